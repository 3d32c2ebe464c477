"""The commands that operate a deployed system: those of the Makefile run, those of the documentation are understood."""

import logging
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import boto3
import requests
from moto.server import ThreadedMotoServer

from deploy.settings import PROJECT, front_switches, switches
from deploy.tests.aws_cli import Misunderstood, parse

RULE = "MeetAssist-ArchiveSchedule"
REGION = "ap-southeast-1"


def command_lines(text: str) -> list[str]:
    """The command lines in a page's code blocks, without comments, continuation lines joined."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def documented() -> list[str]:
    """The command lines of every page."""
    pages = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")]
    return [line for page in pages for line in command_lines(page.read_text())]


def aws_lines() -> list[str]:
    return [line for line in documented() if line.startswith("aws ")]


def make(*words: str, **environment: str) -> subprocess.CompletedProcess:
    # Inside `make test`, this make would inherit its flags.
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *words], cwd=PROJECT, env=outside | environment, capture_output=True, text=True, timeout=60
    )


class OnMoto(unittest.TestCase):
    """`make` with an `aws` on its path that talks to moto."""

    @classmethod
    def setUpClass(cls):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        cls.addClassCleanup(server.stop)
        host, port = server.get_host_and_port()
        cls.url = f"http://{host}:{port}"
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        program = folder / "aws"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m deploy.tests.aws_cli "$@"\n')
        program.chmod(0o755)
        cls.environment = {
            "PATH": f"{folder}:{os.environ['PATH']}",
            "AWS_ENDPOINT_URL": cls.url,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
        }
        cls.events = cls.client("events")
        cls.events.put_rule(Name=RULE, ScheduleExpression="rate(5 minutes)", State="DISABLED")

    @classmethod
    def client(cls, service: str):
        return boto3.client(
            service,
            endpoint_url=cls.url,
            region_name=REGION,
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )

    def state(self) -> str:
        return self.events.describe_rule(Name=RULE)["State"]


class Schedule(OnMoto):
    def test_it_is_switched_on_and_off_and_says_which(self):
        self.assertEqual(make("-s", "schedule-status", **self.environment).stdout.strip(), "DISABLED")
        self.assertEqual(make("schedule-on", **self.environment).returncode, 0)
        self.assertEqual(self.state(), "ENABLED")
        self.assertEqual(make("-s", "schedule-status", **self.environment).stdout.strip(), "ENABLED")
        self.assertEqual(make("schedule-off", **self.environment).returncode, 0)
        self.assertEqual(self.state(), "DISABLED")

    def test_each_shows_the_command_that_it_wraps_and_it_is_documented(self):
        known = [shlex.split(line, comments=True) for line in aws_lines()]
        for target in ("schedule-on", "schedule-off", "schedule-status"):
            shown = make("--dry-run", target).stdout
            self.assertIn(shlex.split(shown), known, target)
        shown = make("--dry-run", "archive-now", "STACK=DashboardStack").stdout.replace("\\\n", " ")
        [archive] = [line for line in shown.splitlines() if line.startswith("aws ")]
        self.assertIn(shlex.split(archive), known)


class ArchiveNow(OnMoto):
    REPORT = '{"status":"ok","objects_uploaded":3}'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # By default moto would run the function in Docker; like this it returns the answers that it is given.
        requests.post(f"{cls.url}/moto-api/config", json={"lambda": {"use_docker": False}}, timeout=5).raise_for_status()
        role = cls.client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        cls.client("lambda").create_function(
            FunctionName="DashboardStack-ArchiveData",
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=role,
            Code={"ZipFile": b"program"},
        )

    def answer(self, answer: str) -> subprocess.CompletedProcess:
        """What `make` does if the function answers this."""
        requests.post(
            f"{self.url}/moto-api/static/lambda-simple/response",
            json={"results": [answer], "region": REGION},
            timeout=5,
        ).raise_for_status()
        return make("archive-now", "STACK=DashboardStack", **self.environment)

    def test_it_invokes_the_function_and_shows_its_report(self):
        result = self.answer(self.REPORT)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("aws lambda invoke --function-name DashboardStack-ArchiveData", result.stdout)
        self.assertIn('"objects_uploaded": 3', result.stdout)

    def test_a_function_that_failed_is_a_failure(self):
        result = self.answer('{"errorType":"archive_shrinks","errorMessage":"customer would lose 40 of 50 rows"}')
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("customer would lose 40 of 50 rows", result.stdout)
        self.assertIn("the function failed", result.stderr)


class Documentation(unittest.TestCase):
    def test_the_aws_cli_understands_its_commands(self):
        self.assertGreater(len(aws_lines()), 5)
        for line in aws_lines():
            with self.subTest(line):
                parse(shlex.split(line, comments=True)[1:])

    def test_it_lists_every_setting(self):
        page = (PROJECT / "docs/operations.md").read_text()
        for switch in switches() | front_switches():
            self.assertIn(f"`{switch}`", page)

    def test_make_knows_its_targets(self):
        targets = set(re.findall(r"^([a-z0-9-]+):.*##", (PROJECT / "Makefile").read_text(), re.MULTILINE))
        for line in documented():
            if line.startswith("make "):
                words = [word for word in shlex.split(line, comments=True)[1:] if not word.startswith("-") and "=" not in word]
                self.assertLessEqual(set(words), targets, line)


class TheDouble(unittest.TestCase):
    """The `aws` double of these tests refuses what the AWS CLI would refuse."""

    def test_it_refuses_commands_that_aws_does_not_have(self):
        for line in (
            "nothing describe-rule --name a",
            "events enable-rules --name a",
            "events enable-rule --rule a",
            "events enable-rule",
            "lambda invoke --function-name a",
        ):
            with self.subTest(line), self.assertRaises(Misunderstood):
                parse(line.split())


if __name__ == "__main__":
    unittest.main()
