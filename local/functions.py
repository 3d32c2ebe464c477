"""The Lambda functions: built by cargo, served by cargo-lambda's emulator, kept alive like Lambda does it.

The emulator runs with `--only-lambda-apis`. Left to itself it would build a function at its first request, when
nobody sees the compiler, and would own the processes; this way the build is in the open, a program that was built
before can be run, and the end of a process is noticed at once.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from local.invocation import LONGEST_RUN_SECONDS, Calls, invoke
from local.processes import Process, Processes, accepts_connections, describe_exit, free_port
from local.state import PROJECT, Failure

FUNCTIONS = ("dashboard", "accounts", "collect", "archive-data", "db-init", "mailer")

START_PATIENCE_SECONDS = 60
MEMORY_MB = "256"

# What a developer may set for the functions; nothing else of the environment reaches them.
PASSED_ON = ("RUST_LOG", "RUST_BACKTRACE", "TIME_ZONE", "LOAD_DAYS_BEFORE", "LOAD_DAYS_AFTER")


def build(processes: Processes, profile: str = "dev", project: Path = PROJECT) -> Path:
    """Builds the functions, showing cargo's output; returns the folder with the programs.

    With `FUNCTIONS_DIR` nothing is built: that folder holds them.
    """
    if folder := os.environ.get("FUNCTIONS_DIR"):
        return _checked(Path(folder).resolve())
    try:
        cargo = processes.start(
            "cargo",
            ["cargo", "build", "--workspace", "--bins", "--profile", profile, "--message-format=json-render-diagnostics"],
            log=False,
            stdout=subprocess.PIPE,
            cwd=project,
        )
    except FileNotFoundError:
        raise Failure("cargo is missing: install Rust from https://rustup.rs") from None
    messages = [json.loads(line) for line in cargo.popen.stdout]
    if code := processes.finish(cargo):
        raise Failure(f"the build failed ({describe_exit(code)}); the compiler's reasons are above")
    programs = [Path(message["executable"]) for message in messages if message.get("executable")]
    return _checked(next(path.parent for path in programs if path.name in FUNCTIONS))


def _checked(folder: Path) -> Path:
    if missing := [name for name in FUNCTIONS if not (folder / name).is_file()]:
        raise Failure(f"no program {' and '.join(missing)} in {folder}")
    return folder


def start(
    processes: Processes, programs: Path, name: str, runtime_api: str, environment: dict[str, str], label: str = ""
) -> Process:
    """Starts a process of the function, which asks the Runtime API at this address for events. A label tells several
    processes of one function apart.
    """
    return processes.start(
        label or name,
        [programs / name],
        cwd=PROJECT,
        env={key: os.environ[key] for key in PASSED_ON if key in os.environ}
        | {
            "TZ": ":UTC",
            "AWS_LAMBDA_RUNTIME_API": runtime_api,
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": MEMORY_MB,
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
        }
        | environment,
    )


class Functions:
    """The emulator and one process for each function."""

    def __init__(
        self,
        processes: Processes,
        programs: Path,
        environment: dict[str, str],
        of_one_function: dict[str, dict[str, str]],
    ):
        self._processes = processes
        self._programs = programs
        self._environments = {name: environment | of_one_function[name] for name in FUNCTIONS}
        self._port = free_port()
        self._calls = Calls()
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Starts the emulator and, when it listens, the functions."""
        emulator = self._processes.start(
            "emulator",
            [
                Path(sys.executable).with_name("cargo-lambda"),
                *("lambda", "watch", "--only-lambda-apis", "--ignore-changes"),
                *("--invoke-address", "127.0.0.1", "--invoke-port", self._port),
                *("--timeout", LONGEST_RUN_SECONDS),
            ],
            cwd=PROJECT,
        )
        emulator.wait_until(lambda: accepts_connections(self._port), START_PATIENCE_SECONDS)
        for name in FUNCTIONS:
            self._processes.keep_alive(
                self._run(name),
                start_again=lambda name=name: self._run(name),
                on_exit=lambda name=name: self._calls.give_up(name),
            )

    def _run(self, name: str) -> Process:
        return start(self._processes, self._programs, name, f"{self.url}/.rt/{name}", self._environments[name])

    def invoke(self, name: str, payload: bytes, timeout: float = LONGEST_RUN_SECONDS) -> bytes:
        """Invokes the function and returns its answer; the end of its process counts as one."""
        return invoke(self.url, name, payload, timeout, self._calls)
