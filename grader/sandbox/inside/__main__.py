"""What does the first process of a sandbox do? It limits itself, starts the kernel, and does as it is told."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from . import answer, limits, probe, relay, wire
from .outputs import Outputs

SUPPORT, RELAY = Path("/support"), Path("/relay")
HOME, WORK = Path("/tmp/home"), Path("/tmp/work")


def main() -> None:
    """Until the other end closes."""
    channel = _take_channel()
    settings = wire.receive(channel)
    limits.apply(**settings["limits"])
    _prepare(settings["graded"])
    if settings["probe"]:
        _serve(settings["ports"])
        wire.send(channel, probe.look(settings["probe"]))
        wire.receive(channel)
        return
    if settings.get("drawing") is not None:
        from . import drawing

        drawing.serve(channel, settings["drawing"])
        return
    if settings.get("program"):
        from . import programs

        _serve(settings["ports"])
        programs.serve(channel)
    with_kernel(channel, settings["ports"])


def with_kernel(channel: socket.socket, ports: list[int]) -> None:
    """Cells and calls, one at a time."""
    from .kernel import Kernel

    kernel = Kernel(HOME, lambda: _leave(channel))
    _serve(ports)
    wire.send(channel, {"ready": True})
    while True:
        question = wire.receive(channel)
        done = _cell(kernel, question) if "source" in question else _call(kernel, question)
        wire.send(channel, {"id": question["id"], "alive": kernel.is_alive()} | done)


def _cell(kernel: Any, question: dict[str, Any]) -> dict[str, Any]:
    outputs = Outputs(question["characters"])
    status, _ = kernel.run(question["source"], question["seconds"], outputs.take)
    return {"status": status, "outputs": outputs.kept, "cut": outputs.cut}


def _call(kernel: Any, question: dict[str, Any]) -> dict[str, Any]:
    asked = answer.expression(question["function"], question["arguments"], question["within"])
    status, reply = kernel.run(
        "", question["seconds"], lambda *_: None, silent=True, user_expressions={"answer": asked}
    )
    try:
        text = reply["user_expressions"]["answer"]["data"][answer.MIME]
    except (KeyError, TypeError):
        text = None
    return {"status": status, "answer": text}


def _take_channel() -> socket.socket:
    """The channel came as standard input; no child shall find it there."""
    channel = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    return channel


def _leave(channel: socket.socket) -> None:
    """In the kernel's process: no channel, and no way to fill the host's pipes."""
    channel.close()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _prepare(graded: dict[str, Any]) -> None:
    HOME.mkdir(mode=0o700)
    shutil.copytree(SUPPORT, WORK)
    file = HOME / "graded.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(graded), encoding="utf-8")
    os.environ |= {"WORKBOOK_GRADED": str(file), "PWD": str(WORK)}
    os.chdir(WORK)


def _serve(ports: list[int]) -> None:
    """The relay, in a thread: only after the fork, which would not take it along."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(relay.inner(RELAY, ports))
    threading.Thread(target=loop.run_forever, daemon=True).start()


if __name__ == "__main__":
    try:
        main()
    except wire.Gone:
        sys.exit(0)
