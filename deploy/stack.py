"""The stack: `make deploy` and `make destroy`.

`sam deploy` does the work of a deployment. This module looks up the parameters that nobody should have to look up by
hand, and checks early what would fail late.
"""

import json
import os
import shlex
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from deploy import preconditions, schedule
from deploy.account import Account, Failure

PROJECT = Path(__file__).resolve().parent.parent

# The parameter UserPoolId of a stack that creates its own.
NONE = "none"

# Replacing or removing the database would lose whatever is not archived yet. Deleting the whole stack is not an update,
# and archives first.
STACK_POLICY = {
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["Update:Replace", "Update:Delete"],
            "Resource": ["LogicalResourceId/Database", "LogicalResourceId/DatabaseContents"],
        },
    ]
}

STACK_TYPE = "AWS::CloudFormation::Stack"
POLL_SECONDS = 10

# Lambda may take 40 minutes to release its network interfaces.
DELETION_SECONDS = 2 * 60 * 60


def settings() -> dict:
    """The parameters in samconfig.toml that apply to every command."""
    return tomllib.loads((PROJECT / "samconfig.toml").read_text())["default"]["global"]["parameters"]


def switches() -> dict[str, str]:
    """The template parameters that a person chooses."""
    return dict(override.split("=", 1) for override in settings()["parameter_overrides"])


def deploy(account: Account) -> None:
    """Deploys what `make package` has built. The schedule pauses meanwhile, so that no run holds up the migrations."""
    chosen = switches()
    preconditions.check_switches(chosen)
    preconditions.check_bucket(account)
    name = settings()["stack_name"]
    zone_a, zone_b = zones(account, name, chosen["DatabaseClass"])
    limit = preconditions.concurrency_limit(account)
    found = {
        "DashboardConcurrency": str(preconditions.concurrency(chosen["DashboardConcurrency"], limit)),
        "BucketName": account.bucket,
        "UserPoolId": user_pool(account, name),
        "S3PrefixListId": s3_prefix_list(account),
        "ZoneA": zone_a,
        "ZoneB": zone_b,
        "Release": release(),
    }
    preconditions.ensure_rds_role(account)
    print(schedule.last_archive(account), flush=True)
    command = sam_command(chosen | found)
    with schedule.paused(account):
        print(shlex.join(command), flush=True)
        if code := subprocess.run(command, cwd=PROJECT).returncode:
            raise Failure(f"sam deploy failed with exit code {code}; the reasons are above")
        account.client("cloudformation").set_stack_policy(StackName=name, StackPolicyBody=json.dumps(STACK_POLICY))
    print(schedule.described(account), flush=True)


def sam_command(parameters: dict[str, str]) -> list[str]:
    """Overrides on the command line replace all of those in samconfig.toml, so every one is passed."""
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    return ["sam", "deploy", "--parameter-overrides", *overrides]


def user_pool(account: Account, name: str) -> str:
    """The stack's UserPoolId: unchanged if the stack exists, otherwise the pool that an earlier one left behind."""
    if (existing := _parameters(account, name)) is not None:
        return existing.get("UserPoolId", NONE)
    pages = account.client("cognito-idp").get_paginator("list_user_pools").paginate(MaxResults=60)
    pools = [pool["Id"] for page in pages for pool in page["UserPools"] if pool["Name"] == name]
    if len(pools) > 1:
        raise Failure(f"there are several user pools named {name}: delete all but one of {', '.join(pools)}")
    return pools[0] if pools else NONE


def zones(account: Account, name: str, database_class: str) -> tuple[str, str]:
    """The stack's availability zones: unchanged if the stack exists, because another zone would replace the subnets."""
    existing = _parameters(account, name) or {}
    if "ZoneA" in existing and "ZoneB" in existing:
        return existing["ZoneA"], existing["ZoneB"]
    return preconditions.zones(account, database_class)


def _parameters(account: Account, name: str) -> dict[str, str] | None:
    """The parameters of the stack as it is; None if there is no such stack."""
    if not (stack := _stack(account, name)):
        return None
    return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack.get("Parameters", [])}


def _stack(account: Account, name: str) -> dict | None:
    try:
        return account.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def s3_prefix_list(account: Account) -> str:
    """The id of the AWS-managed list of S3's addresses; it differs from region to region."""
    name = f"com.amazonaws.{account.region}.s3"
    lists = account.client("ec2").describe_managed_prefix_lists(
        Filters=[{"Name": "prefix-list-name", "Values": [name]}]
    )["PrefixLists"]
    if not lists:
        raise Failure(f"AWS has no prefix list {name}")
    return lists[0]["PrefixListId"]


def release() -> str:
    """The git revision and the time: no two deployments have the same, so each runs db-init."""
    time_of_deployment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        revision = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return time_of_deployment
    return f"{revision}-{time_of_deployment}"


def destroy(account: Account, name: str) -> None:
    """Deletes the stack, and prints its events until it is gone. If it stays, its schedule is as before."""
    if not (found := _stack(account, name)):
        raise Failure(f"there is no stack {name} in this account and region")
    with schedule.paused(account):
        _delete(account, name, found)


def _delete(account: Account, name: str, found: dict) -> None:
    cloudformation = account.client("cloudformation")
    stack = found["StackId"]
    shown = {event["EventId"] for event in _events(cloudformation, stack)}
    print(shlex.join(["aws", "cloudformation", "delete-stack", "--stack-name", name]), flush=True)
    cloudformation.delete_stack(StackName=stack)
    failures: list[str] = []
    deadline = time.monotonic() + DELETION_SECONDS
    while True:
        status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        for event in _events(cloudformation, stack):
            if event["EventId"] in shown:
                continue
            shown.add(event["EventId"])
            resource, reason = event["LogicalResourceId"], event.get("ResourceStatusReason", "")
            print(f"{resource} {event['ResourceStatus']} {reason}".rstrip(), flush=True)
            if event["ResourceStatus"] == "DELETE_FAILED" and event["ResourceType"] != STACK_TYPE:
                failures.append(f"{resource}: {reason or 'no reason given'}")
        if status == "DELETE_COMPLETE":
            print(f"{name} is deleted. The data is in the bucket {account.bucket}, the users in the user pool {name}.")
            return
        if status == "DELETE_FAILED":
            raise Failure("\n".join([f"{name} was not deleted:", *failures]))
        if time.monotonic() > deadline:
            raise Failure(f"{name} is still {status}; CloudFormation continues by itself")
        time.sleep(POLL_SECONDS)


def _events(cloudformation, stack: str) -> list[dict]:
    """All events of the stack, oldest first."""
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    return sorted((event for page in pages for event in page["StackEvents"]), key=lambda event: event["Timestamp"])


def main(command: str) -> None:
    preconditions.check_region()
    match command:
        case "deploy":
            deploy(Account.from_env())
        case "destroy":
            name = os.environ.get("STACK")
            if not name:
                raise Failure("which stack? make destroy STACK=DashboardStack")
            destroy(Account.from_env(), name)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Failure as failure:
        sys.exit(str(failure))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refused: {error}")
