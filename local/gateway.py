"""CloudFront and API Gateway on this machine: the web page, the hosted pages, and an HTTP API with a JWT authorizer.

The API has four routes and CORS. What AWS answers on its own (401, 404, 413, 500, 503) is answered here in the same
words, so that a front end meets nothing new when it moves to AWS.
"""

import json
import logging
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from local.authorizer import Authorizer, Unauthorized
from local.hosted import SHARED, HostedPages
from local.http_event import MalformedAnswer, Request, Response, make_event, make_response
from local.invocation import FunctionFailed, NoAnswer
from local.mailbox import PATH as MAIL
from local.mailbox import Mailbox
from local.site import Site
from local.state import Failure
from local.web import DEV_ORIGINS

METHOD, PATH = "POST", "/admin/execute-sql"

# Functions by path. Front ends that ask for mail use the second one.
FUNCTIONS = {
    PATH: "dashboard",
    "/admin/send-email": "dashboard",
    "/admin/accounts": "accounts",
    "/events": "collect",
}

# API Gateway's limits; Lambda's for an answer.
LARGEST_REQUEST = 10 * 1024 * 1024
LARGEST_ANSWER = 6 * 1024 * 1024
INTEGRATION_TIMEOUT_SECONDS = 30

IDLE_SECONDS = 60

# How much of a refused body is read and discarded, in blocks: 64 MB at most.
BLOCK = 64 * 1024
DISCARDED_BLOCKS = 1024

PREFLIGHT = [
    ("access-control-allow-methods", "GET,OPTIONS,POST"),
    ("access-control-allow-headers", "authorization,content-type"),
    ("access-control-max-age", "300"),
]

log = logging.getLogger("gateway")


