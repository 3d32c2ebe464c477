"""What deploy/front.yaml promises, checked on what CloudFormation gets."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

from deploy.settings import front_switches
from deploy.tests.policies import HERE, PARTITION, permissions, statements_of
from deploy.tests.template import FRONT
from local.gateway import FUNCTIONS as ROUTES
from local.gateway import is_api
from local.site import content_security_policy, security_headers

template, resources = FRONT.transformed, FRONT.resources

ACCOUNT, REGION = "123456789012", "ap-southeast-1"
DATA_BUCKET = "meetassist-data-123456789012-ap-southeast-1"


def only(of_type: str) -> dict:
    [properties] = resources(of_type).values()
    return properties


class SignIn(unittest.TestCase):
    def setUp(self):
        self.pool = only("AWS::Cognito::UserPool")
        self.client = only("AWS::Cognito::UserPoolClient")

    def test_users_are_created_by_admins_and_can_t_change_their_address(self):
        self.assertIs(self.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], True)
        self.assertLessEqual({"email", "email_verified"}, set(self.client["ReadAttributes"]))
        self.assertEqual(self.client["WriteAttributes"], ["name"])
        self.assertIs(self.client["GenerateSecret"], False)
        groups = {group["GroupName"] for group in resources("AWS::Cognito::UserPoolGroup").values()}
        self.assertEqual(groups, {"admin", "consultant"})

    def test_an_invitation_says_where_the_page_is(self):
        text = self.pool["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"]["Fn::Sub"]
        for part in ("https://${Page.DomainName}/", "{username}", "{####}"):
            self.assertIn(part, text)

    def test_the_hosted_pages_give_codes_to_the_page_and_to_the_front_ends_that_are_named(self):
        self.assertEqual(self.client["AllowedOAuthFlows"], ["code"])
        self.assertIs(self.client["AllowedOAuthFlowsUserPoolClient"], True)
        self.assertEqual(self.client["AllowedOAuthScopes"], ["openid", "email", "profile"])
        self.assertEqual(self.client["SupportedIdentityProviders"], ["COGNITO"])
        for urls, path, parameter in (
            ("CallbackURLs", "/signed-in", "CallbackUrls"),
            ("LogoutURLs", "/", "LogoutUrls"),
        ):
            own = {"Fn::Sub": f"https://${{Page.DomainName}}{path}"}
            condition, with_others, alone = self.client[urls]["Fn::If"]
            self.assertEqual(condition, f"Has{parameter}")
            self.assertEqual(alone, [own])
            others = {"Fn::Join": [",", {"Ref": parameter}]}
            self.assertEqual(with_others, {"Fn::Split": [",", {"Fn::Join": [",", [own, others]]}]})

    def test_the_page_returns_to_the_addresses_that_are_allowed(self):
        app = FRONT.path.parent.parent / "web/src/app"
        self.assertIn("CALLBACK_PATH = '/signed-in'", (app / "visit.ts").read_text())
        session = (app / "session.ts").read_text()
        self.assertIn("redirect_uri: `${origin}${CALLBACK_PATH}`", session)
        self.assertIn("logout_uri: `${origin}/`", session)
        self.assertIn("scope: 'openid email profile'", session)

    def test_no_password_goes_through_a_front_end_or_an_administrator_s_program(self):
        self.assertEqual(set(self.client["ExplicitAuthFlows"]), {"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"})

    def test_an_authenticator_app_is_required_unless_the_installation_says_otherwise(self):
        self.assertEqual(template()["Parameters"]["Mfa"]["Default"], "required")
        self.assertEqual(self.pool["MfaConfiguration"], {"Fn::If": ["RequiresMfa", "ON", "OPTIONAL"]})
        self.assertEqual(self.pool["EnabledMfas"], ["SOFTWARE_TOKEN_MFA"])

    def test_a_lost_role_is_lost_within_a_quarter_of_an_hour(self):
        units = self.client["TokenValidityUnits"]
        for token in ("IdToken", "AccessToken"):
            self.assertEqual((self.client[f"{token}Validity"], units[token]), (15, "minutes"))

    def test_the_pool_is_protected_by_a_parameter_and_survives_its_replacement(self):
        self.assertEqual(self.pool["DeletionProtection"], {"Ref": "DeletionProtection"})
        [name] = resources("AWS::Cognito::UserPool")
        self.assertEqual(template()["Resources"][name]["UpdateReplacePolicy"], "Retain")


class TheApi(unittest.TestCase):
    def test_it_accepts_tokens_of_the_user_pool_for_its_client(self):
        authorizer = only("AWS::ApiGatewayV2::Authorizer")
        self.assertEqual(authorizer["AuthorizerType"], "JWT")
        self.assertEqual(authorizer["JwtConfiguration"]["Issuer"], {"Fn::GetAtt": ["UserPool", "ProviderURL"]})
        self.assertEqual(authorizer["JwtConfiguration"]["Audience"], [{"Ref": "UserPoolClient"}])

    def test_accounts_are_managed_while_the_system_does_not_exist(self):
        route = only("AWS::ApiGatewayV2::Route")
        self.assertEqual(route["RouteKey"], "POST /admin/accounts")
        self.assertEqual(route["AuthorizationType"], "JWT")
        self.assertEqual(route["AuthorizerId"], {"Ref": "ApiAuthorizer"})
        self.assertEqual(route["Target"], {"Fn::Sub": "integrations/${AccountsIntegration}"})
        integration = only("AWS::ApiGatewayV2::Integration")
        self.assertEqual(integration["IntegrationUri"], {"Fn::GetAtt": ["Accounts", "Arn"]})
        self.assertEqual(integration["PayloadFormatVersion"], "2.0")
        permission = only("AWS::Lambda::Permission")
        self.assertEqual(permission["FunctionName"], {"Ref": "Accounts"})
        self.assertEqual(
            permission["SourceArn"],
            {"Fn::Sub": f"{PARTITION}:execute-api:{HERE}:${{HttpApi}}/*/POST/admin/accounts"},
        )

    def test_the_allowed_origins_may_post(self):
        cors = only("AWS::ApiGatewayV2::Api")["CorsConfiguration"]
        self.assertEqual(cors["AllowOrigins"], {"Ref": "AllowedOrigins"})
        self.assertEqual(cors["AllowMethods"], ["POST"])
        self.assertEqual(set(cors["AllowHeaders"]), {"authorization", "content-type"})

    def test_it_is_throttled_and_logs_no_bodies_addresses_or_tokens(self):
        stage = only("AWS::ApiGatewayV2::Stage")
        self.assertEqual(stage["DefaultRouteSettings"].keys(), {"ThrottlingRateLimit", "ThrottlingBurstLimit"})
        log = json.loads(stage["AccessLogSettings"]["Format"])
        self.assertIn("$context.requestId", log.values())
        for variable in log.values():
            self.assertNotRegex(variable, r"identity|claims|body|header|querystring")


class Accounts(unittest.TestCase):
    def setUp(self):
        self.function = resources("AWS::Lambda::Function")["Accounts"]

    def test_it_may_manage_the_users_of_this_pool_and_nothing_else(self):
        [(name, role)] = resources("AWS::IAM::Role").items()
        self.assertEqual(name, "AccountsRole")
        self.assertNotIn("ManagedPolicyArns", role)
        cognito = (
            "AdminAddUserToGroup", "AdminCreateUser", "AdminDeleteUser", "AdminDisableUser", "AdminEnableUser",
            "AdminGetUser", "AdminListGroupsForUser", "AdminRemoveUserFromGroup", "AdminResetUserPassword",
            "AdminUpdateUserAttributes", "AdminUserGlobalSignOut", "ListUsers", "ListUsersInGroup",
        )  # fmt: skip
        self.assertEqual(
            permissions(statements_of(role)),
            {("logs:CreateLogStream", "AccountsLogs.Arn"), ("logs:PutLogEvents", "AccountsLogs.Arn")}
            | {(f"cognito-idp:{action}", "UserPool.Arn") for action in cognito},
        )

    def test_it_is_outside_of_any_network_and_times_out_before_the_gateway(self):
        self.assertNotIn("VpcConfig", self.function)
        self.assertLess(self.function["Timeout"], 30)

    def test_its_environment_names_the_pool_and_nothing_else(self):
        self.assertEqual(self.function["Environment"]["Variables"], {"USER_POOL_ID": {"Ref": "UserPool"}})

    def test_it_runs_on_al2023_and_logs_json_to_a_group_that_expires(self):
        self.assertEqual(self.function["Runtime"], "provided.al2023")
        self.assertEqual(self.function["Architectures"], [{"Ref": "Architecture"}])
        self.assertEqual(self.function["LoggingConfig"], {"LogFormat": "JSON", "LogGroup": {"Ref": "AccountsLogs"}})
        groups = resources("AWS::Logs::LogGroup")
        self.assertEqual(groups["AccountsLogs"]["LogGroupName"], {"Fn::Sub": "/aws/lambda/${AWS::StackName}-Accounts"})
        self.assertTrue(all(group["RetentionInDays"] == {"Ref": "LogDays"} for group in groups.values()))


def resolved(text: str) -> str:
    """What CloudFormation makes of a text with placeholders."""
    values = {
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": REGION,
        "AWS::URLSuffix": "amazonaws.com",
        "BucketName": DATA_BUCKET,
    }
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    return text


class ThePage(unittest.TestCase):
    def setUp(self):
        self.page = only("AWS::CloudFront::Distribution")["DistributionConfig"]
        self.behaviors = {behavior["PathPattern"]: behavior for behavior in self.page["CacheBehaviors"]}
        self.origins = {origin["Id"]: origin for origin in self.page["Origins"]}

    def test_only_this_distribution_reads_the_bucket(self):
        bucket = only("AWS::S3::Bucket")
        self.assertEqual(set(bucket["PublicAccessBlockConfiguration"].values()), {True})
        self.assertEqual(bucket["OwnershipControls"]["Rules"], [{"ObjectOwnership": "BucketOwnerEnforced"}])
        tls, reading = only("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
        self.assertEqual((tls["Effect"], tls["Condition"]), ("Deny", {"Bool": {"aws:SecureTransport": "false"}}))
        self.assertEqual(
            permissions([reading]),
            {
                (action, resource)
                for action in ("s3:GetObject", "s3:ListBucket")
                for resource in ("PageBucket.Arn", "${PageBucket.Arn}/*")
            },
        )
        self.assertEqual(reading["Principal"], {"Service": "cloudfront.amazonaws.com"})
        self.assertEqual(
            reading["Condition"],
            {
                "StringEquals": {
                    "aws:SourceArn": {"Fn::Sub": f"{PARTITION}:cloudfront::${{AWS::AccountId}}:distribution/${{Page}}"}
                }
            },
        )
        self.assertEqual(self.origins["page"]["OriginAccessControlId"], {"Fn::GetAtt": ["PageAccess", "Id"]})
        access = only("AWS::CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
        self.assertEqual((access["SigningBehavior"], access["SigningProtocol"]), ("always", "sigv4"))

    def test_it_is_cached_as_its_objects_say_and_never_sent_in_the_clear(self):
        default = self.page["DefaultCacheBehavior"]
        self.assertEqual(default["TargetOriginId"], "page")
        self.assertEqual(default["ViewerProtocolPolicy"], "redirect-to-https")
        self.assertEqual(default["AllowedMethods"], ["GET", "HEAD"])
        self.assertIs(default["Compress"], True)

    def test_the_api_s_paths_go_to_the_api_uncached_with_everything_but_the_host(self):
        self.assertEqual(self.behaviors.keys(), {"/admin/*", "/events"})
        for behavior in self.behaviors.values():
            self.assertEqual(behavior["TargetOriginId"], "api")
            self.assertEqual(behavior["ViewerProtocolPolicy"], "https-only")
            self.assertIn("POST", behavior["AllowedMethods"])
            # CachingDisabled and AllViewerExceptHostHeader.
            self.assertEqual(behavior["CachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad")
            self.assertEqual(behavior["OriginRequestPolicyId"], "b689b0a8-53d0-40ab-baf2-68738e2966ac")
        self.assertGreater(self.origins["api"]["CustomOriginConfig"]["OriginReadTimeout"], 30)

    def test_the_local_gateway_takes_the_same_paths_for_the_api_s(self):
        for path in ROUTES:
            self.assertTrue(is_api(path), path)
        for pattern in self.behaviors:
            self.assertTrue(is_api(pattern.replace("*", "anything")), pattern)

    def test_answers_of_the_api_are_not_replaced_by_pages(self):
        self.assertNotIn("CustomErrorResponses", self.page)

    def test_the_price_class_includes_asia(self):
        self.assertEqual(self.page["PriceClass"], "PriceClass_200")

    def test_the_browser_enforces_what_the_local_gateway_makes_it_enforce_and_tls(self):
        self.assertEqual(self.page["DefaultCacheBehavior"]["ResponseHeadersPolicyId"], {"Ref": "PageHeaders"})
        headers = only("AWS::CloudFront::ResponseHeadersPolicy")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
        domain = only("AWS::Cognito::UserPoolDomain")["Domain"]["Fn::Sub"]
        sign_in = resolved(f"https://{domain}.auth.${{AWS::Region}}.amazoncognito.com")
        data = f"https://{DATA_BUCKET}.s3.{REGION}.amazonaws.com"
        self.assertEqual(resolved(policy), content_security_policy(sign_in, data))
        self.assertNotIn("unsafe", policy.split("style-src")[0])
        local = dict(security_headers("https://example.com"))
        self.assertEqual(headers["FrameOptions"]["FrameOption"], local["x-frame-options"])
        self.assertEqual(headers["ReferrerPolicy"]["ReferrerPolicy"], local["referrer-policy"])
        self.assertIn("ContentTypeOptions", headers)
        self.assertGreaterEqual(headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"], 31536000)
        self.assertTrue(all(header["Override"] for header in headers.values()))

    def test_the_sign_in_that_the_browser_may_reach_is_the_one_of_the_outputs(self):
        output = template()["Outputs"]["SignInUrl"]["Value"]["Fn::Sub"]
        self.assertEqual(output, "https://${UserPoolDomain}.auth.${AWS::Region}.amazoncognito.com")

    def test_every_address_of_the_page_is_answered_with_its_document(self):
        """The function runs in Node here, which has more than CloudFront's runtime."""
        function = only("AWS::CloudFront::Function")
        self.assertEqual(function["FunctionConfig"]["Runtime"], "cloudfront-js-2.0")
        [association] = self.page["DefaultCacheBehavior"]["FunctionAssociations"]
        self.assertEqual(association["EventType"], "viewer-request")
        asked = ["/", "/index.html", "/calendar", "/customers/12/", "/a.b/c", "/assets/main-a1b2.js", "/config.json", "/x/y.z"]
        program = f"""{function["FunctionCode"]}
            const answers = {json.dumps(asked)}.map((uri) => handler({{ request: {{ uri, querystring: {{}} }} }}).uri);
            console.log(JSON.stringify(answers));"""
        node = Path(sys.executable).with_name("node")
        ran = subprocess.run([node, "--eval", program], capture_output=True, text=True, check=True, timeout=60)
        index = "/index.html"
        self.assertEqual(
            json.loads(ran.stdout),
            [index, index, index, index, index, "/assets/main-a1b2.js", "/config.json", "/x/y.z"],
        )


class Parameters(unittest.TestCase):
    def test_samconfig_has_every_setting_with_its_default(self):
        defaults = {name: str(parameter.get("Default")) for name, parameter in template()["Parameters"].items()}
        del defaults["BucketName"], defaults["DeletionProtection"]
        self.assertEqual(front_switches(), defaults)

    def test_outputs_are_what_front_ends_and_the_system_need(self):
        self.assertEqual(
            template()["Outputs"].keys(),
            {
                "PageUrl", "ApiUrl", "SignInUrl", "Issuer", "UserPoolId", "UserPoolClientId", "Region", "HttpApi",
                "ApiAuthorizer", "PageBucket", "PageDistribution", "AccountsFunction", "AnalyticsDatabase",
            },
        )  # fmt: skip

    def test_front_ends_append_the_path_to_the_api_s_address(self):
        url = template()["Outputs"]["ApiUrl"]["Value"]["Fn::Sub"]
        self.assertEqual(url, "https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}")


if __name__ == "__main__":
    unittest.main()
