"""`make run`: the whole back office, from an empty folder to a first answer.

Settings: `PORT` (3000; 0 for any free one), `SEED` (a folder of CSV files or SQL dumps instead of the samples),
`MEETASSIST_LOCAL` (the state folder), `FUNCTIONS_DIR` and `WEB_DIST` (programs and a page that are built), `DATABASE_URL` and
`AWS_ENDPOINT_URL` (one's own PostgreSQL and AWS APIs instead of the embedded ones), `MAIL_FROM` (the sender of mail;
empty for none), `FRONT_ENDS` (origins of other front
ends to which the sign-in may return, separated by commas), `STRICT` (anything: stop when db-init fails).
"""

import json
import logging
import os
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from local import aws, functions, people, samples, web
from local.authorizer import Authorizer, fetch_jwks
from local.events import BucketEvents
from local.gateway import PATH, Gateway
from local.hosted import HostedPages
from local.invocation import FunctionFailed, NoAnswer
from local.mailbox import Mailbox
from local.postgres import Database, Postgres
from local.processes import Processes
from local.site import Site
from local.state import Failure, State
from local.steps import say
from local.user_pool import LOCAL_PASSWORD, UserPool

DEFAULT_PORT = "3000"
DEFAULT_TIME_ZONE = "Asia/Ho_Chi_Minh"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

MAIL_FROM = os.environ.get("MAIL_FROM", aws.SENDER)

# What each function alone is told. As on AWS, only db-init signs in to the database as its master,
# and accounts and collect not at all.
SETTINGS = {
    "accounts": {},
    "collect": {},
    "dashboard": {"DB_SECRET_ID": aws.APP_SECRET, "MAIL_FROM": MAIL_FROM},
    "archive-data": {"DB_SECRET_ID": aws.ARCHIVE_SECRET},
    "db-init": {
        "DB_SECRET_ID": aws.MASTER_SECRET,
        "APP_SECRET_ID": aws.APP_SECRET,
        "ARCHIVE_SECRET_ID": aws.ARCHIVE_SECRET,
    },
    "mailer": {"MAIL_FROM": MAIL_FROM or aws.SENDER},
}


class Stopped(BaseException):
    """Somebody has asked the stack to stop. No Exception, because botocore would send the request again that it ends."""


def main() -> int:
    state = State.from_env()
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)
    _stop_with_parent()
    try:
        with state.lock():
            state.withdraw()
            with Processes(state) as processes:
                try:
                    # Frees the port before the folder's lock, because the next run needs both.
                    with Gateway(_port()) as gateway:
                        _run(state, processes, gateway)
                finally:
                    _ignore_signals()
                    state.withdraw()
    except Stopped:
        return 0
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1


def _run(state: State, processes: Processes, gateway: Gateway) -> None:
    """Starts everything, the likeliest to fail first, and runs until stopped."""
    seed = os.environ.get("SEED")
    files = samples.seed_files(Path(seed) if seed else samples.SAMPLES)

    say("building the functions")
    programs = functions.build(processes)
    say("building the page")
    dist = web.build(processes, state.root / "page")
    database_url = os.environ.get("DATABASE_URL") or _start_postgres(state, processes)
    endpoint = os.environ.get("AWS_ENDPOINT_URL") or _start_aws(processes)
    database = Database.parse(database_url)
    account = _prepare(endpoint, database)
    pool = UserPool.ensure(endpoint)
    _upload(account, files, unchanged=bool(seed))

    say("functions: " + ", ".join(functions.FUNCTIONS))
    served = functions.Functions(processes, programs, function_environment(endpoint, database, pool.id), SETTINGS)
    served.start()
    _open(gateway, state, pool, served, dist, Mailbox(endpoint), endpoint)

    say("db-init: schema and data")
    _initialise(served)
    for consultant in people.consultants(served):
        pool.ensure_person(consultant)
    BucketEvents(endpoint, served.invoke).start()
    state.publish(
        aws.environment(endpoint)
        | {
            "API_URL": gateway.url,
            "LAMBDA_URL": served.url,
            "DATABASE_URL": database_url,
            "BUCKET_NAME": aws.BUCKET,
            "USER_POOL_ID": pool.id,
            "USER_POOL_CLIENT_ID": pool.client_id,
            "LOCAL_PASSWORD": LOCAL_PASSWORD,
        }
    )
    _welcome(gateway, pool, state)
    processes.stay()


def _start_postgres(state: State, processes: Processes) -> str:
    say("PostgreSQL")
    postgres = Postgres(state, processes)
    postgres.start()
    return postgres.url


def _start_aws(processes: Processes) -> str:
    say("AWS APIs: S3, Secrets Manager, Cognito, EventBridge, SQS, SES")
    return aws.start_moto(processes)


def _prepare(endpoint: str, database: Database) -> aws.Account:
    account = aws.Account(endpoint)
    account.ensure_bucket()
    account.ensure_secrets(database)
    account.ensure_rule()
    account.ensure_sender(SETTINGS["mailer"]["MAIL_FROM"])
    return account


