"""`make play-update FORMER=<revision>`: what happens when the new version is deployed over a former one.

The functions, PostgreSQL and the AWS APIs are real; CloudFormation's part is played. It updates the functions before
`db-init` migrates, so for a while today's dashboard works with the former schema, and after a failure the former one may
work with the new schema.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from local import aws, functions, samples
from local.client import drop_database
from local.gateway import INTEGRATION_TIMEOUT_SECONDS, METHOD, PATH
from local.http_event import Request, make_event
from local.invocation import LONGEST_RUN_SECONDS
from local.play_update import release
from local.play_update.cloudformation import CloudFormation
from local.play_update.work import ADMIN, Work
from local.postgres import Database, Postgres
from local.processes import Process, Processes
from local.sandboxes import Pool, RuntimeApi
from local.sql import Session
from local.stack import SETTINGS, function_environment
from local.state import PROJECT, Failure, State
from local.steps import say

FORMER, NEW = "former", "new"

# What everybody needs, also for as long as the new dashboard works with the former schema.
ESSENTIAL = ("create_customer", "create_appointment", "get_appointments", "update_appointment", "confirm_appointment")


class Version:
    """The functions of one release, against the common database and bucket."""

    def __init__(self, name: str, processes: Processes, programs: Path, environment: dict[str, str], api: RuntimeApi):
        self.name = name

        def pool(function: str, patience: float) -> Pool:
            def run(label: str, address: str) -> Process:
                settings = environment | SETTINGS[function]
                return functions.start(processes, programs, function, address, settings, f"{name}-{label}")

            return Pool(function, api, run, 1, patience)

        self.dashboard = pool("dashboard", INTEGRATION_TIMEOUT_SECONDS)
        self.archive = pool("archive-data", LONGEST_RUN_SECONDS)
        self.db_init = pool("db-init", LONGEST_RUN_SECONDS)

    async def call(self, email: str, body: dict) -> tuple[int, dict]:
        """An action through the dashboard."""
        request = Request(
            METHOD, PATH, "HTTP/1.1", "127.0.0.1", {"content-type": "application/json"}, json.dumps(body).encode()
        )
        group = "admin" if email == ADMIN else "consultant"
        claims = {"email": email, "email_verified": True, "token_use": "id", "cognito:groups": [group]}
        event = json.dumps(make_event(request, f"{METHOD} {PATH}", claims)).encode()
        answer = json.loads(await self.dashboard.invoke(event))
        return answer["statusCode"], json.loads(answer["body"])

    async def run_archive(self) -> str:
        report = json.loads(await self.archive.invoke(b"{}"))
        return f"{report['status']}, {report['objects_uploaded']} objects"


class Play:
    """The update, its failures, and what was seen of them."""

    def __init__(self, former: Version, new: Version, database_url: str, newest: int):
        self._former, self._new = former, new
        self._database_url, self._newest = database_url, newest
        self._cloudformation = CloudFormation()
        self._works = 0
        self._columns: dict[str, list[str]] = {}
        self.problems: list[str] = []

    async def play(self) -> None:
        former, new = self._former, self._new
        await self._cloudformation.start()
        say("a stack of the former version is created")
        self._expect("SUCCESS", await self._cloudformation.create(former.db_init, "1"))
        self._columns = await self._tables()
        await self._work(former)
        await self._archive(former)

        say("an update whose migration fails")
        print("    CloudFormation has updated the functions, db-init has not migrated yet")
        await self._work(new, required=ESSENTIAL)
        rows = await self._rows()
        await self._sql(_failing(self._newest))
        self._expect("FAILED", await self._cloudformation.update(new.db_init, "1", "2"))
        await self._same(rows)
        await self._work(former)
        rows = await self._rows()
        print("    it goes back: db-init of the former version is sent an update")
        self._expect("SUCCESS", await self._cloudformation.update(former.db_init, "2", "1"))
        await self._same(rows)
        await self._work(former)
        await self._archive(former)
        await self._sql(_REPAIRED)

        say("an update that succeeds")
        rows = await self._rows()
        self._expect("SUCCESS", await self._cloudformation.update(new.db_init, "1", "2"))
        await self._same(rows)
        await self._work(new)
        print("    connections and functions of the former version are still there")
        await self._work(former)
        await self._archive(new)

        say("an update that fails after its migration, and goes back")
        rows = await self._rows()
        self._expect("SUCCESS", await self._cloudformation.update(former.db_init, "2", "1"))
        await self._same(rows)
        await self._work(former)
        await self._archive(former)

        say("the update succeeds after all, and the database is lost")
        self._expect("SUCCESS", await self._cloudformation.update(new.db_init, "1", "2"))
        await self._archive(new)
        await new.db_init.invoke(b'{"load": "all"}')
        rows = await self._rows()
        drop_database(self._database_url)
        await new.db_init.invoke(b'{"load": "all"}')
        await self._same(rows)
        await self._work(new)

    def _expect(self, status: str, answer: dict) -> None:
        print(f"    db-init answers {answer['Status']}" + (f": {answer['Reason']}" if answer.get("Reason") else ""))
        if answer["Status"] != status:
            self.problems.append(f"db-init answered {answer['Status']} in place of {status}: {answer.get('Reason')}")

    async def _work(self, version: Version, required: tuple[str, ...] = ()) -> None:
        """A day's work. All of it must succeed, or at least what is required; an older version doesn't know every action."""
        self._works += 1
        outcomes = await Work(version.call, self._works).do()
        failed = {action: code for action, code in outcomes.items() if code not in ("ok", "unknown_action")}
        told = "".join(f"; {action}: {code}" for action, code in outcomes.items() if code != "ok")
        print(f"    the {version.name} dashboard: {list(outcomes.values()).count('ok')} of {len(outcomes)} actions succeed{told}")
        lost = {action: code for action, code in failed.items() if not required or action in required}
        self.problems += [f"the {version.name} dashboard can't {action}: {code}" for action, code in lost.items()]

    async def _archive(self, version: Version) -> None:
        print(f"    archive-data of the {version.name} version: {await version.run_archive()}")

    async def _same(self, before: dict[str, str]) -> None:
        now = await self._rows()
        changed = [f"{table}: {before[table]}, then {now[table]}" for table in before if before[table] != now[table]]
        print("    the rows are " + ("what they were" if not changed else "NOT what they were"))
        self.problems += changed

    async def _tables(self) -> dict[str, list[str]]:
        """The former version's business tables with their columns."""
        listed = """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND is_generated = 'NEVER' AND table_name <> 'refinery_schema_history'
              AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')
            ORDER BY table_name, ordinal_position"""
        columns: dict[str, list[str]] = {}
        for table, column in await self._sql(" ".join(listed.split())):
            columns.setdefault(table, []).append(column)
        return columns

    async def _rows(self) -> dict[str, str]:
        """How many rows each of them has, and their digest."""
        found = {}
        for table, columns in self._columns.items():
            row = f"md5(row({', '.join(columns)})::text)"
            digest = f"SELECT count(*), md5(coalesce(string_agg({row}, '' ORDER BY {row}), '')) FROM {table}"
            [[count, hashed]] = await self._sql(digest)
            found[table] = f"{count} rows, {hashed}"
        return found

    async def _sql(self, statement: str) -> list[list[str]]:
        session = await Session.open(self._database_url)
        try:
            return await session.run(statement)
        finally:
            await session.close()


