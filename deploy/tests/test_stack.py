"""`make deploy` and `make destroy` on moto, with a `sam` that only records how it was called."""

import io
import json
import os
import shlex
import tempfile
import unittest
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import boto3
from moto import mock_aws

from deploy import bucket, stack
from deploy.account import Account, Failure

REASON = "archive_shrinks: customer would lose 40 of 50 rows"


def a_stack(name: str, **parameters: str) -> None:
    """A stack with one resource."""
    template = {
        "Parameters": {parameter: {"Type": "String"} for parameter in parameters},
        "Resources": {"Alarms": {"Type": "AWS::SNS::Topic"}},
    }
    boto3.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
    )


class OnMoto(unittest.TestCase):
    def setUp(self):
        self.enterContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        self.enterContext(mock_aws())
        self.output = self.enterContext(redirect_stdout(io.StringIO()))


class Deployment(OnMoto):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(patch.dict(os.environ, PATH=f"{self.folder}:{os.environ['PATH']}"))
        self.sam(exits_with=0)
        # moto doesn't support account settings.
        self.enterContext(patch.object(stack, "concurrency_limit", lambda _account: 1000))

    def sam(self, exits_with: int) -> None:
        """Puts a `sam` on the path that records how it was called."""
        program = self.folder / "sam"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(self.folder))}/called\nexit {exits_with}\n')
        program.chmod(0o755)

    def parameters(self) -> dict[str, str]:
        words = (self.folder / "called").read_text().splitlines()
        self.assertEqual(words[:2], ["deploy", "--parameter-overrides"])
        return dict(word.split("=", 1) for word in words[2:])

    def test_sam_gets_the_switches_and_what_was_found_out(self):
        bucket.main()
        a_stack("DashboardStack")
        stack.main("deploy")
        parameters = self.parameters()
        self.assertEqual(parameters["FinalArchive"], "required")
        self.assertEqual(parameters["BucketName"], "meetassist-data-123456789012-ap-southeast-1")
        self.assertEqual(parameters["UserPoolId"], "none")
        self.assertRegex(parameters["S3PrefixListId"], "^pl-[0-9a-f]+$")
        self.assertRegex(parameters["Release"], r"^([0-9a-f]{7,}(-dirty)?-)?\d{8}T\d{6}Z$")

    def test_the_stack_is_guarded_against_replacing_the_database(self):
        bucket.main()
        a_stack("DashboardStack")
        stack.main("deploy")
        policy = boto3.client("cloudformation").get_stack_policy(StackName="DashboardStack")["StackPolicyBody"]
        self.assertEqual(json.loads(policy), stack.STACK_POLICY)

    def test_a_new_stack_gets_the_users_of_the_former_one(self):
        bucket.main()
        cognito = boto3.client("cognito-idp")
        cognito.create_user_pool(PoolName="Another")
        left_behind = cognito.create_user_pool(PoolName="DashboardStack")["UserPool"]["Id"]
        self.assertEqual(stack.user_pool(Account.from_env(), "DashboardStack"), left_behind)

    def test_several_pools_of_that_name_have_to_be_sorted_out(self):
        for _ in range(2):
            boto3.client("cognito-idp").create_user_pool(PoolName="DashboardStack")
        with self.assertRaisesRegex(Failure, "several user pools"):
            stack.user_pool(Account.from_env(), "DashboardStack")

    def test_a_stack_keeps_the_pool_that_it_made(self):
        a_stack("DashboardStack")
        boto3.client("cognito-idp").create_user_pool(PoolName="DashboardStack")
        self.assertEqual(stack.user_pool(Account.from_env(), "DashboardStack"), "none")

    def test_a_stack_keeps_the_pool_that_it_was_given(self):
        a_stack("DashboardStack", UserPoolId="ap-southeast-1_Example01")
        self.assertEqual(stack.user_pool(Account.from_env(), "DashboardStack"), "ap-southeast-1_Example01")

    def test_without_the_bucket_nothing_is_deployed(self):
        with self.assertRaisesRegex(Failure, "make bucket"):
            stack.main("deploy")
        self.assertFalse((self.folder / "called").exists())

    def test_a_bucket_without_versions_is_refused(self):
        account = Account.from_env()
        boto3.client("s3").create_bucket(
            Bucket=account.bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"}
        )
        with self.assertRaisesRegex(Failure, "keeps no versions: make bucket"):
            stack.main("deploy")

    def test_a_terminal_without_a_region_is_told(self):
        environment = {"AWS_CONFIG_FILE": os.devnull, "AWS_DEFAULT_REGION": ""}
        with patch.dict(os.environ, environment), self.assertRaisesRegex(Failure, "AWS_DEFAULT_REGION"):
            stack.main("deploy")

    def test_an_account_that_can_reserve_nothing_is_told_which_switch_to_set(self):
        bucket.main()
        a_stack("DashboardStack")
        with patch.object(stack, "concurrency_limit", lambda _account: 10):
            with self.assertRaisesRegex(Failure, "runs 10 functions at once.*DashboardConcurrency=0"):
                stack.main("deploy")
            with patch.object(stack, "switches", lambda: {"DashboardConcurrency": "0"}):
                stack.main("deploy")
        self.assertEqual(self.parameters()["DashboardConcurrency"], "0")

    def test_a_failure_of_sam_is_one_of_the_deployment(self):
        bucket.main()
        self.sam(exits_with=3)
        with self.assertRaisesRegex(Failure, "sam deploy failed with exit code 3"):
            stack.main("deploy")


