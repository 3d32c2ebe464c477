"""The files that a stack is loaded with.

The samples in `local/seed` are written as if the Monday of the current week were 2025-06-02. On upload, every date of
2025 is moved by whole weeks to make that true: weekdays stay the same, and the samples never age. Dates of other years
(birthdays, join dates) are left alone, and so is every other byte. Your own folder is uploaded unchanged.
"""

import re
from datetime import date, timedelta
from pathlib import Path

from local.state import PROJECT, Failure

SAMPLES = PROJECT / "local/seed"
WRITTEN_ON = date(2025, 6, 2)

ISO_DATE = re.compile(rb"(?<![\d-])2025-(\d\d)-(\d\d)(?![\d-])")
LOCAL_DATE = re.compile(rb"(?<![\d/])(\d\d?)/(\d\d?)/2025(?![\d/])")


def seed_files(folder: Path) -> list[Path]:
    """The folder's CSV files and SQL dumps by name; a folder without any is a mistake, reported early."""
    paths = folder.glob("*") if folder.is_dir() else []
    files = sorted(path for path in paths if path.suffix.lower() in (".csv", ".sql"))
    if not files:
        raise Failure(f"no CSV files or SQL dumps in {folder}")
    return files


def brought_up_to(today: date, content: bytes) -> bytes:
    """The content with its dates of 2025 moved to the weeks around `today`."""
    moved_by = today - timedelta(days=today.weekday()) - WRITTEN_ON

    def iso(match: re.Match) -> bytes:
        moved = _moved(moved_by, month=match[1], day=match[2])
        return moved.isoformat().encode() if moved else match[0]

    def local(match: re.Match) -> bytes:
        moved = _moved(moved_by, month=match[2], day=match[1])
        if moved is None:
            return match[0]
        padded = match[1].startswith(b"0") or match[2].startswith(b"0")
        return (f"{moved:%d/%m/%Y}" if padded else f"{moved.day}/{moved.month}/{moved.year}").encode()

    return LOCAL_DATE.sub(local, ISO_DATE.sub(iso, content))


def _moved(by: timedelta, *, month: bytes, day: bytes) -> date | None:
    """None for a date that doesn't exist: a deliberate mistake in the samples stays one."""
    try:
        return date(WRITTEN_ON.year, int(month), int(day)) + by
    except ValueError:
        return None
