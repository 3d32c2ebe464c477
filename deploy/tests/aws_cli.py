"""The `aws` command as far as the Makefile and the documentation use it, over boto3, and so over moto.

Operations, options and their types come from botocore's models, as in the AWS CLI: a command that AWS would not
understand fails here, too.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.session import Session

GLOBAL_OPTIONS = {"--query", "--output", "--region", "--cli-binary-format", "--cli-read-timeout"}

# What the AWS CLI calls by another name.
RENAMED = {"s3api": "s3"}

# Commands that the AWS CLI makes of several operations.
COMPOSED = {("s3", "cp"), ("logs", "tail")}


class Misunderstood(Exception):
    """What the AWS CLI would refuse."""


@dataclass
class Command:
    """A command line that was understood."""

    service: str
    operation: str
    parameters: dict = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    output_file: str | None = None


def parse(words: list[str]) -> Command:
    """Understands the words after `aws`."""
    service, operation, *rest = words
    if (service, operation) in COMPOSED:
        return Command(service, operation)
    try:
        model = Session().get_service_model(RENAMED.get(service, service))
    except UnknownServiceError as error:
        raise Misunderstood(f"no service {service}") from error
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        raise Misunderstood(f"{service} has no operation {operation}")
    command = Command(service, xform_name(names[operation]))
    shape = model.operation_model(names[operation]).input_shape
    members = {f"--{xform_name(name, '-')}": (name, member) for name, member in shape.members.items()}
    while rest:
        option = rest.pop(0)
        values = []
        while rest and not rest[0].startswith("--"):
            values.append(rest.pop(0))
        if option in GLOBAL_OPTIONS and values:
            command.options[option] = values.pop(0)
        elif option in members:
            name, member = members[option]
            taken = len(values) if member.type_name == "list" else 1
            command.parameters[name] = _value(member, values[:taken])
            values = values[taken:]
        else:
            raise Misunderstood(f"{service} {operation} has no option {option}")
        if values and service == "lambda" and operation == "invoke":
            command.output_file = values.pop(0)
        if values:
            raise Misunderstood(f"{service} {operation}: {values} belongs to nothing")
    if missing := set(shape.required_members) - command.parameters.keys():
        raise Misunderstood(f"{service} {operation} lacks {missing}")
    if (service, operation) == ("lambda", "invoke") and not command.output_file:
        raise Misunderstood("lambda invoke lacks the file for its answer")
    return command


def _value(shape, values: list[str]):
    match shape.type_name:
        case "list":
            return [_value(shape.member, [value]) for value in values]
        case "structure" | "map":
            # The CLI's shorthand: Name=email,Value=somebody@example.com
            return dict(pair.split("=", 1) for pair in values[0].split(","))
        case "integer" | "long":
            return int(values[0])
        case "blob":
            return values[0].encode()
        case "string":
            return values[0]
    raise Misunderstood(f"values of type {shape.type_name} are not known here")


def run(command: Command) -> None:
    """Sends the command and prints what the AWS CLI would print."""
    answer = getattr(boto3.client(RENAMED.get(command.service, command.service)), command.operation)(**command.parameters)
    answer.pop("ResponseMetadata")
    if command.output_file:
        Path(command.output_file).write_bytes(answer.pop("Payload").read())
    if query := command.options.get("--query"):
        answer = jmespath.search(query, answer)
    print(answer if command.options.get("--output") == "text" else json.dumps(answer, indent=4, default=str))


if __name__ == "__main__":
    try:
        run(parse(sys.argv[1:]))
    except Misunderstood as error:
        sys.exit(f"aws: {error}")
