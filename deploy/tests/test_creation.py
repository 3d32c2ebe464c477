"""Creates both templates as stacks on moto, as far as moto supports their resource types."""

import io
import json
import os
import re
import unittest
import warnings
import zipfile
from contextlib import redirect_stdout
from unittest.mock import patch

import boto3
import botocore.client
from moto import mock_aws
from moto.cloudformation.parsing import get_model_map

from deploy import cloudformation, front
from deploy.account import Account
from deploy.tests.template import CODE, FRONT, SYSTEM, Template, references

# What moto 5.2 can't create. If it learns a type, the test fails and the type comes off this list.
UNKNOWN_TO_MOTO = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::Athena::WorkGroup",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::VPCCidrBlock",
    "AWS::Glue::Database",
    "AWS::Glue::Table",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
    "Custom::Database",
}

# What moto gets wrong in the types it supports: it reads the parameter group as a name, and lacks blocks of IPv6 and the
# attribute.
WRONG_PROPERTIES = [
    ("Database", "DBParameterGroupName"),
    ("SubnetA", "Ipv6CidrBlock"),
    ("SubnetB", "Ipv6CidrBlock"),
    ("RouteOut", "EgressOnlyInternetGatewayId"),
]
WRONG_ATTRIBUTE = ["Database", "MasterUserSecret.SecretArn"]

# moto wants a version for each of these; they have their cluster's.
OF_A_CLUSTER = ("DatabaseWriter", "DatabaseStandby")

DATA_BUCKET = "meetassist-data-123456789012-ap-southeast-1"

# What the front stack has made is given to the system.
PARAMETERS = {
    "HttpApi": "a1b2c3d4e5",
    "ApiAuthorizer": "f6g7h8",
    "BucketName": DATA_BUCKET,
    "S3PrefixListId": "pl-6fa54006",
    "ZoneA": "ap-southeast-1a",
    "ZoneB": "ap-southeast-1b",
    "DashboardConcurrency": "0",
    "Release": "1",
}

ON_AURORA = {"DatabaseEngine": "aurora", "DatabaseMultiAZ": "true"}


def for_moto(stack: dict) -> dict:
    """The template without what moto doesn't support; references to it are replaced by its name."""
    resources = stack["Resources"]
    unknown = {name for name, resource in resources.items() if resource["Type"] in UNKNOWN_TO_MOTO}

    def named(text: str) -> str:
        for name in unknown & set(references({"Fn::Sub": text})):
            text = re.sub(rf"\$\{{{name}(\.\w+)*\}}", name, text)
        return text

    def without_unknown(value):
        match value:
            case {"Ref": name} if name in unknown:
                return name
            case {"Fn::GetAtt": [name, *_]} if name in unknown or value["Fn::GetAtt"] == WRONG_ATTRIBUTE:
                return name
            case {"Fn::Sub": str(text)}:
                return {"Fn::Sub": named(text)}
            case {"Fn::Sub": [str(text), values]}:
                return {"Fn::Sub": [named(text), without_unknown(values)]}
            case dict():
                return {key: without_unknown(inner) for key, inner in value.items()}
            case list():
                return [without_unknown(inner) for inner in value]
        return value

    for name, wrong in WRONG_PROPERTIES:
        if name in resources:
            del resources[name]["Properties"][wrong]
    for name in OF_A_CLUSTER:
        if name in resources:
            resources[name]["Properties"]["EngineVersion"] = resources["DatabaseCluster"]["Properties"]["EngineVersion"]
    kept = {name: without_unknown(resource) for name, resource in resources.items() if name not in unknown}
    for resource in kept.values():
        if resource.get("DependsOn") in unknown:
            del resource["DependsOn"]
    return stack | {"Resources": kept, "Outputs": without_unknown(stack["Outputs"])}


class Created(unittest.TestCase):
    """For the system creation only: moto deletes in the wrong order, so it can't delete a network."""

    created: dict[str, str]
    """Physical ids by logical id."""

    @classmethod
    def create(cls, stack: Template, name: str, parameters: dict[str, str]) -> None:
        upload_program()
        client = boto3.client("cloudformation")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            client.create_stack(
                StackName=name,
                TemplateBody=json.dumps(for_moto(stack.transformed())),
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
                Capabilities=["CAPABILITY_IAM"],
            )
        cls.created = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in client.get_paginator("list_stack_resources").paginate(StackName=name)
            for resource in page["StackResourceSummaries"]
            # moto lists a resource whose condition is false too, without a name.
            if resource["LogicalResourceId"]
        }

    def check_that_all_is_created(self, stack: Template, **parameters: str) -> None:
        expected = {
            name
            for name, resource in stack.deployed(**parameters)["Resources"].items()
            if resource["Type"] not in UNKNOWN_TO_MOTO
        }
        self.assertEqual(self.created.keys(), expected)
        [created] = boto3.client("cloudformation").describe_stacks()["Stacks"]
        self.assertEqual(created["StackStatus"], "CREATE_COMPLETE")


