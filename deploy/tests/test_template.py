"""What template.yaml promises, checked on what CloudFormation gets."""

import fnmatch
import json
import re
import unittest

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from deploy.settings import PROJECT, switches
from deploy.stack import STACK_POLICY
from deploy.tests.policies import HERE, PARTITION, named, permissions, statements_of, words
from deploy.tests.template import FRONT, SYSTEM, references
from local.gateway import FUNCTIONS as ROUTES

template, resources, dependencies = SYSTEM.transformed, SYSTEM.resources, SYSTEM.dependencies

BUCKET = f"{PARTITION}:s3:::${{BucketName}}"

# What a role may do: action -> resources. `logs` and `network` are the same for all roles.
NETWORK = {
    ("ec2:DescribeNetworkInterfaces", "*"),
    ("ec2:DescribeSubnets", "*"),
    ("ec2:AssignPrivateIpAddresses", f"{PARTITION}:ec2:{HERE}:*/*"),
    ("ec2:CreateNetworkInterface", f"{PARTITION}:ec2:{HERE}:*/*"),
    ("ec2:DeleteNetworkInterface", f"{PARTITION}:ec2:{HERE}:*/*"),
    ("ec2:UnassignPrivateIpAddresses", f"{PARTITION}:ec2:{HERE}:*/*"),
}
ARCHIVE = {
    (action, f"{BUCKET}/{key}")
    for action in ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject")
    for key in ("archive/*", "metadata/*")
}
ALLOWED = {
    "DashboardRole": {
        ("logs:CreateLogStream", "DashboardLogs.Arn"),
        ("logs:PutLogEvents", "DashboardLogs.Arn"),
        ("secretsmanager:GetSecretValue", "ApplicationSecret"),
        ("s3:GetObject", f"{BUCKET}/archive/*"),
        ("s3:GetObjectVersion", f"{BUCKET}/archive/*"),
        ("s3:PutObject", f"{BUCKET}/requests/archive/*.json"),
        ("s3:GetObject", f"{BUCKET}/requests/archive/*.result.json"),
        ("s3:PutObject", f"{BUCKET}/outbox/*.json"),
        ("s3:GetObject", f"{BUCKET}/exports/*.csv"),
        ("s3:PutObject", f"{BUCKET}/exports/*.csv"),
        ("s3:PutObject", f"{BUCKET}/uploads/*/file"),
        ("s3:PutObject", f"{BUCKET}/uploads/*/request.json"),
        ("s3:GetObject", f"{BUCKET}/uploads/*/rejected/*.csv"),
        ("s3:GetObject", f"{BUCKET}/clickstream/summaries/*.json"),
        ("s3:ListBucket", BUCKET),
    },
    "ArchiveDataRole": {
        ("logs:CreateLogStream", "ArchiveDataLogs.Arn"),
        ("logs:PutLogEvents", "ArchiveDataLogs.Arn"),
        ("secretsmanager:GetSecretValue", "ArchiveSecret"),
        ("s3:ListBucket", BUCKET),
        ("s3:ListBucketVersions", BUCKET),
        ("s3:GetObject", f"{BUCKET}/requests/archive/*"),
        ("s3:PutObject", f"{BUCKET}/requests/archive/*.result.json"),
        ("s3:PutObject", f"{BUCKET}/outbox/*.json"),
        ("s3:GetObject", f"{BUCKET}/outbox/failed/*"),
        ("s3:GetObject", f"{BUCKET}/clickstream/batches/*"),
        ("s3:DeleteObject", f"{BUCKET}/clickstream/batches/*"),
        ("s3:GetObject", f"{BUCKET}/clickstream/day=*/events.jsonl.gz"),
        ("s3:PutObject", f"{BUCKET}/clickstream/day=*/events.jsonl.gz"),
        ("s3:GetObject", f"{BUCKET}/clickstream/summaries/*.json"),
        ("s3:PutObject", f"{BUCKET}/clickstream/summaries/*.json"),
        ("sqs:SendMessage", "ArchiveFailures.Arn"),
    }
    | ARCHIVE,
    "DbInitRole": {
        ("logs:CreateLogStream", "DbInitLogs.Arn"),
        ("logs:PutLogEvents", "DbInitLogs.Arn"),
        ("secretsmanager:GetSecretValue", "Database.MasterUserSecret.SecretArn"),
        ("secretsmanager:GetSecretValue", "ApplicationSecret"),
        ("secretsmanager:GetSecretValue", "ArchiveSecret"),
        ("secretsmanager:PutSecretValue", "ApplicationSecret"),
        ("secretsmanager:PutSecretValue", "ArchiveSecret"),
        ("s3:GetObject", f"{BUCKET}/data/*"),
        ("s3:GetObject", f"{BUCKET}/uploads/*/file"),
        ("s3:GetObjectVersion", f"{BUCKET}/uploads/*/file"),
        ("s3:PutObject", f"{BUCKET}/rejected/*"),
        ("s3:PutObject", f"{BUCKET}/uploads/*/rejected/*.csv"),
        ("s3:PutObject", f"{BUCKET}/outbox/*.json"),
        ("s3:ListBucket", BUCKET),
        ("s3:ListBucketVersions", BUCKET),
    }
    | ARCHIVE,
    "MailerRole": {
        ("logs:CreateLogStream", "MailerLogs.Arn"),
        ("logs:PutLogEvents", "MailerLogs.Arn"),
        ("s3:GetObject", f"{BUCKET}/outbox/*.json"),
        ("s3:GetObject", f"{BUCKET}/outbox/sent/*"),
        ("s3:PutObject", f"{BUCKET}/outbox/sent/*"),
        ("s3:PutObject", f"{BUCKET}/outbox/failed/*"),
        ("ses:SendRawEmail", f"{PARTITION}:ses:{HERE}:identity/*"),
        ("ses:SendRawEmail", f"{PARTITION}:ses:{HERE}:configuration-set/${{MailEvents}}"),
        ("sqs:SendMessage", "ArchiveFailures.Arn"),
    },
    "CollectRole": {
        ("logs:CreateLogStream", "CollectLogs.Arn"),
        ("logs:PutLogEvents", "CollectLogs.Arn"),
        ("s3:PutObject", f"{BUCKET}/clickstream/batches/*"),
    },
}

