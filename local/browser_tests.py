"""Runs Playwright against a system of its own: the tests in `web/e2e` (`make e2e`), or the one that takes the pictures of
the documentation (`make pictures`).

Arguments are Playwright's: parts of files' names, `--grep name`, `--repeat-each 3`.
"""

import sys

from local import web
from local.own_system import own_system
from local.state import Failure

# Some tests run after all others, because they need the system to themselves. If tests are asked for by name, only those
# run, one at a time.
SOME = ["--project=together", "--project=alone", "--no-deps", "--workers=1"]
ALL = ["--project=alone"]
PICTURES = ["--project=pictures"]


def main(arguments: list[str]) -> int:
    if arguments == ["--pictures"]:
        options = PICTURES
    else:
        options = [*SOME, *arguments] if arguments else ALL
    with own_system() as system:
        return web.test_in_browser(system, options)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
