"""Child processes that never outlive their stack.

A stack can end in three ways, and each has its safety net:

- it stops: `Processes.stop` stops the children;
- it is killed: the leash, a small separate process, sees its pipe close and does the same;
- both are killed: the next run finds the `pids` file.

Process ids are reused, so an id alone is never trusted: a process is signalled only if it also started at the recorded
time.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from local.state import PROJECT, Failure, State

STOP_PATIENCE_SECONDS = 5
CLOCK_TOLERANCE_SECONDS = 2

# The pause before a process that is kept alive is restarted; doubled each time, up to the limit.
FIRST_RESTART_SECONDS = 0.2
LAST_RESTART_SECONDS = 5.0
HEALTHY_AFTER_SECONDS = 10


class Process:
    """A running child, the leader of its own process group."""

    def __init__(self, name: str, popen: subprocess.Popen, log: Path | None, stop_signal: signal.Signals):
        self.name = name
        self.popen = popen
        self.log = log
        self.record = f"{popen.pid} {psutil.Process(popen.pid).create_time()} {int(stop_signal)}"

    def failure(self, what: str) -> Failure:
        """What went wrong, with the last lines of the log."""
        lines = self.log.read_text(errors="replace").splitlines()[-12:] if self.log else []
        quoted = "".join(f"\n    {line}" for line in lines)
        return Failure(f"{self.name} {what}{quoted}" + (f"\n  log: {self.log}" if self.log else ""))

    def wait_until(self, ready, seconds: float) -> None:
        """Polls `ready` until it is true; fails if the process ends first or takes longer than that."""
        deadline = time.monotonic() + seconds
        while not ready():
            if (code := self.popen.poll()) is not None:
                raise self.failure(f"ended while starting ({describe_exit(code)})")
            if time.monotonic() > deadline:
                raise self.failure(f"did not become ready within {seconds:.0f} seconds")
            time.sleep(0.05)


class Processes:
    """All children of one stack. A context manager: leaving it stops them."""

    def __init__(self, state: State):
        self._logs = state.logs
        self._pids = state.root / "pids"
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._children: list[Process] = []
        self._kept_alive: set[str] = set()
        self._after_stop: list = []

    def __enter__(self) -> "Processes":
        if self._pids.exists():
            stop_recorded(self._pids.read_text().splitlines())
        self._pids.write_text("")
        self._leash = subprocess.Popen(
            [sys.executable, "-m", "local.processes"], cwd=PROJECT, stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self, name: str, argv: list, *, stop_signal=signal.SIGTERM, log=True, **options) -> Process:
        """Starts a child whose output goes to `logs/<name>.log`, or to the terminal if `log` is false."""
        path = self._logs / f"{name}.log" if log else None
        with self._lock:
            if self._stopping.is_set():
                raise Failure(f"{name} was not started: the stack is stopping")
            output = path.open("ab") if path else None
            try:
                popen = subprocess.Popen(
                    [str(word) for word in argv],
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                    **({"stdout": output, "stderr": output} if output else {}),
                    **options,
                )
            finally:
                if output:
                    output.close()
            child = Process(name, popen, path, stop_signal)
            self._children = [other for other in self._children if other.name != name] + [child]
            with self._pids.open("a") as file:
                file.write(child.record + "\n")
            self._leash.stdin.write(child.record.encode() + b"\n")
            self._leash.stdin.flush()
        return child

    def pid(self, name: str) -> int:
        """The process id of the child with this name."""
        return next(child.popen.pid for child in self._children if child.name == name)

    def finish(self, process: Process) -> int:
        """Waits for a child that ends by itself, and returns its exit code."""
        code = process.popen.wait()
        with self._lock:
            self._children.remove(process)
        return code

    def keep_alive(self, process: Process, start_again, on_exit=lambda: None) -> None:
        """Restarts the process whenever it ends, and prints a line each time."""
        self._kept_alive.add(process.name)
        watch = threading.Thread(target=self._watch, args=(process, start_again, on_exit), daemon=True)
        watch.start()

    def _watch(self, process: Process, start_again, on_exit) -> None:
        pause = FIRST_RESTART_SECONDS
        while True:
            began = time.monotonic()
            code = process.popen.wait()
            if self._stopping.is_set():
                return
            on_exit()
            if time.monotonic() - began > HEALTHY_AFTER_SECONDS:
                pause = FIRST_RESTART_SECONDS
            print(
                f"{process.name} ended ({describe_exit(code)}); restarting in {pause:.1f} s, log: {process.log}",
                flush=True,
            )
            if self._stopping.wait(pause):
                return
            pause = min(pause * 2, LAST_RESTART_SECONDS)
            try:
                process = start_again()
            except Failure:
                return  # stop() was called meanwhile

    def stay(self) -> None:
        """Waits until a child ends that is not kept alive, and fails with its name."""
        while True:
            for child in self._children:
                if child.name not in self._kept_alive and (code := child.popen.poll()) is not None:
                    raise child.failure(f"ended ({describe_exit(code)})")
            time.sleep(0.5)

    def after_stop(self, action) -> None:
        """Runs the action once all children have ended."""
        self._after_stop.append(action)

    def stop(self) -> None:
        """Stops every child, the last started first, and returns when all have ended."""
        with self._lock:
            self._stopping.set()
        stop_recorded([child.record for child in reversed(self._children)])
        for child in self._children:
            child.popen.wait()
        for action in self._after_stop:
            action()
        self._leash.stdin.close()
        self._leash.wait()
        self._pids.unlink(missing_ok=True)


def stop_recorded(records: list[str]) -> None:
    """Stops the recorded process groups that still exist: first with the signal each asks for, then with SIGKILL."""
    groups = []
    for record in records:
        pid, began, stop_signal = record.split()
        if process := _find(int(pid), float(began)):
            groups.append(process)
            _signal_group(process.pid, int(stop_signal))
    deadline = time.monotonic() + STOP_PATIENCE_SECONDS
    while (groups := [process for process in groups if _runs(process)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in groups:
        _signal_group(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A TCP port on the loopback interface that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts_connections(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def describe_exit(code: int) -> str:
    """An exit code in words; a negative one is the signal that ended the process."""
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _find(pid: int, began: float) -> psutil.Process | None:
    """The process with this id, if it started at that time, allowing for an adjustment of the clock."""
    try:
        process = psutil.Process(pid)
        return process if abs(process.create_time() - began) < CLOCK_TOLERANCE_SECONDS else None
    except psutil.NoSuchProcess:
        return None


def _runs(process: psutil.Process) -> bool:
    """Whether the process runs. A zombie doesn't, even if nobody ever collects its exit code."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has just ended
        os.killpg(pid, number)


def _leash() -> None:
    """Waits until the pipe closes: the kernel closes the stack's end of it however the stack ends."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    stop_recorded(sys.stdin.read().splitlines()[::-1])


if __name__ == "__main__":
    _leash()
