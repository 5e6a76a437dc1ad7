"""How do the two ends of a sandbox talk? Length, then JSON; neither end reads more than it wants to."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

LARGEST = 8_000_000  # bytes of one message


class Gone(Exception):
    """The other end has closed, says nothing in time, or does not keep to the form."""


def send(channel: socket.socket, message: dict[str, Any], seconds: float | None = None) -> None:
    """The whole message, within so many seconds."""
    raw = json.dumps(message).encode()
    channel.settimeout(seconds)
    try:
        channel.sendall(len(raw).to_bytes(4, "big") + raw)
    except OSError as error:
        raise Gone from error


def receive(channel: socket.socket, seconds: float | None = None) -> dict[str, Any]:
    """The next message, whole, within so many seconds."""
    end = None if seconds is None else time.monotonic() + seconds
    size = int.from_bytes(_read(channel, 4, end), "big")
    if size > LARGEST:
        raise Gone
    try:
        message = json.loads(_read(channel, size, end))
    except (ValueError, RecursionError) as error:
        raise Gone from error
    if not isinstance(message, dict):
        raise Gone
    return message


def _read(channel: socket.socket, size: int, end: float | None) -> bytes:
    raw = bytearray()
    while len(raw) < size:
        try:
            channel.settimeout(None if end is None else max(end - time.monotonic(), 0.001))
            more = channel.recv(min(size - len(raw), 1 << 16))
        except OSError as error:
            raise Gone from error
        if not more:
            raise Gone
        raw += more
    return bytes(raw)
