"""What `make deploy` checks before anything is created, and what it looks up or creates itself.

CloudFormation would find the same faults after a quarter of an hour, and roll everything back.
"""

import os
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from botocore.exceptions import ClientError

from deploy.account import Account, Failure
from deploy.cloudformation import Stack

# Browsers send a host in lower case.
ORIGIN = re.compile(r"(https://[a-z0-9-]+(\.[a-z0-9-]+)+|https?://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?")
URL = re.compile(rf"{ORIGIN.pattern}/[^\s#,]*")
ADDRESS = re.compile(r"[^@\s,]+@[^@\s,.]+(\.[^@\s,.]+)+")

# Aurora counts in halves of a unit (Amazon RDS, "ServerlessV2ScalingConfiguration").
CAPACITY = re.compile(r"\d{1,3}(\.5)?")
MOST_CAPACITY = 256

# Lambda keeps this many concurrent executions for functions that reserve none (Lambda Developer Guide, "Configuring
# reserved concurrency").
UNRESERVED_CONCURRENCY = 100

# The most that `auto` reserves: each running function holds a connection, and a db.t4g.micro takes about 80.
AUTOMATIC_CONCURRENCY = 30

# The engine of a stack that was deployed when there was only one.
FIRST_ENGINE = "postgres"

# The other one, and RDS's names of it and its only class.
AURORA, SERVERLESS = "aurora", ("aurora-postgresql", "db.serverless")

# RDS uses it in every account. RDS creates it with the first instance only if the caller's rights allow it.
RDS_ROLE = "AWSServiceRoleForRDS"


def check_switches(chosen: dict[str, str]) -> None:
    """Refuses settings that CloudFormation would accept and the system could not use."""
    _check_time_zone(chosen["TimeZone"])
    for setting, nothing in (("AlarmEmail", "alarms"), ("MailFrom", "mail")):
        if (email := chosen[setting]) != "none" and not ADDRESS.fullmatch(email):
            raise Failure(f"{setting}={email} in samconfig.toml is not an e-mail address; none sends no {nothing}")
    _check_capacity(chosen)


def check_engine(chosen: dict[str, str], existing: Stack | None) -> None:
    """Refuses to replace the database. Nothing would archive its rows first, so the stack policy would refuse it, too."""
    if existing is None:
        return
    engine = existing.parameters.get("DatabaseEngine", FIRST_ENGINE)
    if chosen["DatabaseEngine"] != engine:
        raise Failure(
            f"{existing.name} has DatabaseEngine={engine}, and {chosen['DatabaseEngine']} would be another, empty database: "
            f"make destroy STACK={existing.name} archives the rows, make deploy then restores them"
        )


def check_front_switches(chosen: dict[str, str]) -> None:
    """The same for the settings of the front stack."""
    for origin in chosen["AllowedOrigins"].split(","):
        _check_origin(origin)
    for setting in ("CallbackUrls", "LogoutUrls"):
        if chosen[setting] != "none":
            for url in chosen[setting].split(","):
                _check_url(setting, url)


def _check_capacity(chosen: dict[str, str]) -> None:
    least, most = chosen["AuroraMinCapacity"], chosen["AuroraMaxCapacity"]
    for setting, text, first in (("AuroraMinCapacity", least, 0), ("AuroraMaxCapacity", most, 1)):
        if not CAPACITY.fullmatch(text) or not first <= float(text) <= MOST_CAPACITY:
            raise Failure(
                f"{setting}={text} in samconfig.toml is not a number of capacity units from {first} to {MOST_CAPACITY}, in "
                "steps of a half"
            )
    if float(least) > float(most):
        raise Failure(f"AuroraMinCapacity={least} in samconfig.toml is more than AuroraMaxCapacity={most}")


def _check_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Failure(f"TimeZone={name} in samconfig.toml is not an IANA time zone, such as Asia/Ho_Chi_Minh") from None


def _check_origin(origin: str) -> None:
    if origin != "*" and not ORIGIN.fullmatch(origin):
        raise Failure(
            f"AllowedOrigins in samconfig.toml has {origin or 'an empty entry'}, which is not an origin such as "
            "https://admin.example.com, without a path or a slash at the end"
        )


def _check_url(setting: str, url: str) -> None:
    if not URL.fullmatch(url):
        raise Failure(
            f"{setting} in samconfig.toml has {url or 'an empty entry'}, which is not an address such as "
            "https://admin.example.com/signed-in, complete and without a #"
        )


def check_region() -> None:
    """Refuses two regions: the SAM CLI would deploy to one and these commands look at the other."""
    first, second = os.environ.get("AWS_REGION"), os.environ.get("AWS_DEFAULT_REGION")
    if first and second and first != second:
        raise Failure(f"AWS_REGION is {first} and AWS_DEFAULT_REGION is {second}: set both to the same region")


def check_bucket(account: Account) -> None:
    """Refuses a bucket that is missing, someone else's, or keeps no versions."""
    try:
        versioning = account.client("s3").get_bucket_versioning(
            Bucket=account.bucket, ExpectedBucketOwner=account.id
        )
    except ClientError as error:
        raise Failure(f"the bucket {account.bucket} can't be used ({error}): make bucket") from error
    if versioning.get("Status") != "Enabled":
        raise Failure(f"the bucket {account.bucket} keeps no versions: make bucket")


def concurrency_limit(account: Account) -> int:
    """How many functions this account may run at once; 10 in a new account."""
    return account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]


def concurrency(chosen: str, limit: int) -> int:
    """How much concurrency to reserve for the dashboard: the number chosen, or for `auto` as much as the account can."""
    available = max(0, limit - UNRESERVED_CONCURRENCY)
    if chosen == "auto":
        return min(AUTOMATIC_CONCURRENCY, available)
    if not chosen.isdigit():
        raise Failure(f"DashboardConcurrency={chosen} in samconfig.toml is neither a number nor auto")
    if int(chosen) > available:
        raise Failure(
            f"this account runs {limit} functions at once, and {UNRESERVED_CONCURRENCY} can't be reserved: "
            "set DashboardConcurrency=auto in samconfig.toml, or ask AWS for a higher quota"
        )
    return int(chosen)


def ensure_rds_role(account: Account) -> None:
    """Creates the role that RDS needs, if this account has never had a database."""
    iam = account.client("iam")
    try:
        iam.get_role(RoleName=RDS_ROLE)
    except iam.exceptions.NoSuchEntityException:
        iam.create_service_linked_role(AWSServiceName="rds.amazonaws.com")


def zones(account: Account, chosen: dict[str, str]) -> tuple[str, str]:
    """Two availability zones that offer the database's class, always the same two."""
    is_aurora = chosen["DatabaseEngine"] == AURORA
    engine, database_class = SERVERLESS if is_aurora else ("postgres", chosen["DatabaseClass"])
    pages = account.client("rds").get_paginator("describe_orderable_db_instance_options").paginate(
        Engine=engine, DBInstanceClass=database_class, Vpc=True
    )
    options = [option for page in pages for option in page["OrderableDBInstanceOptions"]]
    found = sorted({zone["Name"] for option in options for zone in option["AvailabilityZones"]})
    if len(found) < 2:
        raise Failure(
            f"{account.region} offers {database_class} in {len(found)} availability zones, and two are needed: "
            f"choose another {'DatabaseEngine' if is_aurora else 'DatabaseClass'} in samconfig.toml"
        )
    return found[0], found[1]
