"""What is made of a day that was played: figures of the part that was, and of a whole day and a month."""

from dataclasses import dataclass, replace
from statistics import mean

from deploy.bucket import KEEP_DAYS
from deploy.cost import PRICES, Use, bill
from local.simulate.day import INTERVAL_SECONDS, Pace, Recording, Run, lags, machine_share
from local.simulate.organisation import WORKING_DAYS, WORKING_HOURS, Organisation
from local.sandboxes import Counts

DAY_SECONDS, WORKING_SECONDS = 24 * 3600, WORKING_HOURS * 3600
GB = 10**9


@dataclass(frozen=True)
class Class:
    """A database class: two virtual processors, of which a part may be used for good."""

    name: str
    baseline: float
    """Of both together. What is saved below it may be used above it within a day; more is charged."""
    memory_gib: float

    @property
    def seconds(self) -> float:
        """Processor seconds of a day that are included."""
        return 2 * self.baseline * DAY_SECONDS


# Amazon EC2 User Guide, "Key concepts for burstable performance instances": the baseline of each processor. Amazon RDS
# takes the same for its db.t4g classes. The last one is not burstable.
CLASSES = (
    Class("db.t4g.micro", 0.10, 1),
    Class("db.t4g.small", 0.20, 2),
    Class("db.t4g.medium", 0.20, 4),
    Class("db.t4g.large", 0.30, 8),
    Class("db.m7g.large", 1.00, 8),
)
MICRO = CLASSES[0]


@dataclass(frozen=True)
class QuietRun:
    """A run of the archive while nothing else happened, after the changes of five minutes."""

    postgres: float
    """Processor seconds."""
    run: Run


@dataclass(frozen=True)
class Measured:
    """What was counted while the day was played, besides the recording. Seconds are the processor's."""

    postgres: float
    functions: float
    aws: float
    player: float
    connections: int
    memory_mb: float
    database_mb: float
    dashboard: Counts
    quiet_runs: list[QuietRun]
    loads: tuple[float, float]
    """The machine's load average before and after."""
    processors: int


