"""`make deploy` and `make destroy` on moto, with a `sam` that only records how it was called."""

import io
import json
import os
import shlex
import subprocess
import tempfile
import unittest
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from deploy import bucket, cloudformation, preconditions, schedule, stack
from deploy.account import Account, Failure
from deploy.tests.stacks import a_stack, the_front

REASON = "archive_shrinks: customer would lose 40 of 50 rows"


def the_bucket() -> None:
    """The data bucket, without its policy: moto refuses what a policy denies without looking at the conditions."""
    bucket.main()
    boto3.client("s3").delete_bucket_policy(Bucket=Account.from_env().bucket)


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
        the_front()
        # moto supports neither account settings nor the classes on offer.
        self.enterContext(patch.object(preconditions, "concurrency_limit", lambda _account: 1000))
        # moto spells the role of RDS in its own way.
        self.enterContext(patch.object(preconditions, "RDS_ROLE", "AWSServiceRoleForrds"))
        self.enterContext(patch.object(preconditions, "zones", lambda _account, _class: ("zone-1", "zone-2")))

    def sam(self, exits_with: int) -> None:
        """Puts a `sam` on the path that records how it was called."""
        program = self.folder / "sam"
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(self.folder))}/called\nexit {exits_with}\n')
        program.chmod(0o755)

    def parameters(self) -> dict[str, str]:
        words = (self.folder / "called").read_text().splitlines()
        self.assertEqual(words[:2], ["deploy", "--parameter-overrides"])
        return dict(word.split("=", 1) for word in words[2:])

    def test_sam_gets_the_settings_and_what_was_looked_up(self):
        the_bucket()
        a_stack("DashboardStack")
        stack.main("deploy")
        parameters = self.parameters()
        self.assertEqual(parameters["HttpApi"], "a1b2c3d4e5")
        self.assertEqual(parameters["ApiAuthorizer"], "f6g7h8")
        self.assertEqual(parameters["FinalArchive"], "required")
        self.assertEqual(parameters["BucketName"], "meetassist-data-123456789012-ap-southeast-1")
        self.assertRegex(parameters["S3PrefixListId"], "^pl-[0-9a-f]+$")
        self.assertRegex(parameters["Release"], r"^([0-9a-f]{7,}(-dirty)?-)?\d{8}T\d{6}Z$")

    def test_the_stack_is_guarded_against_replacing_the_database(self):
        the_bucket()
        a_stack("DashboardStack")
        stack.main("deploy")
        policy = boto3.client("cloudformation").get_stack_policy(StackName="DashboardStack")["StackPolicyBody"]
        self.assertEqual(json.loads(policy), stack.STACK_POLICY)

    def test_without_the_front_nothing_is_deployed(self):
        the_bucket()
        boto3.client("cloudformation").delete_stack(StackName="DashboardFront")
        with self.assertRaisesRegex(Failure, "there is no stack DashboardFront in this account and region: make front"):
            stack.main("deploy")
        self.assertFalse((self.folder / "called").exists())

    def test_a_front_that_was_not_created_completely_is_refused(self):
        the_bucket()
        boto3.client("cloudformation").delete_stack(StackName="DashboardFront")
        a_stack("DashboardFront")
        with self.assertRaisesRegex(Failure, "not been created completely"):
            stack.main("deploy")

    def test_a_stack_that_has_the_api_itself_is_not_taken_apart(self):
        the_bucket()
        a_stack("DashboardStack", outputs={"ApiUrl": "https://a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com"})
        with self.assertRaisesRegex(Failure, "one stack: docs/operations.md"):
            stack.main("deploy")
        self.assertFalse((self.folder / "called").exists())

    def test_another_engine_is_refused_as_long_as_there_is_a_database(self):
        the_bucket()
        aurora = stack.switches() | {"DatabaseEngine": "aurora"}
        for existing, chosen in (({}, aurora), ({"DatabaseEngine": "postgres"}, aurora), ({"DatabaseEngine": "aurora"}, stack.switches())):
            a_stack("DashboardStack", existing)
            with (
                self.subTest(existing),
                patch.object(stack, "switches", lambda chosen=chosen: chosen),
                self.assertRaisesRegex(Failure, "another, empty database: make destroy STACK=DashboardStack archives the rows"),
            ):
                stack.main("deploy")
            boto3.client("cloudformation").delete_stack(StackName="DashboardStack")
        self.assertFalse((self.folder / "called").exists())
        with patch.object(stack, "switches", lambda: aurora):
            with self.assertRaisesRegex(ClientError, "does not exist"):  # `sam` is not real, so there is nothing to guard
                stack.main("deploy")
        self.assertEqual(self.parameters()["DatabaseEngine"], "aurora")

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

    def test_a_terminal_without_a_region_is_refused(self):
        environment = {"AWS_CONFIG_FILE": os.devnull, "AWS_DEFAULT_REGION": ""}
        with patch.dict(os.environ, environment), self.assertRaisesRegex(Failure, "AWS_DEFAULT_REGION"):
            stack.main("deploy")

    def test_the_dashboard_reserves_what_the_account_can_spare(self):
        the_bucket()
        a_stack("DashboardStack")
        for limit, reserved in ((10, "0"), (110, "10"), (1000, "30")):
            with patch.object(preconditions, "concurrency_limit", lambda _account, limit=limit: limit):
                stack.main("deploy")
            self.assertEqual(self.parameters()["DashboardConcurrency"], reserved)

    def test_a_setting_that_could_not_work_is_refused_before_anything_is_made(self):
        the_bucket()
        for switch, value, reason in (
            ("TimeZone", "Asia/Saigon City", "not an IANA time zone"),
            ("TimeZone", "", "not an IANA time zone"),
            ("AlarmEmail", "lan at meetassist.example", "not an e-mail address"),
            ("MailFrom", "MeetAssist <lan@meetassist.example>", "not an e-mail address"),
            ("AuroraMinCapacity", "0.3", "from 0 to 256, in steps of a half"),
            ("AuroraMaxCapacity", "0.5", "from 1 to 256"),
            ("AuroraMaxCapacity", "256.5", "from 1 to 256"),
            ("AuroraMinCapacity", "4", "is more than AuroraMaxCapacity=2"),
            ("DashboardConcurrency", "some", "neither a number nor auto"),
            ("DashboardConcurrency", "950", "runs 1000 functions at once.*DashboardConcurrency=auto"),
        ):
            chosen = stack.switches() | {switch: value}
            with (
                self.subTest(value),
                patch.object(stack, "switches", lambda chosen=chosen: chosen),
                self.assertRaisesRegex(Failure, reason),
            ):
                stack.main("deploy")
        self.assertFalse((self.folder / "called").exists())

    def test_settings_that_work_are_taken(self):
        preconditions.check_switches(
            stack.switches()
            | {
                "TimeZone": "UTC",
                "AlarmEmail": "lan@meetassist.example",
                "MailFrom": "appointments@meetassist.example",
                "AuroraMinCapacity": "0.5",
                "AuroraMaxCapacity": "256",
            }
        )

    def test_two_regions_are_refused(self):
        with patch.dict(os.environ, AWS_REGION="us-east-1"), self.assertRaisesRegex(Failure, "both to the same region"):
            stack.main("deploy")

    def test_a_stack_stays_in_its_zones(self):
        a_stack("DashboardStack", {"ZoneA": "ap-southeast-1b", "ZoneB": "ap-southeast-1c"})
        the_bucket()
        stack.main("deploy")
        parameters = self.parameters()
        self.assertEqual((parameters["ZoneA"], parameters["ZoneB"]), ("ap-southeast-1b", "ap-southeast-1c"))

    def test_an_account_without_a_database_gets_the_role_that_rds_needs(self):
        the_bucket()
        a_stack("DashboardStack")
        for _ in range(2):
            stack.main("deploy")
            [role] = boto3.client("iam").list_roles()["Roles"]
            self.assertEqual(role["Path"], "/aws-service-role/rds.amazonaws.com/")

    def the_schedule_is(self, state: str) -> None:
        boto3.client("events").put_rule(Name=schedule.RULE, ScheduleExpression="rate(5 minutes)", State=state)

    def test_the_schedule_is_off_during_a_deployment_and_on_again_afterwards_even_if_it_failed(self):
        the_bucket()
        a_stack("DashboardStack")
        self.the_schedule_is("ENABLED")
        seen = []

        def deploying(command, cwd):
            if command[:2] == ["sam", "deploy"]:
                seen.append(schedule.state(Account.from_env()))
            return subprocess.CompletedProcess(command, 3 if len(seen) > 1 else 0)

        with patch.object(stack, "release", lambda: "1"), patch.object(subprocess, "run", deploying):
            stack.main("deploy")
            with self.assertRaises(Failure):
                stack.main("deploy")
        self.assertEqual(seen, ["DISABLED", "DISABLED"])
        self.assertEqual(schedule.state(Account.from_env()), "ENABLED")

    def test_it_says_when_the_last_archive_was_and_whether_the_schedule_is_on(self):
        the_bucket()
        a_stack("DashboardStack")
        self.the_schedule_is("DISABLED")
        stack.main("deploy")
        self.assertIn("Nothing has been archived yet.", self.output.getvalue())
        boto3.client("s3").put_object(
            Bucket=Account.from_env().bucket, Key=schedule.MANIFEST, Body='{"last_updated":"2025-11-28T10:00:00Z"}'
        )
        stack.main("deploy")
        self.assertIn("The last archive is of 2025-11-28T10:00:00Z.", self.output.getvalue())
        self.assertIn("The schedule is off", self.output.getvalue())

    def test_cloudformation_is_asked_once_for_each_stack(self):
        the_bucket()
        a_stack("DashboardStack")
        with patch.object(cloudformation, "find", wraps=cloudformation.find) as find:
            stack.main("deploy")
        self.assertEqual(sorted(call.args[1] for call in find.call_args_list), ["DashboardFront", "DashboardStack"])

    def test_a_failure_of_sam_fails_the_deployment(self):
        the_bucket()
        self.sam(exits_with=3)
        with self.assertRaisesRegex(Failure, "sam deploy failed with exit code 3"):
            stack.main("deploy")


