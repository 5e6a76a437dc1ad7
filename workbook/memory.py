"""What does this process remember: the notebook that it is, its cells, and the learner's prefix?"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook import sentences
from workbook.errors import WorkbookError
from workbook.programs import Program, in_cell
from workbook.text import Language

OPENING = re.compile(r"open_notebook\([^)]*[\"'](es|en)[\"']\s*\)")


@dataclass
class Memory:
    """One per process: a notebook's kernel is one process."""

    slug: str | None = None
    me: str | None = None
    cells: dict[str, str] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    predictions: dict[str, Any] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # predictions whose outcome was shown here


MEMORY = Memory()


def me() -> str:
    """The learner's prefix, without the dot: as the judge's file says, else the judge is asked once."""
    if MEMORY.me is None:
        from workbook.judge import ask, known_prefix

        read_language_of_cell()
        MEMORY.me = known_prefix() or str(ask("GET", "/v1/me")["me"])
    return MEMORY.me


def speak(language: Language) -> None:
    """What this process says from now on is in this language."""
    os.environ["WORKBOOK_LANGUAGE"] = language


def read_language_of_cell() -> None:
    """The import stands above `open_notebook(…, "es")` in the cell; a failure speaks that language."""
    ip = shell()
    history = ip.user_ns.get("In") if ip is not None else None
    found = OPENING.search(str(history[-1])) if isinstance(history, list) and history else None
    if found:
        speak("es" if found.group(1) == "es" else "en")


def notebook() -> str:
    """The notebook's name: as opened, else as Jupyter or VS Code say, else the folder's only one."""
    slug = MEMORY.slug or _name_from_editor() or _only_notebook()
    if slug is None:
        raise WorkbookError(sentences.WHICH_NOTEBOOK)
    return slug


def _name_from_editor() -> str | None:
    names = [os.environ.get("JPY_SESSION_NAME"), namespace().get("__vsc_ipynb_file__")]
    paths = [Path(str(name)) for name in names if name]
    return next((path.stem for path in paths if path.suffix == ".ipynb"), None)


def _only_notebook() -> str | None:
    found = list(Path.cwd().glob("*.ipynb"))
    return found[0].stem if len(found) == 1 else None


def shell() -> Any:
    """IPython's shell, or None in a plain program."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def in_kernel() -> bool:
    """Whether outputs go to a notebook and can be brought up to date there."""
    return hasattr(shell(), "kernel")


def namespace() -> dict[str, Any]:
    """Where the learner's functions are."""
    ip = shell()
    return ip.user_ns if ip is not None else vars(sys.modules["__main__"])


def remember_cells() -> None:
    """From now on, keep the last source of every cell, so that a corrected cell replaces its old self."""
    ip = shell()
    if ip is not None and _remember not in ip.events.callbacks["pre_run_cell"]:
        ip.events.register("pre_run_cell", _remember)


def _remember(info: Any) -> None:
    key = str(getattr(info, "cell_id", None) or f"run-{len(MEMORY.cells)}")
    MEMORY.cells.pop(key, None)
    MEMORY.cells[key] = str(info.raw_cell)


def cells() -> list[str]:
    """The source of the cells that ran, in order, as Python."""
    ip = shell()
    if ip is None:
        return []
    if MEMORY.cells:
        return [_as_python(ip, source) for source in MEMORY.cells.values()]
    return [str(source) for source in ip.history_manager.input_hist_parsed]


def _as_python(ip: Any, source: str) -> str:
    program = in_cell(source)
    try:
        return program[1] if program else str(ip.transform_cell(source))
    except SyntaxError:
        return ""