# Outside of the network, so without the rights that attach to it and without a database.
OUTSIDE = {"Mailer", "Collect"}
NOTHING = {"Ref": "AWS::NoValue"}


class Permissions(unittest.TestCase):
    def test_a_role_may_do_what_its_function_does_and_nothing_else(self):
        roles = resources("AWS::IAM::Role")
        self.assertEqual(roles.keys(), ALLOWED.keys())
        for name, role in roles.items():
            with self.subTest(name):
                self.assertEqual(permissions(statements_of(role)), ALLOWED[name])
                outside = name.removesuffix("Role") in OUTSIDE
                self.assertEqual(role.get("ManagedPolicyArns"), None if outside else [{"Ref": "NetworkAccess"}])

    def network_policy(self) -> list[dict]:
        [policy] = resources("AWS::IAM::ManagedPolicy").values()
        return policy["PolicyDocument"]["Statement"]

    def test_the_network_policy_names_all_resources_only_where_ec2_knows_no_other(self):
        allowed = [statement for statement in self.network_policy() if statement["Effect"] == "Allow"]
        self.assertEqual(permissions(allowed), NETWORK)

    def test_the_code_of_a_function_may_not_use_the_rights_that_attach_it_to_the_network(self):
        [denied] = [statement for statement in self.network_policy() if statement["Effect"] == "Deny"]
        self.assertEqual(set(denied["Action"]), {action for action, _ in NETWORK})
        self.assertEqual(denied["Resource"], "*")
        self.assertEqual(
            denied["Condition"],
            {
                "ArnLike": {
                    "lambda:SourceFunctionArn": {
                        "Fn::Sub": f"{PARTITION}:lambda:{HERE}:function:${{AWS::StackName}}-*"
                    }
                }
            },
        )

    def test_versions_are_listed_of_the_archive_only(self):
        pinned = ["archive/", "metadata/days/"]
        for name, prefixes in {
            "ArchiveDataRole": pinned,
            "DbInitRole": [*pinned, "metadata/archive_info.json"],
        }.items():
            [statement] = [
                statement
                for statement in resources("AWS::IAM::Role")[name]["Policies"][0]["PolicyDocument"]["Statement"]
                if statement["Action"] == "s3:ListBucketVersions"
            ]
            self.assertEqual(statement["Condition"], {"StringEquals": {"s3:prefix": prefixes}})

    def test_the_mailer_sends_from_one_address_only(self):
        role = resources("AWS::IAM::Role")["MailerRole"]
        [statement] = [
            statement
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
            if statement["Action"] == "ses:SendRawEmail"
        ]
        self.assertEqual(statement["Condition"], {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}})


