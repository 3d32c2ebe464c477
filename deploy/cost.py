"""What the system costs, for any use of it: `make cost`. The prices are in prices.json; nothing is looked up.

A price that is not in the table is not made up. If another region has one, that is used and marked; the price of a
database class, which decides the sum, must be there.
"""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.account import Failure, run
from deploy.preconditions import AURORA
from deploy.settings import PROJECT, switches

PRICES = json.loads((Path(__file__).parent / "prices.json").read_text())
REGIONS: dict[str, str] = PRICES["regions"]
DEFAULT_REGION, REFERENCE = "ap-southeast-1", "us-east-1"

HOURS_OF_MONTH = 730
HOURS_OF_DAY = 24

# What template.yaml makes.
SECRETS = 3
ALARMS, METRICS, DASHBOARDS = 7, 7, 1
DASHBOARD_GB, ARCHIVE_GB, MAILER_GB, COLLECT_GB = 0.5, 0.5, 0.25, 0.25
RUNS_PER_HOUR, RUNS_PER_HOUR_IF_PAUSING = 12, 1

# Estimates, on the high side: most requests take a tenth of this (docs/performance.md), and most runs find nothing.
REQUEST_SECONDS, RUN_SECONDS, MAIL_SECONDS, BATCH_SECONDS = 0.1, 0.2, 1.0, 0.1
PUTS_PER_RUN, PUTS_PER_MAIL = 2, 3
# The batches in which the page tells what is used, each a request to `collect` and an object. An open page asks again by
# itself, which is most requests and is not told.
BATCHES_PER_REQUEST = 0.15
LOG_BYTES_PER_REQUEST, LOG_BYTES_PER_RUN = 1500, 1500
# What Aurora computes with while somebody works, and while nobody does but the archive's runs, each of which keeps it awake
# until it pauses again. Its storage, whose indexes are larger than the rows, and how often it is read and written.
BUSY_CAPACITY, IDLE_CAPACITY = 1.0, 0.5
AWAKE_HOURS_PER_RUN = 0.1
AURORA_BYTES_PER_ROW = 2_000
IO_PER_REQUEST, IO_PER_RUN = 10, 100
# Bytes in the bucket for each row.
BYTES_PER_ROW = 500
# Requests for files of the page, for each of the API's.
PAGE_REQUESTS_PER_REQUEST = 1

GB = 10**9


class Unknown(Exception):
    """A price that the table does not have."""


@dataclass(frozen=True)
class Use:
    """How much the system is used in a month, or in another stretch of time."""

    region: str = DEFAULT_REGION
    hours: float = HOURS_OF_MONTH
    """How long the database exists."""
    months: float = 1.0
    """How long the bucket is kept."""
    requests: float = 420_000
    """To the dashboard; by default those of the organisation of docs/scale.md."""
    rows: int = 300_000
    replaced_gb: float = 10
    """What the archive has written again, of which the bucket keeps the former versions for 90 days; by default that of the
    same organisation."""
    mails: float = 1_000
    accounts: int = 50
    busy: float = 198
    """In how many of these hours somebody works: nine on 22 days. Only Aurora costs less in the others."""
    engine: str = "postgres"
    min_capacity: float = 0
    database_class: str = "db.t4g.micro"
    storage: int = 20
    multi_az: bool = False
    private: bool = False
    architecture: str = "arm64"
    log_days: int = 30

    def day(self) -> "Use":
        """A day of this month on which the database exists."""
        part = HOURS_OF_DAY / HOURS_OF_MONTH
        return replace(
            self,
            hours=HOURS_OF_DAY,
            months=part,
            requests=self.requests * part,
            mails=self.mails * part,
            busy=self.busy * part,
        )

    @property
    def pauses(self) -> bool:
        return self.engine == AURORA and self.min_capacity == 0

    @property
    def runs(self) -> float:
        """How often the archive runs."""
        return self.hours * (RUNS_PER_HOUR_IF_PAUSING if self.pauses else RUNS_PER_HOUR)

    @property
    def capacity_hours(self) -> float:
        """What Aurora computes: capacity units, for hours."""
        busy = min(self.busy, self.hours)
        quiet = self.hours - busy
        least = max(self.min_capacity, IDLE_CAPACITY)
        awake = quiet * RUNS_PER_HOUR_IF_PAUSING * AWAKE_HOURS_PER_RUN if self.pauses else quiet
        return busy * max(self.min_capacity, BUSY_CAPACITY) + awake * least

    def destroyed(self) -> "Use":
        """A month without a database, in which nobody asks for anything."""
        return replace(self, hours=0, requests=0, mails=0, replaced_gb=0)


