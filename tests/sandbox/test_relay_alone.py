"""Does the relay pass on what is said, and bear those who only hold on to it?"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.host import Keeper
from grader.sandbox.inside import relay

ALLOWED = 5_000_000  # bytes


class Echo(socketserver.BaseRequestHandler):
    """Says again what it hears."""

    def handle(self) -> None:
        while heard := self.request.recv(1 << 16):
            self.request.sendall(heard)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 200


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The relay's socket; behind it, an echo."""
    folder = tmp_path_factory.mktemp("r")
    keeper = Keeper()
    with Server(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.server_address[1]
        keeper.relay(folder, [port], None, relay.Allowance(ALLOWED))
        yield folder / f"{port}.sock"
        keeper.close()
        server.shutdown()
        thread.join()


def connection(path: Path) -> socket.socket:
    there = socket.socket(socket.AF_UNIX)
    there.settimeout(5)
    try:
        there.connect(str(path))
    except OSError:
        there.close()
        raise
    return there


def echo(there: socket.socket, words: bytes) -> bytes:
    there.sendall(words)
    heard = b""
    while len(heard) < len(words) and (more := there.recv(1 << 16)):
        heard += more
    return heard


def test_what_is_said_comes_back_whole(path: Path) -> None:
    words = bytes(range(256)) * 4_000
    with connection(path) as there:
        sender = threading.Thread(target=there.sendall, args=(words,))
        sender.start()
        heard = b""
        while len(heard) < len(words):
            heard += there.recv(1 << 16)
        sender.join()
    assert heard == words


def test_too_many_are_turned_away_and_the_next_is_welcome(path: Path) -> None:
    held = [connection(path) for _ in range(relay.AT_ONCE)]
    assert [echo(there, b"here") for there in held] == [b"here"] * relay.AT_ONCE
    with connection(path) as one_too_many:
        assert one_too_many.recv(1) == b""
    for there in held:
        there.close()
    for _ in range(50):
        with connection(path) as there:
            try:
                if echo(there, b"again") == b"again":
                    return
            except OSError:
                continue
    pytest.fail("nobody is let in any more")


def test_who_has_said_enough_is_cut_off_and_let_in_no_more(path: Path) -> None:
    words, said = b"x" * 50_000, 0
    with connection(path) as there, contextlib.suppress(OSError):
        while said < 2 * ALLOWED and echo(there, words) == words:
            said += len(words)
    assert ALLOWED - 2 * len(words) <= said <= ALLOWED
    with connection(path) as again:
        assert again.recv(1) == b""


def test_a_closed_relay_lets_go(path: Path, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    keeper = Keeper()
    keeper.relay(tmp_path, [port], None, relay.Allowance(ALLOWED))
    with connection(tmp_path / f"{port}.sock") as nobody_behind:
        assert nobody_behind.recv(1) == b""
    keeper.close()
    with pytest.raises(OSError, match=r"refused|No such"):
        connection(tmp_path / f"{port}.sock")
