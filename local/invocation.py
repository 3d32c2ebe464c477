"""Invokes functions, over the Invoke API that the emulator shares with AWS."""

import contextlib
import http.client
import json
import socket
import threading
from collections import defaultdict
from urllib.parse import urlsplit

LONGEST_RUN_SECONDS = 900  # Lambda's limit


class FunctionFailed(Exception):
    """The function answered with an error, or ended during the call; `answer` is Lambda's error object."""

    def __init__(self, answer: dict):
        super().__init__(answer.get("errorMessage") or json.dumps(answer))
        self.answer = answer


class NoAnswer(Exception):
    """The function did not answer in time, or could not be reached."""


class Calls:
    """The calls that are waiting for an answer, by function.

    If a function ends during a call, the emulator lets the call wait for ever. Lambda would answer at once, so the
    code that notices the end must give up the calls.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting: dict[str, set[socket.socket]] = defaultdict(set)

    @contextlib.contextmanager
    def waiting(self, name: str, call: socket.socket):
        """Registers a call. If it is given up meanwhile, its failure is reported as the end of the function."""
        with self._lock:
            self._waiting[name].add(call)
        try:
            yield
        except (OSError, http.client.HTTPException) as error:
            if call in self._waiting[name]:
                raise
            raise FunctionFailed({"errorType": "Runtime.ExitError", "errorMessage": f"{name} ended"}) from error
        finally:
            with self._lock:
                self._waiting[name].discard(call)

    def give_up(self, name: str) -> None:
        """Ends every call to this function that is still waiting."""
        with self._lock:
            for call in self._waiting.pop(name, ()):
                with contextlib.suppress(OSError):
                    call.shutdown(socket.SHUT_RDWR)


def invoke(
    url: str, name: str, payload: bytes, timeout: float = LONGEST_RUN_SECONDS, calls: Calls | None = None
) -> bytes:
    """Returns the function's answer. `url` is the emulator's."""
    connection = _OnePacket(urlsplit(url).netloc, timeout=timeout)
    try:
        connection.connect()
        with (calls or Calls()).waiting(name, connection.sock):
            connection.request("POST", f"/2015-03-31/functions/{name}/invocations", payload)
            response = connection.getresponse()
            answer = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(f"{name} did not answer: {error}") from error
    finally:
        connection.close()
    if response.status == http.HTTPStatus.REQUEST_TIMEOUT:
        raise NoAnswer(f"{name} did not answer within {LONGEST_RUN_SECONDS} s")
    if response.status != http.HTTPStatus.OK:
        raise FunctionFailed(_error_object(answer))
    return answer


class _OnePacket(http.client.HTTPConnection):
    """Sends a request's head and body together.

    The emulator passes on what it has. The body would be a second packet of its own, which waits for the function's
    delayed acknowledgement of the first: 40 ms.
    """

    _unsent = b""

    def send(self, data: bytes) -> None:
        self._unsent += data

    def getresponse(self) -> http.client.HTTPResponse:
        unsent, self._unsent = self._unsent, b""
        super().send(unsent)
        return super().getresponse()


def _error_object(answer: bytes) -> dict:
    """Lambda's error object; the emulator's own errors are put into the same form."""
    try:
        error = json.loads(answer)
    except ValueError:
        error = None
    if isinstance(error, dict) and "errorType" in error:
        return error
    return {"errorType": "Emulator", "errorMessage": answer.decode(errors="replace")}