def _failing(version: int) -> str:
    """Lets this migration fail after its last statement, when it is recorded."""
    return (
        f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'migration {version} fails'; END $$; "
        "CREATE TRIGGER fail BEFORE INSERT ON refinery_schema_history "
        f"FOR EACH ROW WHEN (NEW.version = {version}) EXECUTE FUNCTION fail()"
    )


_REPAIRED = "DROP TRIGGER fail ON refinery_schema_history; DROP FUNCTION fail()"


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    revision = os.environ.get("FORMER") or release.last_tag()
    source = release.check_out(revision)
    before, newest = release.schema_version(source), release.schema_version(PROJECT)
    if before >= newest:
        raise Failure(f"FORMER={revision} has schema {before}, and the new version {newest}: there is nothing to migrate")
    say(f"building {revision}, whose schema is {before}; the new one's is {newest}")
    former = release.build(source)
    with tempfile.TemporaryDirectory(prefix="meetassist-update-") as folder:
        state = State(Path(folder))
        with state.lock(), Processes(state) as processes:
            say("building the new version")
            programs = {FORMER: former, NEW: functions.build(processes)}
            problems = asyncio.run(_run(state, processes, programs, source, newest))
    if problems:
        raise Failure("\n".join(f"    {problem}" for problem in problems))
    say("nothing was lost, and the former version served all the time")


async def _run(state: State, processes: Processes, programs: dict[str, Path], source: Path, newest: int) -> list[str]:
    postgres = Postgres(state, processes)
    postgres.start()
    endpoint = aws.start_moto(processes)
    database = Database.parse(postgres.url)
    account = aws.Account(endpoint)
    account.ensure_bucket()
    account.ensure_secrets(database)
    for path in samples.seed_files(source / "local/seed"):
        account.upload(path)
    api = RuntimeApi()
    await api.start()
    environment = function_environment(endpoint, database, "none")
    former, new = (Version(name, processes, folder, environment, api) for name, folder in programs.items())
    play = Play(former, new, postgres.url, newest)
    await play.play()
    return play.problems


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit(130)
