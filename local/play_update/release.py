"""The programs of a release: today's, or those of a revision, built from git in a folder of their own."""

import re
import subprocess
from pathlib import Path

from local.state import PROJECT, Failure

FOLDER = PROJECT / "target/former"


def last_tag() -> str:
    """The release before this one, if releases are tagged."""
    done = subprocess.run(["git", "describe", "--tags", "--abbrev=0", "HEAD^"], cwd=PROJECT, capture_output=True, text=True)
    if done.returncode:
        raise Failure("there is no tag to take the former release from: FORMER=<a revision>")
    return done.stdout.strip()


def check_out(revision: str) -> Path:
    """The revision's files."""
    found = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], cwd=PROJECT, capture_output=True, text=True
    )
    if found.returncode:
        raise Failure(f"FORMER={revision} is no revision of this repository")
    source = FOLDER / found.stdout.strip()[:12]
    if not source.exists():
        draft = source.with_suffix(".draft")
        draft.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", found.stdout.strip()], cwd=PROJECT, capture_output=True, check=True)
        subprocess.run(["tar", "--extract", "--directory", draft], input=archive.stdout, check=True)
        draft.rename(source)
    return source


def build(source: Path) -> Path:
    """Builds its functions; returns the folder with the programs. The first time this takes as long as a clean build.

    Each revision has a target folder of its own: cargo tells two checkouts apart by nothing but the times of their files.
    """
    command = ["cargo", "build", "--workspace", "--bins", "--target-dir", "target"]
    if code := subprocess.run(command, cwd=source).returncode:
        raise Failure(f"the former release can't be built (exit code {code}); the compiler's reasons are above")
    return source / "target/debug"


def schema_version(source: Path) -> int:
    """The newest migration."""
    names = (file.name for file in (source / "shared/migrations").glob("V*.sql"))
    return max(int(re.match(r"V(\d+)__", name)[1]) for name in names)