class Functions(unittest.TestCase):
    def setUp(self):
        self.functions = resources("AWS::Lambda::Function")

    def test_each_runs_on_al2023_and_logs_json_to_a_group_that_ends_and_those_with_a_database_in_the_network(self):
        groups = resources("AWS::Logs::LogGroup")
        for name, function in self.functions.items():
            with self.subTest(name):
                self.assertEqual(function["Runtime"], "provided.al2023")
                self.assertEqual(function["Architectures"], [{"Ref": "Architecture"}])
                inside = {
                    "SubnetIds": [{"Ref": "SubnetA"}, {"Ref": "SubnetB"}],
                    "SecurityGroupIds": [{"Ref": "FunctionSecurityGroup"}],
                    "Ipv6AllowedForDualStack": {"Fn::If": ["IsDualStack", True, {"Ref": "AWS::NoValue"}]},
                }
                self.assertEqual(function["VpcConfig"], NOTHING if name in OUTSIDE else inside)
                self.assertEqual(function["LoggingConfig"], {"LogFormat": "JSON", "LogGroup": {"Ref": f"{name}Logs"}})
                self.assertEqual(
                    groups[f"{name}Logs"]["LogGroupName"], {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{name}"}
                )
        self.assertTrue(all(group["RetentionInDays"] == {"Ref": "LogDays"} for group in groups.values()))

    def test_environments_have_the_variables_that_the_library_reads(self):
        common = {"DB_HOST", "DB_PORT", "DB_NAME", "DB_SECRET_ID", "BUCKET_NAME", "TIME_ZONE"}
        expected = {
            "Dashboard": common | {"MAIL_FROM"},
            "ArchiveData": common,
            "DbInit": common | {"APP_SECRET_ID", "ARCHIVE_SECRET_ID", "LOAD_DAYS_BEFORE", "LOAD_DAYS_AFTER"},
            "Mailer": {"BUCKET_NAME", "MAIL_FROM", "MAIL_EVENTS"},
            "Collect": {"BUCKET_NAME", "TIME_ZONE"},
        }
        variables = {name: function["Environment"]["Variables"] for name, function in self.functions.items()}
        given = {name: {key for key in values if values[key] != NOTHING} for name, values in variables.items()}
        self.assertEqual(given, expected)

    def test_mail_is_off_until_it_has_a_sender(self):
        self.assertEqual(template()["Parameters"]["MailFrom"]["Default"], "none")
        for name in ("Dashboard", "Mailer"):
            variables = self.functions[name]["Environment"]["Variables"]
            self.assertEqual(variables["MAIL_FROM"], {"Fn::If": ["SendsMail", {"Ref": "MailFrom"}, ""]}, name)

    def test_each_knows_the_secret_of_its_own_database_role(self):
        self.assertEqual(
            {
                name: named(function["Environment"]["Variables"]["DB_SECRET_ID"])
                for name, function in self.functions.items()
                if name not in OUTSIDE
            },
            {
                "Dashboard": "ApplicationSecret",
                "ArchiveData": "ArchiveSecret",
                "DbInit": "Database.MasterUserSecret.SecretArn",
            },
        )

    def test_the_api_s_functions_time_out_before_the_gateway(self):
        for name in ("Dashboard", "Collect"):
            self.assertLess(self.functions[name]["Timeout"], 30, name)

    def test_the_dashboard_reserves_concurrency_by_default(self):
        self.assertEqual(
            self.functions["Dashboard"]["ReservedConcurrentExecutions"],
            {"Fn::If": ["ReservesConcurrency", {"Ref": "DashboardConcurrency"}, {"Ref": "AWS::NoValue"}]},
        )


class Network(unittest.TestCase):
    def rules(self, direction: str, private: bool) -> set[tuple]:
        """Inline and separate rules, as (group, port, other side), with or without private endpoints."""
        other = (
            "DestinationSecurityGroupId", "DestinationPrefixListId", "SourceSecurityGroupId", "CidrIp", "CidrIpv6",
        )  # fmt: skip
        found = template()["Resources"]

        def exists(name: str) -> bool:
            return private or found[name].get("Condition") != "IsPrivate"

        def chosen(rule: dict) -> dict:
            if "Fn::If" not in rule:
                return rule
            condition, if_so, otherwise = rule["Fn::If"]
            self.assertEqual(condition, "IsPrivate")
            return if_so if private else otherwise

        inline = [
            (name, chosen(rule))
            for name, group in resources("AWS::EC2::SecurityGroup").items()
            if exists(name)
            for rule in group.get(f"SecurityGroup{direction}", [])
        ]
        separate = [
            (named(rule["GroupId"]), rule)
            for name, rule in resources(f"AWS::EC2::SecurityGroup{direction}").items()
            if exists(name)
        ]
        return {
            (group, rule["FromPort"] if rule["IpProtocol"] == "tcp" else rule["IpProtocol"], named(rule[side]))
            for group, rule in inline + separate
            for side in other
            if side in rule
        }

    NOTHING = "255.255.255.255/32"

    def test_functions_reach_the_database_s3_and_addresses_of_ipv6(self):
        self.assertEqual(
            self.rules("Egress", private=False),
            {
                ("FunctionSecurityGroup", 5432, "DatabaseSecurityGroup"),
                ("FunctionSecurityGroup", 443, "::/0"),
                ("FunctionSecurityGroup", 443, "S3PrefixListId"),
                ("DatabaseSecurityGroup", "icmp", self.NOTHING),
            },
        )
        self.assertEqual(
            self.rules("Ingress", private=False), {("DatabaseSecurityGroup", 5432, "FunctionSecurityGroup")}
        )

    def test_with_private_endpoints_they_reach_the_database_the_secrets_and_s3_and_nothing_else(self):
        self.assertEqual(
            self.rules("Egress", private=True),
            {
                ("FunctionSecurityGroup", 5432, "DatabaseSecurityGroup"),
                ("FunctionSecurityGroup", 443, "EndpointSecurityGroup"),
                ("FunctionSecurityGroup", 443, "S3PrefixListId"),
                ("DatabaseSecurityGroup", "icmp", self.NOTHING),
                ("EndpointSecurityGroup", "icmp", self.NOTHING),
            },
        )
        self.assertEqual(
            self.rules("Ingress", private=True),
            {
                ("DatabaseSecurityGroup", 5432, "FunctionSecurityGroup"),
                ("EndpointSecurityGroup", 443, "FunctionSecurityGroup"),
            },
        )

    def test_nobody_on_the_internet_can_connect_and_the_only_way_out_is_free(self):
        found = template()["Resources"]
        types = {resource["Type"] for resource in found.values()}
        self.assertFalse(types & {"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::EIP"})
        [(name, route)] = resources("AWS::EC2::Route").items()
        self.assertEqual(route["DestinationIpv6CidrBlock"], "::/0")
        self.assertEqual(route["EgressOnlyInternetGatewayId"], {"Ref": "EgressGateway"})
        self.assertEqual(found["EgressGateway"]["Type"], "AWS::EC2::EgressOnlyInternetGateway")
        for subnet in resources("AWS::EC2::Subnet").values():
            self.assertNotIn("MapPublicIpOnLaunch", subnet)

    def test_private_endpoints_close_the_way_out(self):
        conditions = {name: resource.get("Condition") for name, resource in template()["Resources"].items()}
        for name in ("EgressGateway", "RouteOut"):
            self.assertEqual(conditions[name], "IsDualStack")
        for name in ("SecretsEndpoint", "EndpointSecurityGroup", "EndpointIngress"):
            self.assertEqual(conditions[name], "IsPrivate")

    def test_subnets_are_in_two_zones_and_have_blocks_of_ipv6_of_their_own(self):
        subnets = resources("AWS::EC2::Subnet")
        self.assertEqual({named(subnet["AvailabilityZone"]) for subnet in subnets.values()}, {"ZoneA", "ZoneB"})
        for place, name in enumerate(("SubnetA", "SubnetB")):
            self.assertEqual(subnets[name]["Ipv6CidrBlock"]["Fn::Select"][0], place)
            self.assertEqual(template()["Resources"][name]["DependsOn"], "VpcIpv6")

    def test_the_endpoint_of_s3_serves_the_bucket_and_answers_to_cloudformation(self):
        endpoint = resources("AWS::EC2::VPCEndpoint")["S3Endpoint"]
        objects, batches, bucket, answers = endpoint["PolicyDocument"]["Statement"]
        self.assertEqual(named(objects["Resource"]), f"{BUCKET}/*")
        self.assertEqual((batches["Action"], named(batches["Resource"])), ("s3:DeleteObject", f"{BUCKET}/clickstream/batches/*"))
        self.assertEqual(named(bucket["Resource"]), BUCKET)
        self.assertEqual(answers["Action"], "s3:PutObject")
        text, values = answers["Resource"]["Fn::Sub"]
        self.assertEqual(text, f"{PARTITION}:s3:::cloudformation-custom-resource-response-${{RegionWithoutDashes}}/*")
        self.assertEqual(values["RegionWithoutDashes"], {"Fn::Join": ["", {"Fn::Split": ["-", {"Ref": "AWS::Region"}]}]})

    def test_the_endpoints_let_through_what_the_roles_may_do(self):
        through = {
            action
            for endpoint in resources("AWS::EC2::VPCEndpoint").values()
            for statement in endpoint["PolicyDocument"]["Statement"]
            for action in words(statement["Action"])
        }
        inside = (allowed for role, allowed in ALLOWED.items() if role.removesuffix("Role") not in OUTSIDE)
        wanted = {action for allowed in inside for action, _ in allowed}
        self.assertEqual(through, {action for action in wanted if action.startswith(("s3:", "secretsmanager:"))})

    def test_the_paid_endpoint_is_in_one_subnet(self):
        self.assertEqual(resources("AWS::EC2::VPCEndpoint")["SecretsEndpoint"]["SubnetIds"], [{"Ref": "SubnetA"}])


class TheDatabase(unittest.TestCase):
    def setUp(self):
        self.resource = template()["Resources"]["Database"]
        self.database = self.resource["Properties"]

    def test_it_is_private_encrypted_and_requires_tls(self):
        self.assertIs(self.database["PubliclyAccessible"], False)
        self.assertIs(self.database["StorageEncrypted"], True)
        [parameters] = resources("AWS::RDS::DBParameterGroup").values()
        self.assertEqual(parameters["Parameters"], {"rds.force_ssl": "1"})
        self.assertEqual(parameters["Family"], f"postgres{self.database['EngineVersion']}")

    def test_rds_keeps_the_master_password(self):
        self.assertIs(self.database["ManageMasterUserPassword"], True)
        self.assertNotIn("MasterUserPassword", self.database)

    def test_the_defaults_cost_least(self):
        parameters = template()["Parameters"]
        self.assertEqual(parameters["DatabaseClass"]["Default"], "db.t4g.micro")
        self.assertEqual(parameters["DatabaseStorage"]["Default"], 20)
        self.assertEqual(parameters["DatabaseMultiAZ"]["Default"], "false")
        self.assertEqual(parameters["Architecture"]["Default"], "arm64")

    def test_no_setting_replaces_it(self):
        """Changing a property that requires replacement would create a new, empty database and delete the old one."""
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("ap-southeast-1", "AWS::RDS::DBInstance").schema
        replacing = {path.removeprefix("/properties/") for path in schema["createOnlyProperties"]} & self.database.keys()
        self.assertIn("StorageEncrypted", replacing)
        for name in replacing | {"Engine"}:
            used = set(references(self.database[name]))
            self.assertFalse(used & template()["Parameters"].keys(), name)

    def test_the_stack_is_deleted_without_a_snapshot_and_never_replaces_it_without_one(self):
        self.assertEqual(self.resource["DeletionPolicy"], "Delete")
        self.assertEqual(self.resource["UpdateReplacePolicy"], "Snapshot")

    def test_the_stack_policy_refuses_to_replace_or_remove_it(self):
        denied = next(statement for statement in STACK_POLICY["Statement"] if statement["Effect"] == "Deny")
        self.assertEqual(set(denied["Action"]), {"Update:Replace", "Update:Delete"})
        ids = {resource.removeprefix("LogicalResourceId/") for resource in denied["Resource"]}
        self.assertEqual(ids, {"Database", "DatabaseContents"})
        self.assertLessEqual(ids, template()["Resources"].keys())


class TheFinalArchive(unittest.TestCase):
    def setUp(self):
        self.contents = template()["Resources"]["DatabaseContents"]

    def test_nothing_is_deleted_before_it(self):
        self.assertEqual(template()["Resources"].keys() - dependencies("DatabaseContents"), {"DatabaseContents"})

    def test_nothing_stays_behind(self):
        for name, resource in template()["Resources"].items():
            self.assertIn(resource.get("DeletionPolicy"), (None, "Delete"), name)

    def test_outputs_show_db_init_s_report(self):
        attributes = {
            value["Value"]["Fn::GetAtt"][1]
            for value in template()["Outputs"].values()
            if "DatabaseContents" in references(value)
        }
        self.assertEqual(attributes, {"SchemaVersion", "Source", "Message"})

    def test_each_deployment_runs_db_init(self):
        properties = self.contents["Properties"]
        self.assertEqual(properties["ServiceToken"], {"Fn::GetAtt": ["DbInit", "Arn"]})
        self.assertEqual(properties["Release"], {"Ref": "Release"})
        self.assertEqual(properties["FinalArchive"], {"Ref": "FinalArchive"})
        self.assertEqual(template()["Parameters"]["FinalArchive"]["Default"], "required")

    def test_cloudformation_waits_longer_than_the_function_runs(self):
        invocation = resources("AWS::Lambda::EventInvokeConfig")["DbInitEventInvokeConfig"]
        longest = resources("AWS::Lambda::Function")["DbInit"]["Timeout"] + invocation["MaximumEventAgeInSeconds"]
        self.assertGreater(self.contents["Properties"]["ServiceTimeout"], longest)


class TheSchedule(unittest.TestCase):
    def setUp(self):
        self.rule = resources("AWS::Events::Rule")["ArchiveDataSchedule"]

    def test_it_runs_the_archive_every_five_minutes_once_it_is_enabled(self):
        self.assertEqual(self.rule["Name"], "MeetAssist-ArchiveSchedule")
        self.assertEqual(self.rule["ScheduleExpression"], "rate(5 minutes)")
        self.assertEqual(self.rule["State"], "DISABLED")
        [target] = self.rule["Targets"]
        self.assertEqual(target["Arn"], {"Fn::GetAtt": ["ArchiveData", "Arn"]})
        permission = resources("AWS::Lambda::Permission")["ArchiveDataSchedulePermission"]
        self.assertEqual(permission["FunctionName"], {"Ref": "ArchiveData"})
        self.assertEqual(permission["Principal"], "events.amazonaws.com")
        self.assertEqual(permission["SourceArn"], {"Fn::GetAtt": ["ArchiveDataSchedule", "Arn"]})

    def test_a_failure_is_retried_twice_within_an_hour_and_then_reported(self):
        [target] = self.rule["Targets"]
        invocation = resources("AWS::Lambda::EventInvokeConfig")["ArchiveDataEventInvokeConfig"]
        for limits in (target["RetryPolicy"], invocation):
            self.assertEqual(limits["MaximumRetryAttempts"], 2)
            self.assertEqual(limits["MaximumEventAgeInSeconds"], 3600)
        queue = {"Fn::GetAtt": ["ArchiveFailures", "Arn"]}
        self.assertEqual(target["DeadLetterConfig"], {"Arn": queue})
        self.assertEqual(invocation["DestinationConfig"]["OnFailure"]["Destination"], queue)

    def test_the_queue_only_accepts_events_of_the_rules(self):
        [policy] = resources("AWS::SQS::QueuePolicy").values()
        [statement] = policy["PolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Service": "events.amazonaws.com"})
        self.assertEqual(
            statement["Condition"],
            {
                "ArnEquals": {
                    "aws:SourceArn": [
                        {"Fn::GetAtt": [rule, "Arn"]}
                        for rule in (
                            "ArchiveDataSchedule", "ArchiveDataRequest", "DbInitUpload", "MailerWritten", "MailerBounced",
                        )
                    ]
                }
            },
        )