def entry(organisation: Organisation, pace: Pace, recording: Recording, measured: Measured, rows: int) -> dict:
    """An entry of `bench/scale.json`."""
    requests = measured.dashboard.invocations
    a_day = WORKING_SECONDS / (pace.hours * 3600)
    runs = recording.runs
    runs_a_day = WORKING_SECONDS / INTERVAL_SECONDS
    quiet = [each.run for each in measured.quiet_runs]
    run_seconds = mean([each.postgres for each in measured.quiet_runs])
    of_requests = (measured.postgres - run_seconds * len(runs)) * a_day
    of_runs = run_seconds * runs_a_day
    replaced = mean([run.report["bytes_uploaded"] for run in quiet]) * runs_a_day
    needed = database_class(of_requests + of_runs)
    lag = lags(recording, pace)
    everything = [seconds for kind in recording.seconds.values() for seconds in kind]
    used = measured.postgres + measured.functions + measured.aws + measured.player
    return {
        "times": organisation.times,
        "organisation": {
            "consultants": organisation.consultants,
            "admins": organisation.admins,
            "customers": organisation.all_customers,
            "customers there": organisation.customers,
            "appointments a day": organisation.appointments,
            "days there": organisation.days,
            "days loaded ahead": organisation.days_loaded_ahead,
            "rows there": rows,
        },
        "played": {
            "hours": rounded(pace.hours),
            "speed": rounded(pace.speed),
            "seconds": rounded(recording.elapsed),
            "visits": recording.visits,
            "requests": requests,
            "load before": rounded(measured.loads[0]),
            "load after": rounded(measured.loads[1]),
            "processors": measured.processors,
            "share of the machine": rounded(machine_share(used, recording.elapsed)),
            "share of the player": rounded(machine_share(measured.player, recording.elapsed)),
            "latest visit ms": milliseconds(recording.latest),
        },
        "latencies": {
            kind: percentiles(seconds) for kind, seconds in [*sorted(recording.seconds.items()), ("all", everything)]
        },
        "answers": {
            kind: dict(sorted(answers.items())) for kind, answers in sorted(recording.answers.items())
        },
        "archive": {
            "runs": len(runs),
            "changes": len(recording.committed),
            "lag p95 s": rounded(percentile(lag, 0.95)),
            "lag max s": rounded(max(lag)),
            "run p50 ms": milliseconds(percentile([run.ended - run.began for run in runs], 0.5)),
            "run max ms": milliseconds(max(run.ended - run.began for run in runs)),
            "quiet run ms": milliseconds(mean([run.ended - run.began for run in quiet])),
            "objects of a run": rounded(mean([run.report["objects_uploaded"] for run in quiet])),
            "bytes of a run": round(replaced / runs_a_day),
        },
        "functions": {
            "wanted at once": measured.dashboard.wanted,
            "cold starts": measured.dashboard.cold,
            "waited": measured.dashboard.waited,
            "processor ms a request": milliseconds(measured.functions / requests),
            "billed ms a request": milliseconds(measured.dashboard.seconds / requests),
        },
        "database": {
            "processor ms a request": milliseconds(of_requests / a_day / requests),
            "processor ms a run": milliseconds(run_seconds),
            "connections": measured.connections,
            "memory MB": round(measured.memory_mb),
            "size MB": round(measured.database_mb),
        },
        "a day": {
            "requests": round(requests * a_day),
            "processor s of requests": round(of_requests),
            "processor s of archive runs": round(of_runs),
            "share of a micro": rounded((of_requests + of_runs) / MICRO.seconds),
            "replaced MB": round(replaced / 10**6),
            "class": needed,
        },
        "a month": month(organisation, requests * a_day, rows, of_requests + of_runs, replaced),
    }


def database_class(seconds: float) -> str:
    """The first class that includes so many processor seconds a day."""
    return next((each.name for each in CLASSES if seconds <= each.seconds), "more than db.m7g.large")


def month(organisation: Organisation, requests: float, rows: int, seconds: float, replaced: float) -> dict:
    """The bill of a month, in dollars, with so many requests, processor seconds and replaced bytes on a working day.

    The usual bill has nothing of what a burstable class charges for computing more than it includes.
    """
    kept = replaced / GB * KEEP_DAYS * WORKING_DAYS / 30
    use = Use(
        requests=requests * WORKING_DAYS,
        rows=rows,
        replaced_gb=kept,
        mails=0,
        accounts=organisation.consultants + organisation.admins,
    )
    surplus = max(0.0, seconds - MICRO.seconds) / 3600 * WORKING_DAYS
    prices = {name: PRICES["prices"][name][use.region] for name in ("bucket", "database processor")}
    with_micro = bill(use).dollars
    needed = database_class(seconds)
    has_price = PRICES["prices"].get(needed, {}).get(use.region) is not None
    with_class = bill(replace(use, database_class=needed)).dollars if has_price else None
    return {
        "requests": round(use.requests),
        "replaced GB": rounded(kept),
        "dollars of what was replaced": round(kept * prices["bucket"], 2),
        "dollars of surplus on a micro": round(surplus * prices["database processor"], 2),
        "dollars on a micro": round(with_micro + surplus * prices["database processor"], 2),
        "dollars with the class": None if with_class is None else round(with_class, 2),
    }


def percentiles(seconds: list[float]) -> dict:
    return {"requests": len(seconds)} | {f"p{share} ms": milliseconds(percentile(seconds, share / 100)) for share in (50, 95, 99)}


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share of them doesn't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(seconds: float) -> float:
    return rounded(seconds * 1000)


def rounded(figure: float) -> float:
    """To three digits, because the others differ from one time to the next."""
    return float(f"{figure:.3g}")
