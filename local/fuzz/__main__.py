"""Starts a separate system with the sample data, runs schemathesis against it, and stops it.

The exit code is schemathesis's: 0 if it found nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from local import client
from local.fuzz.operations import one_for_each_action
from local.own_system import own_system
from local.state import PROJECT, Failure
from local.steps import say
from local.user_pool import ADMINS

HERE = Path(__file__).parent
SCHEMATHESIS = PROJECT / ".venv-fuzz/bin/schemathesis"

# Who sends requests, and for how many seconds at most. The second is a sample consultant, who may do little.
CALLERS = {ADMINS[0].email: 300, "thuha.nguyen@example.org": 60}

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


def main() -> int:
    with own_system() as environment, tempfile.TemporaryDirectory(prefix="meetassist-fuzz-") as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(one_for_each_action(json.loads((PROJECT / "openapi.json").read_text()))))
        return max(_fuzz(environment, document, email, seconds) for email, seconds in CALLERS.items())


def _fuzz(environment: dict[str, str], document: Path, email: str, seconds: int) -> int:
    say(f"schemathesis as {email}")
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
