"""What can be reached from in here? Tried, not assumed; the host knows what should be."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

MB = 1 << 20
FREE = Path("/tmp/filler")
NOWHERE: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
DAEMON = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)"


def look(wanted: dict[str, Any]) -> dict[str, Any]:
    """The facts, as plain JSON."""
    return {
        "uid": os.getuid(),
        "capabilities": _status("CapEff") + _status("CapPrm") + _status("CapBnd"),
        "no_new_privileges": _status("NoNewPrivs"),
        "processes": sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()),
        "readable": [path for path in wanted["hidden"] if _is_readable(path)],
        "writable": [path for path in wanted["read_only"] if _is_writable(path)],
        "importable": [name for name in wanted["modules"] if _is_importable(name)],
        "reached": [port for port in wanted["ports"] if _reaches(("127.0.0.1", port))],
        "routes": [line for line in _lines("/proc/net/route")[1:] if line.strip()],
        "interfaces": [line.split(":")[0].strip() for line in _lines("/proc/net/dev")[2:]],
        "user_namespace": _runs("unshare", "-U", "true"),
        "forked": _fork_until(wanted["processes"] + 50),
        "allocated": _allocate(wanted["memory_mb"] + 100),
        "written": _fill(wanted["disk_mb"] + 5),
        "daemon": _runs(sys.executable, "-c", DAEMON),
    }


def _status(name: str) -> list[int]:
    lines = [line.split() for line in _lines("/proc/self/status")]
    return [int(line[1], 16) for line in lines if line[0] == f"{name}:"]


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def _is_readable(path: str) -> bool:
    try:
        names = os.listdir(path) if Path(path).is_dir() else Path(path).read_bytes()[:1]  # noqa: PTH208
    except OSError:
        return False
    return bool(names)


def _is_writable(folder: str) -> bool:
    place = Path(folder) / "probe"
    try:
        place.touch()
    except OSError:
        return False
    place.unlink()
    return True


def _is_importable(name: str) -> bool:
    return _runs(sys.executable, "-c", f"import {name}")


def _reaches(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=1) as there:
            there.settimeout(0.3)
            return _stays_open(there)
    except OSError:
        return False


def _stays_open(there: socket.socket) -> bool:
    """The relay takes a connection before it knows whether anybody is behind."""
    try:
        return bool(there.recv(1))
    except TimeoutError:
        return True


def _runs(*command: str) -> bool:
    with contextlib.suppress(OSError):
        return subprocess.call(command, **NOWHERE, timeout=20) == 0
    return False


def _fork_until(most: int) -> int:
    """How many children there can be at once."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        while len(children) < most:
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            children.append(pid)
    for pid in children:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    return len(children)


def _allocate(megabytes: int) -> bool:
    command = f"import mmap; mmap.mmap(-1, {megabytes} << 20, mmap.MAP_PRIVATE)"
    return _runs(sys.executable, "-c", command)


def _fill(megabytes: int) -> int:
    """How many MB of files there is room for, in pieces that no limit on one file stops."""
    written = 0
    with contextlib.suppress(OSError):
        for number in range(megabytes):
            FREE.with_suffix(f".{number}").write_bytes(b"x" * MB)
            written += 1
    for file in FREE.parent.glob("filler.*"):
        file.unlink()
    return written
