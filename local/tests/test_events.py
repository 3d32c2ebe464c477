"""A new object starts its function, with the event that AWS would deliver."""

import json
import logging
import queue
import unittest
from unittest import mock

from local.aws import BUCKET, Account, client
from local.events import ATTEMPTS, BucketEvents
from local.invocation import FunctionFailed, NoAnswer
from local.tests.moto import MotoTest

# The event log would be printed between the tests.
logging.getLogger("events").addHandler(logging.NullHandler())

PATIENCE_SECONDS = 20


@mock.patch("local.events.RETRY_SECONDS", 0)
class EventsTest(MotoTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = Account(cls.endpoint)
        account.ensure_bucket()
        account.ensure_rule()
        cls.s3 = client(cls.endpoint, "s3")
        cls.calls = queue.Queue()
        cls.answers = []
        functions = {"requests/archive/*": "archive-data", "uploads/*": "db-init", "outbox/*.json": "mailer"}
        BucketEvents(cls.endpoint, cls.invoke, functions).start()

    @classmethod
    def invoke(cls, name, payload):
        cls.calls.put((name, json.loads(payload)))
        if cls.answers and (failure := cls.answers.pop(0)):
            raise failure
        return b"{}"

    def setUp(self):
        self.addCleanup(self.assert_quiet)

    def put(self, key, body=b"{}"):
        return self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)

    def call(self):
        return self.calls.get(timeout=PATIENCE_SECONDS)

    def assert_quiet(self):
        """Events come in order: when a later one has come, no earlier one is missing."""
        self.put("requests/archive/last.json")
        self.assertEqual(self.call()[1]["detail"]["object"]["key"], "requests/archive/last.json")

    def test_the_event_is_the_same_as_on_aws(self):
        put = self.put("requests/archive/a b+c.json", b"12345")
        name, event = self.call()
        self.assertEqual(name, "archive-data")
        self.assertEqual(
            event.keys(),
            {"version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"},
        )
        self.assertEqual((event["source"], event["detail-type"]), ("aws.s3", "Object Created"))
        self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(event["resources"], [f"arn:aws:s3:::{BUCKET}"])
        detail = event["detail"]
        self.assertEqual(
            detail.keys(),
            {"version", "bucket", "object", "request-id", "requester", "source-ip-address", "reason"},
        )
        self.assertEqual(detail["bucket"], {"name": BUCKET})
        self.assertEqual(detail["object"].keys(), {"key", "size", "etag", "version-id", "sequencer"})
        self.assertEqual(
            (detail["object"]["key"], detail["object"]["size"], detail["object"]["version-id"], detail["reason"]),
            ("requests/archive/a b+c.json", 5, put["VersionId"], "PutObject"),
        )

    def test_each_pattern_starts_its_function_and_other_keys_start_none(self):
        for key in ("archive/customer/Customer.csv", "requests/archived.json", "data/requests/archive/x.json", "outbox/sent/1"):
            self.put(key)
        self.put("outbox/1.json")
        name, event = self.call()
        self.assertEqual((name, event["detail"]["object"]["key"]), ("mailer", "outbox/1.json"))
        self.put("uploads/1/request.json")
        name, event = self.call()
        self.assertEqual((name, event["detail"]["object"]["key"]), ("db-init", "uploads/1/request.json"))

    def test_a_deletion_causes_no_event(self):
        self.put("requests/archive/1.json")
        self.call()
        self.s3.delete_object(Bucket=BUCKET, Key="requests/archive/1.json")

    def test_two_objects_are_two_events(self):
        self.put("requests/archive/1.json")
        self.put("requests/archive/1.json")
        self.assertNotEqual(self.call()[1]["id"], self.call()[1]["id"])

    def test_a_failure_is_retried_with_the_same_event(self):
        self.answers[:] = [NoAnswer("archive-data did not answer"), None]
        self.put("requests/archive/1.json")
        self.assertEqual(self.call()[1], self.call()[1])

    def test_an_event_that_keeps_failing_is_given_up_and_logged(self):
        self.answers[:] = [FunctionFailed({"errorMessage": "broken"})] * ATTEMPTS
        with self.assertLogs("events", logging.ERROR) as logs:
            self.put("requests/archive/bad.json")
            for _ in range(ATTEMPTS):
                self.assertEqual(self.call()[1]["detail"]["object"]["key"], "requests/archive/bad.json")
            self.assert_quiet()
        self.assertEqual(len(logs.output), ATTEMPTS)
        self.assertIn("archive-data failed for requests/archive/bad.json, attempt 3 of 3: broken", logs.output[-1])


if __name__ == "__main__":
    unittest.main()
