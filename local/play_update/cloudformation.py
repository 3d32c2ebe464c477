"""CloudFormation, as the custom resource sees it: it sends an event, and waits for an answer at a URL of its own."""

import asyncio
import json

from local.sandboxes import Pool, read_body
from local.state import PROJECT

PATIENCE_SECONDS = 120


class CloudFormation:
    """Sends the sample events."""

    async def start(self) -> None:
        self._answers: asyncio.Queue[dict] = asyncio.Queue()
        server = await asyncio.start_server(self._receive, "127.0.0.1", 0)
        self._url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/answer"
        self._server = server

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        answer = json.loads(await read_body(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        self._answers.put_nowait(answer)

    async def create(self, db_init: Pool, release: str) -> dict:
        return await self._send(db_init, self._event("create", release))

    async def update(self, db_init: Pool, former: str, release: str) -> dict:
        """The answer to an update from one release to another; a rollback is one, too."""
        event = self._event("update", release)
        event["OldResourceProperties"]["Release"] = former
        return await self._send(db_init, event)

    def _event(self, name: str, release: str) -> dict:
        event = json.loads((PROJECT / f"events/db-init-{name}.json").read_text())
        event["ResponseURL"] = self._url
        event["ResourceProperties"]["Release"] = release
        return event

    async def _send(self, db_init: Pool, event: dict) -> dict:
        await db_init.invoke(json.dumps(event).encode())
        return await asyncio.wait_for(self._answers.get(), PATIENCE_SECONDS)
