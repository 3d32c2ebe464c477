"""The templates as CloudFormation gets them: after the SAM transform, with the deployment's parameters."""

import copy
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from deploy.settings import PROJECT

# What stands for a property that is not there.
NOTHING = {"Ref": "AWS::NoValue"}

# What `sam deploy` replaces the folders with.
CODE = "s3://code/function.zip"


class Template:
    """A template and the programs of its functions, by logical id."""

    def __init__(self, path: str, functions: dict[str, str]):
        self.path: Path = PROJECT / path
        self.functions = functions

    @functools.cached_property
    def source(self) -> dict:
        """As written, with intrinsic functions in their long form."""
        return yaml_parse(self.path.read_text())

    @functools.cached_property
    def _transformed(self) -> dict:
        template = copy.deepcopy(self.source)
        for name in self.functions:
            template["Resources"][name]["Properties"]["CodeUri"] = CODE
        # The transform needs the region only to find its partition; it makes no call.
        with patch.dict("os.environ", AWS_DEFAULT_REGION="ap-southeast-1"):
            return transform(template, {}, _NoManagedPolicies())

    def transformed(self) -> dict:
        """A copy of the transformed template."""
        return copy.deepcopy(self._transformed)

    def deployed(self, **parameters: str) -> dict:
        """The transformed template as CloudFormation makes it with these parameters: its conditions decided."""
        template = self.transformed()
        known = {name: str(parameter.get("Default", "")) for name, parameter in template["Parameters"].items()}
        return _decided(template, known | parameters)

    def resources(self, of_type: str) -> dict[str, dict]:
        """The properties of all resources of a type, by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.transformed()["Resources"].items()
            if resource["Type"] == of_type
        }

    def dependencies(self, name: str) -> set[str]:
        """All resources that exist before this one and are deleted after it."""
        graph = self.transformed()["Resources"]
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


def _decided(template: dict, parameters: dict[str, str]) -> dict:
    """The template without conditions: what is under one that does not hold is gone."""

    def holds(condition) -> bool:
        match condition:
            case {"Condition": name}:
                return holds(template["Conditions"][name])
            case {"Fn::Not": [inner]}:
                return not holds(inner)
            case {"Fn::And": parts}:
                return all(map(holds, parts))
            case {"Fn::Or": parts}:
                return any(map(holds, parts))
            case {"Fn::Equals": [first, second]}:
                return text(first) == text(second)
        raise AssertionError(f"not a condition: {condition}")

    def text(value) -> str:
        match value:
            case {"Ref": name}:
                return parameters[name]
            case {"Fn::Join": [delimiter, {"Ref": name}]}:
                return delimiter.join(parameters[name].split(","))
        return str(value)

    def decided(value):
        match value:
            case {"Fn::If": [name, if_so, otherwise]}:
                return decided(if_so if holds({"Condition": name}) else otherwise)
            case dict():
                decisions = {key: decided(inner) for key, inner in value.items()}
                return {key: inner for key, inner in decisions.items() if inner != NOTHING}
            case list():
                return [inner for inner in map(decided, value) if inner != NOTHING]
        return value

    resources = {
        name: {key: inner for key, inner in decided(resource).items() if key != "Condition"}
        for name, resource in template["Resources"].items()
        if "Condition" not in resource or holds({"Condition": resource["Condition"]})
    }
    return {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Parameters": template["Parameters"],
        "Resources": resources,
        "Outputs": decided(template["Outputs"]),
    }


class _NoManagedPolicies:
    """For the transform, which could look up managed policies by name; these templates name none."""

    def load(self) -> dict:
        return {}


SYSTEM = Template(
    "template.yaml",
    {"Dashboard": "dashboard", "ArchiveData": "archive-data", "DbInit": "db-init", "Mailer": "mailer", "Collect": "collect"},
)
FRONT = Template("deploy/front.yaml", {"Accounts": "accounts"})


def of_type(stack: dict, name: str) -> dict[str, dict]:
    """The properties of all resources of a type in a template, by logical id."""
    resources = stack["Resources"].items()
    return {id: resource.get("Properties", {}) for id, resource in resources if resource["Type"] == name}


def written(value) -> str:
    """A text with what `Fn::Join` and `Fn::Sub` put together; references stay as they are."""
    match value:
        case {"Fn::Join": [delimiter, parts]}:
            return delimiter.join(map(written, parts))
        case {"Fn::Sub": [str(text), dict(values)]}:
            for name, inner in values.items():
                text = text.replace(f"${{{name}}}", written(inner))
            return text
        case {"Fn::Sub": str(text)}:
            return text
        case str(text):
            return text
    raise AssertionError(f"not a text: {value}")


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
