"""How does one program of a notebook live in a sandbox of its own, while the judge freezes and kills it from outside?

This process only starts it, keeps its last words and says how it ended. Stopping and killing is not left to it: it
runs as the same user as the program, so nothing that it says is relied on.
"""

from __future__ import annotations

import ctypes
import socket
from pathlib import Path
from typing import Any

from workbook import programs
from workbook.process import Process

from . import wire

SET_DUMPABLE = 4  # PR_SET_DUMPABLE: with 0 no program of the same user can take this process over


def serve(channel: socket.socket) -> None:
    """One program at a time, until the other end closes."""
    ctypes.CDLL(None).prctl(SET_DUMPABLE, 0)
    process: Process | None = None
    wire.send(channel, {"ready": True})
    while True:
        question = wire.receive(channel)
        if question["action"] == "start":
            if process is not None:
                process.close()
            process = _start(question)
        elif process is not None:
            process.wait(question["seconds"])
        state = process.state() if process is not None else None
        wire.send(channel, {"id": question["id"], "state": state})


def _start(question: dict[str, Any]) -> Process:
    name, text = question["program"], question["text"]
    file = programs.Program(name, text, Path.cwd() / programs.FOLDER / f"{name}.py").save()
    return Process(file, question["arguments"])
