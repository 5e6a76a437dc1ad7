"""How does a program of a notebook live: as a process of its own that ends with whoever started it?

`python -m workbook.child CHANNEL FILE [WORD …]`: the channel is a socket whose other end the starter keeps open.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import linecache
import os
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from workbook import calls, sentences
from workbook.explain import kafka_sentence

END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl
LONGEST = 4_000  # characters of a problem: one write into a socket


def main() -> None:
    """Run the file as `__main__`; an error is shown with the lines of the cell, and told to the starter."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    file = Path(sys.argv[2])
    sys.argv = [file.name, *sys.argv[3:]]
    _end_with_starter(channel)
    names = _new_main(file)
    try:
        code = compile(_text(file), file.name, "exec", dont_inherit=True)
        exec(code, names)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        told = _problem(error, names, file.name)
        _tell(channel, told)
        _show(error, told)
        sys.exit(1)


def _new_main(file: Path) -> dict[str, Any]:
    module = ModuleType("__main__")
    module.__file__ = str(file)
    sys.modules["__main__"] = module
    return vars(module)


def _text(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    linecache.cache[file.name] = (len(text), None, text.splitlines(keepends=True), file.name)
    return text


def _end_with_starter(channel: socket.socket) -> None:
    """Also the processes that the program started; also where it is frozen, and no thread runs."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)

    def watch() -> None:
        with contextlib.suppress(OSError):
            channel.recv(1)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _problem(error: BaseException, names: dict[str, Any], shown: str) -> dict[str, Any]:
    if isinstance(error, SyntaxError) and error.filename == shown:
        line = (error.text or "").strip() or None
        message = f"{type(error).__name__}: {error.msg}"
        return dict(calls.problem("raised", message, line, error.lineno)["problem"])
    return dict(calls.problem_of(error, names)["problem"])


def _tell(channel: socket.socket, told: dict[str, Any]) -> None:
    short = {name: v[:LONGEST] if isinstance(v, str) else v for name, v in told.items()}
    with contextlib.suppress(OSError):
        channel.sendall(json.dumps(short).encode())


def _show(error: BaseException, told: dict[str, Any]) -> None:
    if told["kind"] == "unwritten" and not error.args:
        print(sentences.PROGRAM_UNWRITTEN.format(name=Path(sys.argv[0]).stem), file=sys.stderr)
        return
    lines = traceback.format_exception(type(error), error, _own(error.__traceback__))
    print("".join(lines), end="", file=sys.stderr)
    said = kafka_sentence(error, error.__traceback__)
    if said:
        print(f"\n{said}", file=sys.stderr)


def _own(trace: TracebackType | None) -> TracebackType | None:
    """Without our own frames, which come first."""
    theirs = vars(sys.modules["__main__"])
    while trace is not None and trace.tb_frame.f_globals is not theirs:
        trace = trace.tb_next
    return trace


if __name__ == "__main__":
    main()
