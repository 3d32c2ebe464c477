"""The web page as CloudFront serves it: files of `web/dist`, deep links, caching, compression, security headers."""

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from local.http_event import Request, Response

INDEX, CONFIG = "/index.html", "/config.json"

# Vite puts a hash of the content into the name of what it writes to this folder.
HASHED = "/assets/"
FOR_EVER, ASK_FIRST = "public, max-age=31536000, immutable", "no-cache"

# The build writes the files of the page there too, compressed by Brotli.
BROTLI = ".br"

# CloudFront's limits.
COMPRESSED_TYPES = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
SMALLEST_COMPRESSED = 1000
LARGEST_COMPRESSED = 10_000_000

# The machine's own table of types may lack or change these.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Content:
    """A response body with what a browser needs to cache it."""

    body: bytes
    # By encoding, the preferred one first.
    compressed: dict[str, bytes]
    type: str
    tag: str

    @classmethod
    def of(cls, body: bytes, type: str, brotli: bytes | None = None) -> "Content":
        # Weak: the same for all encodings.
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        compressed = {}
        if type.startswith(COMPRESSED_TYPES) and SMALLEST_COMPRESSED <= len(body) <= LARGEST_COMPRESSED:
            compressed = ({"br": brotli} if brotli else {}) | {"gzip": gzip.compress(body, mtime=0)}
        return cls(body, compressed, with_charset(type), tag)


class Site:
    """The files below a folder. `configuration(origin)` is read by the page when it starts; `reachable` are the origins
    that the page talks to besides its own and the sign-in's.
    """

    def __init__(self, folder: Path, configuration, *reachable: str):
        self._folder = folder.resolve()
        self._reachable = reachable
        self._configuration = configuration
        self._contents: dict[Path, tuple[tuple[int, int], Content]] = {}

    def answer(self, request: Request, origin: str) -> Response:
        """`origin` is the one that the browser used."""
        if request.method not in ("GET", "HEAD"):
            return self._text(405, "Method Not Allowed", origin, ("allow", "GET,HEAD"))
        path = unquote(request.path)
        if path == CONFIG:
            content = Content.of(json.dumps(self._configuration(origin)).encode(), "application/json")
        else:
            # Every address of the page itself, whatever precedes the last slash.
            path = path if "." in path.rpartition("/")[2] else INDEX
            content = self._file(path)
        if content is None:
            return self._text(404, "Not Found", origin)
        headers = [
            ("cache-control", FOR_EVER if path.startswith(HASHED) else ASK_FIRST),
            ("etag", content.tag),
            *security_headers(origin, *self._reachable),
        ]
        if content.compressed:
            headers.append(("vary", "accept-encoding"))
        if _has(request.headers.get("if-none-match", ""), content.tag):
            return Response(304, headers)
        headers.append(("content-type", content.type))
        accepted = request.headers.get("accept-encoding", "")
        for encoding, body in content.compressed.items():
            if _takes(accepted, encoding):
                return Response(200, [*headers, ("content-encoding", encoding)], body)
        return Response(200, headers, content.body)

    def _file(self, path: str) -> Content | None:
        """A file below the folder, and none whose name starts with a dot."""
        names = path.strip("/").split("/")
        if any(name.startswith(".") or not name or "\\" in name or "\0" in name for name in names):
            return None
        try:
            file = self._folder.joinpath(*names).resolve()
            if not file.is_relative_to(self._folder) or not file.is_file():
                return None
            status = file.stat()
            version = (status.st_mtime_ns, status.st_size)
            known, content = self._contents.get(file, (None, None))
            if known != version:
                brotli = self._folder.joinpath(BROTLI, *names)
                content = Content.of(file.read_bytes(), _type(file), brotli.read_bytes() if brotli.is_file() else None)
                self._contents[file] = (version, content)
            return content
        except OSError:  # it is being rebuilt, or its name is too long
            return None

    def _text(self, status: int, text: str, origin: str, *headers: tuple[str, str]) -> Response:
        own = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
        return Response(status, [*own, *security_headers(origin, *self._reachable), *headers], text.encode())


def security_headers(*reachable: str) -> list[tuple[str, str]]:
    """Like CloudFront's response headers policy, without HSTS because there is no TLS here."""
    return [
        ("content-security-policy", content_security_policy(*reachable)),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ]


def content_security_policy(*reachable: str) -> str:
    """`reachable` are the origins that the page talks to besides its own."""
    connections = " ".join(("'self'", *reachable))
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
        f"font-src 'self' data:; connect-src {connections}; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def content_type(path: str) -> str:
    """The type of a file with this name, as browsers expect it."""
    return with_charset(_type(Path(path)))


def with_charset(type: str) -> str:
    return f"{type}; charset=utf-8" if type.startswith("text/") or type == "application/json" else type


def _type(file: Path) -> str:
    return TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _has(if_none_match: str, tag: str) -> bool:
    tags = [word.strip().removeprefix("W/") for word in if_none_match.split(",")]
    return "*" in tags or tag.removeprefix("W/") in tags


def _takes(accept_encoding: str, encoding: str) -> bool:
    """Whether the browser accepts it; `*` stands for what it doesn't name."""
    qualities = {}
    for word in accept_encoding.lower().split(","):
        name, _, quality = word.partition(";")
        qualities[name.strip()] = quality.replace(" ", "")
    quality = qualities.get(encoding, qualities.get("*"))
    return quality is not None and quality not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
