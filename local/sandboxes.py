"""Functions as Lambda runs them: each process answers one request at a time, and a request that finds none free starts
another one, up to a bound.

cargo-lambda's emulator has one process for each function, so this speaks the Runtime API itself
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
"""

import asyncio
import contextlib
import json
import signal
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from local.invocation import FunctionFailed, NoAnswer
from local.processes import Process

# The longest header line; a body may be as large as Lambda's largest answer.
LINE_LIMIT = 64 * 1024
WATCH_SECONDS = 0.5


class Sandbox:
    """One process, from its first request to its end."""

    def __init__(self):
        self.process: Process | None = None
        self._payloads: asyncio.Queue[bytes] = asyncio.Queue()
        self._answer: asyncio.Future[bytes] | None = None

    async def invoke(self, payload: bytes) -> bytes:
        self._answer = asyncio.get_running_loop().create_future()
        self._payloads.put_nowait(payload)
        return await self._answer

    def fail(self, reason: Exception) -> None:
        """Ends the request that is under way, if there is one."""
        if self._answer and not self._answer.done():
            self._answer.set_exception(reason)

    async def respond(self, call: str, body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        """Answers the process's call of the Runtime API: status, headers and body."""
        if call.endswith("/invocation/next"):
            payload = await self._payloads.get()
            return "200 OK", _headers(), payload
        if call.endswith("/response"):
            if self._answer and not self._answer.done():
                self._answer.set_result(body)
        elif call.endswith("/error"):
            self.fail(FunctionFailed(json.loads(body or b"{}")))
        return "202 Accepted", [], b""


def _headers() -> list[tuple[str, str]]:
    deadline = int((time.time() + 900) * 1000)
    return [
        ("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4())),
        ("Lambda-Runtime-Deadline-Ms", str(deadline)),
        ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:ap-southeast-1:123456789012:function:simulated"),
    ]


class RuntimeApi:
    """The HTTP server to which all sandboxes connect, each with a path of its own."""

    def __init__(self):
        self._sandboxes: dict[str, Sandbox] = {}

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LINE_LIMIT)
        self._port = self._server.sockets[0].getsockname()[1]

    def add(self, sandbox: Sandbox) -> str:
        """The address that the sandbox's process must be given."""
        key = str(len(self._sandboxes))
        self._sandboxes[key] = sandbox
        return f"http://127.0.0.1:{self._port}/{key}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The process, or the whole simulation, may end at any time.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while line := await reader.readline():
                _, path, _ = line.decode().split()
                body = await read_body(reader)
                key, _, call = path[1:].partition("/")
                status, headers, answer = await self._sandboxes[key].respond(call, body)
                lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
                head = "\r\n".join([*lines, f"Content-Length: {len(answer)}", "", ""])
                writer.write(head.encode() + answer)
                await writer.drain()
        writer.close()


async def read_body(reader: asyncio.StreamReader) -> bytes:
    """The rest of a request, in either way of saying how long it is."""
    headers = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await reader.readline()).strip(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


@dataclass
class Counts:
    """What a function's sandboxes were asked."""

    invocations: int = 0
    cold: int = 0
    """Invocations that had to wait for their process to start."""
    waited: int = 0
    """Invocations that found no process free, and might start no other."""
    wanted: int = 0
    """The most requests at once, those that waited included: as many processes as would have been needed."""
    seconds: float = 0.0
    """How long the processes worked, which is what Lambda charges."""
    failures: dict[str, int] = field(default_factory=dict)


class Pool:
    """One function. `run(label, address)` starts a process of it."""

    def __init__(self, name: str, api: RuntimeApi, run: Callable[[str, str], Process], limit: int, patience: float):
        self._name, self._api, self._run = name, api, run
        self._limit, self._patience = limit, patience
        self._sandboxes: list[Sandbox] = []
        self._idle: list[Sandbox] = []
        self._queue: deque[asyncio.Future[Sandbox]] = deque()
        self._under_way = 0
        self._started = 0
        self.counts = Counts()

    @property
    def processes(self) -> list[psutil.Process]:
        return [psutil.Process(sandbox.process.popen.pid) for sandbox in self._sandboxes if sandbox.process]

    async def invoke(self, payload: bytes) -> bytes:
        """The function's answer, or why there is none."""
        self._under_way += 1
        self.counts.invocations += 1
        self.counts.wanted = max(self.counts.wanted, self._under_way)
        try:
            sandbox = await self._take()
            began = time.perf_counter()
            try:
                answer = await asyncio.wait_for(sandbox.invoke(payload), self._patience)
            except TimeoutError:
                self._discard(sandbox)
                raise NoAnswer(f"{self._name} did not answer within {self._patience:.0f} s") from None
            finally:
                self.counts.seconds += time.perf_counter() - began
            self._release(sandbox)
            return answer
        except FunctionFailed:
            self._release(sandbox)
            raise
        finally:
            self._under_way -= 1

    async def _take(self) -> Sandbox:
        """The process that was used last, as Lambda chooses; or a new one; or the next to be free."""
        if self._idle:
            return self._idle.pop()
        if len(self._sandboxes) < self._limit:
            self.counts.cold += 1
            return self._start()
        self.counts.waited += 1
        waiting = asyncio.get_running_loop().create_future()
        self._queue.append(waiting)
        return await waiting

    def _start(self) -> Sandbox:
        sandbox = Sandbox()
        self._started += 1
        sandbox.process = self._run(f"{self._name}-{self._started}", self._api.add(sandbox))
        self._sandboxes.append(sandbox)
        return sandbox

    def _release(self, sandbox: Sandbox) -> None:
        if sandbox not in self._sandboxes:
            return
        if self._queue:
            self._queue.popleft().set_result(sandbox)
        else:
            self._idle.append(sandbox)

    def _discard(self, sandbox: Sandbox) -> None:
        """Ends a process that is of no use any more; whoever waits gets a new one."""
        self._sandboxes.remove(sandbox)
        if sandbox.process and sandbox.process.popen.poll() is None:
            sandbox.process.popen.send_signal(signal.SIGKILL)
        if self._queue:
            self._queue.popleft().set_result(self._start())

    async def watch(self) -> None:
        """Gives up the requests of processes that have ended, for as long as it runs."""
        while True:
            for sandbox in list(self._sandboxes):
                if sandbox.process and sandbox.process.popen.poll() is not None:
                    if sandbox in self._idle:
                        self._idle.remove(sandbox)
                    self._discard(sandbox)
                    sandbox.fail(FunctionFailed({"errorType": "Runtime.ExitError", "errorMessage": f"{self._name} ended"}))
            await asyncio.sleep(WATCH_SECONDS)
