"""Asking a function, over the Invoke API that the emulator shares with AWS."""

import contextlib
import http.client
import json
import socket
import threading
from collections import defaultdict
from urllib.parse import urlsplit

LONGEST_RUN_SECONDS = 900  # Lambda's limit


class FunctionFailed(Exception):
    """The function answered with an error, or ended while it was asked; `answer` is Lambda's error object."""

    def __init__(self, answer: dict):
        super().__init__(answer.get("errorMessage") or json.dumps(answer))
        self.answer = answer


class NoAnswer(Exception):
    """The function did not answer in time, or cannot be reached."""


class Calls:
    """The calls that wait for an answer, by function.

    The emulator lets a call wait for ever when the function ends that had taken it. Lambda answers at once, and so do
    we: whoever notices the end gives the calls up.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting: dict[str, set[socket.socket]] = defaultdict(set)

    @contextlib.contextmanager
    def waiting(self, name: str, call: socket.socket):
        """Turns the failure of a call that was given up into the function's end."""
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
        """Ends every call to this function that still waits."""
        with self._lock:
            for call in self._waiting.pop(name, ()):
                with contextlib.suppress(OSError):
                    call.shutdown(socket.SHUT_RDWR)


def invoke(
    url: str, name: str, payload: bytes, timeout: float = LONGEST_RUN_SECONDS, calls: Calls | None = None
) -> bytes:
    """Returns the function's answer. `url` is the emulator's."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
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


def _error_object(answer: bytes) -> dict:
    """Lambda's `errorType` and `errorMessage`; a refusal of the emulator's own becomes one."""
    try:
        error = json.loads(answer)
    except ValueError:
        error = None
    if isinstance(error, dict) and "errorType" in error:
        return error
    return {"errorType": "Emulator", "errorMessage": answer.decode(errors="replace")}
