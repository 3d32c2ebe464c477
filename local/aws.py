"""The AWS APIs of a stack, and what a deployed stack finds in its account.

moto emulates S3, Secrets Manager, Cognito, EventBridge and SES in memory, so their contents live as long as the stack.
`AWS_ENDPOINT_URL` names another endpoint; everything is then made there if it is missing.
"""

import contextlib
import json
import secrets
import sys
from pathlib import Path

import boto3

from deploy.bucket import CORS, KEEP_DAYS, lifecycle
from local.postgres import Database
from local.processes import Processes, accepts_connections, free_port

REGION = "ap-southeast-1"
ACCOUNT = "123456789012"  # moto's
BUCKET = f"meetassist-data-{ACCOUNT}-{REGION}"
MASTER_SECRET = "meetassist/master"
APP_SECRET = "meetassist/app"
ARCHIVE_SECRET = "meetassist/archive"
RULE = "MeetAssist-ArchiveSchedule"
SENDER = "appointments@meetassist.example"

START_PATIENCE_SECONDS = 30


def environment(endpoint: str) -> dict[str, str]:
    """What an AWS SDK needs to talk to the endpoint, which accepts any credentials."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }


def start_moto(processes: Processes) -> str:
    """Starts the AWS APIs on a free port; returns their endpoint."""
    port = free_port()
    process = processes.start("aws", [sys.executable, "-m", "local.moto_server", "-H", "127.0.0.1", "-p", str(port)])
    process.wait_until(lambda: accepts_connections(port), START_PATIENCE_SECONDS)
    return f"http://127.0.0.1:{port}"


def client(endpoint: str, service: str):
    """A client of one of the APIs."""
    session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION)
    return session.client(service, endpoint_url=endpoint)


class Account:
    """The product's resources in one account. Every `ensure_` may be repeated."""

    def __init__(self, endpoint: str):
        self._s3 = client(endpoint, "s3")
        self._secrets = client(endpoint, "secretsmanager")
        self._events = client(endpoint, "events")
        self._ses = client(endpoint, "ses")

    def ensure_bucket(self) -> None:
        with contextlib.suppress(self._s3.exceptions.BucketAlreadyOwnedByYou):
            self._s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self._s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self._s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=lifecycle(KEEP_DAYS))
        self._s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CORS)

    def ensure_secrets(self, database: Database) -> None:
        """The secret that RDS creates for a database's master user, and those of the roles that db-init creates.

        db-init gives the roles the passwords in these secrets.
        """
        self._ensure_secret(MASTER_SECRET, database.user, database.password)
        self._ensure_secret(APP_SECRET, "meetassist_app", secrets.token_urlsafe(24))
        self._ensure_secret(ARCHIVE_SECRET, "meetassist_archive", secrets.token_urlsafe(24))

    def _ensure_secret(self, name: str, user: str, password: str) -> None:
        value = json.dumps({"username": user, "password": password})
        try:
            self._secrets.create_secret(Name=name, SecretString=value)
        except self._secrets.exceptions.ResourceExistsException:
            self._secrets.put_secret_value(SecretId=name, SecretString=value)

    def ensure_rule(self) -> None:
        """The archive's schedule: disabled, and without a target, because nothing here would run it."""
        self._events.put_rule(Name=RULE, ScheduleExpression="rate(5 minutes)", State="DISABLED")

    def ensure_sender(self, address: str) -> None:
        """SES sends only from addresses that have been verified."""
        self._ses.verify_email_identity(EmailAddress=address)

    def upload(self, path: Path) -> None:
        """Uploads a file to `data/` unchanged, in parts if it is large."""
        self._s3.upload_file(str(path), BUCKET, f"data/{path.name}")

    def upload_bytes(self, name: str, content: bytes) -> None:
        self._s3.put_object(Bucket=BUCKET, Key=f"data/{name}", Body=content)
