"""What both templates promise, checked on what CloudFormation gets."""

import json
import os
import re
import tomllib
import unittest

from deploy.settings import PROJECT
from deploy.tests.policies import all_statements, words
from deploy.tests.template import FRONT, SYSTEM
from local.functions import FUNCTIONS


STACKS = (SYSTEM, FRONT)


class Both(unittest.TestCase):
    def test_they_have_every_function_once(self):
        deployed = [*SYSTEM.functions.values(), *FRONT.functions.values()]
        self.assertEqual(sorted(deployed), sorted(FUNCTIONS))
        for stack in STACKS:
            self.assertEqual(stack.resources("AWS::Lambda::Function").keys(), stack.functions.keys())

    def test_names_of_functions_are_derived_from_the_stack_s(self):
        for stack in STACKS:
            self.assertEqual(
                {name: function["FunctionName"] for name, function in stack.resources("AWS::Lambda::Function").items()},
                {name: {"Fn::Sub": f"${{AWS::StackName}}-{name}"} for name in stack.functions},
            )

    def test_each_function_is_built_from_the_workspace_by_cargo_lambda(self):
        for stack in STACKS:
            for name, program in stack.functions.items():
                function = stack.source["Resources"][name]
                self.assertEqual(
                    function["Metadata"], {"BuildMethod": "rust-cargolambda", "BuildProperties": {"Binary": program}}
                )
                self.assertEqual((stack.path.parent / function["Properties"]["CodeUri"]).resolve(), PROJECT)
                manifest = tomllib.loads((PROJECT / "functions" / program / "Cargo.toml").read_text())
                self.assertEqual(manifest["package"]["name"], program)

    def test_only_lambda_takes_the_roles(self):
        for stack in STACKS:
            for name, role in stack.resources("AWS::IAM::Role").items():
                [statement] = role["AssumeRolePolicyDocument"]["Statement"]
                self.assertEqual(statement["Principal"], {"Service": "lambda.amazonaws.com"}, name)

    def test_each_function_has_its_own_role(self):
        for stack in STACKS:
            for name, function in stack.resources("AWS::Lambda::Function").items():
                self.assertEqual(function["Role"], {"Fn::GetAtt": [f"{name}Role", "Arn"]})

    def test_no_policy_allows_all_actions(self):
        for stack in STACKS:
            allowed = [
                action
                for statement in all_statements(stack.transformed()["Resources"])
                if statement["Effect"] == "Allow"
                for action in words(statement["Action"])
            ]
            self.assertIn("logs:PutLogEvents", allowed)
            self.assertEqual([action for action in allowed if "*" in action], [])

    def test_no_environment_or_output_contains_a_secret(self):
        """A secret's `Ref` is only its ARN; its value would take a dynamic reference."""
        for stack in STACKS:
            self.assertNotIn("{{resolve:", json.dumps(stack.transformed()))
            for parameter in stack.transformed()["Parameters"].values():
                self.assertNotIn("NoEcho", parameter)

    def test_they_have_no_aliases(self):
        """CloudFormation doesn't support YAML anchors and aliases."""
        for stack in STACKS:
            text = stack.path.read_text()
            self.assertNotRegex(text, re.compile(r"^[^#\n]*(?::|-) [&*][A-Za-z]", re.MULTILINE))

    def test_they_are_small_enough_for_cloudformation(self):
        """`sam deploy` sends them by way of S3 (`resolve_s3`), for which CloudFormation's limit is 1 MB."""
        for stack in STACKS:
            self.assertLess(os.path.getsize(stack.path), 1_000_000)


if __name__ == "__main__":
    unittest.main()
