"""What stays when the system is destroyed: `make front` and `make destroy-front`."""

import os
import sys

from deploy import cloudformation, preconditions
from deploy.account import Account, Failure, run
from deploy.cloudformation import Stack
from deploy.settings import FRONT, front_stack_name, front_switches, stack_name

# The database for Athena, which the stack makes.
ANALYTICS = "meetassist"

# The user pool's protection, a parameter of the stack.
PROTECTION, ACTIVE, INACTIVE = "DeletionProtection", "ACTIVE", "INACTIVE"


def deploy(account: Account) -> None:
    """Deploys what `make package-front` has built. The stack and its user pool are protected as soon as they exist.

    The pool can't be from the beginning: CloudFormation could not delete it when the creation of something else fails.
    The stack is, too, because a deletion that only the pool refuses would have deleted the rest.
    """
    chosen = front_switches()
    preconditions.check_front_switches(chosen)
    name = front_stack_name()
    existing = cloudformation.find(account, name)
    was_created = existing is not None and is_front(existing)
    check_analytics(account, existing)
    found = {"BucketName": account.bucket, PROTECTION: ACTIVE if was_created else INACTIVE}
    cloudformation.deploy(chosen | found, "--config-env", FRONT)
    if not was_created:
        cloudformation.change(account, name, **{PROTECTION: ACTIVE})
    cloudformation.guard(account, name, protected=True)
    for output, value in outputs(account).items():
        print(f"{output:<18} {value}", flush=True)


def check_analytics(account: Account, existing: Stack | None) -> None:
    """Refuses a database for Athena that is there already, because somebody has made it by `make athena-ddl`."""
    if existing is not None and "AnalyticsDatabase" in existing.outputs:
        return
    glue = account.client("glue")
    try:
        glue.get_database(Name=ANALYTICS)
    except glue.exceptions.EntityNotFoundException:
        return
    raise Failure(
        f"Athena has a database {ANALYTICS} already, which the stack now makes itself. It has no data of its own: "
        f"DROP DATABASE {ANALYTICS} CASCADE in Athena, then make front"
    )


def outputs(account: Account) -> dict[str, str]:
    """What the front stack has made, for those who build on it."""
    found = cloudformation.find(account, front_stack_name())
    if not found:
        raise Failure(f"there is no stack {front_stack_name()} in this account and region: make front")
    if not is_front(found):
        raise Failure(f"{found.name} has not been created completely: make front says why")
    return found.outputs


def is_front(stack: Stack) -> bool:
    """Whether it is a front stack, whatever its name."""
    return "PageBucket" in stack.outputs


def destroy(account: Account, name: str, with_users: bool) -> None:
    """Deletes the page, the sign-in and the API's address for good, and with `with_users` everybody's account."""
    found = cloudformation.find(account, name)
    if not found:
        raise Failure(f"there is no stack {name} in this account and region")
    if "DatabaseInstance" in found.outputs:
        raise Failure(f"{name} is the system: make destroy STACK={name}")
    if system := cloudformation.find(account, stack_name()):
        raise Failure(f"{system.name} needs {name} as long as it exists: make destroy STACK={system.name}")
    if pool := found.outputs.get("UserPoolId"):
        count = account.client("cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"]
        if count and not with_users:
            raise Failure(f"{count} people could never sign in again. If that is intended: make destroy-front STACK={name} USERS=delete")
    cloudformation.guard(account, name, protected=False)
    if found.parameters.get(PROTECTION) == ACTIVE:
        cloudformation.change(account, name, **{PROTECTION: INACTIVE})
    if bucket := found.outputs.get("PageBucket"):
        _empty(account, bucket)
    cloudformation.delete(account, found)
    print(f"{name} is deleted. The data is in the bucket {account.bucket}.")


def _empty(account: Account, bucket: str) -> None:
    """CloudFormation deletes no bucket that has objects."""
    s3 = account.client("s3")
    owner = {"Bucket": bucket, "ExpectedBucketOwner": account.id}
    for page in s3.get_paginator("list_objects_v2").paginate(**owner):
        if keys := [{"Key": listed["Key"]} for listed in page.get("Contents", [])]:
            if failed := s3.delete_objects(**owner, Delete={"Objects": keys, "Quiet": True}).get("Errors"):
                raise Failure(f"{bucket} can't be emptied: {failed[0]['Key']}: {failed[0]['Message']}")


def main(command: str) -> None:
    preconditions.check_region()
    match command:
        case "deploy":
            deploy(Account.from_env())
        case "destroy":
            name = os.environ.get("STACK")
            if not name:
                raise Failure(f"which stack? make destroy-front STACK={front_stack_name()}")
            destroy(Account.from_env(), name, with_users=os.environ.get("USERS") == "delete")


if __name__ == "__main__":
    run(lambda: main(sys.argv[1]))
