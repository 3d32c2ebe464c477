"""Who can sign in as a consultant is what the API says."""

import json
import logging
import unittest

from local.invocation import NoAnswer
from local.people import consultants
from local.user_pool import Person

# The gateway's log would be printed between the tests.
logging.getLogger("gateway").addHandler(logging.NullHandler())


class Dashboard:
    """Answers as it is told; keeps what it was asked."""

    def __init__(self, answer):
        self.answer = answer

    def invoke(self, name, payload, timeout):
        self.name, self.event = name, json.loads(payload)
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.dumps(self.answer).encode()


class ConsultantsTest(unittest.TestCase):
    def test_they_are_requested_as_an_admin_and_listed_by_id(self):
        rows = [
            {"consultantid": 2, "fullname": "Trần Quốc Bảo", "email": "bao@example.org"},
            {"consultantid": 1, "fullname": "Nguyễn Thị Thu Hà", "email": "ha@example.org"},
        ]
        dashboard = Dashboard({"statusCode": 200, "body": json.dumps({"consultants": rows})})
        self.assertEqual(
            consultants(dashboard),
            [
                Person("ha@example.org", "Nguyễn Thị Thu Hà", "consultant"),
                Person("bao@example.org", "Trần Quốc Bảo", "consultant"),
            ],
        )
        self.assertEqual(json.loads(dashboard.event["body"])["action"], "get_consultants")
        claims = dashboard.event["requestContext"]["authorizer"]["jwt"]["claims"]
        self.assertEqual((claims["cognito:groups"], claims["token_use"]), ("[admin]", "id"))

    def test_without_a_database_there_are_none(self):
        for answer in ({"statusCode": 503, "body": "{}"}, NoAnswer("dashboard did not answer")):
            self.assertEqual(consultants(Dashboard(answer)), [])


if __name__ == "__main__":
    unittest.main()