class RequestsForTheArchive(unittest.TestCase):
    def setUp(self):
        self.rules = resources("AWS::Events::Rule")
        self.rule = self.rules["ArchiveDataRequest"]

    def test_there_is_a_rule_for_the_schedule_and_one_for_each_kind_of_event(self):
        self.assertEqual(
            self.rules.keys(),
            {"ArchiveDataSchedule", "ArchiveDataRequest", "DbInitUpload", "MailerWritten", "MailerBounced"},
        )

    def test_a_new_object_among_the_requests_or_the_failures_of_mail_starts_the_archive(self):
        self.assertEqual(
            self.rule["EventPattern"],
            {
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {
                    "bucket": {"name": [{"Ref": "BucketName"}]},
                    "object": {"key": [{"prefix": "requests/archive/"}, {"prefix": "outbox/failed/"}]},
                },
            },
        )
        [target] = self.rule["Targets"]
        self.assertEqual(target["Arn"], {"Fn::GetAtt": ["ArchiveData", "Arn"]})
        permission = resources("AWS::Lambda::Permission")["ArchiveDataRequestPermission"]
        self.assertEqual(permission["FunctionName"], {"Ref": "ArchiveData"})
        self.assertEqual(permission["Principal"], "events.amazonaws.com")
        self.assertEqual(permission["SourceArn"], {"Fn::GetAtt": ["ArchiveDataRequest", "Arn"]})

    def test_it_picks_the_sample_events(self):
        pattern = self.rule["EventPattern"]
        for sample in ("requested", "mail-failed"):
            event = json.loads((PROJECT / f"events/archive-data-{sample}.json").read_text())
            self.assertIn(event["source"], pattern["source"])
            self.assertIn(event["detail-type"], pattern["detail-type"])
            prefixes = tuple(key["prefix"] for key in pattern["detail"]["object"]["key"])
            self.assertTrue(event["detail"]["object"]["key"].startswith(prefixes), sample)

    def test_undeliverable_events_are_kept(self):
        [target] = self.rule["Targets"]
        self.assertEqual(target["DeadLetterConfig"], {"Arn": {"Fn::GetAtt": ["ArchiveFailures", "Arn"]}})
        self.assertEqual(target["RetryPolicy"], {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600})


