"""Starts a system of its own with the sample data, lets schemathesis loose on it, and stops it.

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
from local.gateway import PATH
from local.state import PROJECT, Failure, State

HERE = Path(__file__).parent
SCHEMATHESIS = PROJECT / ".venv-fuzz/bin/schemathesis"

# One of the samples' consultants.
CONSULTANT = "thuha.nguyen@example.org"

START_PATIENCE_SECONDS = 900
STOP_PATIENCE_SECONDS = 30


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="meetassist-fuzz-") as folder:
        state = State(Path(folder))
        stack = subprocess.Popen(
            [sys.executable, "-m", "local.stack"],
            cwd=PROJECT,
            env=os.environ | {"MEETASSIST_LOCAL": folder, "PORT": "0"},
        )
        try:
            environment = _wait_for(state, stack)
            document = Path(folder) / "openapi.json"
            document.write_text(json.dumps(with_an_operation_for_each_action(json.loads(_document()))))
            return max(_fuzz(environment, document, email) for email in (ADMIN, CONSULTANT))
        finally:
            stack.send_signal(signal.SIGTERM)
            stack.wait(STOP_PATIENCE_SECONDS)


def with_an_operation_for_each_action(document: dict) -> dict:
    """The same API with its actions apart, so that each is tried as often as the others, and the answer to each is held
    to its own schema. What follows the path's `?` is nothing to the gateway.
    """
    operation = document["paths"][PATH]["post"]
    actions = _json(operation["requestBody"])["schema"]["discriminator"]["mapping"]
    return document | {
        "paths": {f"{PATH}?{name}": {"post": _of_action(operation, name, schema)} for name, schema in actions.items()}
    }


def _of_action(operation: dict, name: str, schema: str) -> dict:
    """The operation with the schemas of one action in the places of all."""
    own = json.loads(json.dumps(operation)) | {"operationId": name, "summary": name}
    _json(own["requestBody"])["schema"] = {"$ref": schema}
    _json(own["responses"]["200"])["schema"] = {"$ref": f"{schema}Answer"}
    return own


def _json(message: dict) -> dict:
    return message["content"]["application/json"]


def _document() -> str:
    return (PROJECT / "openapi.json").read_text()


def _wait_for(state: State, stack: subprocess.Popen) -> dict[str, str]:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not state.env_file.exists():
        if stack.poll() is not None or time.monotonic() > deadline:
            raise Failure("the system did not start")
        time.sleep(0.2)
    return state.published()


def _fuzz(environment: dict[str, str], document: Path, email: str) -> int:
    print(f"==> schemathesis as {email}", flush=True)
    os.environ["EMAIL"] = email
    command = [
        *(SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", document),
        *("--url", environment["API_URL"], "--header", f"Authorization: Bearer {client.token(environment)}"),
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "local.fuzz.checks", "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, cwd=document.parent, env=os.environ | hooks).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
