"""Every relative link in the documentation leads somewhere, anchors included."""

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
    return sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


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
    def test_every_relative_link_leads_somewhere(self):
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

    def test_a_link_to_nothing_is_noticed(self):
        page = PROJECT / "docs/page.md"
        for target in ("missing.md", "../README.md#missing", "#missing", "../LICENSE#missing", "README.md"):
            self.assertEqual(broken(page, f"# A page\n[link]({target})"), [target])

    def test_a_link_to_a_heading_is_found_as_github_names_it(self):
        text = "# The `S3` bucket: what's in it?\n## Again\n## Again\n```\n# no heading\n```\n"
        self.assertEqual(anchors(text), {"the-s3-bucket-whats-in-it", "again", "again-1"})
        for target in ("#again-1", "../README.md", "https://example.com/missing.md", "mailto:a@example.com"):
            self.assertEqual(broken(PROJECT / "docs/page.md", f"{text}[link]({target})"), [])

    def test_code_has_no_links(self):
        self.assertEqual(links("`[a](b)` and\n```\n[c](d)\n```\n[e](f)"), ["f"])


if __name__ == "__main__":
    unittest.main()
