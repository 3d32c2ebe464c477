"""`make front`, `make destroy-front` and `make web-publish` on moto, with a `sam` that only records how it was called."""

import io
import json
import os
import re
import subprocess
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

import boto3
from moto import mock_aws

from deploy import cloudformation, front, page, preconditions
from deploy.account import Account, Failure
from deploy.settings import PROJECT, front_switches
from deploy.tests.stacks import FRONT_OUTPUTS, a_stack, the_front

BUCKET = FRONT_OUTPUTS["PageBucket"]


class OnMoto(unittest.TestCase):
    def setUp(self):
        self.enterContext(patch.dict(os.environ, AWS_DEFAULT_REGION="ap-southeast-1"))
        self.enterContext(mock_aws())
        self.output = self.enterContext(redirect_stdout(io.StringIO()))
        # moto has no termination protection.
        self.guarded: list[bool] = []
        guard = lambda _account, _name, protected: self.guarded.append(protected)  # noqa: E731
        self.enterContext(patch.object(cloudformation, "guard", guard))
        self.s3 = boto3.client("s3")

    def page_bucket(self) -> None:
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})

    def stack_names(self) -> list[str]:
        return [stack["StackName"] for stack in boto3.client("cloudformation").describe_stacks()["Stacks"]]

    def protection(self) -> str:
        return cloudformation.find(Account.from_env(), "DashboardFront").parameters["DeletionProtection"]


class Deployment(OnMoto):
    def setUp(self):
        super().setUp()
        self.calls: list[list[str]] = []
        self.enterContext(patch.object(subprocess, "run", self.sam))

    def sam(self, command, cwd):
        """Creates the stack if there is none, as SAM would."""
        self.calls.append(command)
        if not self.stack_names():
            the_front(self.parameters()["DeletionProtection"])
        return subprocess.CompletedProcess(command, 0)

    def parameters(self) -> dict[str, str]:
        words = self.calls[-1]
        self.assertEqual(words[:5], ["sam", "deploy", "--config-env", "front", "--parameter-overrides"])
        return dict(word.split("=", 1) for word in words[5:])

    def test_sam_gets_the_settings_and_the_bucket(self):
        front.main("deploy")
        self.assertEqual(
            self.parameters(),
            front_switches()
            | {"BucketName": "meetassist-data-123456789012-ap-southeast-1", "DeletionProtection": "INACTIVE"},
        )

    def test_a_new_user_pool_is_protected_once_it_is_made_and_stays_so(self):
        front.main("deploy")
        self.assertEqual(self.parameters()["DeletionProtection"], "INACTIVE")
        self.assertEqual(self.protection(), "ACTIVE")
        self.assertEqual(self.guarded, [True])
        front.main("deploy")
        self.assertEqual(self.parameters()["DeletionProtection"], "ACTIVE")

    def test_protecting_it_changes_no_other_parameter(self):
        front.main("deploy")
        self.assertEqual(cloudformation.find(Account.from_env(), "DashboardFront").parameters["Mfa"], "required")

    def test_it_ends_with_what_front_ends_need(self):
        front.main("deploy")
        for value in FRONT_OUTPUTS.values():
            self.assertIn(value, self.output.getvalue())

    def test_a_database_of_athena_that_is_not_the_stack_s_is_refused_before_anything_is_made(self):
        boto3.client("glue").create_database(DatabaseInput={"Name": front.ANALYTICS})
        with self.assertRaisesRegex(Failure, "DROP DATABASE meetassist CASCADE in Athena, then make front"):
            front.main("deploy")
        self.assertEqual(self.calls, [])
        the_front(AnalyticsDatabase=front.ANALYTICS)
        front.main("deploy")
        self.assertEqual(len(self.calls), 1)

    def test_a_setting_that_could_not_work_is_refused_before_anything_is_made(self):
        for switch, value, reason in (
            ("AllowedOrigins", "https://admin.example.com/", "not an origin"),
            ("AllowedOrigins", "http://admin.example.com", "not an origin"),
            ("AllowedOrigins", "*,", "not an origin"),
            ("AllowedOrigins", "https://a b.example", "not an origin"),
            ("CallbackUrls", "https://admin.example.com", "not an address"),
            ("CallbackUrls", "http://admin.example.com/signed-in", "not an address"),
            ("CallbackUrls", "https://admin.example.com/#/signed-in", "not an address"),
            ("CallbackUrls", "none,https://admin.example.com/", "not an address"),
            ("LogoutUrls", "", "an empty entry"),
        ):
            chosen = front_switches() | {switch: value}
            with (
                self.subTest(value),
                patch.object(front, "front_switches", lambda chosen=chosen: chosen),
                self.assertRaisesRegex(Failure, reason),
            ):
                front.main("deploy")
        self.assertEqual(self.calls, [])

    def test_settings_that_work_are_taken(self):
        for origins in ("*", "https://admin.example.com,http://localhost:5173", "https://admin.example.com:8443"):
            for urls in ("none", "https://admin.example.com/", "https://a.example.com/in,http://localhost:5173/in?x=1"):
                preconditions.check_front_switches(
                    {"AllowedOrigins": origins, "CallbackUrls": urls, "LogoutUrls": urls}
                )


