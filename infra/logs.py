"""Why did a node end? Its own log is asked."""

from __future__ import annotations

import re
from pathlib import Path

TAIL = 200_000  # bytes
RAISED = re.compile(r"^(?:Caused by: )?(?:[\w$]+\.)+[\w$]*(?:Exception|Error): (?P<words>.+)$")
LOUD = re.compile(r"^\[[^\]]+\] (?:ERROR|FATAL) (?P<words>.+?)(?: \([\w.$]+\))?$")
PORT_TAKEN = ("BindException", "Address already in use")


def size(folder: Path) -> int:
    """How long the log is now: what comes after it belongs to the next start."""
    log = folder / "server.log"
    return log.stat().st_size if log.exists() else 0


def port_was_taken(folder: Path, since: int) -> bool:
    """True if the node ended because somebody else listens on its port."""
    return any(word in _tail(folder / "server.log", since) for word in PORT_TAKEN)


def cause(folder: Path, since: int) -> str:
    """What the node's own files say of its end."""
    log, output = _tail(folder / "server.log", since), _tail(folder / "output.log", 0)
    return innermost([*log.splitlines(), *output.splitlines()])


def innermost(lines: list[str]) -> str:
    """The innermost exception, else the last error, else the last line of anything."""
    for pattern in (RAISED, LOUD):
        if found := [match["words"] for line in lines if (match := pattern.match(line))]:
            return found[-1].strip().rstrip(".")
    said = [line for line in lines if line.strip()]
    return said[-1].strip().rstrip(".") if said else "(log: 0 bytes)"


def _tail(file: Path, since: int) -> str:
    if not file.exists():
        return ""
    with file.open("rb") as opened:
        length = file.stat().st_size
        opened.seek(max(since if since <= length else 0, length - TAIL))
        return opened.read().decode("utf-8", "replace")
