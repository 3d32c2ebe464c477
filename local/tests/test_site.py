"""The page's files as CloudFront would serve them, and nothing else of the disk."""

import gzip
import json
import os
import tempfile
import unittest
from pathlib import Path

from local.http_event import Request
from local.site import Site

ORIGIN = "http://localhost:3000"
BUCKET = "http://127.0.0.1:5000"
SCRIPT = "console.log('xin chào');\n" * 100


class SiteTest(unittest.TestCase):
    def setUp(self):
        root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.dist = root / "dist"
        for name, content in {
            "secret.txt": "secret",
            "dist/index.html": "<!doctype html>",
            "dist/.sources": "secret",
            "dist/icon.svg": "<svg/>",
            "dist/assets/main-a1b2.js": SCRIPT,
            "dist/assets/font-c3d4.woff2": "x" * 2000,
            "dist-other/file.txt": "secret",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content)
        os.symlink(root / "secret.txt", self.dist / "link.txt")
        self.site = Site(self.dist, lambda origin: {"domain": origin, "apiBase": ""}, BUCKET)

    def get(self, target, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.site.answer(Request(method, target, "HTTP/1.1", "127.0.0.1", named, b""), ORIGIN)
        return response.status, dict(response.headers), response.body

    def test_every_address_of_the_page_serves_the_index(self):
        for target in ("/", "/index.html", "/calendar", "/customers/12/", "/a.b/c", "/x?file=y.js", "/%C3%A0"):
            status, headers, body = self.get(target)
            self.assertEqual((status, body), (200, b"<!doctype html>"), target)
            self.assertEqual(headers["content-type"], "text/html; charset=utf-8")
            self.assertEqual(headers["cache-control"], "no-cache")

    def test_hashed_files_are_cached_forever_and_others_are_revalidated(self):
        for target, kept in (
            ("/assets/main-a1b2.js", "public, max-age=31536000, immutable"),
            ("/icon.svg", "no-cache"),
            ("/config.json", "no-cache"),
        ):
            self.assertEqual(self.get(target)[1]["cache-control"], kept)

    def test_content_types_are_those_that_browsers_expect(self):
        for target, type in (
            ("/assets/main-a1b2.js", "text/javascript; charset=utf-8"),
            ("/assets/font-c3d4.woff2", "font/woff2"),
            ("/icon.svg", "image/svg+xml"),
            ("/config.json", "application/json; charset=utf-8"),
        ):
            self.assertEqual(self.get(target)[1]["content-type"], type)

    def test_a_missing_file_is_not_found(self):
        for target in ("/assets/main-old.js", "/favicon.ico"):
            status, headers, _ = self.get(target)
            self.assertEqual((status, headers["cache-control"]), (404, "no-store"), target)

    def test_nothing_outside_of_the_folder_is_served(self):
        for target in (
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/assets/../../secret.txt",
            "/assets/..%5c..%5csecret.txt",
            "/../dist-other/file.txt",
            "//etc/host.conf",
            "/%2fetc/host.conf",
            "/link.txt",
            "/.sources",
            "/x%00.js",
            "/" + "x" * 5000 + ".js",
        ):
            status, _, body = self.get(target)
            self.assertEqual((status, body), (404, b"Not Found"), target)

    def test_text_is_compressed_if_the_browser_accepts_it(self):
        for accepted, encoding in (
            ("gzip, deflate, br", "gzip"),
            ("br;q=1.0, GZIP;q=0.5", "gzip"),
            ("*", "gzip"),
            ("", None),
            ("br", None),
            ("gzip;q=0", None),
        ):
            _, headers, body = self.get("/assets/main-a1b2.js", accept_encoding=accepted)
            self.assertEqual(headers.get("content-encoding"), encoding, accepted)
            self.assertEqual(headers["vary"], "accept-encoding")
            self.assertEqual((gzip.decompress(body) if encoding else body).decode(), SCRIPT)

    def test_what_the_build_compressed_by_brotli_is_preferred(self):
        (self.dist / ".br/assets").mkdir(parents=True)
        (self.dist / ".br/assets/main-a1b2.js").write_bytes(b"brotli")
        for accepted, encoding in (
            ("gzip, deflate, br, zstd", "br"),
            ("*", "br"),
            ("gzip", "gzip"),
            ("br;q=0, *", "gzip"),
            ("", None),
        ):
            _, headers, body = self.get("/assets/main-a1b2.js", accept_encoding=accepted)
            self.assertEqual(headers.get("content-encoding"), encoding, accepted)
            self.assertEqual(headers["vary"], "accept-encoding")
            self.assertEqual(body == b"brotli", encoding == "br")
        self.assertEqual(self.get("/.br/assets/main-a1b2.js")[0], 404)

    def test_incompressible_files_are_left_alone(self):
        for target in ("/assets/font-c3d4.woff2", "/icon.svg"):
            self.assertNotIn("content-encoding", self.get(target, accept_encoding="gzip")[1])

    def test_a_browser_that_has_the_file_gets_no_body(self):
        tag = self.get("/index.html")[1]["etag"]
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            status, headers, body = self.get("/", if_none_match=known)
            self.assertEqual((status, headers["etag"], body), (304, tag, b""))
        self.assertEqual(self.get("/", if_none_match='"other"')[0], 200)

    def test_a_new_build_is_served_at_once(self):
        before = self.get("/")[1]["etag"]
        (self.dist / "index.html").write_text("<!doctype html><title>new</title>")
        _, headers, body = self.get("/")
        self.assertIn(b"new", body)
        self.assertNotEqual(headers["etag"], before)

    def test_the_configuration_has_the_origin_that_the_browser_used(self):
        self.assertEqual(json.loads(self.get("/config.json")[2]), {"domain": ORIGIN, "apiBase": ""})

    def test_every_answer_has_the_security_headers(self):
        tag = self.get("/")[1]["etag"]
        for request in (("/",), ("/missing.js",), ("/config.json",), ("/", "POST")):
            _, headers, _ = self.get(*request)
            policy = headers["content-security-policy"]
            self.assertIn("script-src 'self';", policy)
            self.assertIn(f"connect-src 'self' {ORIGIN} {BUCKET};", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertIn("content-security-policy", self.get("/", if_none_match=tag)[1])

    def test_only_get_and_head_are_allowed(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            status, headers, _ = self.get("/", method)
            self.assertEqual((status, headers["allow"]), (405, "GET,HEAD"))


if __name__ == "__main__":
    unittest.main()