def _upload(account: aws.Account, files: list[Path], *, unchanged: bool) -> None:
    say(f"{len(files)} files from {files[0].parent} to s3://{aws.BUCKET}/data/")
    today = datetime.now(ZoneInfo(_time_zone())).date()
    for path in files:
        if unchanged:
            account.upload(path)
        else:
            account.upload_bytes(path.name, samples.brought_up_to(today, path.read_bytes()))


def function_environment(endpoint: str, database: Database, pool_id: str) -> dict[str, str]:
    """What every function is told."""
    tls = {"DB_TLS": database.tls} if database.tls else {}
    return (
        aws.environment(endpoint)
        | tls
        | {
            "DB_HOST": database.host,
            "DB_PORT": str(database.port),
            "DB_NAME": database.name,
            "BUCKET_NAME": aws.BUCKET,
            "USER_POOL_ID": pool_id,
        }
    )


def _open(
    gateway: Gateway,
    state: State,
    pool: UserPool,
    served: functions.Functions,
    dist: Path,
    mailbox: Mailbox,
    endpoint: str,
) -> None:
    logging.basicConfig(filename=state.logs / "gateway.log", level=logging.INFO, format="%(asctime)s %(message)s")
    keys = fetch_jwks(pool.keys_url)
    authorizer = Authorizer(pool.issuer, pool.client_id, keys)
    hosted = HostedPages(pool, authorizer, keys, [*gateway.origins, *_other_front_ends()])
    build = web.build_name(dist)

    def configuration(origin: str) -> dict[str, str]:
        return {
            "issuer": pool.issuer,
            "clientId": pool.client_id,
            "domain": origin,
            "apiBase": "",
            "timeZone": _time_zone(),
            "build": build,
        }

    gateway.open(authorizer, served.invoke, hosted, Site(dist, configuration, endpoint), mailbox)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()


def _other_front_ends() -> list[str]:
    named = [origin.strip().rstrip("/") for origin in os.environ.get("FRONT_ENDS", "").split(",") if origin.strip()]
    for origin in named:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin or "@" in origin:
            raise Failure(f"FRONT_ENDS: {origin} is no origin, such as http://localhost:8080")
    return named


def _initialise(served: functions.Functions) -> None:
    """A database that could not be filled is reported, not fatal unless `STRICT`: the stack stays up so that you can find
    out why.
    """
    began = time.monotonic()
    try:
        answer = json.loads(served.invoke("db-init", b"{}"))
    except (FunctionFailed, NoAnswer) as error:
        kind = error.answer.get("errorType", "") + ": " if isinstance(error, FunctionFailed) else ""
        reason = f"db-init failed: {kind}{error}"
        if os.environ.get("STRICT"):
            raise Failure(reason) from error
        print(f"    {reason}\n    try again with: make -s invoke FUNCTION=db-init", flush=True)
        return
    print(f"    {'table':<22}{'loaded':>8}{'rejected':>10}")
    for table in answer.get("tables", []):
        print(f"    {table['table']:<22}{table.get('loaded', 0):>8}{table.get('rejected', 0):>10}")
        for note in filter(None, [table.get("refused"), *table.get("warnings", [])]):
            print(f"      {note}")
        if rejects := table.get("rejects"):
            print(f"      s3://{aws.BUCKET}/{rejects}")
    for note in answer["warnings"]:
        print(f"    {note}")
    print(f"    {answer['message']} ({time.monotonic() - began:.1f} s)", flush=True)


def _welcome(gateway: Gateway, pool: UserPool, state: State) -> None:
    listed = pool.people()
    width = max(len(person.email) for person in listed)
    accounts = "\n".join(f"    {person.email:<{width}}  {person.group:<10}  {person.name}" for person in listed)
    print(
        f"""
MeetAssist is at {gateway.origins[0]}. Sign in with the password {LOCAL_PASSWORD} as

{accounts}

Mail that it sends is at {gateway.origins[0]}/mail. Its API answers at {gateway.url}{PATH}; logs are in {state.logs}. Ctrl-C ends it. In another terminal:

    make -s call ACTION='{{"action":"get_overview_stats"}}'
    make -s call ACTION='{{"action":"get_customers","search":"nguyen"}}'
    make psql
""",
        flush=True,
    )


def _time_zone() -> str:
    return os.environ.get("TIME_ZONE", DEFAULT_TIME_ZONE)


def _port() -> int:
    text = os.environ.get("PORT") or DEFAULT_PORT
    if not text.isdigit() or int(text) > 65535:
        raise Failure(f"PORT={text} is no port number")
    return int(text)


def _stop(*_) -> None:
    _ignore_signals()
    print("\nstopping", flush=True)
    raise Stopped


def _ignore_signals() -> None:
    """A second Ctrl-C must not interrupt the cleaning up after the first."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop_with_parent() -> None:
    """Stops when `make` is gone: nobody could end us any more."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