class Uploads(unittest.TestCase):
    def setUp(self):
        self.rule = resources("AWS::Events::Rule")["DbInitUpload"]

    def test_a_file_and_the_request_to_import_it_start_db_init_and_what_it_writes_itself_does_not(self):
        pattern = self.rule["EventPattern"]
        wildcards = [key["wildcard"] for key in pattern["detail"]["object"]["key"]]

        def starts(key: str) -> bool:
            return any(fnmatch.fnmatchcase(key, wildcard) for wildcard in wildcards)

        for sample in ("uploaded", "import-requested"):
            event = json.loads((PROJECT / f"events/db-init-{sample}.json").read_text())
            self.assertIn(event["source"], pattern["source"])
            self.assertIn(event["detail-type"], pattern["detail-type"])
            self.assertTrue(starts(event["detail"]["object"]["key"]), sample)
        self.assertFalse(starts("uploads/0f8fad5b/rejected/Customer.csv"))
        [target] = self.rule["Targets"]
        self.assertEqual(target["Arn"], {"Fn::GetAtt": ["DbInit", "Arn"]})
        permission = resources("AWS::Lambda::Permission")["DbInitUploadPermission"]
        self.assertEqual(permission["FunctionName"], {"Ref": "DbInit"})
        self.assertEqual(permission["SourceArn"], {"Fn::GetAtt": ["DbInitUpload", "Arn"]})

    def test_undeliverable_events_are_kept(self):
        [target] = self.rule["Targets"]
        self.assertEqual(target["DeadLetterConfig"], {"Arn": {"Fn::GetAtt": ["ArchiveFailures", "Arn"]}})


