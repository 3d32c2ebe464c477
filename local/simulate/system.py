"""A system of its own, filled with an organisation: PostgreSQL with a micro's settings, the AWS APIs, the functions."""

import asyncio
import contextlib
import json
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from deploy.preconditions import AUTOMATIC_CONCURRENCY
from local import aws, functions, samples
from local.client import drop_database
from local.gateway import INTEGRATION_TIMEOUT_SECONDS
from local.invocation import LONGEST_RUN_SECONDS
from local.postgres import OWNER, SETTINGS, Database, Postgres
from local.processes import Process, Processes
from local.simulate.organisation import BOTS, Organisation
from local.sandboxes import Pool, RuntimeApi
from local.sql import Session
from local.simulate.visits import Scene
from local.stack import SETTINGS as OF_EACH_FUNCTION
from local.stack import function_environment
from local.state import PROJECT, State

# What RDS makes of its default formulas for db.t4g.micro, of whose 1 GiB about 0.8 are the database's: a quarter of that,
# a half, and a connection for each 9.1 MiB.
MICRO = SETTINGS | {
    "shared_buffers": "200MB",
    "effective_cache_size": "400MB",
    "maintenance_work_mem": "64MB",
    "work_mem": "4MB",
    "max_connections": "85",
}

# The first hour of the afternoon: some of today's appointments are over, and others are still to come.
HOUR_OF_DAY = 14

BOT = "chatbot"


def zone_of_afternoon(now: datetime) -> str:
    """The time zone in which it is the afternoon, so that the day can be played at any time."""
    ahead = HOUR_OF_DAY - now.astimezone(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class System:
    """The running system, of which every change is one of the functions'."""

    def __init__(self, state: State, processes: Processes, programs: Path, organisation: Organisation):
        self._state, self._processes, self._programs = state, processes, programs
        self.organisation = organisation
        self._zone = zone_of_afternoon(datetime.now(UTC))
        self.today = datetime.now(ZoneInfo(self._zone)).date()
        self.postgres = Postgres(state, processes, MICRO)

    async def start(self) -> None:
        """Without rows."""
        self.postgres.start()
        self.endpoint = aws.start_moto(self._processes)
        database = Database.parse(self.postgres.url)
        self._account = aws.Account(self.endpoint)
        self._account.ensure_bucket()
        self._account.ensure_secrets(database)
        self._environment = function_environment(self.endpoint, database, "none") | {"TIME_ZONE": self._zone}
        api = RuntimeApi()
        await api.start()
        self.dashboard = self._pool("dashboard", api, AUTOMATIC_CONCURRENCY, INTEGRATION_TIMEOUT_SECONDS)
        self.archive = self._pool("archive-data", api, 1, LONGEST_RUN_SECONDS)
        self.db_init = self._pool("db-init", api, 1, LONGEST_RUN_SECONDS)
        self._watches = [asyncio.create_task(pool.watch()) for pool in (self.dashboard, self.archive, self.db_init)]

    def _pool(self, name: str, api: RuntimeApi, limit: int, patience: float) -> Pool:
        # As the settings are by default, nothing is mailed.
        settings = {"MAIL_FROM": "", "LOAD_DAYS_AFTER": str(self.organisation.days_loaded_ahead)}
        environment = self._environment | OF_EACH_FUNCTION[name] | settings

        def run(label: str, address: str) -> Process:
            return functions.start(self._processes, self._programs, name, address, environment, label)

        return Pool(name, api, run, limit, patience)

    async def fill(self, folder: Path) -> dict:
        """Imports the organisation's rows, archives them, and restores a database that has a window of them.
        Returns db-init's report of the import."""
        write_rows(self.organisation, self.today, folder)
        for path in samples.seed_files(folder):
            self._account.upload(path)
            path.unlink()
        imported = await self.init({})
        await self.archive.invoke(b"{}")
        self.lose_database()
        await self.init({})
        password = secrets.token_urlsafe(24)
        async with self.session() as session:
            await session.run(f"CREATE ROLE {BOT} LOGIN PASSWORD '{password}'")
            await session.run(f"GRANT meetassist_app_rights TO {BOT}")
        self._bot_url = self.postgres.url.replace(f"{OWNER}:", f"{BOT}:", 1).replace(
            Database.parse(self.postgres.url).password, password, 1
        )
        return imported

    async def init(self, payload: dict) -> dict:
        """Invokes db-init."""
        return json.loads(await self.db_init.invoke(json.dumps(payload).encode()))

    def lose_database(self) -> None:
        drop_database(self.postgres.url)

    @contextlib.asynccontextmanager
    async def session(self, superuser: bool = False) -> AsyncIterator[Session]:
        """A session of the database's owner; the superuser's is not in the database itself."""
        session = await Session.open(self.postgres.superuser_url if superuser else self.postgres.url)
        try:
            yield session
        finally:
            await session.close()

    async def bots(self) -> list[Session]:
        return [await Session.open(self._bot_url) for _ in range(BOTS)]

    async def scene(self, random) -> Scene:
        """What there is to choose from, in an order that the seed decides."""
        window = f"date BETWEEN '{self.today}'::date - 1 AND '{self.today}'::date + 1"
        shown = f"SELECT appointmentid, consultantid FROM appointment WHERE {window}"
        async with self.session() as session:

            async def pairs(condition: str) -> list[tuple[int, int]]:
                rows = await session.run(f"{shown} AND {condition} ORDER BY appointmentid")
                found = [(int(appointment), int(consultant)) for appointment, consultant in rows]
                random.shuffle(found)
                return found

            later = await pairs(f"date > '{self.today}' AND status IN ('pending', 'confirmed')")
            half = len(later) // 2
            waiting = {appointment for appointment, _ in await pairs("status = 'pending'")}
            return Scene(
                random=random,
                organisation=self.organisation,
                today=self.today,
                pending=[pair for pair in later[:half] if pair[0] in waiting],
                begun=await pairs(f"date = '{self.today}' AND status = 'confirmed' AND time < '{HOUR_OF_DAY}:00'"),
                coming=later[half:],
                some=[appointment for appointment, _ in await pairs("true")],
            )

    def process_of_postgres(self) -> psutil.Process:
        return psutil.Process(self.postgres.pid)

    def process_of_aws(self) -> psutil.Process:
        return psutil.Process(self._processes.pid("aws"))


def write_rows(organisation: Organisation, today: date, folder: Path) -> None:
    """The organisation's files."""
    subprocess.run(
        [
            *(sys.executable, PROJECT / "local/bigseed.py", folder, "--today", today.isoformat()),
            *("--customers", str(organisation.customers)),
            *("--appointments", str(organisation.appointments * organisation.days)),
            *("--slots", str(organisation.slots * organisation.days)),
            *("--days", str(organisation.days), "--ahead", str(organisation.outlook)),
        ],
        check=True,
    )
