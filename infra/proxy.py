"""What stands between a node and its network, to make it slow or to cut it?

A process of its own, run as a file: it imports nothing of ours, so it holds little memory. It reads
one JSON file again whenever that changes, tells in `FILE.applied` which version is in force, and ends
when the file is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

LOOK = 0.05  # seconds between two looks at the file
AGAIN = 1.0  # seconds between two looks at who calls; sooner where somebody waits for it
CHUNK = 65_536  # bytes
PER_SECOND = 20  # pieces on a line whose bytes per second are limited
AFTER = 1e-6  # seconds between two pieces: timers that end together have no order


class Link:
    """One node's line: its delays in seconds, its bytes per second, and whether it is cut."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._free_at = {"in": 0.0, "out": 0.0}
        self.set({})

    def set(self, facts: dict[str, Any]) -> None:
        """As the file says; what is not said is as in a good line."""
        self.delay = {"in": facts.get("delay_in", 0.0), "out": facts.get("delay_out", 0.0)}
        self._rate = facts.get("bytes_per_second")
        self.cut = bool(facts.get("cut"))
        self.piece = max(1, min(CHUNK, int((self._rate or CHUNK * PER_SECOND) / PER_SECOND)))
        self.disturbed = bool(self.cut or self._rate or any(self.delay.values()))
        if self.cut:
            self._open.clear()
        else:
            self._open.set()

    async def pass_through(self, way: str, size: int) -> None:
        """Returns when so many bytes may leave: the line is there, and whole, and was free."""
        await self._open.wait()
        if self._rate:
            now = time.monotonic()
            self._free_at[way] = max(now, self._free_at[way]) + size / self._rate
            await asyncio.sleep(self._free_at[way] - now)
            await self._open.wait()


class Way:
    """One direction of one connection: bytes arrive in order, each piece when it is due."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._due = 0.0

    async def run(self, lines: Callable[[], list[tuple[Link, str]]]) -> None:
        """Until the sender has ended."""
        with contextlib.suppress(ConnectionError):
            while data := await self._reader.read(min(link.piece for link, _ in lines())):
                for link, way in lines():
                    await link.pass_through(way, len(data))
                self._write(data, sum(link.delay[way] for link, way in lines()))
                await self._writer.drain()
        for link, way in lines():
            await link.pass_through(way, 0)
        self._later(self._writer.close)

    def _write(self, data: bytes, delay: float) -> None:
        now = asyncio.get_running_loop().time()
        if not delay and self._due < now:
            self._writer.write(data)
        else:
            self._due = max(now + delay, self._due + AFTER)
            self._later(lambda: self._writer.write(data))

    def _later(self, action: Callable[[], None]) -> None:
        self._due += AFTER
        asyncio.get_running_loop().call_at(self._due, action)


class Connection:
    """A caller, the node that is called, and the node that calls, once a fault makes it matter."""

    def __init__(self, called: Link, peer: tuple[str, int]) -> None:
        self.called, self.peer = called, peer
        self.caller: Link | None = None
        self.looked_at = asyncio.Event()
        self.task = asyncio.current_task()  # the event loop itself would forget it

    def lines(self, towards: bool) -> list[tuple[Link, str]]:
        """The lines that a piece must pass, and which way through each."""
        passed = [(self.called, "in" if towards else "out")]
        if self.caller is not None:
            passed.append((self.caller, "out" if towards else "in"))
        return passed


class Proxy:
    """Every route of one cluster."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._links: dict[str, Link] = {}
        self._pids: dict[str, int] = {}
        self._routes: dict[int, dict[str, Any]] = {}
        self._listening: dict[int, asyncio.Server] = {}
        self._connections: set[Connection] = set()
        self._named_at = 0.0

    async def run(self) -> None:
        """Until the file is gone."""
        seen = ""
        while self._file.exists():
            text = self._file.read_text(encoding="utf-8")
            if text != seen:
                await self._apply(json.loads(text))
                self._file.with_suffix(".applied").write_text(text, encoding="utf-8")
                seen = text
            elif self._is_asked_for() or time.monotonic() > self._named_at + AGAIN:
                self._name_callers()
            await asyncio.sleep(LOOK)

    async def _apply(self, facts: dict[str, Any]) -> None:
        self._pids = facts["pids"]
        for node in {route["node"] for route in facts["routes"]}:
            self._links.setdefault(node, Link()).set(facts["links"].get(node, {}))
        self._routes = {route["listen"]: route for route in facts["routes"]}
        for port in self._routes.keys() - self._listening.keys():
            await self._listen(port)
        self._name_callers()

    async def _listen(self, port: int) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(self._routes[port], reader, writer)

        host = self._routes[port]["host"]
        self._listening[port] = await asyncio.start_server(serve, host, port)

    async def _serve(
        self, route: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        connection = Connection(self._links[route["node"]], writer.get_extra_info("peername"))
        self._connections.add(connection)
        if self._is_disturbed():  # not a byte passes before it is known who calls
            await connection.looked_at.wait()
        try:
            if any(link.cut for link, _ in connection.lines(True)):
                raise ConnectionRefusedError
            inner, outer = await asyncio.open_connection(route["host"], route["target"])
        except OSError:
            writer.transport.abort()
            self._connections.discard(connection)
            return
        await asyncio.gather(
            Way(reader, outer).run(lambda: connection.lines(True)),
            Way(inner, writer).run(lambda: connection.lines(False)),
        )
        self._connections.discard(connection)

    def _is_disturbed(self) -> bool:
        return any(link.disturbed for link in self._links.values())

    def _is_asked_for(self) -> bool:
        return self._is_disturbed() and any(not c.looked_at.is_set() for c in self._connections)

    def _name_callers(self) -> None:
        """A node that calls is known by its process: its bytes carry no name that we may read.

        Only while a line is disturbed, and for all at once: a look goes through every socket of a process.
        """
        self._named_at = time.monotonic()
        for node, link in self._links.items():
            held = _sockets(self._pids.get(node)) if link.disturbed else set()
            for connection in self._connections:
                if connection.peer[:2] in held:
                    connection.caller = link
        for connection in self._connections:
            connection.looked_at.set()


def _sockets(pid: int | None) -> set[tuple[str, int]]:
    """The local ends of a process's connections; Java's are IPv6 that stand for IPv4."""
    if pid is None:
        return set()
    try:
        ends = [each.laddr for each in psutil.Process(pid).net_connections("tcp")]
    except psutil.Error:
        return set()
    return {(end.ip.removeprefix("::ffff:"), end.port) for end in ends}


if __name__ == "__main__":
    asyncio.run(Proxy(Path(sys.argv[1])).run())