class TheMailer(unittest.TestCase):
    def setUp(self):
        self.rules = {name: rule for name, rule in resources("AWS::Events::Rule").items() if name.startswith("Mailer")}
        self.invocation = resources("AWS::Lambda::EventInvokeConfig")["MailerEventInvokeConfig"]

    def sample(self, name: str) -> dict:
        return json.loads((PROJECT / f"events/mailer-{name}.json").read_text())

    def test_mail_in_the_bucket_starts_it_and_what_it_writes_itself_does_not(self):
        pattern = self.rules["MailerWritten"]["EventPattern"]
        event = self.sample("written")
        self.assertIn(event["source"], pattern["source"])
        self.assertIn(event["detail-type"], pattern["detail-type"])
        [key] = pattern["detail"]["object"]["key"]
        written = event["detail"]["object"]["key"]
        self.assertTrue(fnmatch.fnmatchcase(written, key["wildcard"]))
        for own in ("outbox/sent/1", "outbox/failed/1"):
            self.assertFalse(fnmatch.fnmatchcase(own, key["wildcard"]), own)

    def test_a_bounce_of_our_mail_starts_it(self):
        pattern = self.rules["MailerBounced"]["EventPattern"]
        event = self.sample("bounced")
        self.assertIn(event["source"], pattern["source"])
        self.assertIn(event["detail-type"], pattern["detail-type"])
        self.assertLessEqual(pattern["detail"]["mail"]["tags"].keys(), event["detail"]["mail"]["tags"].keys())
        [destination] = resources("AWS::SES::ConfigurationSetEventDestination").values()
        self.assertEqual(destination["EventDestination"]["MatchingEventTypes"], ["bounce"])
        variables = resources("AWS::Lambda::Function")["Mailer"]["Environment"]["Variables"]
        self.assertEqual(variables["MAIL_EVENTS"], destination["ConfigurationSetName"])

    def test_what_fails_is_retried_twice_and_then_reported(self):
        queue = {"Fn::GetAtt": ["ArchiveFailures", "Arn"]}
        for rule in self.rules.values():
            [target] = rule["Targets"]
            self.assertEqual(target["DeadLetterConfig"], {"Arn": queue})
        self.assertEqual(self.invocation["MaximumRetryAttempts"], 2)
        self.assertEqual(self.invocation["DestinationConfig"]["OnFailure"]["Destination"], queue)

    def test_it_ends_before_its_claim_on_a_mail_can_be_taken_over(self):
        source = (PROJECT / "shared/src/outbox/mailer/progress.rs").read_text()
        [seconds] = re.findall(r"CLAIM_LIMIT: Duration = Duration::from_secs\((\d+)\)", source)
        self.assertLess(resources("AWS::Lambda::Function")["Mailer"]["Timeout"], int(seconds))