class Gateway(ThreadingHTTPServer):
    """Binds its port when created; answers after `open`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), Handler, bind_and_activate=False)
        try:
            self.server_bind()
        except OSError as error:
            self.server_close()
            raise Failure(f"port {port} cannot be used ({error.strerror}): choose another one with PORT=...") from None
        self.url = f"http://127.0.0.1:{self.server_port}"
        # Vite's server forwards what it doesn't serve itself, so both count as one origin.
        self.origins = [f"http://localhost:{self.server_port}", self.url, *DEV_ORIGINS]

    def open(self, authorizer: Authorizer, invoke, hosted: HostedPages, site: Site, mailbox: Mailbox) -> None:
        """Accepts requests from now on; `invoke(name, payload, timeout)` invokes a function."""
        self.authorizer = authorizer
        self.invoke = invoke
        self.hosted = hosted
        self.site = site
        self.mailbox = mailbox
        self.server_activate()

    def handle_error(self, request: socket.socket, client_address) -> None:
        """A client that disconnects is no event; anything else is logged with the requests."""
        log.info("connection from %s broke off", client_address[0], exc_info=True)

    def answer(self, request: Request) -> Response:
        """Preflight, page, route, authorizer, integration."""
        if request.method == "OPTIONS" and "origin" in request.headers and is_shared(request.path):
            return Response(204, PREFLIGHT)
        if request.path in self.hosted.paths:
            return self.hosted.answer(request, self._origin(request))
        if request.path == MAIL or request.path.startswith(f"{MAIL}/"):
            return self.mailbox.answer(request)
        if not is_api(request.path):
            return self.site.answer(request, self._origin(request))
        if request.method != METHOD or request.path not in FUNCTIONS:
            return Response.message(404, "Not Found")
        return self._authorized(request)

    def _origin(self, request: Request) -> str:
        """The origin that the browser used; always a known one, whatever the request says."""
        claimed = f"http://{request.headers.get('host', '')}"
        return claimed if claimed in self.origins else self.url

    def _authorized(self, request: Request) -> Response:
        try:
            claims = self.authorizer.claims(request.headers.get("authorization"))
        except Unauthorized as reason:
            log.info("unauthorized: %s", reason)
            return Response.message(401, "Unauthorized", ("www-authenticate", "Bearer"))
        except OSError as error:
            log.error("the pool's keys cannot be fetched: %s", error)
            return Response.message(500, "Internal Server Error")
        return self._integrate(FUNCTIONS[request.path], make_event(request, f"{METHOD} {request.path}", claims))

    def _integrate(self, function: str, event: dict) -> Response:
        try:
            answer = self.invoke(function, json.dumps(event).encode(), INTEGRATION_TIMEOUT_SECONDS)
            if len(answer) > LARGEST_ANSWER:
                raise MalformedAnswer("larger than Lambda allows")
            return make_response(answer)
        except NoAnswer as error:
            log.error("%s", error)
            return Response.message(503, "Service Unavailable")
        except (FunctionFailed, MalformedAnswer) as error:
            log.error("%s failed: %s", function, error)
            return Response.message(500, "Internal Server Error")


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 in and out; all decisions are the gateway's."""

    server: Gateway
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # Without it an answer's second packet waits for the client's delayed acknowledgement of the first.
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        if refusal := self._refusal():
            self.close_connection = True
            self._send(refusal)
            self._discard_body()
        else:
            self._send(self.server.answer(self._request()))

    def __getattr__(self, name: str):
        """For any method: the gateway decides which of them exist."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def handle_expect_100(self) -> bool:
        """A client that asks before sending a large body is refused before, too."""
        if refusal := self._refusal():
            self.close_connection = True
            self._send(refusal)
            return False
        return super().handle_expect_100()

    def _refusal(self) -> Response | None:
        """The answer to a request whose body is not accepted."""
        length = self.headers.get("content-length", "0")
        if not self.path.startswith("/"):
            return Response.message(400, "Bad Request")
        if "transfer-encoding" in self.headers:
            return Response.message(411, "Length Required")
        if not (length.isascii() and length.isdigit()):
            return Response.message(400, "Bad Request")
        if int(length) > LARGEST_REQUEST:
            return Response.message(413, "Request Entity Too Large")
        return None

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        shared = "origin" in self.headers and is_shared(self.path.partition("?")[0])
        for name, value in allow_origin(response.headers) if shared else response.headers:
            self.send_header(name, value)
        if response.status not in (204, 304):
            self.send_header("content-length", str(len(response.body)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _discard_body(self) -> None:
        """Reads on for a while: closing with unread data would reset the connection and lose the answer."""
        self.connection.shutdown(socket.SHUT_WR)
        for _ in range(DISCARDED_BLOCKS):
            if not self.rfile.read1(BLOCK):
                return

    def _request(self) -> Request:
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            name = name.lower()
            separator = ";" if name == "cookie" else ","
            headers[name] = f"{headers[name]}{separator}{value}" if name in headers else value
        return Request(
            method=self.command,
            target=self.path,
            protocol=self.request_version,
            source_ip=self.client_address[0],
            headers=headers,
            body=self.rfile.read(int(self.headers.get("content-length", "0"))),
        )

    def version_string(self) -> str:
        return "gateway"

    def log_request(self, code="-", size="-") -> None:
        """Without the query, which may contain codes and e-mail addresses."""
        self.log_message('"%s %s" %s', self.command, self.path.partition("?")[0], int(code))

    def log_message(self, format: str, *arguments) -> None:
        log.info(format, *arguments)


def is_api(path: str) -> bool:
    """Whether CloudFront passes a request on to the HTTP API; the rest is the page's."""
    return path.startswith("/admin/") or path == "/events"


def is_shared(path: str) -> bool:
    """Whether pages of other origins may read the answer."""
    return is_api(path) or path in SHARED


def allow_origin(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers for a browser: the API's own CORS settings replace the function's."""
    own = [header for header in headers if not header[0].startswith("access-control-") or header in PREFLIGHT]
    return [*own, ("access-control-allow-origin", "*")]
