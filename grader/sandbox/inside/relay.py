"""How does a notebook without a network reach the brokers? Each port is a unix socket of the host's."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
AT_ONCE = 64  # connections through one port; each is two open files of the judge's
CHUNK = 1 << 16


class Allowance:
    """How many bytes may still go to the brokers, over all connections of one submission."""

    def __init__(self, size: int) -> None:
        self._left = size

    @property
    def spent(self) -> bool:
        """Nothing more goes through."""
        return self._left < 0

    def take(self, size: int) -> bool:
        """Whether there was room for so many more."""
        self._left -= size
        return not self.spent


async def outer(
    folder: Path, ports: Iterable[int], allowance: Allowance | None = None
) -> list[asyncio.Server]:
    """On the host: a socket per port in `folder`, through to 127.0.0.1:port."""
    return [
        await asyncio.start_unix_server(
            _through(_to_port(port), allowance), folder / f"{port}.sock"
        )
        for port in ports
    ]


async def inner(folder: Path, ports: Iterable[int]) -> list[asyncio.Server]:
    """In the sandbox: 127.0.0.1:port, through to the socket of that port in `folder`."""
    return [
        await asyncio.start_server(_through(_to_socket(folder / f"{port}.sock")), "127.0.0.1", port)
        for port in ports
    ]


def _to_port(port: int) -> Callable[[], Awaitable[Streams]]:
    return lambda: asyncio.open_connection("127.0.0.1", port)


def _to_socket(path: Path) -> Callable[[], Awaitable[Streams]]:
    return lambda: asyncio.open_unix_connection(path)


def _through(
    connect: Callable[[], Awaitable[Streams]], allowance: Allowance | None = None
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    room = asyncio.Semaphore(AT_ONCE)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(OSError):
            if room.locked() or (allowance and allowance.spent):
                return  # whoever waited would hold a file open
            async with room:
                far_reader, far_writer = await connect()
                with contextlib.closing(far_writer):
                    await _both(_pump(reader, far_writer, allowance), _pump(far_reader, writer))

    return serve


async def _both(*pumps: Awaitable[None]) -> None:
    """Until either direction is closed."""
    tasks = [asyncio.ensure_future(pump) for pump in pumps]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    allowance: Allowance | None = None,
) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            if allowance and not allowance.take(len(data)):
                return
            writer.write(data)
            await writer.drain()
