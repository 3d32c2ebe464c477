"""What the parts of the system use of the machine: processor seconds, memory, connections."""

import asyncio
import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from local.sql import Session

PAUSE_SECONDS = 0.5
# Reading the memory of many processes takes long enough not to be done each time.
MEMORY_EVERY = 8

MB = 1024 * 1024


def processor_seconds(processes: Iterable[psutil.Process]) -> float:
    """Of these processes and all below them, those that have ended included."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
            total += processor_seconds(process.children())
    return total


def own_processor_seconds() -> float:
    times = os.times()
    return times.user + times.system


def memory_mb(process: psutil.Process) -> float:
    """Of a process and those below it; what they share counts once."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / MB


@dataclass
class Peaks:
    """The most that was seen while the day was played."""

    connections: int = 0
    memory_mb: float = 0.0

    async def watch(self, session: Session, postgres: psutil.Process) -> None:
        """Looks again and again, for as long as it runs."""
        count = "SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'"
        looked = 0
        while True:
            self.connections = max(self.connections, int(await session.value(count)))
            if looked % MEMORY_EVERY == 0:
                self.memory_mb = max(self.memory_mb, memory_mb(postgres))
            looked += 1
            await asyncio.sleep(PAUSE_SECONDS)
