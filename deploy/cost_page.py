"""The tables of docs/cost.md, made of the same prices as `make cost`. `python -m deploy.cost_page` writes them."""

import re
from dataclasses import replace

from deploy.cost import REGIONS, Use, bill
from deploy.settings import PROJECT

PAGE = PROJECT / "docs/cost.md"

# A table, between two comments that readers don't see.
MARKED = re.compile(r"(?P<begin><!-- (?P<name>\w+): deploy/cost_page\.py -->\n).*?(?P<end><!-- end -->)", re.DOTALL)

WORKING_HOURS = 22 * 9

OTHER_USES = (
    ("the database exists for nine hours on 22 working days", {"hours": WORKING_HOURS}),
    ("ten times the requests", {"requests": 10 * Use.requests}),
    ("ten times the rows", {"rows": 10 * Use.rows}),
    ("20,000 mails", {"mails": 20_000}),
)

SETTINGS = (
    ("`DatabaseClass=db.t4g.small`", {"database_class": "db.t4g.small"}),
    ("`DatabaseEngine=aurora`", {"engine": "aurora"}),
    ("`DatabaseEngine=aurora` with `AuroraMinCapacity=0.5`", {"engine": "aurora", "min_capacity": 0.5}),
    ("`DatabaseMultiAZ=true`", {"multi_az": True}),
    ("`PrivateEndpoints=true`", {"private": True}),
    ("`DatabaseStorage`, for each 10 GB more", {"storage": Use.storage + 10}),
    ("`Architecture=x86_64`", {"architecture": "x86_64"}),
    ("`LogDays=365`", {"log_days": 365}),
)

DAY = "a day on which the database exists"
DESTROYED = "a month in which it does not exist"


def table_of_items() -> str:
    bills = [bill(Use(region=region)) for region in REGIONS]
    rows = [["", *REGIONS.values()]]
    for items in zip(*(each.items for each in bills), strict=True):
        first = items[0]
        rows.append([f"{first.name}: {first.quantity}", *(dollars(item.dollars, item.is_estimate) for item in items)])
    rows.append(["**together**", *(f"**{dollars(each.dollars)}**" for each in bills)])
    rows.append([DAY, *(dollars(bill(Use(region=region).day()).dollars) for region in REGIONS)])
    rows.append([DESTROYED, *(dollars(bill(Use(region=region).destroyed()).dollars) for region in REGIONS)])
    return table(rows)


def table_of_uses() -> str:
    uses = [[name, *(dollars(bill(Use(region=region, **use)).dollars) for region in REGIONS)] for name, use in OTHER_USES]
    return table([["in a month", *REGIONS.values()], *uses])


def table_of_settings() -> str:
    rows = [["setting", *(f"adds in {name}" for name in REGIONS.values())]]
    for name, chosen in SETTINGS:
        rows.append([name, *(_added(Use(region=region), chosen) for region in REGIONS)])
    return table(rows)


def _added(default: Use, chosen: dict) -> str:
    before, after = bill(default), bill(replace(default, **chosen))
    decides = next(item for item in after.items if item.name == "database")
    return dollars(after.dollars - before.dollars, decides.is_estimate)


def dollars(amount: float, is_estimate: bool = False) -> str:
    text = "under 0.01" if 0 < amount < 0.005 else f"{amount:.2f}"
    return f"{text}~" if is_estimate else text


def table(rows: list[list[str]]) -> str:
    heading, *others = (f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)
    return "\n".join([heading, "|" + "---|" * len(rows[0]), *others, ""])


TABLES = {"items": table_of_items, "uses": table_of_uses, "settings": table_of_settings}


def up_to_date(page: str) -> str:
    """The page with its tables as the prices are now."""
    return MARKED.sub(lambda found: found["begin"] + TABLES[found["name"]]() + found["end"], page)


if __name__ == "__main__":
    PAGE.write_text(up_to_date(PAGE.read_text()))
