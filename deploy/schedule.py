"""The rule that runs the archive every five minutes, and how far the archive is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from deploy.account import Account

# Its name is fixed, so there can be only one per account and region.
RULE = "MeetAssist-ArchiveSchedule"

MANIFEST = "metadata/archive_info.json"


def state(account: Account) -> str | None:
    """`ENABLED` or `DISABLED`; None if there is no such rule."""
    events = account.client("events")
    try:
        return events.describe_rule(Name=RULE)["State"]
    except events.exceptions.ResourceNotFoundException:
        return None


@contextmanager
def paused(account: Account) -> Iterator[None]:
    """Disables the rule meanwhile. Whatever happens, it is enabled afterwards if it was before and still exists."""
    if state(account) != "ENABLED":
        yield
        return
    events = account.client("events")
    print(f"{RULE} is disabled until this is done", flush=True)
    events.disable_rule(Name=RULE)
    try:
        yield
    finally:
        if state(account) is not None:
            events.enable_rule(Name=RULE)


def described(account: Account) -> str:
    """Whether the archive runs by itself, in a sentence."""
    if state(account) == "ENABLED":
        return "The schedule is on: changes are archived every five minutes."
    return "The schedule is off: nothing is archived until make schedule-on or make archive-now."


def last_archive(account: Account) -> str:
    """When the archive was last written, in a sentence."""
    try:
        manifest = account.client("s3").get_object(
            Bucket=account.bucket, Key=MANIFEST, ExpectedBucketOwner=account.id
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return "Nothing has been archived yet."
        raise
    return f"The last archive is of {json.load(manifest['Body'])['last_updated']}."