@dataclass(frozen=True)
class Item:
    """A line of the bill."""

    name: str
    quantity: str
    dollars: float
    is_estimate: bool = False
    """Whether another region's price was used."""


@dataclass(frozen=True)
class Bill:
    items: list[Item]
    missing: list[str]
    """What is not in the sum, because its price is not in the table."""

    @property
    def dollars(self) -> float:
        return sum(item.dollars for item in self.items)


class _Counter:
    """Adds up the items of a bill."""

    def __init__(self, region: str):
        self._region = region
        self.items: list[Item] = []
        self.missing: list[str] = []

    def price(self, name: str) -> tuple[float, bool]:
        """The price, and whether it is another region's."""
        prices = PRICES["prices"][name]
        if (own := prices[self._region]) is not None:
            return own, False
        if (other := prices[REFERENCE]) is not None:
            return other, True
        raise Unknown(name)

    def add(self, name: str, quantity: str, *parts: tuple[str, float]) -> None:
        """An item made of parts: a price's name, and how many of its units."""
        try:
            dollars, estimated = 0.0, False
            for part, units in parts:
                if (charged := units - PRICES["prices"][part].get("free", 0)) <= 0:
                    continue
                price, is_other = self.price(part)
                dollars += price * charged
                estimated |= is_other
        except Unknown:
            self.missing.append(f"{name}: {quantity}")
        else:
            self.items.append(Item(name, quantity, dollars, estimated))


def bill(use: Use) -> Bill:
    """What a use costs."""
    if use.region not in REGIONS:
        raise Failure(f"prices.json has no prices of {use.region}, only of {', '.join(REGIONS)}")
    if use.engine != AURORA and PRICES["prices"].get(use.database_class, {}).get(use.region) is None:
        raise Failure(f"prices.json does not have the price of {use.database_class} in {REGIONS[use.region]}")
    counter = _Counter(use.region)
    exists = use.hours / HOURS_OF_MONTH
    runs = use.runs
    _add_database(counter, use, exists)
    counter.add("secrets", f"{SECRETS}", ("secret", SECRETS * exists))
    if use.private:
        counter.add("interface endpoint", f"{use.hours:g} hours", ("interface endpoint", use.hours))
    counter.add(
        "alarms, metrics, dashboard",
        f"{ALARMS}, {METRICS}, {DASHBOARDS}, all free",
        ("alarm", ALARMS),
        ("metric", METRICS),
        ("dashboard", DASHBOARDS),
    )
    batches = use.requests * BATCHES_PER_REQUEST
    api_requests = use.requests + batches
    counter.add("API", f"{api_requests:,.0f} requests", ("API request", api_requests / 10**6))
    gb_seconds = (
        use.requests * REQUEST_SECONDS * DASHBOARD_GB
        + batches * BATCH_SECONDS * COLLECT_GB
        + runs * RUN_SECONDS * ARCHIVE_GB
        + use.mails * MAIL_SECONDS * MAILER_GB
    )
    counter.add(
        "functions",
        f"{api_requests + runs + use.mails:,.0f} calls",
        ("function call", (api_requests + runs + use.mails) / 10**6),
        (f"function on {use.architecture}", gb_seconds),
    )
    logs = (api_requests * LOG_BYTES_PER_REQUEST + runs * LOG_BYTES_PER_RUN) / GB
    counter.add("logs", f"{logs:.1f} GB", ("logs written", logs), ("logs kept", logs * use.log_days / 30))
    counter.add("mail", f"{use.mails:,.0f}", ("mail", use.mails / 1000))
    puts = runs * PUTS_PER_RUN + use.mails * PUTS_PER_MAIL + batches
    stored = use.rows * BYTES_PER_ROW / GB + use.replaced_gb
    counter.add(
        "bucket",
        f"{use.rows:,} rows, {stored:.1f} GB, {puts:,.0f} PUTs",
        ("bucket", stored * use.months),
        ("PUT", puts / 1000),
    )
    counter.add("sign-in", f"{use.accounts:,} accounts", ("account", use.accounts))
    page_requests = api_requests * (1 + PAGE_REQUESTS_PER_REQUEST)
    counter.add("page", f"{page_requests:,.0f} requests", ("page request", page_requests / 10**6))
    return Bill(counter.items, counter.missing)


