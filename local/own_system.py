"""A whole system for one command: in a temporary folder, on a free port, with the sample data unless other files are named.

Nothing of it is shared with another system of this project, so any number may run at the same time.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from local.state import PROJECT, Failure, State

# Each of these would run the system on someone's own data.
OWN = ("DATABASE_URL", "AWS_ENDPOINT_URL", "SEED")

START_PATIENCE_SECONDS = 900
STOP_PATIENCE_SECONDS = 30


@contextlib.contextmanager
def own_system(**own_settings: str) -> Iterator[dict[str, str]]:
    """Yields what the system publishes and where its state is, and stops it at the end. `own_settings` are environment
    variables for the stack.

    If the data can't be loaded, it fails with the reason from db-init.
    """
    # The default action of these signals would skip the cleanup.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="meetassist-own-") as folder:
        state = State(Path(folder))
        settings = {name: value for name, value in os.environ.items() if name not in OWN}
        settings |= {"MEETASSIST_LOCAL": folder, "PORT": "0", "STRICT": "1"} | own_settings
        stack = subprocess.Popen([sys.executable, "-m", "local.stack"], cwd=PROJECT, env=settings)
        try:
            yield _wait_for(state, stack) | {"MEETASSIST_LOCAL": folder}
        finally:
            stack.send_signal(signal.SIGTERM)
            stack.wait(STOP_PATIENCE_SECONDS)


def _wait_for(state: State, stack: subprocess.Popen) -> dict[str, str]:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not state.env_file.exists():
        if stack.poll() is not None:
            raise Failure("the system did not start; its reason is above")
        if time.monotonic() > deadline:
            raise Failure(f"the system did not start within {START_PATIENCE_SECONDS // 60} minutes")
        time.sleep(0.2)
    return state.published()
