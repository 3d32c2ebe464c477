"""template.yaml as CloudFormation gets it: after the SAM transform, with the deployment's parameters."""

import copy
import functools
import re
from collections.abc import Iterator
from unittest.mock import patch

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from deploy.stack import PROJECT

FUNCTIONS = {
    "Dashboard": "dashboard",
    "Accounts": "accounts",
    "ArchiveData": "archive-data",
    "DbInit": "db-init",
    "Mailer": "mailer",
}

# What `sam deploy` replaces the folders with.
CODE = "s3://code/function.zip"


@functools.cache
def source() -> dict:
    """The template as written, with intrinsic functions in their long form."""
    return yaml_parse((PROJECT / "template.yaml").read_text())


@functools.cache
def _transformed() -> dict:
    template = copy.deepcopy(source())
    for name in FUNCTIONS:
        template["Resources"][name]["Properties"]["CodeUri"] = CODE
    # The transform needs the region only to find its partition; it makes no call.
    with patch.dict("os.environ", AWS_DEFAULT_REGION="ap-southeast-1"):
        return transform(template, {}, _NoManagedPolicies())


class _NoManagedPolicies:
    """For the transform, which could look up managed policies by name; this template names none."""

    def load(self) -> dict:
        return {}


def template() -> dict:
    """A copy of the transformed template."""
    return copy.deepcopy(_transformed())


def resources(of_type: str) -> dict[str, dict]:
    """The properties of all resources of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template()["Resources"].items()
        if resource["Type"] == of_type
    }


def references(value) -> Iterator[str]:
    """The names that `Ref`, `Fn::GetAtt` and `Fn::Sub` refer to, including parameters and pseudo parameters."""
    match value:
        case {"Ref": name}:
            yield name
        case {"Fn::GetAtt": [name, *_]}:
            yield name
        case {"Fn::GetAtt": str(text)}:
            yield text.split(".")[0]
        case {"Fn::Sub": [str(text), dict(values)]}:
            yield from (name for name in _placeholders(text) if name not in values)
            yield from references(values)
        case {"Fn::Sub": str(text)}:
            yield from _placeholders(text)
        case dict():
            for inner in value.values():
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)


def _placeholders(text: str) -> list[str]:
    return [name.split(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text)]


def dependencies(name: str) -> set[str]:
    """All resources that exist before this one and are deleted after it."""
    graph = template()["Resources"]
    found: set[str] = set()
    open_ends = [name]
    while open_ends:
        resource = graph[open_ends.pop()]
        explicit = resource.get("DependsOn", [])
        direct = {explicit} if isinstance(explicit, str) else set(explicit)
        direct |= {reference for reference in references(resource.get("Properties", {})) if reference in graph}
        open_ends += direct - found
        found |= direct
    return found
