"""Which files lie beside a submitted notebook, and how do they come along without leading anywhere?"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

MOST_FILES, MOST_BYTES = 200, 50_000_000
DEEPEST = 20  # folders in one another; Python's own walk ends in an error at a thousand
NOT_THEIRS = {"timestamp.txt"}  # nbgrader's own


def support_files(notebook: Path) -> Iterator[Path]:
    """Plain files in the notebook's folder, sorted; no notebook, no link, nothing hidden."""
    for folder, names, files in os.walk(notebook.parent, followlinks=False):
        deep = len(Path(folder).relative_to(notebook.parent).parts) >= DEEPEST
        names[:] = [] if deep else sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            hidden = name.startswith(".") or name.endswith(".ipynb") or name in NOT_THEIRS
            plain = file.is_file() and not file.is_symlink() and os.access(file, os.R_OK)
            if plain and not hidden:
                yield file


def chosen(notebook: Path) -> list[Path]:
    """The support files up to the limits."""
    files: list[Path] = []
    size = 0
    for file in support_files(notebook):
        size += file.stat().st_size
        if len(files) == MOST_FILES or size > MOST_BYTES:
            break
        files.append(file)
    return files


def left_out(notebook: Path) -> bool:
    """Whether there is a link, or more than the limits allow."""
    linked = any(each.is_symlink() for each in notebook.parent.iterdir())
    return linked or len(chosen(notebook)) < sum(1 for _ in support_files(notebook))


def copy_support(notebook: Path, folder: Path) -> None:
    """Copy what is chosen into `folder`, under the same names."""
    for file in chosen(notebook):
        target = folder / file.relative_to(notebook.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target, follow_symlinks=False)


def digest_of(raw: bytes, notebook: Path) -> str:
    """One sum over the notebook and its support files: the same sum is the same submission."""
    whole = hashlib.sha256(raw)
    for file in chosen(notebook):
        name = str(file.relative_to(notebook.parent)).encode("utf-8", "surrogateescape")
        whole.update(b"\0" + name + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()
