"""The gateway over a real socket, with an authorizer and a function that do as they are told."""

import http.client
import json
import logging
import socket
import threading
import unittest

from local.authorizer import Unauthorized
from local.gateway import LARGEST_ANSWER, LARGEST_REQUEST, PATH, Gateway
from local.http_event import Response
from local.invocation import FunctionFailed, NoAnswer
from local.state import Failure

# The gateway's log would be printed between the tests.
logging.getLogger("gateway").addHandler(logging.NullHandler())

ANSWER = json.dumps({"statusCode": 200, "headers": {"content-type": "application/json"}, "body": "{}"}).encode()


class OneToken:
    """Lets in whoever sends `good`."""

    def claims(self, authorization):
        if authorization != "Bearer good":
            raise Unauthorized("not good")
        return {"cognito:groups": ["admin"]}


class Told:
    """The hosted pages or the site: answers with its name and the origin that it was told."""

    def __init__(self, name, paths=()):
        self.name, self.paths = name, paths

    def answer(self, request, origin=None):
        return Response(200, [], f"{self.name} {request.path} {origin}".encode())


class GatewayTest(unittest.TestCase):
    def setUp(self):
        self.events = []
        self.answer = ANSWER
        self.gateway = Gateway(0)
        self.gateway.open(OneToken(), self.invoke, Told("hosted", {"/logout"}), Told("site"), Told("mail"))
        threading.Thread(target=self.gateway.serve_forever, args=(0.01,), daemon=True).start()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.gateway.server_port, timeout=5)

    def tearDown(self):
        self.connection.close()
        self.gateway.shutdown()
        self.gateway.server_close()

    def invoke(self, name, payload, timeout):
        self.events.append((name, json.loads(payload)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def request(self, method="POST", path=PATH, body=b"{}", token="good", **headers):
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
        response = self.connection.getresponse()
        return response.status, {name.lower(): text for name, text in response.getheaders()}, response.read()

    def assert_message(self, status, text, **request):
        answered, _, body = self.request(**request)
        self.assertEqual((answered, json.loads(body)), (status, {"message": text}))

    def test_the_function_gets_the_event_and_its_answer_comes_back(self):
        status, headers, body = self.request(body=b'{"action":"x"}', Content_Type="application/json")
        self.assertEqual((status, headers["content-type"], body), (200, "application/json", b"{}"))
        name, event = self.events[0]
        self.assertEqual((name, event["body"]), ("dashboard", '{"action":"x"}'))
        self.assertEqual(event["requestContext"]["authorizer"]["jwt"]["claims"], {"cognito:groups": "[admin]"})

    def test_each_path_invokes_its_own_function(self):
        for path, function in (("/admin/accounts", "accounts"), ("/events", "collect")):
            self.request(path=path, body=b"{}")
            name, event = self.events.pop()
            self.assertEqual((name, event["routeKey"]), (function, f"POST {path}"))
            self.assert_message(401, "Unauthorized", path=path, token=None)

    def test_an_answer_without_a_body_stays_without(self):
        self.answer = json.dumps({"statusCode": 204, "headers": {"x-request-id": "1"}, "body": None}).encode()
        status, headers, body = self.request(path="/events", body=b'{"events": []}')
        self.assertEqual((status, body), (204, b""))
        self.assertNotIn("content-length", headers)

    def test_requests_for_mail_reach_the_same_function(self):
        self.assertEqual(self.request(path="/admin/send-email")[0], 200)
        name, event = self.events[0]
        self.assertEqual((name, event["routeKey"]), ("dashboard", "POST /admin/send-email"))

    def test_mail_that_was_sent_is_shown(self):
        for path in ("/mail", "/mail/1"):
            self.assertEqual(self.request("GET", path, None, None)[2], f"mail {path} None".encode())
        self.assertIn(b"site /mailing", self.request("GET", "/mailing", None, None)[2])

    def test_one_connection_serves_many_requests(self):
        for _ in range(3):
            self.assertEqual(self.request()[0], 200)
            self.assert_message(401, "Unauthorized", token=None)

    def test_without_a_good_token_nothing_is_invoked(self):
        self.assert_message(401, "Unauthorized", token=None)
        self.assert_message(401, "Unauthorized", token="bad")
        self.assertEqual(self.events, [])

    def test_other_routes_do_not_exist(self):
        self.assert_message(404, "Not Found", path="/admin/")
        self.assert_message(404, "Not Found", path=PATH + "/")
        self.assert_message(404, "Not Found", method="GET", body=None)
        self.assert_message(404, "Not Found", method="QUERY", body=None)
        self.assert_message(404, "Not Found", method="OPTIONS", body=None, token=None)

    def test_preflight_needs_no_token(self):
        status, headers, body = self.request("OPTIONS", body=None, token=None, Origin="http://localhost:5173")
        self.assertEqual((status, body), (204, b""))
        self.assertEqual(headers["access-control-allow-origin"], "*")
        self.assertEqual(headers["access-control-allow-headers"], "authorization,content-type")
        self.assertNotIn("content-length", headers)

    def test_a_browser_may_read_every_answer(self):
        refused = {"Content_Length": str(LARGEST_REQUEST + 1)}
        for request in ({}, {"token": None}, {"path": "/admin/other"}, {"body": None} | refused):
            _, headers, _ = self.request(Origin="http://localhost:5173", **request)
            self.assertEqual(headers["access-control-allow-origin"], "*")
        self.assertNotIn("access-control-allow-origin", self.request()[1])

    def test_the_functions_own_cors_headers_are_replaced(self):
        self.answer = json.dumps({"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "x"}}).encode()
        _, headers, _ = self.request(Origin="http://localhost:5173")
        self.assertEqual(headers["access-control-allow-origin"], "*")

    def test_every_path_is_served_by_its_part(self):
        for path, part in (
            ("/", "site /"),
            ("/calendar/2025-11-28?view=day", "site /calendar/2025-11-28"),
            ("/admin", "site /admin"),
            ("/administrators", "site /administrators"),
            ("/events/12", "site /events/12"),
            ("/logout?client_id=x", "hosted /logout"),
        ):
            _, headers, body = self.request("GET", path, body=None, token=None, Origin="http://elsewhere.example")
            self.assertEqual(body.decode(), f"{part} {self.gateway.url}")
            self.assertNotIn("access-control-allow-origin", headers)

    def test_a_part_gets_the_origin_that_the_browser_used(self):
        port = self.gateway.server_port
        for host, origin in (
            (f"localhost:{port}", f"http://localhost:{port}"),
            (f"127.0.0.1:{port}", self.gateway.url),
            ("localhost:5173", "http://localhost:5173"),
            ("evil.example", self.gateway.url),
            (f"evil.example@localhost:{port}", self.gateway.url),
            ("", self.gateway.url),
        ):
            _, _, body = self.request("GET", "/", body=None, token=None, Host=host)
            self.assertEqual(body.decode(), f"site / {origin}")

    def test_only_requests_for_a_path_are_accepted(self):
        for target in (b"http://[", b"*", b"admin/execute-sql", b"http://127.0.0.1/"):
            with socket.create_connection(("127.0.0.1", self.gateway.server_port)) as client:
                client.sendall(b"GET " + target + b" HTTP/1.1\r\nhost: x\r\n\r\n")
                self.assertTrue(client.recv(100).startswith(b"HTTP/1.1 400"), target)

    def test_a_failed_function_is_an_internal_error(self):
        for answer in (FunctionFailed({"errorMessage": "secret"}), b"not JSON", b'"' + b"x" * LARGEST_ANSWER + b'"'):
            self.answer = answer
            self.assert_message(500, "Internal Server Error")

    def test_a_function_that_does_not_answer_is_unavailable(self):
        self.answer = NoAnswer("dashboard did not answer")
        self.assert_message(503, "Service Unavailable")

    def test_a_body_over_the_limit_is_refused_without_closing_the_connection(self):
        self.assert_message(413, "Request Entity Too Large", body=b"x" * (LARGEST_REQUEST + 1))
        self.assertEqual(self.request(body=b"x" * LARGEST_REQUEST)[0], 200)

    def test_a_body_of_unknown_length_is_refused(self):
        self.assert_message(411, "Length Required", body=iter([b"x"]))
        self.assert_message(400, "Bad Request", body=None, Content_Length="-1")

    def test_the_log_has_no_query(self):
        with self.assertLogs("gateway", logging.INFO) as logs:
            self.request("GET", "/callback?code=secret", body=None, token=None)
        self.assertEqual(logs.output, ['INFO:gateway:"GET /callback" 200'])

    def test_nonsense_is_answered(self):
        for nonsense in (b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"POST / HTTP/9.9\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.gateway.server_port)) as client:
                client.sendall(nonsense)
        self.assertEqual(self.request()[0], 200)

    def test_a_port_in_use_is_reported(self):
        with self.assertRaisesRegex(Failure, f"port {self.gateway.server_port} cannot be used"):
            Gateway(self.gateway.server_port)


if __name__ == "__main__":
    unittest.main()