class Refusing:
    """A CloudFormation whose deletion fails because of the last archive, reported as AWS reports it."""

    def __init__(self):
        self.deleting = False

    def client(self, _service):
        return self

    def describe_stacks(self, StackName):  # noqa: N803
        status = "DELETE_FAILED" if self.deleting else "CREATE_COMPLETE"
        return {"Stacks": [{"StackId": f"arn:{StackName}", "StackStatus": status}]}

    def delete_stack(self, StackName):  # noqa: N803
        self.deleting = True

    def get_paginator(self, _operation):
        return self

    def paginate(self, StackName):  # noqa: N803
        def event(id, resource, type, status, reason):
            return {
                "EventId": id,
                "LogicalResourceId": resource,
                "ResourceType": type,
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
                "Timestamp": datetime(2026, 1, 1, tzinfo=UTC),
            }

        old = [event("1", "Alarms", "AWS::SNS::Topic", "DELETE_FAILED", "of an earlier try")]
        new = [
            event("2", "DatabaseContents", "Custom::Database", "DELETE_FAILED", REASON),
            event("3", "DashboardStack", stack.STACK_TYPE, "DELETE_FAILED", "The following resource(s) failed to delete"),
        ]
        return [{"StackEvents": old + new if self.deleting else old}]


class Destruction(OnMoto):
    def test_it_deletes_the_stack_and_says_where_the_data_is(self):
        a_stack("DashboardStack")
        with patch.dict(os.environ, STACK="DashboardStack"):
            stack.main("destroy")
        self.assertEqual(boto3.client("cloudformation").describe_stacks()["Stacks"], [])
        self.assertIn("aws cloudformation delete-stack --stack-name DashboardStack", self.output.getvalue())
        self.assertIn("The data is in the bucket meetassist-data-123456789012-ap-southeast-1", self.output.getvalue())

    def test_the_stack_has_to_be_named(self):
        with patch.dict(os.environ, STACK=""), self.assertRaisesRegex(Failure, "STACK="):
            stack.main("destroy")

    def test_an_unknown_stack_is_told(self):
        with patch.dict(os.environ, STACK="Nobody"), self.assertRaisesRegex(Failure, "there is no stack Nobody"):
            stack.main("destroy")

    def test_a_last_archive_that_fails_is_told_with_its_reason(self):
        account = Refusing()
        with self.assertRaises(Failure) as caught:
            stack.destroy(account, "DashboardStack")
        self.assertEqual(str(caught.exception), f"DashboardStack was not deleted:\nDatabaseContents: {REASON}")


if __name__ == "__main__":
    unittest.main()
