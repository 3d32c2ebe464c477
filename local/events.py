"""The bucket's events: a new object whose key matches a pattern starts the function that the pattern belongs to.

As on AWS, S3 tells EventBridge of every new object, and a rule for each pattern picks its own. Where AWS calls the
function, the rule fills a queue here, which a thread empties into the emulator: at least once, one event at a time,
and not for ever.
"""

import json
import logging
import re
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import BUCKET, client
from local.invocation import LONGEST_RUN_SECONDS, FunctionFailed, NoAnswer

FUNCTIONS = {
    "requests/archive/*": "archive-data",
    "outbox/failed/*": "archive-data",
    "outbox/*.json": "mailer",
    "uploads/*/file": "db-init",
    "uploads/*/request.json": "db-init",
}

# Lambda's limit for asynchronous calls. Lambda waits for minutes between tries, which would be tedious here.
ATTEMPTS = 3
RETRY_SECONDS = 2
# A mailer that was killed keeps its claim for 45 seconds, so the last try comes later.
RETRY_FACTORS = {"mailer": 10}

POLL_SECONDS = 10
RECONNECT_SECONDS = 1

log = logging.getLogger("events")


class BucketEvents:
    """The rules and queues of the patterns. `invoke(name, payload)` invokes a function."""

    def __init__(self, endpoint: str, invoke, functions: dict[str, str] = FUNCTIONS, bucket: str = BUCKET):
        self._s3 = client(endpoint, "s3")
        self._events = client(endpoint, "events")
        self._sqs = client(endpoint, "sqs")
        self._invoke = invoke
        self._functions = functions
        self._bucket = bucket

    def start(self) -> None:
        """Creates what is missing, and delivers events from now on."""
        self._s3.put_bucket_notification_configuration(
            Bucket=self._bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        for keys, function in self._functions.items():
            queue = self._ensure_rule(keys)
            threading.Thread(target=self._deliver_all, args=(queue, function), daemon=True).start()

    def _ensure_rule(self, keys: str) -> str:
        name = f"meetassist-{re.sub(r'[^a-z]+', '-', keys).strip('-')}"
        queue = self._sqs.create_queue(
            # An event received by a stack that ended meanwhile is delivered again.
            QueueName=name, Attributes={"VisibilityTimeout": str(LONGEST_RUN_SECONDS + 60)}
        )["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self._events.put_rule(Name=name, EventPattern=json.dumps(pattern(self._bucket, keys)))
        self._events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
        return queue

    def _deliver_all(self, queue: str, function: str) -> None:
        while True:
            try:
                received = self._sqs.receive_message(
                    QueueUrl=queue, WaitTimeSeconds=POLL_SECONDS, AttributeNames=["ApproximateReceiveCount"]
                )
                for message in received.get("Messages", []):
                    self._deliver(queue, function, message)
            except (BotoCoreError, ClientError) as error:
                log.error("%s's queue can't be read: %s", function, error)
                time.sleep(RECONNECT_SECONDS)

    def _deliver(self, queue: str, function: str, message: dict) -> None:
        """One attempt; the event is deleted once it has succeeded, or failed for the last time."""
        attempt = int(message["Attributes"]["ApproximateReceiveCount"])
        received = {"QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"]}
        event = as_on_aws(json.loads(message["Body"]), message["MessageId"])
        try:
            self._invoke(function, json.dumps(event).encode())
        except (FunctionFailed, NoAnswer) as error:
            key = event["detail"]["object"]["key"]
            log.error("%s failed for %s, attempt %d of %d: %s", function, key, attempt, ATTEMPTS, error)
            if attempt < ATTEMPTS:
                seconds = RETRY_SECONDS * RETRY_FACTORS.get(function, 1) * attempt
                self._sqs.change_message_visibility(**received, VisibilityTimeout=seconds)
                return
        self._sqs.delete_message(**received)


def pattern(bucket: str, keys: str) -> dict:
    """The pattern with which a rule on AWS selects the events of these keys, in which * stands for any text."""
    return {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"wildcard": keys}]}},
    }


def as_on_aws(event: dict, id: str) -> dict:
    """moto's event, with the differences of EventBridge's.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    """
    detail = event["detail"]
    told = {"etag" if name == "eTag" else name: value for name, value in detail["object"].items()}
    return event | {"id": id, "detail": detail | {"object": told, "reason": "PutObject"}}
