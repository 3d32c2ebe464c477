"""Connections to PostgreSQL without a driver: psql keeps one open, and says how each statement ended."""

import asyncio
import uuid

from local.postgres import bin_folder

# The separator of fields: no value that is read here has it.
FIELDS = "\x1f"
LARGEST_LINE = 64 * 1024 * 1024


class Refused(Exception):
    """The database refused the statement; `state` is its SQLSTATE."""

    def __init__(self, state: str, message: str):
        super().__init__(f"{state}: {message}")
        self.state = state
        self.message = message


class Session:
    """One connection. Statements must not be sent by two at once."""

    def __init__(self, process: asyncio.subprocess.Process):
        self._process = process
        self._mark = uuid.uuid4().hex

    @classmethod
    async def open(cls, url: str) -> "Session":
        process = await asyncio.create_subprocess_exec(
            bin_folder() / "psql",
            *("--no-psqlrc", "--quiet", "--no-align", "--tuples-only", f"--field-separator={FIELDS}"),
            url,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LARGEST_LINE,
        )
        session = cls(process)
        await session.run("SELECT 1")
        return session

    async def run(self, statement: str) -> list[list[str]]:
        """The rows that the statement returns, as text."""
        asked = f"{statement};\n\\echo {self._mark} :SQLSTATE :LAST_ERROR_MESSAGE\n"
        self._process.stdin.write(asked.encode())
        await self._process.stdin.drain()
        rows = []
        while line := (await self._process.stdout.readline()).decode():
            line = line.rstrip("\n")
            if line.startswith(self._mark):
                _, state, *message = line.split(" ", 2)
                if state != "00000":
                    raise Refused(state, " ".join(message))
                return rows
            rows.append(line.split(FIELDS))
        raise Refused("08006", "the connection is gone")

    async def value(self, statement: str) -> str:
        """The only value that the statement returns."""
        [[value]] = await self.run(statement)
        return value

    async def close(self) -> None:
        self._process.stdin.close()
        await self._process.wait()
