"""Which answers with a known mark does each question have, and how does one more join them?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbook.errors import WorkbookError
from workbook.text import Language, Text

Set = Literal["dev", "held_out", "marked"]
HONEST, ODD = (
    ("correct", "deck", "partial", "wrong", "real"),
    ("negated", "switched", "typos", "terse"),
)
GOOD_WILL = frozenset((*HONEST, *ODD))
LONGEST = 6_000  # characters


class Example(BaseModel):
    """An answer, its mark (0..1), how it was written, and whether the rubric was tuned on it.

    `held_out` was written before the patterns and never looked at when they changed; `marked` comes from an
    instructor's own mark.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=LONGEST)
    score: float = Field(ge=0, le=1, multiple_of=0.25)
    language: Language
    style: str = Field(pattern=r"^[a-z_]+$")
    set: Set

    @property
    def cooperative(self) -> bool:
        """Written by somebody who tries to answer, well or badly."""
        return self.style in GOOD_WILL


def examples(folder: Path, question: str) -> list[Example]:
    """A question's examples, in the order of their file."""
    path = _file(folder, question)
    return list(_read(path)) if path.is_file() else []


def _read(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            yield Example(**json.loads(line))
        except (ValueError, TypeError, ValidationError) as error:
            what = str(error).splitlines()[0]
            raise WorkbookError(BAD.format(file=path.name, line=number, what=what)) from error


def add(folder: Path, question: str, example: Example) -> bool:
    """One more example; False when that text is there already, whatever its mark."""
    known = {each.text for each in examples(folder, question)}
    if example.text in known:
        return False
    path = _file(folder, question)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(example.model_dump(), ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return True


def _file(folder: Path, question: str) -> Path:
    return folder / "examples" / f"{question}.jsonl"


BAD = Text(
    es="{file}, línea {line}, no es un ejemplo ({what}). Corrígela o bórrala.",
    en="{file}, line {line}, is no example ({what}). Correct it or delete it.",
)
