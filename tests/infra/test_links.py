"""Does the process before a node's port pass everything on, late, slowly or not at all, as told?"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from infra import processes
from infra.errors import FaultNotPossible
from infra.layout import new_state
from infra.links import GOOD, Link, Links, Route
from infra.local import LocalBackend
from infra.ports import choose
from infra.spec import ClusterSpec

WAIT = 20.0  # seconds, for what comes at once on a quiet machine
SILENCE = 0.5  # seconds in which nothing may come


@pytest.fixture
def echo() -> Iterator[int]:
    """A port that gives back what it gets."""

    def serve(server: socket.socket) -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with caller:
            while data := caller.recv(65_536):
                caller.sendall(data)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(tmp_path: Path, echo: int) -> Iterator[tuple[Links, int]]:
    """One line to the echo, as node 2's."""
    links = Links(tmp_path)
    (port,) = choose(1, set())
    links.ensure([Route(2, port, echo)], {})
    yield links, port
    links.end()


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), WAIT)


def there_and_back(caller: socket.socket, data: bytes) -> float:
    """Seconds until all of it is back, in order."""
    started, got = time.monotonic(), b""
    sender = threading.Thread(target=caller.sendall, args=(data,))
    sender.start()
    while len(got) < len(data):
        got += caller.recv(65_536)
    sender.join()
    assert got == data
    return time.monotonic() - started


def is_silent(caller: socket.socket) -> bool:
    caller.settimeout(SILENCE)
    try:
        return caller.recv(1) is None
    except TimeoutError:
        return True
    finally:
        caller.settimeout(WAIT)


def test_a_good_line_changes_nothing(line: tuple[Links, int]) -> None:
    data = bytes(range(256)) * 20_000
    with call(line[1]) as caller:
        there_and_back(caller, data)
    assert line[0].of(2) == GOOD


def test_a_slow_line_is_late_in_each_direction(line: tuple[Links, int]) -> None:
    links, port = line
    with call(port) as caller:
        links.set(2, Link(delay_in=0.3, delay_out=0.5))
        assert there_and_back(caller, b"x" * 300_000) >= 0.8
        links.set(2, Link(bytes_per_second=100_000))
        assert there_and_back(caller, b"x" * 50_000) >= 0.5
        links.mend()
        there_and_back(caller, b"again")


def test_a_cut_line_is_silent_and_goes_on(line: tuple[Links, int]) -> None:
    links, port = line
    with call(port) as caller:
        there_and_back(caller, b"before")
        links.set(2, Link(cut=True))
        caller.sendall(b"while")
        assert is_silent(caller)
        with call(port) as other:
            assert other.recv(1) == b""  # closed at once
        links.set(2, GOOD)
        assert caller.recv(5) == b"while"


def test_a_call_from_a_cut_node_is_cut(line: tuple[Links, int], echo: int) -> None:
    """This process is node 3, which calls node 2."""
    links, port = line
    (other,) = choose(1, {port})
    links.ensure([Route(2, port, echo), Route(3, other, echo)], {3: psutil.Process().pid})
    with call(port) as caller:
        there_and_back(caller, b"before")
        links.set(3, Link(cut=True))
        caller.sendall(b"while")
        assert is_silent(caller)
        with call(port) as later:
            assert later.recv(1) == b""
        links.mend()
        assert caller.recv(5) == b"while"


def test_nobody_behind_the_line(tmp_path: Path) -> None:
    links = Links(tmp_path)
    listen, target = choose(2, set())
    links.ensure([Route(1, listen, target)], {})
    try:
        with call(listen) as caller:
            assert caller.recv(1) == b""
    finally:
        links.end()


def test_it_comes_back_and_ends(line: tuple[Links, int], tmp_path: Path) -> None:
    """Killed, it is a cut for every node; the next touch brings it back; without its file it ends."""
    links, port = line
    (pid, created) = processes.find(links._words) or (0, 0.0)
    processes.end(pid, 9)
    assert processes.wait_ended(pid, created, links._words, WAIT)
    assert not links.alive
    assert links.of(2).cut
    links.mend()
    with call(port) as caller:
        there_and_back(caller, b"back")
    (pid, created) = processes.find(links._words) or (0, 0.0)
    (tmp_path / "links.json").unlink()
    assert processes.wait_ended(pid, created, links._words, WAIT)


def test_a_node_without_a_line_is_named(line: tuple[Links, int]) -> None:
    with pytest.raises(FaultNotPossible, match="101"):
        line[0].set(101, Link(cut=True))
    assert line[0].nodes() == {2}


def test_without_lines_nothing_can_be_cut(tmp_path: Path) -> None:
    new_state(ClusterSpec()).save(tmp_path)
    with pytest.raises(FaultNotPossible, match="--slow-links"):
        LocalBackend(ClusterSpec(), tmp_path).disconnect(1)
    LocalBackend(ClusterSpec(), tmp_path).reconnect(1)