class Types(unittest.TestCase):
    def test_moto_knows_all_types_but_those_listed(self):
        resources = [*SYSTEM.transformed()["Resources"].values(), *FRONT.transformed()["Resources"].values()]
        types = {resource["Type"] for resource in resources}
        self.assertEqual(types - get_model_map().keys(), UNKNOWN_TO_MOTO)


class Front(Created):
    def setUp(self):
        self.enterContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        self.enterContext(mock_aws())
        self.create(FRONT, "DashboardFront", {"BucketName": DATA_BUCKET})

    def test_everything_that_moto_knows_is_created(self):
        self.check_that_all_is_created(FRONT)

    def test_its_function_is_named_after_the_stack(self):
        [function] = boto3.client("lambda").list_functions()["Functions"]
        self.assertEqual(function["FunctionName"], "DashboardFront-Accounts")


    def test_it_is_deleted_with_what_has_been_published(self):
        bucket = self.created["PageBucket"]
        boto3.client("s3").put_object(Bucket=bucket, Key="index.html", Body=b"")
        nobody = {"UserPool": {"EstimatedNumberOfUsers": 0}}
        with (
            patch.object(cloudformation, "guard"),  # moto has neither termination protection nor this pool
            patch.object(botocore.client.BaseClient, "_make_api_call", answering(DescribeUserPool=nobody)),
            redirect_stdout(io.StringIO()),
        ):
            front.destroy(Account.from_env(), "DashboardFront", with_users=False)
        self.assertEqual(boto3.client("cloudformation").describe_stacks()["Stacks"], [])
        self.assertEqual(boto3.client("lambda").list_functions()["Functions"], [])
        buckets = boto3.client("s3").list_buckets()["Buckets"]
        self.assertNotIn(bucket, [listed["Name"] for listed in buckets])


def answering(**answers: dict):
    """Calls of AWS as they are, but for the operations that are answered here."""
    call = botocore.client.BaseClient._make_api_call

    def answer(client, operation: str, parameters: dict):
        return answers[operation] if operation in answers else call(client, operation, parameters)

    return answer


class System(Created):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        cls.enterClassContext(mock_aws())
        cls.create(SYSTEM, "DashboardStack", PARAMETERS)

    def test_everything_that_moto_knows_is_created(self):
        self.check_that_all_is_created(SYSTEM)

    def test_functions_are_named_after_the_stack_and_find_the_bucket(self):
        functions = boto3.client("lambda").list_functions()["Functions"]
        self.assertEqual(
            {function["FunctionName"] for function in functions}, {f"DashboardStack-{name}" for name in SYSTEM.functions}
        )
        buckets = {function["Environment"]["Variables"].get("BUCKET_NAME") for function in functions}
        self.assertEqual(buckets, {DATA_BUCKET})

    def test_the_rule_is_disabled_and_its_target_is_the_archive(self):
        events = boto3.client("events")
        self.assertEqual(events.describe_rule(Name="MeetAssist-ArchiveSchedule")["State"], "DISABLED")
        [target] = events.list_targets_by_rule(Rule="MeetAssist-ArchiveSchedule")["Targets"]
        self.assertTrue(target["Arn"].endswith(":function:DashboardStack-ArchiveData"))

    def test_the_database_is_private_in_both_subnets(self):
        [database] = boto3.client("rds").describe_db_instances()["DBInstances"]
        subnets = {subnet["SubnetIdentifier"] for subnet in database["DBSubnetGroup"]["Subnets"]}
        self.assertEqual(subnets, {self.created["SubnetA"], self.created["SubnetB"]})
        self.assertIs(database["PubliclyAccessible"], False)


class SystemOnAurora(Created):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        cls.enterClassContext(mock_aws())
        cls.create(SYSTEM, "DashboardStack", PARAMETERS | ON_AURORA)

    def test_everything_that_moto_knows_is_created(self):
        self.check_that_all_is_created(SYSTEM, **ON_AURORA)

    def test_functions_wait_for_a_database_that_pauses(self):
        for function in boto3.client("lambda").list_functions()["Functions"]:
            inside = bool(function.get("VpcConfig", {}).get("SubnetIds"))
            self.assertEqual("DB_RESUME_SECONDS" in function["Environment"]["Variables"], inside)


def upload_program() -> None:
    """Puts the functions' code where the template says it is."""
    bucket, key = CODE.removeprefix("s3://").split("/")
    program = io.BytesIO()
    with zipfile.ZipFile(program, "w") as archive:
        archive.writestr("bootstrap", "")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
    s3.put_object(Bucket=bucket, Key=key, Body=program.getvalue())


if __name__ == "__main__":
    unittest.main()
