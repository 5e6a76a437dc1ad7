"""Do the two ends of a sandbox understand each other, and nothing else?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from grader.sandbox.inside import wire
from grader.sandbox.inside.outputs import Outputs

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_a_large_message_arrives_whole(pair: Pair) -> None:
    message = {"value": "ñ" * 1_000_000}
    sender = threading.Thread(target=wire.send, args=(pair[0], message, 10))
    sender.start()
    assert wire.receive(pair[1], 10) == message
    sender.join()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02[]",
        b"\x00\x00\x00\x02{]",
        b"\x00\x00\x00\x01\xff",
        (400_000).to_bytes(4, "big") + b"[" * 400_000,
    ],
    ids=["too large", "no object", "no JSON", "no text", "too deep"],
)
def test_what_keeps_to_no_form_is_gone(pair: Pair, raw: bytes) -> None:
    threading.Thread(target=pair[0].sendall, args=(raw,), daemon=True).start()
    with pytest.raises(wire.Gone):
        wire.receive(pair[1], 5)


def test_who_drips_does_not_win_time(pair: Pair) -> None:
    enough = threading.Event()

    def drip() -> None:
        pair[0].sendall(b"\x00\x00\x10\x00")
        while not enough.wait(0.1):
            pair[0].sendall(b" ")

    dripping = threading.Thread(target=drip)
    dripping.start()
    with pytest.raises(wire.Gone):
        wire.receive(pair[1], 0.5)
    enough.set()
    dripping.join()


def test_who_does_not_listen_does_not_hold_us(pair: Pair) -> None:
    with pytest.raises(wire.Gone):
        wire.send(pair[0], {"value": "x" * 5_000_000}, 0.3)


def test_streams_are_joined_and_cut_and_pictures_kept_whole() -> None:
    outputs = Outputs(200)
    outputs.take("stream", {"name": "stdout", "text": "a" * 10})
    outputs.take("stream", {"name": "stdout", "text": "b" * 10})
    outputs.take("display_data", {"data": {"image/png": "x" * 500}, "metadata": {}})
    outputs.take("status", {"execution_state": "busy"})
    outputs.take("stream", {"name": "stderr", "text": "c" * 500})
    assert [(o["name"], len(o["text"])) for o in outputs.kept] == [("stdout", 20), ("stderr", 180)]
    assert outputs.cut
    outputs.take("clear_output", {"wait": False})
    assert outputs.kept == []
