"""The folder where a stack keeps its logs, its lock and, while it is ready, the addresses of its parts.

It is `.local` in the project, or `MEETASSIST_LOCAL`. Two stacks can run side by side in different folders.
"""

import contextlib
import fcntl
import os
import shlex
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

# A stack whose `make` was killed notices within a second, and takes a few more to stop what it started.
LOCK_PATIENCE_SECONDS = 8


class Failure(Exception):
    """One sentence for the person at the terminal: what is wrong, and why."""


class State:
    """The state folder; created on first use."""

    def __init__(self, root: Path):
        self.root = root.resolve()
        self.logs = self.root / "logs"
        self.env_file = self.root / "env"

    @classmethod
    def from_env(cls) -> "State":
        return cls(Path(os.environ.get("MEETASSIST_LOCAL") or PROJECT / ".local"))

    @contextlib.contextmanager
    def lock(self):
        """Locks the folder for this process, and starts new logs.

        The kernel releases the lock when the process ends, however it ends.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a+") as file:
            if not _try_lock(file):
                file.seek(0)
                self._wait_for_lock(file, holder=file.read().strip())
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            for log in self.logs.glob("*.log"):
                log.unlink()
            yield

    def _wait_for_lock(self, file, holder: str) -> None:
        print(f"waiting for process {holder}, which runs in {self.root}", flush=True)
        deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise Failure(f"already running in {self.root} (process {holder}): stop it first")
            time.sleep(0.2)

    def publish(self, values: dict[str, str]) -> None:
        """Writes the `env` file atomically. It holds passwords, so only its owner may read it."""
        draft = self.env_file.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.writelines(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        draft.replace(self.env_file)

    def withdraw(self) -> None:
        """Removes the `env` file, so that nobody can attach any more."""
        self.env_file.unlink(missing_ok=True)

    def published(self) -> dict[str, str]:
        """What the running stack has published."""
        try:
            words = shlex.split(self.env_file.read_text())
        except FileNotFoundError:
            raise Failure("not running: make run") from None
        return dict(word.split("=", 1) for word in words)


def _try_lock(file) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
