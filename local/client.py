"""Commands that attach to a running stack: `make token`, `call`, `invoke`, `psql`, `lose-database`.

Arguments come from the environment (`EMAIL`, `ACTION`, `FUNCTION`, `PAYLOAD`), where no shell can misread their quotes.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from local.gateway import INTEGRATION_TIMEOUT_SECONDS, PATH
from local.invocation import FunctionFailed, NoAnswer, invoke
from local.postgres import bin_folder, is_embedded
from local.state import Failure, State
from local.user_pool import ADMINS, LOCAL_PASSWORD, Person, UserPool


def token(stack: dict[str, str]) -> str:
    """An id token of `EMAIL`. An unknown address is registered as a consultant."""
    pool = UserPool(stack["AWS_ENDPOINT_URL"], stack["USER_POOL_ID"], stack["USER_POOL_CLIENT_ID"])
    email = os.environ.get("EMAIL") or ADMINS[0].email
    pool.ensure_person(Person(email, email, "consultant"))
    return pool.sign_in(email, LOCAL_PASSWORD).id


def print_token(stack: dict[str, str]) -> None:
    print(token(stack))


def call(stack: dict[str, str]) -> None:
    """Sends `ACTION` through the gateway, and prints the answer. One other than 2xx is a failure."""
    connection = http.client.HTTPConnection(urlsplit(stack["API_URL"]).netloc, timeout=INTEGRATION_TIMEOUT_SECONDS + 5)
    headers = {"Authorization": f"Bearer {token(stack)}", "Content-Type": "application/json"}
    connection.request("POST", PATH, _argument("ACTION").encode(), headers)
    response = connection.getresponse()
    print(_pretty(response.read()))
    if not 200 <= response.status < 300:
        raise Failure(f"HTTP {response.status} {response.reason}")


def invoke_function(stack: dict[str, str]) -> None:
    """Invokes `FUNCTION` with `PAYLOAD`, without the gateway."""
    try:
        answer = invoke(stack["LAMBDA_URL"], _argument("FUNCTION"), (os.environ.get("PAYLOAD") or "{}").encode())
    except FunctionFailed as error:
        print(json.dumps(error.answer, indent=2, ensure_ascii=False))
        raise Failure("the function failed") from error
    except NoAnswer as error:
        raise Failure(str(error)) from error
    print(_pretty(answer))


def psql(stack: dict[str, str]) -> None:
    """Replaces this process by psql on the stack's database."""
    program = bin_folder() / "psql"
    os.execv(program, [str(program), stack["DATABASE_URL"]])


def lose_database(stack: dict[str, str]) -> None:
    """Drops the embedded database with all its rows, and creates an empty one, while everything else keeps running."""
    if not is_embedded(State.from_env()):
        raise Failure("this system runs on your own database, which this command does not drop")
    drop_database(stack["DATABASE_URL"])
    print("The database is gone. make -s invoke FUNCTION=db-init restores it from the archive.")


def drop_database(database_url: str) -> None:
    """Replaces the database of this URL by an empty one."""
    url = urlsplit(database_url)
    name = url.path.lstrip("/")
    statements = [f"DROP DATABASE {name} WITH (FORCE)", f"CREATE DATABASE {name}"]
    subprocess.run(
        [bin_folder() / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url._replace(path="/postgres").geturl()]
        + [word for statement in statements for word in ("-c", statement)],
        check=True,
    )


COMMANDS = {
    "token": print_token,
    "call": call,
    "invoke": invoke_function,
    "psql": psql,
    "lose-database": lose_database,
}


def _argument(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise Failure(f"{name} is missing; see make help")
    return value


def _pretty(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body.decode(errors="replace")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make -s call ... | head` is not a failure
    try:
        COMMANDS[sys.argv[1]](State.from_env().published())
    except Failure as failure:
        sys.exit(str(failure))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except ClientError as error:
        sys.exit(error.response["Error"]["Message"])
    except (OSError, http.client.HTTPException, BotoCoreError) as error:
        sys.exit(f"the running system does not answer: {error}")
