"""Requests become events, answers become responses, as payload format 2.0 says."""

import json
import unittest

from local.http_event import MalformedAnswer, Request, claim_text, make_event, make_response


def event(target="/admin/execute-sql", body=b"", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return make_event(Request("POST", target, "HTTP/1.1", "127.0.0.1", named, body), "POST /admin/execute-sql", {})


class EventTest(unittest.TestCase):
    def test_an_event_names_the_request(self):
        made = event("/admin/execute-sql?a=1&b=&a=2", user_agent="test", host="localhost:3000")
        self.assertEqual(made["rawPath"], "/admin/execute-sql")
        self.assertEqual(made["rawQueryString"], "a=1&b=&a=2")
        self.assertEqual(made["queryStringParameters"], {"a": "1,2", "b": ""})
        self.assertEqual(made["requestContext"]["domainName"], "localhost")
        self.assertEqual(made["requestContext"]["http"]["userAgent"], "test")
        self.assertEqual(made["requestContext"]["stage"], "$default")

    def test_what_the_request_lacks_the_event_lacks(self):
        self.assertFalse({"body", "cookies", "queryStringParameters"} & event().keys())

    def test_cookies_are_removed_from_the_headers(self):
        made = event(cookie="a=1; b=2")
        self.assertEqual(made["cookies"], ["a=1", "b=2"])
        self.assertNotIn("cookie", made["headers"])

    def test_text_stays_text_and_other_bodies_are_base64(self):
        cases = [
            ({"content_type": "application/json"}, "é".encode(), "é", False),
            ({"content_type": "application/vnd.x+json; charset=utf-8"}, b"{}", "{}", False),
            ({}, b"plain", "plain", False),
            ({}, b"\xff", "/w==", True),
            ({"content_type": "application/octet-stream"}, b"abc", "YWJj", True),
        ]
        for headers, body, text, encoded in cases:
            made = event(body=body, **headers)
            self.assertEqual((made["body"], made["isBase64Encoded"]), (text, encoded))

    def test_claims_are_strings(self):
        cases = [("a", "a"), (True, "true"), (12, "12"), (["admin", "consultant"], "[admin consultant]"), ([], "[]")]
        for value, text in cases:
            self.assertEqual(claim_text(value), text)


class ResponseTest(unittest.TestCase):
    def made(self, answer):
        return make_response(json.dumps(answer).encode())

    def test_status_headers_cookies_and_body_are_the_functions(self):
        response = self.made(
            {"statusCode": 409, "headers": {"X-A": "1", "X-B": 2}, "cookies": ["a=1", "b=2"], "body": "é"}
        )
        self.assertEqual((response.status, response.body), (409, "é".encode()))
        self.assertEqual(
            response.headers,
            [
                ("x-a", "1"),
                ("x-b", "2"),
                ("content-type", "text/plain;charset=UTF-8"),
                ("set-cookie", "a=1"),
                ("set-cookie", "b=2"),
            ],
        )

    def test_a_base64_body_is_decoded(self):
        self.assertEqual(self.made({"statusCode": 200, "body": "/w==", "isBase64Encoded": True}).body, b"\xff")

    def test_an_answer_without_a_status_is_the_body(self):
        response = self.made({"a": 1})
        self.assertEqual((response.status, json.loads(response.body)), (200, {"a": 1}))
        self.assertEqual(self.made("text").body, b"text")

    def test_a_malformed_answer_is_named(self):
        for answer in (
            {"statusCode": "200"},
            {"statusCode": 99},
            {"statusCode": True},
            {"statusCode": 200, "body": {}},
        ):
            with self.assertRaises(MalformedAnswer):
                self.made(answer)
        with self.assertRaises(MalformedAnswer):
            make_response(b"not JSON")


if __name__ == "__main__":
    unittest.main()
