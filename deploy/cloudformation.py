"""Stacks as CloudFormation keeps them: how they are found, deployed, changed and deleted."""

import shlex
import subprocess
import time
from dataclasses import dataclass

from botocore.exceptions import ClientError

from deploy.account import Account, Failure
from deploy.settings import PROJECT

STACK_TYPE = "AWS::CloudFormation::Stack"
POLL_SECONDS = 10

# Lambda may take 40 minutes to release its network interfaces.
DELETION_SECONDS = 2 * 60 * 60

# Both stacks name their roles themselves and are written for the SAM transform.
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


@dataclass(frozen=True)
class Stack:
    """A stack as it was when it was looked up."""

    name: str
    id: str
    parameters: dict[str, str]
    outputs: dict[str, str]
    """Empty unless it has been created completely."""


def find(account: Account, name: str) -> Stack | None:
    try:
        found = account.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return Stack(
        name,
        found["StackId"],
        {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found.get("Parameters", [])},
        {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])},
    )


def deploy(parameters: dict[str, str], *options: str) -> None:
    """`sam deploy` with what `sam build` has built."""
    # Overrides on the command line replace all of those in samconfig.toml, so every one is passed.
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    command = ["sam", "deploy", *options, "--parameter-overrides", *overrides]
    print(shlex.join(command), flush=True)
    if code := subprocess.run(command, cwd=PROJECT).returncode:
        raise Failure(f"sam deploy failed with exit code {code}; the reasons are above")


def change(account: Account, name: str, **parameters: str) -> None:
    """Changes parameters of a stack, whose template stays as it is, and waits until that is done."""
    cloudformation = account.client("cloudformation")
    known = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["Parameters"]
    names = [parameter["ParameterKey"] for parameter in known]
    cloudformation.update_stack(
        StackName=name,
        UsePreviousTemplate=True,
        Parameters=[
            {"ParameterKey": known, "ParameterValue": parameters[known]}
            if known in parameters
            else {"ParameterKey": known, "UsePreviousValue": True}
            for known in names
        ],
        Capabilities=CAPABILITIES,
    )
    cloudformation.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig={"Delay": POLL_SECONDS})


def guard(account: Account, name: str, *, protected: bool) -> None:
    """Whether CloudFormation refuses to delete the stack, whoever asks."""
    account.client("cloudformation").update_termination_protection(
        StackName=name, EnableTerminationProtection=protected
    )


def delete(account: Account, stack: Stack) -> None:
    """Deletes a stack, and prints its events until it is gone."""
    cloudformation = account.client("cloudformation")
    shown = {event["EventId"] for event in _events(cloudformation, stack.id)}
    print(shlex.join(["aws", "cloudformation", "delete-stack", "--stack-name", stack.name]), flush=True)
    cloudformation.delete_stack(StackName=stack.id)
    failures: list[str] = []
    deadline = time.monotonic() + DELETION_SECONDS
    while True:
        status = cloudformation.describe_stacks(StackName=stack.id)["Stacks"][0]["StackStatus"]
        for event in _events(cloudformation, stack.id):
            if event["EventId"] in shown:
                continue
            shown.add(event["EventId"])
            resource, reason = event["LogicalResourceId"], event.get("ResourceStatusReason", "")
            print(f"{resource} {event['ResourceStatus']} {reason}".rstrip(), flush=True)
            if event["ResourceStatus"] == "DELETE_FAILED" and event["ResourceType"] != STACK_TYPE:
                failures.append(f"{resource}: {reason or 'no reason given'}")
        if status == "DELETE_COMPLETE":
            return
        if status == "DELETE_FAILED":
            raise Failure("\n".join([f"{stack.name} was not deleted:", *failures]))
        if time.monotonic() > deadline:
            raise Failure(f"{stack.name} is still {status}; CloudFormation continues by itself")
        time.sleep(POLL_SECONDS)


def _events(cloudformation, stack: str) -> list[dict]:
    """All events of the stack, oldest first."""
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    return sorted((event for page in pages for event in page["StackEvents"]), key=lambda event: event["Timestamp"])
