"""Runs a command with its own PostgreSQL, AWS APIs and built functions: `make test`.

The command finds them by `DATABASE_URL` (a superuser on the database `postgres`; tests create databases of their own),
`AWS_ENDPOINT_URL` and `FUNCTIONS_DIR`. Everything is removed when the command ends.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from local import aws, functions
from local.postgres import TEST_SETTINGS, Postgres, memory
from local.processes import Processes
from local.state import PROJECT, Failure, State


def main(command: list[str]) -> int:
    # The default action of these signals would skip the cleanup.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="meetassist-test-") as folder:
        state = State(Path(folder))
        with state.lock(), Processes(state) as processes:
            programs = functions.build(processes)
            postgres = Postgres(state, processes, TEST_SETTINGS, memory())
            postgres.start()
            environment = aws.environment(aws.start_moto(processes)) | {
                "DATABASE_URL": postgres.superuser_url,
                "FUNCTIONS_DIR": str(programs),
            }
            return subprocess.run(command, cwd=PROJECT, env=os.environ | environment).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
