"""The documentation is true where a machine can tell: its links lead somewhere, and its lists are complete."""

import json
import re
import unittest
from pathlib import Path
from urllib.parse import unquote

from local.state import PROJECT

# `[text](target)`, and an image's `![text](target)`.
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")


def pages() -> list[Path]:
    return sorted(page for pattern in ("*.md", "docs/**/*.md", "web/*.md") for page in PROJECT.glob(pattern))


def links(text: str) -> list[str]:
    """The targets of a page's links, without those that lead to another site."""
    prose = INLINE_CODE.sub("", CODE_BLOCK.sub("", text))
    return [target for target in LINK.findall(prose) if not re.match(r"[a-z][a-z0-9+.-]*:", target)]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    found: set[str] = set()
    for heading in HEADING.findall(CODE_BLOCK.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        repeated = sum(1 for other in found if re.fullmatch(re.escape(slug) + r"(-\d+)?", other))
        found.add(f"{slug}-{repeated}" if repeated else slug)
    return found


def broken(page: Path, text: str) -> list[str]:
    """The links of a page with this text that lead nowhere."""
    return [target for target in links(text) if not _leads_somewhere(page, text, target)]


def _leads_somewhere(page: Path, text: str, target: str) -> bool:
    path, _, anchor = unquote(target).partition("#")
    if not path:
        return anchor in anchors(text)
    file = page.parent / path
    if not anchor:
        return file.exists()
    return file.suffix == ".md" and file.is_file() and anchor in anchors(file.read_text())


class Links(unittest.TestCase):
    def test_every_relative_link_has_a_target(self):
        self.assertGreater(len(pages()), 5)
        for page in pages():
            with self.subTest(page.relative_to(PROJECT)):
                self.assertEqual(broken(page, page.read_text()), [])

    def test_every_page_can_be_reached_from_the_readme(self):
        reached, waiting = set(), [PROJECT / "README.md"]
        while waiting:
            page = waiting.pop().resolve()
            if page not in reached and page.suffix == ".md":
                reached.add(page)
                waiting += [page.parent / target.partition("#")[0] for target in links(page.read_text()) if target[0] != "#"]
        self.assertEqual(reached, {page.resolve() for page in pages()})

    def test_a_broken_link_is_noticed(self):
        page = PROJECT / "docs/page.md"
        for target in ("missing.md", "../README.md#missing", "#missing", "../LICENSE#missing", "README.md"):
            self.assertEqual(broken(page, f"# A page\n[link]({target})"), [target])

    def test_a_link_to_a_heading_uses_github_s_anchor(self):
        text = "# The `S3` bucket: what's in it?\n## Again\n## Again\n```\n# no heading\n```\n"
        self.assertEqual(anchors(text), {"the-s3-bucket-whats-in-it", "again", "again-1"})
        for target in ("#again-1", "../README.md", "https://example.com/missing.md", "mailto:a@example.com"):
            self.assertEqual(broken(PROJECT / "docs/page.md", f"{text}[link]({target})"), [])

    def test_links_in_code_are_ignored(self):
        self.assertEqual(links("`[a](b)` and\n```\n[c](d)\n```\n[e](f)"), ["f"])


def table(page: str, column: str) -> dict[str, set[str]]:
    """The words in code style in the rows of the page's table whose first column has this name, by first cell."""
    rows = (PROJECT / page).read_text().split(f"\n| {column} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [row.strip("| ").split(" | ", 1) for row in rows]
    return {first: set(re.findall(r"`([^`]+)`", rest)) for first, rest in cells}


def codes(schema) -> set[str]:
    """The values that a property `code` may have anywhere in a schema."""
    match schema:
        case {"code": {"enum": list(words)}}:
            return set(words)
        case {"code": {"const": word}}:
            return {word}
        case dict():
            return set().union(*map(codes, schema.values()))
        case list():
            return set().union(*map(codes, schema))
    return set()


def log_messages() -> set[str]:
    """The messages of the Rust code's log lines: the last text in each call of a tracing macro."""
    text = r'"(?:[^"\\]|\\.)*"'
    call = re.compile(rf'tracing::(?:error|warn|info)!\(((?:[^()"]|{text}|\([^()]*\))*)\)')
    sources = [*PROJECT.glob("shared/src/**/*.rs"), *PROJECT.glob("functions/*/src/**/*.rs")]
    calls = [arguments for source in sources for arguments in call.findall(source.read_text())]
    return {re.findall(text, arguments)[-1].strip('"') for arguments in calls}


class Lists(unittest.TestCase):
    operation = json.loads((PROJECT / "openapi.json").read_text())["paths"]["/admin/execute-sql"]["post"]

    def test_the_api_page_lists_every_action(self):
        request = self.operation["requestBody"]["content"]["application/json"]["schema"]
        listed = set().union(*table("docs/api.md", "about").values())
        self.assertEqual(listed, set(request["discriminator"]["mapping"]))

    def test_the_api_page_lists_every_error_code_under_its_status(self):
        described = {status: codes(answer) for status, answer in self.operation["responses"].items()}
        self.assertEqual(table("docs/api.md", "status"), {status: words for status, words in described.items() if words})

    def test_the_logging_page_lists_every_message(self):
        text = (PROJECT / "docs/logging.md").read_text()
        messages = log_messages()
        self.assertGreater(len(messages), 10)
        self.assertEqual([message for message in sorted(messages) if f"`{message}`" not in text], [])

    def test_the_logging_page_lists_no_message_that_no_longer_exists(self):
        rows = (PROJECT / "docs/logging.md").read_text().split("\n| message |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
        listed = {message for row in rows for message in re.findall(r"`([^`]+)`", row.split(" | ", 1)[0])}
        self.assertEqual(listed - log_messages(), set())

    def test_the_logging_page_lists_every_metric(self):
        source = (PROJECT / "shared/src/archive/metrics.rs").read_text()
        written = set(re.findall(r'"(\w+)",\s*"(?:Bytes|Count|Milliseconds|Seconds)"', source))
        listed = {name for names in table("docs/logging.md", "metric") for name in re.findall(r"`(\w+)`", names)}
        self.assertEqual(listed, written)

    def test_every_path_that_a_page_names_exists(self):
        for page in pages():
            prose = CODE_BLOCK.sub("", page.read_text())
            # What a bucket holds may begin like a folder of ours: `archive/customer/Customer.csv`.
            named = re.findall(r"`([\w.-]+)/([\w./-]*(?:(?<=[`/])|\.(?:json|md|py|rs|sql|toml|yaml)))`", prose)
            for folder, rest in named:
                roots = [root for root in (PROJECT, PROJECT / "shared/src") if (root / folder).is_dir()]
                if roots and not folder.startswith("."):
                    with self.subTest(page=page.name, path=f"{folder}/{rest}"):
                        self.assertTrue(any((root / folder / rest).exists() for root in roots))


if __name__ == "__main__":
    unittest.main()
