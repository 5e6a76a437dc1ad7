"""What is seen of a sandbox from outside?"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from grader.execution import Execution, Limits

Open = Callable[..., AbstractContextManager[Execution]]
SMALL = Limits(memory_mb=400, processes=64, wall_seconds=600, disk_mb=20, output_characters=20_000)
ME = "ana-4f1"


def said(execution: Execution, source: str, deadline: float = 20) -> str:
    """What a cell printed, which must end well."""
    outcome = execution.run_cell(source, deadline)
    assert outcome.status == "ok", outcome
    return "".join(output.get("text", "") for output in outcome.outputs)


def namespace_of(execution: Execution) -> str:
    """The process namespace of the notebook, by its name on this machine."""
    return said(execution, "import os; print(os.readlink('/proc/self/ns/pid'))").strip()


def living_in(namespace: str, before: float | None = None) -> list[int]:
    """The processes of this machine that live in that namespace, and did so then.

    A namespace's name is soon given to another: only the time tells ours from somebody else's.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str((folder / "ns/pid").readlink()) != namespace:
                continue
            started = int((folder / "stat").read_text().rpartition(")")[2].split()[19])
            if before is None or started / os.sysconf("SC_CLK_TCK") < before:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def uptime() -> float:
    """Seconds since the machine started, as a process's birth is counted."""
    return float(Path("/proc/uptime").read_text().split()[0])
