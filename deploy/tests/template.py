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


class _NoManagedPolicies:
    """For the transform, which could look up managed policies by name; these templates name none."""

    def load(self) -> dict:
        return {}


SYSTEM = Template(
    "template.yaml",
    {"Dashboard": "dashboard", "ArchiveData": "archive-data", "DbInit": "db-init", "Mailer": "mailer", "Collect": "collect"},
)
FRONT = Template("deploy/front.yaml", {"Accounts": "accounts"})


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