class Destruction(OnMoto):
    def setUp(self):
        super().setUp()
        self.cognito = boto3.client("cognito-idp")
        self.pool = self.cognito.create_user_pool(PoolName="DashboardFront")["UserPool"]["Id"]

    def destroy(self, **environment: str) -> None:
        with patch.dict(os.environ, STACK="DashboardFront", **environment):
            front.main("destroy")

    def test_it_lifts_the_protection_empties_the_bucket_and_deletes_the_stack(self):
        the_front(UserPoolId=self.pool)
        self.page_bucket()
        for number in range(3):
            self.s3.put_object(Bucket=BUCKET, Key=f"assets/{number}.js", Body=b"")
        seen = []

        def deleting(account, stack):
            seen.append((self.protection(), self.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"], stack.name))

        with patch.object(cloudformation, "delete", deleting):
            self.destroy()
        self.assertEqual(seen, [("INACTIVE", 0, "DashboardFront")])
        self.assertEqual(self.guarded, [False])

    def test_an_interrupted_deletion_can_be_repeated(self):
        the_front("INACTIVE", UserPoolId=self.pool)
        self.page_bucket()
        self.destroy()
        self.assertEqual(self.stack_names(), [])

    def test_accounts_are_deleted_only_by_name(self):
        the_front(UserPoolId=self.pool)
        self.page_bucket()
        for name in ("lan", "minh"):
            self.cognito.admin_create_user(UserPoolId=self.pool, Username=f"{name}@meetassist.example")
        with self.assertRaisesRegex(Failure, "2 people could never sign in again.*USERS=delete"):
            self.destroy()
        self.assertEqual((self.protection(), self.guarded), ("ACTIVE", []))
        self.destroy(USERS="delete")
        self.assertEqual(self.stack_names(), [])

    def test_it_stays_as_long_as_the_system_needs_it(self):
        the_front(UserPoolId=self.pool)
        a_stack("DashboardStack")
        with self.assertRaisesRegex(Failure, "DashboardStack needs DashboardFront.*make destroy STACK=DashboardStack"):
            self.destroy()
        self.assertEqual(self.protection(), "ACTIVE")

    def test_the_system_is_not_deleted_by_mistake(self):
        a_stack("Other", outputs={"DatabaseInstance": "db"})
        with patch.dict(os.environ, STACK="Other"), self.assertRaisesRegex(Failure, "make destroy STACK=Other"):
            front.main("destroy")
        self.assertEqual(self.stack_names(), ["Other"])

    def test_what_is_left_of_a_failed_creation_is_deleted(self):
        a_stack("DashboardFront", {"DeletionProtection": "INACTIVE"})
        self.destroy()
        self.assertEqual(self.stack_names(), [])

    def test_the_stack_must_be_named_and_exist(self):
        for name, reason in (("", "STACK="), ("Nobody", "there is no stack Nobody")):
            with patch.dict(os.environ, STACK=name), self.assertRaisesRegex(Failure, reason):
                front.main("destroy")


class Publication(OnMoto):
    def setUp(self):
        super().setUp()
        self.dist = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("index.html", "icon.svg", "assets/main-a1b2.js", ".sources", ".vite/manifest.json", ".br/index.html"):
            (self.dist / name).parent.mkdir(exist_ok=True)
            (self.dist / name).write_text(name)
        distribution = boto3.client("cloudfront").create_distribution(
            DistributionConfig={
                "CallerReference": "1",
                "Comment": "",
                "Enabled": True,
                "Origins": {"Quantity": 1, "Items": [{"Id": "page", "DomainName": f"{BUCKET}.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}]},
                "DefaultCacheBehavior": {"TargetOriginId": "page", "ViewerProtocolPolicy": "https-only"},
            }
        )["Distribution"]["Id"]  # fmt: skip
        self.distribution = distribution
        the_front(PageDistribution=distribution)
        self.page_bucket()

    def publish(self) -> None:
        page.publish(Account.from_env(), self.dist)

    def uploaded(self) -> dict[str, dict]:
        keys = [listed["Key"] for listed in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
        return {key: self.s3.get_object(Bucket=BUCKET, Key=key) for key in keys}

    def test_hashed_files_are_kept_for_a_year_and_the_others_asked_for(self):
        self.publish()
        self.assertEqual(
            {key: (uploaded["CacheControl"], uploaded["ContentType"]) for key, uploaded in self.uploaded().items()},
            {
                "index.html": ("no-cache", "text/html; charset=utf-8"),
                "config.json": ("no-cache", "application/json; charset=utf-8"),
                "icon.svg": ("no-cache", "image/svg+xml"),
                "assets/main-a1b2.js": ("public, max-age=31536000, immutable", "text/javascript; charset=utf-8"),
            },
        )

    def test_the_configuration_is_this_installation_s(self):
        self.publish()
        configuration = json.load(self.uploaded()["config.json"]["Body"])
        self.assertEqual(configuration["issuer"], FRONT_OUTPUTS["Issuer"])
        self.assertEqual(configuration["clientId"], FRONT_OUTPUTS["UserPoolClientId"])
        self.assertEqual(configuration["domain"], FRONT_OUTPUTS["SignInUrl"])
        self.assertEqual(configuration["apiBase"], "")
        self.assertEqual(configuration["timeZone"], "Asia/Ho_Chi_Minh")

    def test_it_has_what_the_page_reads_and_the_local_gateway_serves(self):
        written = page.configured(FRONT_OUTPUTS, "UTC", "b1").keys()
        read = (PROJECT / "web/src/app/config.ts").read_text().split("v.object({")[1].split("});")[0]
        self.assertEqual(written, set(re.findall(r"^  (\w+): v\.", read, re.MULTILINE)))
        local = (PROJECT / "local/stack.py").read_text().split("def configuration(")[1].split("    gateway.open")[0]
        self.assertEqual(written, set(re.findall(r'^ +"(\w+)":', local, re.MULTILINE)))

    def test_the_document_comes_last_so_nobody_gets_half_of_a_version(self):
        put = []
        account = Account.from_env()
        client = account.client("s3")
        client.meta.events.register("before-parameter-build.s3.PutObject", lambda params, **_: put.append(params["Key"]))
        with patch.object(Account, "client", lambda self, service: client if service == "s3" else boto3.client(service)):
            page.publish(account, self.dist)
        self.assertEqual(put[-2:], ["config.json", "index.html"])

    def test_files_of_earlier_versions_stay(self):
        self.s3.put_object(Bucket=BUCKET, Key="assets/main-old.js", Body=b"")
        self.publish()
        self.assertIn("assets/main-old.js", self.uploaded())

    def test_the_document_and_the_configuration_are_invalidated(self):
        self.publish()
        cloudfront = boto3.client("cloudfront")
        [listed] = cloudfront.list_invalidations(DistributionId=self.distribution)["InvalidationList"]["Items"]
        invalidation = cloudfront.get_invalidation(DistributionId=self.distribution, Id=listed["Id"])["Invalidation"]
        self.assertEqual(set(invalidation["InvalidationBatch"]["Paths"]["Items"]), {"/index.html", "/config.json"})

    def test_without_a_page_or_the_front_nothing_is_uploaded(self):
        (self.dist / "index.html").unlink()
        with self.assertRaisesRegex(Failure, "no page"):
            self.publish()
        (self.dist / "index.html").write_text("")
        boto3.client("cloudformation").delete_stack(StackName="DashboardFront")
        with self.assertRaisesRegex(Failure, "make front"):
            self.publish()
        self.assertEqual(self.uploaded(), {})


if __name__ == "__main__":
    unittest.main()