def _add_database(counter: _Counter, use: Use, exists: float) -> None:
    copies = 2 if use.multi_az else 1
    standby = ", with standby" if use.multi_az else ""
    if use.engine == AURORA:
        units, stored = use.capacity_hours, use.rows * AURORA_BYTES_PER_ROW / GB
        ios = use.requests * IO_PER_REQUEST + use.runs * IO_PER_RUN
        counter.add(
            "database", f"Aurora, {units:,.0f} capacity units and hours{standby}", ("Aurora capacity", units * copies)
        )
        # A standby reads the same storage.
        counter.add(
            "its storage",
            f"{stored:.1f} GB, {ios / 10**6:.1f} million I/Os",
            ("Aurora storage", stored * exists),
            ("Aurora I/O", ios / 10**6),
        )
    else:
        hours, storage = use.hours * copies, use.storage * exists * copies
        counter.add("database", f"{use.database_class}, {use.hours:g} hours{standby}", (use.database_class, hours))
        counter.add("its storage", f"{use.storage} GB{standby}", ("database storage", storage))


def report(use: Use) -> str:
    """The bill of a month, line by line, and what a day and a month without the database cost."""
    month, day, destroyed = bill(use), bill(use.day()), bill(use.destroyed())
    lines = [f"{REGIONS[use.region]} ({use.region}), US dollars a month, without tax", ""]
    for item in month.items:
        lines.append(f"{item.name:<28}{item.quantity:<44}{'~' if item.is_estimate else ' '}{item.dollars:>8.2f}")
    lines += [
        f"{'sum':<72} {month.dollars:>8.2f}",
        "",
        f"{'a day on which the database exists':<72} {day.dollars:>8.2f}",
        f"{'a month in which it does not':<72} {destroyed.dollars:>8.2f}",
    ]
    if any(item.is_estimate for item in month.items):
        lines += ["", f"~ has prices of {REGIONS[REFERENCE]}: those of {REGIONS[use.region]} are not in deploy/prices.json."]
    lines += [f"Not in the sum, because the price is not in deploy/prices.json: {missing}" for missing in month.missing]
    return "\n".join(lines)


def from_env() -> Use:
    """The settings of samconfig.toml, unless the command names others, and how much the system is used."""
    chosen = {name: os.environ.get(name) or value for name, value in switches().items()}
    default = Use()
    return Use(
        region=os.environ.get("REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION,
        hours=_number("HOURS", default.hours),
        requests=_number("REQUESTS", default.requests),
        rows=int(_number("ROWS", default.rows)),
        mails=_number("MAILS", 0 if chosen["MailFrom"] == "none" else default.mails),
        accounts=int(_number("ACCOUNTS", default.accounts)),
        busy=_number("BUSY", default.busy),
        engine=chosen["DatabaseEngine"],
        min_capacity=float(chosen["AuroraMinCapacity"]),
        database_class=chosen["DatabaseClass"],
        storage=int(chosen["DatabaseStorage"]),
        multi_az=chosen["DatabaseMultiAZ"] == "true",
        private=chosen["PrivateEndpoints"] == "true",
        architecture=chosen["Architecture"],
        log_days=int(chosen["LogDays"]),
    )


def _number(name: str, default: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        number = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise Failure(f"{name}={text} is not a number")
    return number


def main() -> None:
    print(report(from_env()))


if __name__ == "__main__":
    run(main)