class TheApi(unittest.TestCase):
    """The front stack's, to which the system adds its routes."""

    def test_it_is_the_front_stack_s(self):
        for name, of_type in {"HttpApi": "Api", "ApiAuthorizer": "Authorizer"}.items():
            self.assertEqual(resources(f"AWS::ApiGatewayV2::{of_type}"), {})
            self.assertIn(name, template()["Parameters"])
            self.assertEqual(FRONT.transformed()["Outputs"][name]["Value"], {"Ref": name})
            self.assertIn(name, FRONT.resources(f"AWS::ApiGatewayV2::{of_type}"))

    def test_its_routes_ask_for_a_token_and_invoke_the_functions_that_the_gateway_here_invokes(self):
        integrations = resources("AWS::ApiGatewayV2::Integration")
        invoked = {}
        for route in resources("AWS::ApiGatewayV2::Route").values():
            self.assertEqual(route["ApiId"], {"Ref": "HttpApi"})
            self.assertEqual(route["AuthorizationType"], "JWT")
            self.assertEqual(route["AuthorizerId"], {"Ref": "ApiAuthorizer"})
            [name] = set(references(route["Target"]))
            self.assertEqual(route["Target"], {"Fn::Sub": f"integrations/${{{name}}}"})
            function, attribute = integrations[name]["IntegrationUri"]["Fn::GetAtt"]
            self.assertEqual(attribute, "Arn")
            invoked[route["RouteKey"]] = SYSTEM.functions[function]
        of_front = "/admin/accounts"
        self.assertEqual(
            invoked, {f"POST {path}": function for path, function in ROUTES.items() if path != of_front}
        )
        for integration in integrations.values():
            self.assertEqual(integration["ApiId"], {"Ref": "HttpApi"})
            self.assertEqual(integration["PayloadFormatVersion"], "2.0")

    def test_only_this_api_may_invoke_them(self):
        for name, function, path in (("ApiPermission", "Dashboard", "admin/*"), ("CollectPermission", "Collect", "events")):
            permission = resources("AWS::Lambda::Permission")[name]
            self.assertEqual(permission["FunctionName"], {"Ref": function})
            self.assertEqual(
                permission["SourceArn"], {"Fn::Sub": f"{PARTITION}:execute-api:{HERE}:${{HttpApi}}/*/POST/{path}"}
            )


