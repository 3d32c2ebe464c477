"""`make simulate`. `SIZES` (1,10,100): how many times as large an organisation; `LENGTH` (90): for how many seconds each is
played; `RATE` (10): how many requests a second are to arrive, which decides how fast the day passes; `DICE` (1): another
number plays other visits. Figures of the usual length, rate and dice are kept, in bench/scale.json and docs/scale.md.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import psutil

from local import functions
from local.processes import Processes
from local.simulate import page, promise
from local.simulate.day import Pace, Player, Recording
from local.simulate.figures import Measured, QuietRun, entry
from local.simulate.organisation import WORKING_HOURS, Organisation
from local.simulate.system import System
from local.simulate.usage import Peaks, own_processor_seconds, processor_seconds
from local.simulate.visits import Scene
from local.state import Failure, State
from local.steps import say

OPTIONS = {"SIZES": "1,10,100", "LENGTH": "90", "RATE": "10", "DICE": "1"}

# Of a visit, roughly; the pace needs no better.
REQUESTS_OF_A_VISIT = 3.2

# Processor time is counted in hundredths of a second. That of a session which ends with its run can be read when its process
# is gone.
QUIET_RUNS = 10
SESSION_ENDS_SECONDS = 0.5


def main() -> None:
    # The default action of these signals would skip the cleanup.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    sizes, [seconds], [rate], [dice] = map(_numbers, OPTIONS)
    entries = []
    with tempfile.TemporaryDirectory(prefix="meetassist-simulate-") as folder:
        programs = _build(Path(folder))
        for organisation in map(Organisation, map(int, sizes)):
            own = Path(folder) / str(organisation.times)
            entries.append(_simulate(own, programs, organisation, pace(organisation, seconds, rate), int(dice)))
            if not any(os.environ.get(name) for name in ("LENGTH", "RATE", "DICE")):
                page.write(entries[-1])
    if failures := sum(page.failures(each) for each in entries):
        raise Failure(f"{failures} requests failed; the reasons are above")


def pace(organisation: Organisation, seconds: float, rate: float) -> Pace:
    """As fast as brings so many requests a second, and no more than a whole day."""
    of_a_day = sum(organisation.visits.values()) * REQUESTS_OF_A_VISIT / (WORKING_HOURS * 3600)
    return Pace(seconds, min(rate / of_a_day, WORKING_HOURS * 3600 / seconds))


def _build(folder: Path) -> Path:
    state = State(folder / "build")
    with state.lock(), Processes(state) as processes:
        return functions.build(processes, profile="bench")


def _simulate(folder: Path, programs: Path, organisation: Organisation, played: Pace, dice: int) -> dict:
    state = State(folder)
    with state.lock(), Processes(state) as processes:
        system = System(state, processes, programs, organisation)
        return asyncio.run(_play(system, folder, played, dice))


async def _play(system: System, folder: Path, played: Pace, dice: int) -> dict:
    organisation = system.organisation
    say(f"{organisation.times} times: {organisation.consultants:,} consultants, {organisation.appointments:,} appointments a day")
    began = time.monotonic()
    await system.start()
    imported = await system.fill(folder / "rows")
    rows = sum(table.get("loaded", 0) for table in imported["tables"])
    say(f"{rows:,} rows imported, archived, and a window of them restored ({time.monotonic() - began:.0f} s)")
    scene = await system.scene(Random(dice))
    say(f"{played.hours:.3g} hours of a day in {played.seconds:g} s, {played.speed:.3g} times as fast as they pass")
    recording, measured = await _measure(system, scene, played)
    result = entry(organisation, played, recording, measured, rows)
    print(page.text(result), flush=True)
    for sentence, times in recording.failures.most_common():
        print(f"    FAILED {times} times: {sentence}", flush=True)
    began = time.monotonic()
    digests = await promise.check(system, scene.ledger)
    say(
        f"the promise holds: nobody is booked twice, {len(scene.ledger.appointments):,} appointments and "
        f"{len(scene.ledger.customers):,} customers are as acknowledged, and the lost database came back, "
        f"{len(digests)} tables alike ({time.monotonic() - began:.0f} s)"
    )
    return result


async def _measure(system: System, scene: Scene, played: Pace) -> tuple[Recording, Measured]:
    bots = await system.bots()
    player = Player(system.dashboard, system.archive, bots)
    peaks = Peaks()
    postgres, aws = system.process_of_postgres(), system.process_of_aws()

    def used() -> dict[str, float]:
        return {
            "postgres": processor_seconds([postgres]),
            "functions": processor_seconds([*system.dashboard.processes, *system.archive.processes]),
            "aws": processor_seconds([aws]),
            "player": own_processor_seconds(),
        }

    async with system.session(superuser=True) as session:
        watch = asyncio.create_task(peaks.watch(session, postgres))
        before, load = used(), os.getloadavg()[0]
        recording = await player.play(scene, played)
        after = used()
        watch.cancel()
    dashboard = replace(system.dashboard.counts)
    quiet = await _quiet_runs(Player(system.dashboard, system.archive, bots), scene, postgres)
    async with system.session() as session:
        size = int(await session.value("SELECT pg_database_size(current_database())"))
    for bot in bots:
        await bot.close()
    return recording, Measured(
        **{name: after[name] - before[name] for name in before},
        quiet_runs=quiet,
        connections=peaks.connections,
        memory_mb=peaks.memory_mb,
        database_mb=size / 2**20,
        dashboard=dashboard,
        loads=(load, os.getloadavg()[0]),
        processors=psutil.cpu_count(),
    )


async def _quiet_runs(player: Player, scene: Scene, postgres: psutil.Process) -> list[QuietRun]:
    """Runs of the archive while nothing else happens, each after the changes of five minutes."""
    found = []
    for number in range(QUIET_RUNS):
        await player.change(scene, number)
        before = processor_seconds([postgres])
        await player.archive()
        await asyncio.sleep(SESSION_ENDS_SECONDS)
        found.append(QuietRun(processor_seconds([postgres]) - before, player.recording.runs[-1]))
    return found


def _numbers(name: str) -> list[float]:
    text = os.environ.get(name) or OPTIONS[name]
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        numbers = [0.0]
    if any(not 0 < number < float("inf") for number in numbers):
        raise Failure(f"{name}={text} is not a number, or several separated by commas")
    return numbers


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
