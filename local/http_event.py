"""An HTTP request as the event that a function gets, and the function's answer as an HTTP response.

Payload format 2.0 of API Gateway's HTTP APIs.
"""

import base64
import binascii
import json
import secrets
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from local.aws import ACCOUNT

API_ID = "local"
TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


@dataclass(frozen=True)
class Request:
    """A request that the gateway has read: header names in lower case, repeated headers joined by commas."""

    method: str
    target: str
    protocol: str
    source_ip: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


@dataclass
class Response:
    """The gateway's response."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @classmethod
    def message(cls, status: int, text: str, *headers: tuple[str, str]) -> "Response":
        """A response that the gateway gives by itself."""
        body = json.dumps({"message": text}, separators=(",", ":")).encode()
        return cls(status, [("content-type", "application/json"), *headers], body)


class MalformedAnswer(Exception):
    """The function's answer is not a response in the format of API Gateway."""


def make_event(request: Request, route: str, claims: dict) -> dict:
    """The event, including the caller's claims. What the request lacks, the event lacks too."""
    now = time.time()
    query = urlsplit(request.target).query
    headers = dict(request.headers)
    cookies = headers.pop("cookie", None)
    domain = headers.get("host", "")
    event = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.path,
        "rawQueryString": query,
        "headers": headers
        | {
            "x-amzn-trace-id": f"Root=1-{int(now):08x}-{secrets.token_hex(12)}",
            "x-forwarded-for": request.source_ip,
            "x-forwarded-port": domain.partition(":")[2] or "80",
            "x-forwarded-proto": "http",
        },
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "authorizer": {
                "jwt": {"claims": {name: claim_text(value) for name, value in claims.items()}, "scopes": None}
            },
            "domainName": domain.partition(":")[0],
            "domainPrefix": domain.partition(":")[0].partition(".")[0],
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": request.protocol,
                "sourceIp": request.source_ip,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": str(uuid.uuid4()),
            "routeKey": route,
            "stage": "$default",
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    if parameters := _joined(parse_qsl(query, keep_blank_values=True)):
        event["queryStringParameters"] = parameters
    if request.body:
        event["body"], event["isBase64Encoded"] = _body(request)
    return event


def claim_text(value) -> str:
    """A claim as API Gateway passes it on: always a string; a list becomes `[admin consultant]`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(map(claim_text, value))}]"
    return json.dumps(value, separators=(",", ":"))


def make_response(answer: bytes) -> Response:
    """The function's answer as a response. An answer without a status code is the body of a 200."""
    try:
        value = json.loads(answer)
    except ValueError as error:
        raise MalformedAnswer("not JSON") from error
    if not isinstance(value, dict) or "statusCode" not in value:
        body = value.encode() if isinstance(value, str) else answer
        return Response(200, [("content-type", "application/json")], body)
    status, body, headers = value["statusCode"], value.get("body"), value.get("headers")
    if isinstance(status, bool) or not isinstance(status, int) or not 100 <= status <= 599:
        raise MalformedAnswer("statusCode is no HTTP status")
    if not isinstance(body, str | None) or not isinstance(headers, dict | None):
        raise MalformedAnswer("body is no string, or headers is no object")
    try:
        content = base64.b64decode(body or "") if value.get("isBase64Encoded") else (body or "").encode()
    except binascii.Error as error:
        raise MalformedAnswer("body is not Base64") from error
    sent = {name.lower(): claim_text(text) for name, text in (headers or {}).items()}
    sent.setdefault("content-type", "text/plain;charset=UTF-8")
    cookies = [("set-cookie", cookie) for cookie in value.get("cookies") or ()]
    return Response(status, [*sent.items(), *cookies], content)


def _body(request: Request) -> tuple[str, bool]:
    """The body as text if it is text, otherwise in Base64."""
    content_type = request.headers.get("content-type", "text/").lower()
    if content_type.startswith(TEXT_TYPES) or content_type.partition(";")[0].endswith("+json"):
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(request.body).decode(), True


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined
