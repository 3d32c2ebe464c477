"""The system: `make deploy` and `make destroy`.

`sam deploy` does the work of a deployment. This module looks up the parameters that nobody should have to look up by
hand, and checks early what would fail late.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from deploy import cloudformation, front, preconditions, schedule
from deploy.account import Account, Failure, run
from deploy.cloudformation import Stack
from deploy.settings import PROJECT, stack_name, switches

# Replacing or removing the database would lose whatever is not archived yet. Deleting the whole stack is not an update,
# and archives first.
STACK_POLICY = {
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["Update:Replace", "Update:Delete"],
            "Resource": [f"LogicalResourceId/{name}" for name in ("Database", "DatabaseCluster", "DatabaseContents")],
        },
    ]
}


def deploy(account: Account) -> None:
    """Deploys what `make package` has built. The schedule pauses meanwhile, so that no run holds up the migrations."""
    chosen = switches()
    preconditions.check_switches(chosen)
    preconditions.check_bucket(account)
    name = stack_name()
    existing = cloudformation.find(account, name)
    if existing and "ApiUrl" in existing.outputs:
        raise Failure(f"{name} is of a version that had one stack: docs/operations.md says how to go on (From one stack to two)")
    preconditions.check_engine(chosen, existing)
    outputs = front.outputs(account)
    zone_a, zone_b = zones(account, existing, chosen)
    limit = preconditions.concurrency_limit(account)
    found = {
        "DashboardConcurrency": str(preconditions.concurrency(chosen["DashboardConcurrency"], limit)),
        "HttpApi": outputs["HttpApi"],
        "ApiAuthorizer": outputs["ApiAuthorizer"],
        "BucketName": account.bucket,
        "S3PrefixListId": s3_prefix_list(account),
        "ZoneA": zone_a,
        "ZoneB": zone_b,
        "Release": release(),
    }
    preconditions.ensure_rds_role(account)
    print(schedule.last_archive(account), flush=True)
    with schedule.paused(account):
        cloudformation.deploy(chosen | found)
        account.client("cloudformation").set_stack_policy(StackName=name, StackPolicyBody=json.dumps(STACK_POLICY))
    print(schedule.described(account), flush=True)


def zones(account: Account, existing: Stack | None, chosen: dict[str, str]) -> tuple[str, str]:
    """The stack's availability zones: unchanged if the stack exists, because another zone would replace the subnets."""
    known = existing.parameters if existing else {}
    if "ZoneA" in known and "ZoneB" in known:
        return known["ZoneA"], known["ZoneB"]
    return preconditions.zones(account, chosen)


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
    """Deletes the system. If it stays, its schedule is as before."""
    found = cloudformation.find(account, name)
    if not found:
        raise Failure(f"there is no stack {name} in this account and region")
    if front.is_front(found):
        raise Failure(f"{name} has the page and everybody's account: make destroy-front STACK={name}")
    with schedule.paused(account):
        cloudformation.delete(account, found)
    print(f"{name} is deleted. The data is in the bucket {account.bucket}; the page and the accounts are as before.")


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
    run(lambda: main(sys.argv[1]))
