"""Starts a separate system with the sample data, runs schemathesis against it, and stops it.

The exit code is schemathesis's: 0 if it found nothing.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from local import client
from local.aws import ADMIN
from local.fuzz.operations import one_for_each_action
from local.state import PROJECT, Failure, State

HERE = Path(__file__).parent
SCHEMATHESIS = PROJECT / ".venv-fuzz/bin/schemathesis"

# Who sends requests, and for how many seconds at most. The second is a sample consultant, who may do little.
CALLERS = {ADMIN: 300, "thuha.nguyen@example.org": 60}

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
    "valid_requests_are_understood",
)

# Each of these would run the system on someone's own data.
OWN = ("DATABASE_URL", "AWS_ENDPOINT_URL", "SEED")

START_PATIENCE_SECONDS = 900
STOP_PATIENCE_SECONDS = 30


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="meetassist-fuzz-") as folder:
        state = State(Path(folder))
        settings = {name: value for name, value in os.environ.items() if name not in OWN}
        settings |= {"MEETASSIST_LOCAL": folder, "PORT": "0"}
        stack = subprocess.Popen([sys.executable, "-m", "local.stack"], cwd=PROJECT, env=settings)
        try:
            environment = _wait_for(state, stack)
            document = Path(folder) / "openapi.json"
            document.write_text(json.dumps(one_for_each_action(json.loads((PROJECT / "openapi.json").read_text()))))
            return max(_fuzz(environment, document, email, seconds) for email, seconds in CALLERS.items())
        finally:
            stack.send_signal(signal.SIGTERM)
            stack.wait(STOP_PATIENCE_SECONDS)


def _wait_for(state: State, stack: subprocess.Popen) -> dict[str, str]:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not state.env_file.exists():
        if stack.poll() is not None or time.monotonic() > deadline:
            raise Failure("the system did not start")
        time.sleep(0.2)
    return state.published()


def _fuzz(environment: dict[str, str], document: Path, email: str, seconds: int) -> int:
    print(f"==> schemathesis as {email}", flush=True)
    os.environ["EMAIL"] = email
    command = [
        *(SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", document),
        *("--checks", ",".join(CHECKS), "--max-time", str(seconds)),
    ]
    settings = {"API_URL": environment["API_URL"], "TOKEN": client.token(environment), "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, cwd=document.parent, env=os.environ | settings).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
