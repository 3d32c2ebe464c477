"""What was simulated: `bench/scale.json`, and the tables made of it in `docs/scale.md`.

    python -m local.simulate.page    # rewrites the page's tables
"""

import json
import re

from deploy.cost_page import table
from local.simulate.day import EXPECTED, LIMITED, TRY_AGAIN
from local.state import PROJECT

RESULTS = PROJECT / "bench/scale.json"
PAGE = PROJECT / "docs/scale.md"

# A table, between two comments that readers don't see.
MARKED = re.compile(r"(?P<begin><!-- (?P<name>\w+): local/simulate/page\.py -->\n).*?(?P<end><!-- end -->)", re.DOTALL)

# The sections of an entry that are tables of the page, a row for each figure.
SECTIONS = {
    "organisation": ("organisation",),
    "played": ("played",),
    "database": ("database", "functions"),
    "archive": ("archive",),
    "day": ("a day",),
    "month": ("a month",),
}


def read() -> list[dict]:
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def write(entry: dict) -> None:
    """Keeps an entry in place of the one of this size."""
    others = [other for other in read() if other["times"] != entry["times"]]
    entries = sorted([*others, entry], key=lambda one: one["times"])
    RESULTS.write_text(json.dumps(entries, indent=1) + "\n")
    write_page()


def write_page() -> None:
    PAGE.write_text(up_to_date(PAGE.read_text(), read()))


def up_to_date(page: str, entries: list[dict]) -> str:
    """The page with its tables as the figures are now."""
    tables = {name: _figures(entries, sections) for name, sections in SECTIONS.items()}
    tables |= {"latencies": _latencies(entries), "answers": _answers(entries)}
    return MARKED.sub(lambda found: found["begin"] + tables[found["name"]] + found["end"], page)


def text(entry: dict) -> str:
    """One entry for the terminal."""
    lines = []
    for title, section in entry.items():
        if title in ("latencies", "answers"):
            continue
        figures = section.items() if isinstance(section, dict) else [(title, section)]
        lines += [f"    {title}: {name:<32}{shown(figure):>14}" for name, figure in figures if isinstance(section, dict)]
    lines.append(f"    {'':<26}{'requests':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    for kind, figures in entry["latencies"].items():
        codes = ", ".join(f"{code} {times}" for code, times in entry["answers"].get(kind, {}).items())
        lines.append(f"    {kind:<26}" + "".join(f"{shown(figure):>10}" for figure in figures.values()) + f"   {codes}")
    return "\n".join(lines)


def failures(entry: dict) -> int:
    """How many answers are neither success nor a refusal that a busy day has."""
    answers = [answer for answers in entry["answers"].values() for answer in answers.items()]
    return sum(times for code, times in answers if not is_expected(code))


def is_expected(code: str) -> bool:
    return code == "ok" or code in EXPECTED | LIMITED | TRY_AGAIN


def _figures(entries: list[dict], sections: tuple[str, ...]) -> str:
    rows = [["", *(f"{entry['times']} times" if entry["times"] > 1 else "this size" for entry in entries)]]
    for section in sections:
        rows += [[name, *(shown(entry[section].get(name)) for entry in entries)] for name in entries[0][section]]
    return table(rows)


def _latencies(entries: list[dict]) -> str:
    heading = [f"{entry['times']} times" if entry["times"] > 1 else "this size" for entry in entries]
    rows = [["p50 / p95 / p99 in ms", *heading]]
    for kind in entries[0]["latencies"]:
        found = [entry["latencies"].get(kind) for entry in entries]
        rows.append([kind, *(" / ".join(shown(each[f"p{share} ms"]) for share in (50, 95, 99)) if each else "" for each in found)])
    return table(rows)


def _answers(entries: list[dict]) -> str:
    totals = []
    for entry in entries:
        total: dict[str, int] = {}
        for answers in entry["answers"].values():
            for code, times in answers.items():
                total[code] = total.get(code, 0) + times
        totals.append(total)
    codes = sorted({code for total in totals for code in total}, key=lambda code: (code != "ok", code))
    rows = [["", *(f"{entry['times']} times" if entry["times"] > 1 else "this size" for entry in entries)]]
    rows += [[f"`{code}`", *(shown(total.get(code, 0)) for total in totals)] for code in codes]
    rows.append(["failures", *(shown(failures(entry)) for entry in entries)])
    return table(rows)


def shown(figure: float | str | None) -> str:
    if figure is None:
        return "not in the table"
    if isinstance(figure, str):
        return figure
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:,g}"


if __name__ == "__main__":
    write_page()
