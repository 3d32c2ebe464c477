"""Tests of invoking functions."""

import socket
import threading
import unittest

from local.invocation import invoke


class Invoking(unittest.TestCase):
    def test_the_head_and_the_payload_of_a_request_arrive_together(self):
        with socket.create_server(("127.0.0.1", 0)) as emulator:
            arrived = []

            def answer() -> None:
                connection, _ = emulator.accept()
                with connection:
                    arrived.append(connection.recv(65536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue")

            thread = threading.Thread(target=answer)
            thread.start()
            answered = invoke("http://127.0.0.1:%d" % emulator.getsockname()[1], "dashboard", b"x" * 3000, timeout=10)
            thread.join()
        self.assertEqual(answered, b"true")
        self.assertTrue(arrived[0].startswith(b"POST /2015-03-31/functions/dashboard/invocations HTTP/1.1\r\n"))
        self.assertTrue(arrived[0].endswith(b"\r\n\r\n" + b"x" * 3000))


if __name__ == "__main__":
    unittest.main()
