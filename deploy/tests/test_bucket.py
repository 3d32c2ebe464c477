"""`make bucket`, on moto."""

import io
import json
import os
import unittest
from contextlib import redirect_stdout
from dataclasses import replace
from unittest.mock import patch

import boto3
from botocore.stub import Stubber
from moto import mock_aws
from moto.s3.models import s3_backends

from deploy import bucket
from deploy.account import Account, Failure

BUCKET = "meetassist-data-123456789012-ap-southeast-1"


class Bucket(unittest.TestCase):
    def setUp(self):
        self.enterContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        self.enterContext(mock_aws())
        self.enterContext(redirect_stdout(io.StringIO()))
        self.s3 = boto3.client("s3")

    def settings(self) -> dict:
        """Every setting of the bucket that can be read back."""
        return {
            "versioning": self.s3.get_bucket_versioning(Bucket=BUCKET)["Status"],
            "encryption": self.s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"],
            "public": self.s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"],
            "ownership": self.s3.get_bucket_ownership_controls(Bucket=BUCKET)["OwnershipControls"]["Rules"],
            "policy": json.loads(self.s3.get_bucket_policy(Bucket=BUCKET)["Policy"]),
            "lifecycle": self.s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"],
        }

    def test_it_keeps_versions_and_nobody_reads_it_from_outside(self):
        bucket.main()
        settings = self.settings()
        self.assertEqual(settings["versioning"], "Enabled")
        [rule] = settings["encryption"]
        self.assertEqual(rule["ApplyServerSideEncryptionByDefault"], {"SSEAlgorithm": "AES256"})
        self.assertEqual(set(settings["public"].values()), {True})
        self.assertEqual(settings["ownership"], [{"ObjectOwnership": "BucketOwnerEnforced"}])
        self.assertEqual(self.s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"], "ap-southeast-1")

    def test_it_refuses_requests_without_tls(self):
        bucket.main()
        statement, _ = self.settings()["policy"]["Statement"]
        self.assertEqual((statement["Effect"], statement["Principal"], statement["Action"]), ("Deny", "*", "s3:*"))
        self.assertEqual(statement["Condition"], {"Bool": {"aws:SecureTransport": "false"}})
        self.assertEqual(statement["Resource"], [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"])

    def kept_from_losing_data(self) -> dict:
        _, statement = self.settings()["policy"]["Statement"]
        self.assertEqual((statement["Effect"], statement["Principal"]), ("Deny", "*"))
        return statement

    def test_only_one_may_delete_versions_or_the_bucket_or_change_how_long_they_are_kept(self):
        with patch.dict(os.environ, KEEPER="arn:aws:iam::123456789012:role/keeper"):
            bucket.main()
        statement = self.kept_from_losing_data()
        self.assertLessEqual(
            {"s3:DeleteObjectVersion", "s3:DeleteBucket", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration"},
            set(statement["Action"]),
        )
        self.assertEqual(
            statement["Condition"], {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/keeper"}}
        )

    def test_nobody_else_may_take_the_policy_away(self):
        bucket.main()
        self.assertLessEqual({"s3:PutBucketPolicy", "s3:DeleteBucketPolicy"}, set(self.kept_from_losing_data()["Action"]))

    def test_the_keeper_is_whoever_makes_the_bucket(self):
        account = Account.from_env()
        self.assertEqual(bucket.keeper(account), account.caller)

    def test_of_a_role_the_role_is_the_keeper_and_not_its_session(self):
        path = "/aws-reserved/sso.amazonaws.com/"
        role = boto3.client("iam").create_role(RoleName="Admins", Path=path, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        account = replace(Account.from_env(), caller="arn:aws:sts::123456789012:assumed-role/Admins/lan@meetassist.example")
        self.assertEqual(bucket.keeper(account), role)

    def test_a_keeper_has_to_be_a_role_or_user(self):
        for text in ("keeper", "arn:aws:iam::123456789012:root", "arn:aws:sts::123456789012:assumed-role/a/b", "*"):
            with patch.dict(os.environ, KEEPER=text), self.assertRaisesRegex(Failure, "KEEPER"):
                bucket.main()

    def test_replaced_versions_expire_and_current_ones_never_do(self):
        with patch.dict(os.environ, KEEP_DAYS="30"):
            bucket.main()
        [rule, *_] = self.settings()["lifecycle"]
        self.assertEqual(rule["Filter"], {"Prefix": ""})
        self.assertEqual(rule["NoncurrentVersionExpiration"]["NoncurrentDays"], 30)
        self.assertNotIn("Expiration", rule)

    def test_the_page_may_post_forms_from_any_origin_and_do_nothing_else(self):
        bucket.main()
        [rule] = self.s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
        self.assertEqual((rule["AllowedOrigins"], rule["AllowedMethods"]), (["*"], ["POST"]))

    def test_exported_lists_results_of_queries_mail_uploads_and_events_are_deleted_after_a_while(self):
        bucket.main()
        [_, *rules] = self.settings()["lifecycle"]
        expiring = {rule["Filter"]["Prefix"]: rule["Expiration"]["Days"] for rule in rules if rule["Status"] == "Enabled"}
        self.assertEqual(
            expiring,
            {
                "exports/": 1, "athena/": 1, "outbox/": 30, "uploads/": 30, "clickstream/": 400,
                "clickstream/batches/": 400,
            },
        )  # fmt: skip
        *rules, batches = bucket.lifecycle(30)["Rules"][1:]
        for rule in rules:
            self.assertEqual(rule["NoncurrentVersionExpiration"], {"NoncurrentDays": rule["Expiration"]["Days"]})
        # What was moved into the object of its day is still there as a version.
        self.assertEqual(batches["NoncurrentVersionExpiration"], {"NoncurrentDays": 1})

    def test_some_replaced_versions_are_kept_however_old(self):
        """moto drops this part of a rule, so look at the rule itself."""
        [rule, *_] = bucket.lifecycle(30)["Rules"]
        self.assertEqual(
            rule["NoncurrentVersionExpiration"],
            {"NoncurrentDays": 30, "NewerNoncurrentVersions": bucket.KEEP_VERSIONS},
        )
        self.assertGreater(bucket.KEEP_VERSIONS, 0)

    def events_reach_eventbridge(self) -> bool:
        """moto keeps this setting and does not answer with it."""
        [account] = s3_backends.values()
        return account["aws"].buckets[BUCKET].notification_configuration.event_bridge is not None

    def test_eventbridge_is_told_of_new_objects_and_other_notifications_stay(self):
        bucket.main()
        self.assertTrue(self.events_reach_eventbridge())
        queue = boto3.client("sqs").create_queue(QueueName="mine")["QueueUrl"]
        arn = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.s3.put_bucket_notification_configuration(
            Bucket=BUCKET,
            NotificationConfiguration={
                "QueueConfigurations": [{"Id": "mine", "QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
            },
        )
        self.assertFalse(self.events_reach_eventbridge())
        bucket.main()
        notifications = self.s3.get_bucket_notification_configuration(Bucket=BUCKET)
        self.assertEqual([kept["Id"] for kept in notifications["QueueConfigurations"]], ["mine"])
        self.assertTrue(self.events_reach_eventbridge())

    def test_repeating_it_changes_nothing(self):
        bucket.main()
        before = self.settings()
        bucket.main()
        self.assertEqual(self.settings(), before)

    def test_it_fixes_a_bucket_that_was_created_by_hand(self):
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
        bucket.main()
        self.assertEqual(self.settings()["versioning"], "Enabled")

    def test_a_bucket_of_somebody_else_is_reported_in_a_sentence(self):
        account = Account.from_env()
        with Stubber(self.s3) as stubber, patch.object(Account, "client", lambda *_: self.s3):
            stubber.add_client_error("create_bucket", "BucketAlreadyExists", http_status_code=409)
            with self.assertRaisesRegex(Failure, f"^the bucket {BUCKET} belongs to someone else: .*BUCKET="):
                bucket.ensure_bucket(account, 90)

    def test_another_name_is_taken_from_the_environment(self):
        with patch.dict(os.environ, BUCKET="somewhere-else"):
            bucket.main()
        self.assertEqual([bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]], ["somewhere-else"])

    def test_the_number_of_days_must_be_a_number(self):
        for text in ("0", "-1", "many"):
            with patch.dict(os.environ, KEEP_DAYS=text), self.assertRaisesRegex(Failure, "KEEP_DAYS"):
                bucket.main()
        self.assertEqual(self.s3.list_buckets()["Buckets"], [])

    def test_the_first_region_is_not_named(self):
        with patch.dict(os.environ, AWS_DEFAULT_REGION="us-east-1"):
            bucket.main()
        self.assertIn("meetassist-data-123456789012-us-east-1", [b["Name"] for b in self.s3.list_buckets()["Buckets"]])


if __name__ == "__main__":
    unittest.main()
