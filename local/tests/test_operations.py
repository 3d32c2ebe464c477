"""The document that schemathesis gets."""

import json
import unittest

from local.fuzz.operations import one_for_each_action
from local.gateway import PATH
from local.state import PROJECT


class OneForEachAction(unittest.TestCase):
    def setUp(self):
        self.document = json.loads((PROJECT / "openapi.json").read_text())

    def test_each_action_has_its_own_request_and_answer(self):
        paths = one_for_each_action(self.document)["paths"]
        self.assertEqual(len(paths), len(self.document["paths"][PATH]["post"]["requestBody"]["content"]
                                         ["application/json"]["schema"]["oneOf"]))  # fmt: skip
        operation = paths[f"{PATH}?get_stats"]["post"]
        for message, schema in ((operation["requestBody"], "GetStats"), (operation["responses"]["200"], "GetStatsAnswer")):
            self.assertEqual(
                message["content"]["application/json"]["schema"], {"$ref": f"#/components/schemas/{schema}"}
            )

    def test_every_request_and_answer_is_described(self):
        for path, operations in one_for_each_action(self.document)["paths"].items():
            text = json.dumps(operations)
            for reference in text.split('"#/components/schemas/')[1:]:
                self.assertIn(reference.split('"')[0], self.document["components"]["schemas"], path)

    def test_the_original_document_is_unchanged(self):
        before = json.dumps(self.document)
        one_for_each_action(self.document)
        self.assertEqual(json.dumps(self.document), before)