class Watching(unittest.TestCase):
    METRICS = {
        "RecordsArchived", "ObjectsUploaded", "ObjectsSkipped", "BytesUploaded", "ArchiveErrors", "ArchiveDuration",
        "OldestMarkAge",
    }  # fmt: skip

    def metrics(self) -> set[tuple[str, str, str, str]]:
        """What the alarms look at: namespace, metric, dimension and its value."""
        found = set()
        for alarm in resources("AWS::CloudWatch::Alarm").values():
            [dimension] = alarm["Dimensions"]
            found.add((alarm["Namespace"], alarm["MetricName"], dimension["Name"], named(dimension["Value"])))
        return found

    def test_alarms_and_metrics_of_our_own_are_within_the_ten_that_are_free(self):
        self.assertLessEqual(len(resources("AWS::CloudWatch::Alarm")), 10)
        self.assertLessEqual(len(self.METRICS), 10)

    def test_alarms_watch_existing_resources(self):
        self.assertEqual(
            self.metrics(),
            {
                ("MeetAssist", "ArchiveErrors", "FunctionName", "ArchiveData"),
                ("MeetAssist", "OldestMarkAge", "FunctionName", "ArchiveData"),
                ("AWS/Lambda", "Errors", "FunctionName", "ArchiveData"),
                ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "ArchiveFailures.QueueName"),
                ("AWS/RDS", "FreeStorageSpace", "DBInstanceIdentifier", "Database"),
                ("AWS/RDS", "CPUSurplusCreditsCharged", "DBInstanceIdentifier", "Database"),
                ("AWS/ApiGateway", "5xx", "ApiId", "HttpApi"),
            },
        )

    def test_each_alarm_notifies_somebody_and_is_quiet_without_data(self):
        for name, alarm in resources("AWS::CloudWatch::Alarm").items():
            self.assertEqual(alarm["AlarmActions"], [{"Ref": "Alarms"}], name)
            self.assertEqual(alarm["TreatMissingData"], "notBreaching", name)

    def test_the_dashboard_shows_every_metric_of_the_archive_and_every_alarm(self):
        [overview] = resources("AWS::CloudWatch::Dashboard").values()
        body = overview["DashboardBody"]["Fn::Sub"]
        shown = json.loads(body)
        metrics = {
            metric[1]
            for widget in shown["widgets"]
            if widget["type"] == "metric"
            for metric in widget["properties"]["metrics"]
            if "ArchiveData" in json.dumps(widget)
        }
        self.assertLessEqual(self.METRICS, metrics)
        for alarm in resources("AWS::CloudWatch::Alarm"):
            self.assertIn(f"${{{alarm}.Arn}}", body)


class Parameters(unittest.TestCase):
    FOUND_OUT = {"HttpApi", "ApiAuthorizer", "BucketName", "S3PrefixListId", "ZoneA", "ZoneB", "Release"}

    def test_samconfig_has_every_setting_with_its_default(self):
        """The dashboard's concurrency has none: `make deploy` makes a number of `auto`."""
        defaults = {
            name: str(parameter.get("Default", "auto"))
            for name, parameter in template()["Parameters"].items()
            if name not in self.FOUND_OUT
        }
        self.assertEqual(switches(), defaults)
        self.assertEqual([name for name, default in defaults.items() if default == "auto"], ["DashboardConcurrency"])

    def test_the_bucket_does_not_belong_to_the_stack(self):
        self.assertEqual(resources("AWS::S3::Bucket"), {})

    def test_outputs_are_what_operators_need(self):
        self.assertEqual(
            template()["Outputs"].keys(),
            {
                "BucketName", "DashboardFunction", "ArchiveDataFunction", "DbInitFunction", "MailerFunction",
                "CollectFunction", "ArchiveSchedule", "DatabaseInstance", "SchemaVersion", "DatabaseSource", "DatabaseMessage", "Overview",
            },
        )  # fmt: skip


if __name__ == "__main__":
    unittest.main()
