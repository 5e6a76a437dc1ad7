"""Is a notebook on the disk still what `make build` wrote, or has somebody worked in it?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from grader.notebook import digest

State = Literal["untouched", "worked in", "not ours"]


def state(path: Path) -> State:
    """What may be overwritten is untouched: no output, no number of a run, no changed cell."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        written = notebook["metadata"]["workbook"]["digest"]
        cells: list[dict[str, Any]] = notebook["cells"]
        same = digest(cells) == written
    except (ValueError, LookupError, TypeError):
        return "not ours"
    return "untouched" if same and not any(map(_was_run, cells)) else "worked in"


def _was_run(cell: dict[str, Any]) -> bool:
    return bool(cell.get("outputs")) or cell.get("execution_count") is not None
