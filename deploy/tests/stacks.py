"""Stand-ins on moto for the two stacks."""

import json

import boto3

FRONT_OUTPUTS = {
    "PageUrl": "https://d111111abcdef8.cloudfront.net",
    "ApiUrl": "https://a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com",
    "SignInUrl": "https://meetassist-123456789012.auth.ap-southeast-1.amazoncognito.com",
    "Issuer": "https://cognito-idp.ap-southeast-1.amazonaws.com/ap-southeast-1_Example01",
    "UserPoolClientId": "1example23456789",
    "HttpApi": "a1b2c3d4e5",
    "ApiAuthorizer": "f6g7h8",
    "PageBucket": "dashboardfront-pagebucket-example",
    "PageDistribution": "EDFDVBD632BHDS5",
}


def a_stack(name: str, parameters: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> None:
    """A stack with one resource."""
    template = {
        "Parameters": {parameter: {"Type": "String"} for parameter in parameters or {}},
        "Resources": {"Alarms": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {output: {"Value": value} for output, value in (outputs or {}).items()},
    }
    boto3.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in (parameters or {}).items()],
    )


def the_front(protection: str = "ACTIVE", **outputs: str) -> None:
    """The front stack, with these outputs besides its usual ones."""
    a_stack("DashboardFront", {"DeletionProtection": protection, "Mfa": "required"}, FRONT_OUTPUTS | outputs)
