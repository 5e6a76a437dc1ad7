"""Whose turn is it? Two commands never change one cluster at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from infra.progress import Progress
from infra.state import private_folder
from workbook.text import Text


@contextmanager
def taken(folder: Path, name: str, progress: Progress) -> Iterator[None]:
    """Two starts at once are one: the second waits, says so, and finds everything running.

    Whoever has the turn can take it again.
    """
    file = private_folder(folder.parent) / f".{folder.name}.lock"
    lock = FileLock(file, is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(_BUSY.format(name=name))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


_BUSY = Text(
    es="Otro comando está usando el clúster «{name}»: espero a que termine",
    en="Another command is using the cluster '{name}': waiting for it to end",
)
