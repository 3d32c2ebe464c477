"""Creates the data bucket: `make bucket`. It belongs to no stack, so no stack can delete it."""

import json
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError

from deploy.account import Account, Failure

# How long replaced and deleted versions are kept, and so how far back `db-init` can go with "at".
KEEP_DAYS = 90

# So many replaced versions of each object are kept however old they are. An archive run that was cut off may leave the
# manifest pointing at a version that has already been replaced, and the next run may not come for a long time.
KEEP_VERSIONS = 3

UPLOAD_DAYS = 7

# Lists that were exported hold people's data, and their links are valid for minutes.
EXPORT_DAYS = 1


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
    s3.put_bucket_policy(**bucket, Policy=json.dumps(policy(name)))
    s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration=lifecycle(keep_days))
    notifications = s3.get_bucket_notification_configuration(**bucket)
    s3.put_bucket_notification_configuration(**bucket, NotificationConfiguration=with_events(notifications))


def policy(bucket: str) -> dict:
    """Refuses every request that doesn't use TLS."""
    arn = f"arn:aws:s3:::{bucket}"
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
            }
        ],
    }


def with_events(notifications: dict) -> dict:
    """The bucket's notifications, with EventBridge being told of every new object: rules pick what starts a function."""
    notifications = {name: value for name, value in notifications.items() if name != "ResponseMetadata"}
    return notifications | {"EventBridgeConfiguration": {}}


def lifecycle(keep_days: int) -> dict:
    """Current versions are kept for ever, replaced ones for a time; exported lists are gone after a day, whichever version.

    Where two rules concern a version, the earlier end counts (Amazon S3, "Examples of S3 Lifecycle configurations").
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
            {
                "ID": "exports",
                "Status": "Enabled",
                "Filter": {"Prefix": "exports/"},
                "Expiration": {"Days": EXPORT_DAYS},
                "NoncurrentVersionExpiration": {"NoncurrentDays": EXPORT_DAYS},
            },
        ]
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
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"AWS refused: {error}")
