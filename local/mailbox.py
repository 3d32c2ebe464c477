"""`/mail`: the mail that was sent on this machine, where nothing leaves it. AWS has no such page.

moto keeps what its SES accepts in memory, and shows it in its own API.
"""

import email
import email.policy
import json
import urllib.error
import urllib.request
from email.message import EmailMessage
from html import escape

from local.http_event import Request, Response

PATH = "/mail"
PATIENCE_SECONDS = 10

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; margin: 24px">
<h1>{title}</h1>
{content}
</body>
</html>
"""


class Mailbox:
    """The mail that the AWS APIs at this endpoint have accepted."""

    def __init__(self, endpoint: str):
        self._endpoint = endpoint

    def answer(self, request: Request) -> Response:
        """The list at `/mail`, or a message at `/mail/<id>`."""
        if request.method not in ("GET", "HEAD"):
            return Response.message(405, "Method Not Allowed", ("allow", "GET,HEAD"))
        try:
            messages = self._messages()
        except (OSError, ValueError, KeyError):
            return Response.message(503, "The AWS APIs in use don't show what was sent")
        id = request.path.removeprefix(PATH).strip("/")
        if not id:
            return _page("Mail", _list(messages))
        if id not in messages:
            return Response.message(404, "Not Found")
        return _page(str(messages[id]["subject"]), _message(messages[id]))

    def _messages(self) -> dict[str, EmailMessage]:
        """By SES's id, the newest first."""
        with urllib.request.urlopen(f"{self._endpoint}/moto-api/data.json", timeout=PATIENCE_SECONDS) as answer:
            sent = json.load(answer)["ses"]["RawMessage"]
        return {
            message["id"]: email.message_from_bytes(message["raw_data"].encode(), policy=email.policy.default)
            for message in reversed(sent)
        }


def _page(title: str, content: str) -> Response:
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ("x-content-type-options", "nosniff"),
    ]
    return Response(200, headers, PAGE.format(title=escape(title), content=content).encode())


def _list(messages: dict[str, EmailMessage]) -> str:
    if not messages:
        return "<p>No mail has been sent yet.</p>"
    rows = "\n".join(
        f'<li><a href="{PATH}/{escape(id)}">{escape(str(message["subject"]))}</a> to {escape(str(message["to"]))}</li>'
        for id, message in messages.items()
    )
    return f"<ul>\n{rows}\n</ul>"


def _message(message: EmailMessage) -> str:
    """The plain text, then the calendar's entry."""
    text = message.get_body(("plain",))
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    parts = [part for part in (text, *calendars[:1]) if part is not None]
    blocks = "\n".join(
        f"<h2>{part.get_content_type()}</h2>\n<pre>{escape(part.get_content())}</pre>" for part in parts
    )
    return f'<p>To {escape(str(message["to"]))}, from {escape(str(message["from"]))}</p>\n{blocks}'
