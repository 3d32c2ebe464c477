"""Functions with one process for each request at once, and psql as a connection."""

import asyncio
import http.client
import threading
import unittest
from types import SimpleNamespace
from unittest import mock
from urllib.parse import urlsplit

from local import sandboxes
from local.invocation import FunctionFailed, NoAnswer
from local.sandboxes import Pool, RuntimeApi


class Function:
    """A function in a thread, which answers each payload with its label once it is let go on."""

    def __init__(self):
        self.go_on = threading.Event()
        self.started: list[str] = []
        self.exit_code: int | None = None

    def run(self, label: str, address: str):
        self.started.append(label)
        threading.Thread(target=self._serve, args=(label, address), daemon=True).start()
        return SimpleNamespace(popen=SimpleNamespace(poll=lambda: self.exit_code, send_signal=lambda _: None, pid=0))

    def _serve(self, label: str, address: str) -> None:
        url = urlsplit(address)
        connection = http.client.HTTPConnection(url.netloc)
        while True:
            connection.request("GET", f"{url.path}/2018-06-01/runtime/invocation/next")
            response = connection.getresponse()
            payload, id = response.read(), response.headers["Lambda-Runtime-Aws-Request-Id"]
            self.go_on.wait()
            outcome = "error" if payload == b"fail" else "response"
            body = b'{"errorType": "x", "errorMessage": "y"}' if payload == b"fail" else label.encode()
            # In chunks, as a function may answer, too.
            chunks = iter([body[:3], body[3:]])
            connection.request("POST", f"{url.path}/2018-06-01/runtime/invocation/{id}/{outcome}", chunks, encode_chunked=True,
                               headers={"Transfer-Encoding": "chunked"})  # fmt: skip
            connection.getresponse().read()


class PoolTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.function = Function()
        self.api = RuntimeApi()
        await self.api.start()

    def pool(self, limit: int, patience: float = 10) -> Pool:
        return Pool("greeter", self.api, self.function.run, limit, patience)

    async def at_once(self, pool: Pool, payloads: list[bytes]) -> list:
        """The answers to requests that are all under way before the first is answered."""
        asked = [asyncio.create_task(pool.invoke(payload)) for payload in payloads]
        await asyncio.sleep(0)
        self.function.go_on.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    async def test_each_request_at_once_has_a_process_of_its_own_up_to_the_limit(self):
        pool = self.pool(limit=2)
        answers = await self.at_once(pool, [b"1", b"2", b"3"])
        self.assertEqual(sorted(set(answers)), [b"greeter-1", b"greeter-2"])
        self.assertEqual((pool.counts.wanted, pool.counts.cold, pool.counts.waited, pool.counts.invocations), (3, 2, 1, 3))

    async def test_a_request_takes_a_free_process_before_it_starts_one(self):
        pool = self.pool(limit=5)
        self.function.go_on.set()
        for _ in range(3):
            self.assertEqual(await pool.invoke(b"1"), b"greeter-1")
        self.assertEqual(pool.counts.cold, 1)

    async def test_an_error_of_the_function_is_its_answer_and_the_process_goes_on(self):
        pool = self.pool(limit=1)
        failed, answered = await self.at_once(pool, [b"fail", b"2"])
        self.assertIsInstance(failed, FunctionFailed)
        self.assertEqual(answered, b"greeter-1")

    async def test_a_process_that_takes_too_long_is_given_up(self):
        pool = self.pool(limit=1, patience=0.01)
        with self.assertRaises(NoAnswer):
            await pool.invoke(b"1")
        self.function.go_on.set()
        pool = self.pool(limit=1)
        self.assertEqual(await pool.invoke(b"1"), b"greeter-1")

    async def test_the_end_of_a_process_ends_its_request(self):
        with mock.patch.object(sandboxes, "WATCH_SECONDS", 0.01):
            pool = self.pool(limit=1)
            asked = asyncio.create_task(pool.invoke(b"1"))
            await asyncio.sleep(0)
            self.function.exit_code = 1
            watch = asyncio.create_task(pool.watch())
            with self.assertRaisesRegex(FunctionFailed, "greeter ended"):
                await asked
            watch.cancel()


if __name__ == "__main__":
    unittest.main()
