"""What did a judge leave that was killed in the middle? Its sandboxes are dead; empty folders remain."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

PREFIX = "workbook-sandbox"


def prefix() -> str:
    """How the names of this process's folders begin: whose they are must be seen from outside."""
    return f"{PREFIX}-{os.getpid()}-"


def sweep(place: Path) -> None:
    """Remove the folders of processes that are no more; what is not ours cannot be removed anyway."""
    for folder in _abandoned(place.glob(f"{PREFIX}-*-*")):
        shutil.rmtree(folder, ignore_errors=True)


def sweep_groups(place: Path) -> None:
    """The same for control groups: the kernel keeps those in which something still runs."""
    for folder in _abandoned(place.glob(f"{PREFIX}-*-*")):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _abandoned(folders: Iterable[Path]) -> list[Path]:
    return [
        folder
        for folder in folders
        if (pid := folder.name.split("-")[2]).isdigit() and not (Path("/proc") / pid).exists()
    ]
