"""The AWS account and region that the environment names, and what belongs to them."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

import boto3
from botocore.exceptions import BotoCoreError, ClientError


class Failure(Exception):
    """One sentence for the person at the terminal: what is wrong, and what to do about it."""


@dataclass(frozen=True)
class Account:
    """An account in one region."""

    session: boto3.Session
    id: str
    caller: str
    """The ARN of the user, or of the role's session, whose credentials are in use."""

    @classmethod
    def from_env(cls) -> "Account":
        """The account of the AWS credentials in use (`AWS_PROFILE`, `AWS_DEFAULT_REGION`, ...). Prints which it is."""
        session = boto3.Session()
        if not session.region_name:
            raise Failure("no region is set: export AWS_DEFAULT_REGION=ap-southeast-1, or another one")
        identity = session.client("sts").get_caller_identity()
        account = cls(session, identity["Account"], identity["Arn"])
        print(f"Account {account.id}, region {account.region}", flush=True)
        return account

    @property
    def region(self) -> str:
        return self.session.region_name

    @property
    def partition(self) -> str:
        """`aws`, or `aws-cn` and others in regions of their own."""
        return self.session.get_partition_for_region(self.region)

    @property
    def bucket(self) -> str:
        """The name of the data bucket: `BUCKET`, or the default."""
        return os.environ.get("BUCKET") or f"meetassist-data-{self.id}-{self.region}"

    def client(self, service: str):
        return self.session.client(service)


def run(command: Callable[[], None]) -> None:
    """Runs a command of the Makefile; what goes wrong ends it with one sentence."""
    try:
        command()
    except Failure as failure:
        sys.exit(str(failure))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refused: {error}")