class Zones(unittest.TestCase):
    """moto doesn't know the classes on offer, so these are answers in the form of RDS's."""

    class Rds:
        session = boto3.Session(region_name="ap-southeast-1")
        region = "ap-southeast-1"

        def __init__(self, *options: list[str]):
            self.options = options

        def client(self, _service):
            return self

        def get_paginator(self, _operation):
            return self

        def paginate(self, **asked):
            self.asked = asked
            return [
                {"OrderableDBInstanceOptions": [{"AvailabilityZones": [{"Name": zone} for zone in zones]}]}
                for zones in self.options
            ]

    def test_two_that_offer_the_class_are_chosen_always_the_same(self):
        offered = self.Rds(["ap-southeast-1c"], ["ap-southeast-1b", "ap-southeast-1c"])
        self.assertEqual(preconditions.zones(offered, stack.switches()), ("ap-southeast-1b", "ap-southeast-1c"))
        self.assertEqual(offered.asked, {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "Vpc": True})
        preconditions.zones(offered, stack.switches() | {"DatabaseEngine": "aurora"})
        self.assertEqual(offered.asked, {"Engine": "aurora-postgresql", "DBInstanceClass": "db.serverless", "Vpc": True})

    def test_a_class_that_one_zone_offers_is_refused(self):
        for engine, setting in (("postgres", "DatabaseClass"), ("aurora", "DatabaseEngine")):
            with self.assertRaisesRegex(Failure, f"another {setting}"):
                preconditions.zones(self.Rds(["ap-southeast-1c"]), stack.switches() | {"DatabaseEngine": engine})


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
            event("3", "DashboardStack", cloudformation.STACK_TYPE, "DELETE_FAILED", "The following resource(s) failed to delete"),
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

    def test_a_schedule_of_a_stack_that_could_not_be_deleted_is_on_again(self):
        a_stack("DashboardStack")
        events = boto3.client("events")
        events.put_rule(Name=schedule.RULE, ScheduleExpression="rate(5 minutes)", State="ENABLED")

        def refused(*_):
            self.assertEqual(schedule.state(Account.from_env()), "DISABLED")
            raise Failure("not deleted")

        with patch.object(cloudformation, "delete", refused), self.assertRaisesRegex(Failure, "not deleted"):
            stack.destroy(Account.from_env(), "DashboardStack")
        self.assertEqual(schedule.state(Account.from_env()), "ENABLED")

    def test_the_front_is_not_deleted_by_mistake(self):
        the_front()
        with patch.dict(os.environ, STACK="DashboardFront"), self.assertRaisesRegex(Failure, "make destroy-front"):
            stack.main("destroy")
        self.assertEqual(len(boto3.client("cloudformation").describe_stacks()["Stacks"]), 1)

    def test_the_stack_must_be_named(self):
        with patch.dict(os.environ, STACK=""), self.assertRaisesRegex(Failure, "STACK="):
            stack.main("destroy")

    def test_an_unknown_stack_is_reported(self):
        with patch.dict(os.environ, STACK="Nobody"), self.assertRaisesRegex(Failure, "there is no stack Nobody"):
            stack.main("destroy")

    def test_a_failed_final_archive_is_reported_with_its_reason(self):
        account = Refusing()
        with patch.object(schedule, "state", lambda _account: None), self.assertRaises(Failure) as caught:
            stack.destroy(account, "DashboardStack")
        self.assertEqual(str(caught.exception), f"DashboardStack was not deleted:\nDatabaseContents: {REASON}")


if __name__ == "__main__":
    unittest.main()
