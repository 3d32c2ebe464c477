"""Creates the template as a stack on moto, as far as moto supports its resource types."""

import io
import json
import os
import unittest
import warnings
import zipfile
from unittest.mock import patch

import boto3
from moto import mock_aws
from moto.cloudformation.parsing import get_model_map

from deploy.tests.template import CODE, FUNCTIONS, references, template

# What moto 5.2 can't create. If it learns a type, the test fails and the type comes off this list.
UNKNOWN_TO_MOTO = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolGroup",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::VPCCidrBlock",
    "AWS::Lambda::EventInvokeConfig",
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

PARAMETERS = {
    "BucketName": "meetassist-data-123456789012-ap-southeast-1",
    "S3PrefixListId": "pl-6fa54006",
    "ZoneA": "ap-southeast-1a",
    "ZoneB": "ap-southeast-1b",
    "DashboardConcurrency": "0",
    "Release": "1",
}


def for_moto(stack: dict) -> dict:
    """The template without what moto doesn't support; references to it are replaced by its name."""
    resources = stack["Resources"]
    unknown = {name for name, resource in resources.items() if resource["Type"] in UNKNOWN_TO_MOTO}

    def without_unknown(value):
        match value:
            case {"Ref": name} if name in unknown:
                return name
            case {"Fn::GetAtt": [name, *_]} if name in unknown or value["Fn::GetAtt"] == WRONG_ATTRIBUTE:
                return name
            case {"Fn::Sub": str(text)}:
                for name in unknown & set(references(value)):
                    text = text.replace(f"${{{name}}}", name).replace(f"${{{name}.Arn}}", name)
                return {"Fn::Sub": text}
            case dict():
                return {key: without_unknown(inner) for key, inner in value.items()}
            case list():
                return [without_unknown(inner) for inner in value]
        return value

    for name, wrong in WRONG_PROPERTIES:
        del resources[name]["Properties"][wrong]
    kept = {name: without_unknown(resource) for name, resource in resources.items() if name not in unknown}
    for resource in kept.values():
        if resource.get("DependsOn") in unknown:
            del resource["DependsOn"]
    return stack | {"Resources": kept, "Outputs": without_unknown(stack["Outputs"])}


class Creation(unittest.TestCase):
    """Creation only: moto deletes in the wrong order, so it can't delete a network."""

    created: dict[str, str]
    """Physical ids by logical id."""

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        cls.enterClassContext(mock_aws())
        upload_program()
        cloudformation = boto3.client("cloudformation")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            cloudformation.create_stack(
                StackName="DashboardStack",
                TemplateBody=json.dumps(for_moto(template())),
                Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in PARAMETERS.items()],
                Capabilities=["CAPABILITY_IAM"],
            )
        cls.created = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName="DashboardStack")
            for resource in page["StackResourceSummaries"]
            # moto lists a resource whose condition is false too, without a name.
            if resource["LogicalResourceId"]
        }

    def test_moto_knows_all_types_but_those_listed(self):
        types = {resource["Type"] for resource in template()["Resources"].values()}
        self.assertEqual(types - get_model_map().keys(), UNKNOWN_TO_MOTO)

    def test_everything_that_moto_knows_is_created(self):
        expected = {
            name
            for name, resource in template()["Resources"].items()
            if resource["Type"] not in UNKNOWN_TO_MOTO and resource.get("Condition") != "IsPrivate"
        }
        self.assertEqual(self.created.keys(), expected)
        [stack] = boto3.client("cloudformation").describe_stacks()["Stacks"]
        self.assertEqual(stack["StackStatus"], "CREATE_COMPLETE")

    def test_functions_are_named_after_the_stack_and_find_the_bucket(self):
        functions = boto3.client("lambda").list_functions()["Functions"]
        self.assertEqual(
            {function["FunctionName"] for function in functions}, {f"DashboardStack-{name}" for name in FUNCTIONS}
        )
        buckets = {function["Environment"]["Variables"].get("BUCKET_NAME") for function in functions}
        # Accounts has none.
        self.assertEqual(buckets, {PARAMETERS["BucketName"], None})

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
