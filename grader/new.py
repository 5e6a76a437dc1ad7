"""How does a new lab begin?"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from grader import discover
from workbook.errors import WorkbookError
from workbook.text import Text

TEMPLATES = Path(__file__).parent / "templates" / "new_lab"
SLUG = re.compile(r"lab(?P<number>[0-9]{2})_(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)")


def new_lab(root: Path, slug: str) -> list[Path]:
    """Write a lab's three files, which explain themselves and build; return their paths.

    A bad slug, a number that is taken or a folder that exists is a WorkbookError: nothing is touched.
    """
    values = _values(slug)
    folder = root / "solutions" / slug
    _refuse_what_exists(root, folder, values["number"])
    texts = {file: Template(file.read_text("utf-8")).substitute(values) for file in _templates()}
    folder.mkdir(parents=True)
    written = []
    for file, text in texts.items():
        target = folder / file.stem
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(target)
    return written


def _templates() -> list[Path]:
    return sorted(TEMPLATES.glob("*.template"))


def _values(slug: str) -> dict[str, str]:
    parts = SLUG.fullmatch(slug)
    if not parts:
        raise WorkbookError(BAD_SLUG.format(slug=slug))
    title = parts["name"].replace("_", " ").capitalize()
    return {"number": parts["number"], "short": str(int(parts["number"])), "title": title}


def _refuse_what_exists(root: Path, folder: Path, number: str) -> None:
    if folder.exists():
        raise WorkbookError(EXISTS.format(folder=folder.relative_to(root).as_posix()))
    for other in discover.lab_folders(root / "solutions"):
        if other.name.startswith(f"lab{number}_"):
            raise WorkbookError(TAKEN.format(number=number, other=other.name))


BAD_SLUG = Text(
    es="«{slug}» no sirve de nombre: escribe lab, dos cifras, _ y minúsculas: lab11_streams.",
    en="`{slug}` is no name for a lab: write lab, two digits, _ and small letters: lab11_streams.",
)
EXISTS = Text(
    es="{folder} ya existe y no se toca; elige otro nombre.",
    en="{folder} exists already and is left alone; choose another name.",
)
TAKEN = Text(
    es="El número {number} ya es de {other}; elige el siguiente libre.",
    en="Number {number} belongs to {other}; choose the next free one.",
)
