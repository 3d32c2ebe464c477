"""Plays a part of a day: visits arrive as a Poisson process, and the schedule archives.

Arrivals don't wait for answers, so a system that can't keep up is seen to. The same seed plays the same visits.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random

import psutil

from local.gateway import METHOD, PATH
from local.http_event import Request, make_event
from local.invocation import FunctionFailed, NoAnswer
from local.simulate.organisation import WORKING_HOURS, Organisation
from local.sandboxes import Pool
from local.sql import Refused, Session
from local.simulate.visits import VISITS, Ask, Scene, Write

# What the schedule's rule says, and how often it must run however little of the day is played.
INTERVAL_SECONDS = 300
FEWEST_RUNS = 4

# What PostgreSQL calls a time that is taken, and one during leave.
EXCLUSION_VIOLATION, CHECK_VIOLATION = "23P01", "23514"

# Refusals that a busy day has: somebody else was quicker, or the consultant is away.
EXPECTED = {"slot_taken", "on_leave", EXCLUSION_VIOLATION, CHECK_VIOLATION}
# An answer that is larger than Lambda passes on, which has no code of its own: the sentence tells it.
TOO_LARGE, SENTENCE_OF_TOO_LARGE = "too_large", "The answer is too large"
# What an organisation has grown out of: a request would need more archived days than one loads, or its answer is too large.
LIMITED = {"too_many_days", TOO_LARGE}
# What took too long; nothing was changed, and the page asks again. On a machine that has other things to do it is the
# machine's limit.
TRY_AGAIN = {"archive_unavailable", "database_unavailable"}

# The visits that change an appointment.
CHANGES = ("confirm", "complete", "no_show", "deny", "bot_books", "book", "move", "cancel")

CLAIMS = {"email_verified": True, "token_use": "id"}


@dataclass(frozen=True)
class Pace:
    """How a part of a day is played."""

    seconds: float
    """How long it takes on the clock."""
    speed: float
    """How many seconds of the day pass in one on the clock."""

    @property
    def hours(self) -> float:
        """How much of the day is played."""
        return self.seconds * self.speed / 3600

    @property
    def interval(self) -> float:
        """Between two runs of the archive, on the clock."""
        return min(INTERVAL_SECONDS / self.speed, self.seconds / FEWEST_RUNS)


@dataclass(frozen=True)
class Run:
    """A run of the archive: when it was due, invoked and answered, on the clock, and its report."""

    due: float
    began: float
    ended: float
    report: dict


@dataclass
class Recording:
    """What happened."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """How long each answer took, by kind."""
    answers: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    """How often each code was answered, by kind; `ok` for success."""
    failures: Counter = field(default_factory=Counter)
    """What must not happen, with its sentence."""
    committed: list[float] = field(default_factory=list)
    """When changes were acknowledged, on the clock."""
    runs: list[Run] = field(default_factory=list)
    visits: int = 0
    latest: float = 0.0
    """The most that a visit began later than it should: how much the player itself was the bottleneck."""
    elapsed: float = 0.0
    """From the first visit to the last answer."""


class Player:
    """Sends what visits consist of, and records what comes back."""

    def __init__(self, dashboard: Pool, archive: Pool, bots: list[Session]):
        self._dashboard, self._archive = dashboard, archive
        self._bots: asyncio.Queue[Session] = asyncio.Queue()
        for bot in bots:
            self._bots.put_nowait(bot)
        self.recording = Recording()

    async def play(self, scene: Scene, pace: Pace) -> Recording:
        """Returns once everything that arrived in time has been answered, and the last run has ended."""
        arrivals = _arrivals(scene.organisation, scene.random, pace)
        over = asyncio.Event()
        schedule = asyncio.create_task(self._schedule(pace, over))
        began = time.perf_counter()
        async with asyncio.TaskGroup() as visits:
            for at, kind in arrivals:
                late = time.perf_counter() - began - at
                if late < 0:
                    await asyncio.sleep(-late)
                self.recording.latest = max(self.recording.latest, late)
                self.recording.visits += 1
                visits.create_task(self._visit(VISITS[kind](scene)))
        self.recording.elapsed = time.perf_counter() - began
        over.set()
        await schedule
        return self.recording

    async def _visit(self, steps) -> None:
        for step in steps:
            await asyncio.gather(*(self._send(one) for one in step))

    async def _send(self, one: Ask | Write) -> None:
        began = time.perf_counter()
        try:
            answer = await (self._ask(one) if isinstance(one, Ask) else self._write(one))
        except (FunctionFailed, NoAnswer) as error:
            code, answer = type(error).__name__, None
            self.recording.failures[f"{one.kind}: {error}"] += 1
        else:
            code, answer = answer
        ended = time.perf_counter()
        self.recording.seconds[one.kind].append(ended - began)
        self.recording.answers[one.kind][code] += 1
        if code == "ok" and one.done:
            one.done(answer)
            self.recording.committed.append(ended)
        elif code != "ok" and code not in EXPECTED | LIMITED | TRY_AGAIN:
            self.recording.failures[f"{one.kind}: {code}"] += 1

    async def _ask(self, ask: Ask) -> tuple[str, dict | None]:
        request = Request(
            METHOD, PATH, "HTTP/1.1", "127.0.0.1", {"content-type": "application/json"}, json.dumps(ask.body).encode()
        )
        claims = CLAIMS | {"email": ask.email, "cognito:groups": [ask.group]}
        event = json.dumps(make_event(request, f"{METHOD} {PATH}", claims)).encode()
        answered = await self._dashboard.invoke(event)
        answer = json.loads(answered)
        if answer["statusCode"] == 200:
            # Only who notes something needs the body, which may have a thousand rows.
            return "ok", json.loads(answer["body"]) if ask.done else None
        refusal = json.loads(answer["body"])
        return TOO_LARGE if refusal["error"].startswith(SENTENCE_OF_TOO_LARGE) else refusal["code"], None

    async def _write(self, write: Write) -> tuple[str, list | None]:
        bot = await self._bots.get()
        try:
            return "ok", await bot.run(write.statement)
        except Refused as refused:
            return refused.state, None
        finally:
            self._bots.put_nowait(bot)

    async def _schedule(self, pace: Pace, over: asyncio.Event) -> None:
        """Runs the archive at every interval, and once more when the day is over. A run that takes longer than the interval
        delays the next one, because two would not work at once.
        """
        due = time.perf_counter()
        while not over.is_set():
            due += pace.interval
            try:
                await asyncio.wait_for(over.wait(), max(0.0, due - time.perf_counter()))
            except TimeoutError:
                await self.archive(due)
        await self.archive(due)

    async def archive(self, due: float = 0.0) -> None:
        """One run. A failed one is recorded: the next will have to do its work."""
        began = time.perf_counter()
        try:
            report = json.loads(await self._archive.invoke(b"{}"))
        except (FunctionFailed, NoAnswer) as error:
            self.recording.failures[f"archive run: {error}"] += 1
            return
        self.recording.runs.append(Run(due, began, time.perf_counter(), report))

    async def change(self, scene: Scene, number: int) -> None:
        """As many changes as there are before the run with this number, all by the chatbot."""
        visits = scene.organisation.visits
        customers = visits["bot_registers"] + visits["register"]
        changes = sum(visits[kind] for kind in CHANGES)
        for kind, of_a_day in (("bot_registers", customers), ("bot_books", changes)):
            of_a_run = of_a_day * INTERVAL_SECONDS / (WORKING_HOURS * 3600)
            for _ in range(int(of_a_run * (number + 1)) - int(of_a_run * number)):
                await self._visit(VISITS[kind](scene))


def _arrivals(organisation: Organisation, random: Random, pace: Pace) -> list[tuple[float, str]]:
    """When which visits begin, on the clock."""
    kinds = organisation.visits
    rate = sum(kinds.values()) / (WORKING_HOURS * 3600) * pace.speed
    arrivals, at = [], random.expovariate(rate)
    while at < pace.seconds:
        arrivals.append(at)
        at += random.expovariate(rate)
    chosen = random.choices(list(kinds), weights=list(kinds.values()), k=len(arrivals))
    return list(zip(arrivals, chosen, strict=True))


def lags(recording: Recording, pace: Pace) -> list[float]:
    """For each change, how long after its commit it was in the archive, in seconds of the day.

    Until the next run is due, time passes as fast as the day, which is played faster than the clock; from then on it is the
    clock's. A run that had begun before the commit doesn't count.
    """
    stretched = INTERVAL_SECONDS / pace.interval
    found = []
    for committed in recording.committed:
        run = next((run for run in recording.runs if run.began >= committed and run.report["status"] == "ok"), None)
        if run:
            found.append(max(0.0, run.due - committed) * stretched + run.ended - max(run.due, committed))
    return found


def machine_share(processor_seconds: float, elapsed: float) -> float:
    """Of all processors of the machine."""
    return processor_seconds / (elapsed * psutil.cpu_count())
