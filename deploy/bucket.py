"""Creates the data bucket: `make bucket`. It belongs to no stack, so no stack can delete it."""

import json
import os
import re

from deploy.account import Account, Failure, run

# How long replaced and deleted versions are kept, and so how far back `db-init` can go with "at".
KEEP_DAYS = 90

# This many replaced versions of each object are kept, however old they are. An archive run that was cut off may leave the
# manifest pointing at a version that has already been replaced, and the next run may not come for a long time.
KEEP_VERSIONS = 3

UPLOAD_DAYS = 7

# Exported lists contain personal data, and their links are valid for minutes only.
EXPORT_DAYS = 1

# So do the results of Athena's queries (deploy/front.yaml), which people read when they ask.
RESULT_DAYS = 1

# Mail contains personal data too, and is needed only while it may be retried or bounce.
MAIL_DAYS = 30

# What the page reported about its use. A batch of events that was moved into the object of its day is not needed any more.
USAGE_DAYS = 400
MOVED_DAYS = 1

# What is uploaded to be imported, with its rejected rows: as long as the dashboard lists it
# (shared/src/dashboard/uploads/mod.rs).
IMPORT_DAYS = 30

# The page sends files to the bucket itself. From whatever origin, a POST needs a form that the dashboard has signed; where
# the page is served is not known when the bucket is made.
CORS = {
    "CORSRules": [
        {"ID": "uploads", "AllowedOrigins": ["*"], "AllowedMethods": ["POST"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 3600}
    ]
}

PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@/-]+")
SESSION = re.compile(r"arn:aws[a-z-]*:sts::\d{12}:assumed-role/(?P<role>[\w+=,.@-]+)/.+")


def ensure_bucket(account: Account, keep_days: int) -> None:
    """Creates the bucket and sets it up. Can be repeated: only what differs is changed."""
    s3, name = account.client("s3"), account.bucket
    try:
        s3.create_bucket(Bucket=name, **_location(account.region))
    except s3.exceptions.BucketAlreadyOwnedByYou:
        pass
    except s3.exceptions.BucketAlreadyExists:
        raise Failure(f"the bucket {name} belongs to someone else: choose another name with BUCKET=...") from None
    bucket = {"Bucket": name, "ExpectedBucketOwner": account.id}
    s3.put_public_access_block(
        **bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_ownership_controls(
        **bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(
        **bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_bucket_policy(**bucket, Policy=json.dumps(policy(account, keeper(account))))
    s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration=lifecycle(keep_days))
    s3.put_bucket_cors(**bucket, CORSConfiguration=CORS)
    notifications = s3.get_bucket_notification_configuration(**bucket)
    s3.put_bucket_notification_configuration(**bucket, NotificationConfiguration=with_events(notifications))


def policy(account: Account, keeper: str) -> dict:
    """Refuses every request that doesn't use TLS, and to everyone but the keeper what could lose the only copy.

    The lifecycle rules go on: S3 carries them out itself, whatever a policy denies (Amazon S3 User Guide, "Lifecycle and
    other bucket configurations"). The account's root user can always remove the policy.
    """
    arn = f"arn:{account.partition}:s3:::{account.bucket}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OnlyOverTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Sid": "OnlyTheKeeperMayLoseData",
                "Effect": "Deny",
                "Principal": "*",
                "Action": [
                    "s3:DeleteBucket",
                    "s3:DeleteBucketPolicy",
                    "s3:DeleteObjectVersion",
                    "s3:PutBucketPolicy",
                    "s3:PutBucketVersioning",
                    "s3:PutLifecycleConfiguration",
                ],
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"ArnNotEquals": {"aws:PrincipalArn": keeper}},
            },
        ],
    }


def keeper(account: Account) -> str:
    """The role or user that may delete versions and change the bucket: `KEEPER`, or whoever runs this.

    A role's sessions have ARNs of their own; the policy compares `aws:PrincipalArn`, which is the role's.
    """
    if given := os.environ.get("KEEPER"):
        if not PRINCIPAL.fullmatch(given):
            raise Failure(f"KEEPER={given} is not the ARN of a role or user: arn:aws:iam::123456789012:role/name")
        return given
    caller = account.caller
    if session := SESSION.fullmatch(caller):
        return account.client("iam").get_role(RoleName=session["role"])["Role"]["Arn"]
    return caller


def with_events(notifications: dict) -> dict:
    """The bucket's notifications: EventBridge is told of every new object, and its rules decide what starts a function."""
    notifications = {name: value for name, value in notifications.items() if name != "ResponseMetadata"}
    return notifications | {"EventBridgeConfiguration": {}}


def lifecycle(keep_days: int) -> dict:
    """Current versions are kept forever and replaced ones for a while; exported lists, results of queries, mail, uploads and
    events expire, all versions.

    If two rules apply to a version, the earlier date counts (Amazon S3, "Examples of S3 Lifecycle configurations").
    """
    return {
        "Rules": [
            {
                "ID": "replaced-versions",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "NoncurrentVersionExpiration": {
                    "NoncurrentDays": keep_days,
                    "NewerNoncurrentVersions": KEEP_VERSIONS,
                },
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UPLOAD_DAYS},
            },
            _expiry("exports", EXPORT_DAYS),
            _expiry("athena", RESULT_DAYS),
            _expiry("outbox", MAIL_DAYS),
            _expiry("uploads", IMPORT_DAYS),
            _expiry("clickstream", USAGE_DAYS),
            _expiry("clickstream/batches", USAGE_DAYS, MOVED_DAYS),
        ]
    }


def _expiry(folder: str, days: int, deleted_days: int | None = None) -> dict:
    """After this many days nothing in the folder is left, whatever the version; or sooner, of what was deleted."""
    return {
        "ID": folder,
        "Status": "Enabled",
        "Filter": {"Prefix": f"{folder}/"},
        "Expiration": {"Days": days},
        "NoncurrentVersionExpiration": {"NoncurrentDays": deleted_days or days},
    }


def _location(region: str) -> dict:
    # us-east-1, the API's first region, is the only one that it refuses by name.
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _keep_days() -> int:
    text = os.environ.get("KEEP_DAYS") or str(KEEP_DAYS)
    if not text.isdigit() or int(text) < 1:
        raise Failure(f"KEEP_DAYS={text} is not a number of days")
    return int(text)


def main() -> None:
    keep_days = _keep_days()
    account = Account.from_env()
    ensure_bucket(account, keep_days)
    print(f"The bucket {account.bucket} is ready. Replaced and deleted objects are kept for {keep_days} days.")


if __name__ == "__main__":
    run(main)
