"""Runs the browser tests of `web/e2e` against a system of their own: `make e2e`.

Arguments are Playwright's: parts of files' names, `--grep name`, `--repeat-each 3`.
"""

import sys

from local import web
from local.own_system import own_system
from local.state import Failure


def main(arguments: list[str]) -> int:
    with own_system() as environment:
        return web.test_in_browser(environment["API_URL"], arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
