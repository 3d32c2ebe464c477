"""Playing an update: the former release's files, and what its people do."""

import json
import unittest

from local.play_update import release
from local.play_update.work import Work
from local.state import PROJECT, Failure


class ReleaseTest(unittest.TestCase):
    def test_what_is_no_revision_is_refused(self):
        with self.assertRaisesRegex(Failure, "FORMER=no-such-thing is no revision"):
            release.check_out("no-such-thing")

    def test_the_schema_s_version_is_that_of_the_newest_migration(self):
        self.assertGreaterEqual(release.schema_version(PROJECT), 40)


class WorkTest(unittest.IsolatedAsyncioTestCase):
    async def test_it_consists_of_actions_that_exist_and_keeps_the_worse_answer(self):
        operation = json.loads((PROJECT / "openapi.json").read_text())["paths"]["/admin/execute-sql"]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        bookings = 0

        async def call(_: str, body: dict) -> tuple[int, dict]:
            nonlocal bookings
            bookings += body["action"] == "create_appointment"
            if body["action"] == "create_appointment" and bookings == 2:
                return 409, {"code": "slot_taken"}
            return 200, {"data": {}}

        outcomes = await Work(call, 1).do()
        self.assertLessEqual(outcomes.keys(), schema["discriminator"]["mapping"].keys())
        self.assertEqual(bookings, 4)
        self.assertEqual({outcomes.pop("create_appointment"), *outcomes.values()}, {"slot_taken", "ok"})


if __name__ == "__main__":
    unittest.main()
