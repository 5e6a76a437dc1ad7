"""Where can a control group hold all processes of a sandbox together? Version 1 or 2, or nowhere."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.sandbox import leftovers

MOUNT, OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
MB = 1 << 20
LIMITED = ["memory", "pids"]
UNLIMITED = "9223372036854771712"  # version 1 has no word for it
PATIENCE = 3.0  # seconds until the kernel has taken the last process out of its books


@contextlib.contextmanager
def own_groups(memory_mb: int, processes: int) -> Iterator[list[Path]]:
    """Folders of new groups, to be joined by writing to cgroup.procs; none where that is not ours to do."""
    name = f"{leftovers.prefix()}{secrets.token_hex(6)}"
    values = {
        "memory": {
            "memory.limit_in_bytes": memory_mb * MB,
            "memory.memsw.limit_in_bytes": memory_mb * MB,
            "memory.max": memory_mb * MB,
            "memory.swap.max": 0,
            "memory.oom.group": 1,
        },
        "pids": {"pids.max": processes},
    }
    made = [
        folder
        for controllers, parent in _parents()
        for folder in _make(
            parent / name, {k: v for c in controllers for k, v in values[c].items()}
        )
    ]
    try:
        yield made
    finally:
        for folder in made:
            _remove(folder)


def hold_memory(groups: Iterable[Path]) -> bool:
    """Whether one of these groups limits memory, and somebody is in it."""
    limits = ("memory.max", "memory.limit_in_bytes")
    return any(
        _said(group / name) not in ("", "max", UNLIMITED) and _said(group / "cgroup.procs") != ""
        for group in groups
        for name in limits
    )


def _said(file: Path) -> str:
    """Nothing where there is no such file: of the other version, or gone."""
    with contextlib.suppress(OSError):
        return file.read_text().strip()
    return ""


def _parents() -> Iterator[tuple[list[str], Path]]:
    """Which controllers can be had below which folder."""
    for line in OWN.read_text().splitlines():
        _, names, path = line.split(":", 2)
        if names in LIMITED:
            yield [names], MOUNT / names / path.lstrip("/")
        elif not names and (MOUNT / "cgroup.controllers").exists():
            # Version 2: a group with processes of its own may not have limited children.
            parent = (MOUNT / path.lstrip("/")).parent if path != "/" else MOUNT
            yield from _delegated(parent)


def _delegated(parent: Path) -> Iterator[tuple[list[str], Path]]:
    with contextlib.suppress(OSError):
        given = (parent / "cgroup.subtree_control").read_text().split()
        controllers = [name for name in LIMITED if name in given]
        if controllers and os.access(parent / "cgroup.procs", os.W_OK):
            yield controllers, parent


def _make(folder: Path, values: dict[str, int]) -> Iterator[Path]:
    leftovers.sweep_groups(folder.parent)
    try:
        folder.mkdir()
    except OSError:
        return
    for name, value in values.items():
        with contextlib.suppress(OSError):  # of the other version, or without swap accounting
            if (folder / name).exists():
                (folder / name).write_text(str(value))
    yield folder


def _remove(folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            folder.rmdir()
        if not folder.exists():
            return
        time.sleep(0.02)
