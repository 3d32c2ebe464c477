"""Measures the page in a browser, with 100,000 appointments of 42 consultants behind it: `make bench-web`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from local import results, web
from local.own_system import own_system
from local.state import PROJECT, Failure


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="meetassist-bench-") as folder:
        seed, measured = Path(folder) / "seed", Path(folder) / "results"
        subprocess.run([sys.executable, PROJECT / "local/bigseed.py", seed], check=True)
        with own_system(SEED=str(seed), LOAD_DAYS_BEFORE="all", LOAD_DAYS_AFTER="all") as environment:
            if code := web.measure_in_browser(environment["API_URL"], measured):
                return code
        results.write("web", [json.loads(line) for line in measured.read_text().splitlines()])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
