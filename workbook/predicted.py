"""What did the learner say would happen, and where is it kept over restarts?

One file of lines for each learner, in the state folder; nothing in it is ever replaced, and the
last word on a name counts. Nobody marks it and no report holds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbook import graded, memory
from workbook.judge import home, known_prefix

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
LONGEST, MOST = 200, 100  # characters of an answer or a reason; members of a set
LARGEST = 1_000_000  # bytes of the file that are read, its last ones
Answer = str | int | float | list[str]


@dataclass(frozen=True)
class Prediction:
    """An answer that was given before the run, with its reason."""

    name: str
    answer: Answer
    because: str = ""
    at: str = ""

    def words(self) -> str:
        """The answer as it is shown."""
        return as_words(self.answer)


def as_answer(given: object) -> Answer | None:
    """A text, a number or a set as it is kept; None where nothing was said: "…", "", an empty set."""
    if isinstance(given, bool):
        return str(given)
    if isinstance(given, int | float):
        return given
    if isinstance(given, set | frozenset | list | tuple | dict):
        members = {as_text(member) for member in given}
        return sorted(members, key=_naturally)[:MOST] or None
    text = "" if given is None or given is ... else as_text(given)
    return None if text in ("", "…", "...") else text


def as_text(value: object) -> str:
    """On one line, and not too long."""
    words = " ".join(str(value).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def as_words(answer: Answer | None) -> str:
    """A set with its members in order; anything else as it is written."""
    if isinstance(answer, list):
        return ", ".join(answer)
    return "–" if answer is None else str(answer)


def _naturally(member: str) -> tuple[int, float, str]:
    """Numbers by size, before words."""
    try:
        return 0, float(member), member
    except ValueError:
        return 1, 0.0, member


def keep(name: str, answer: Answer, because: str) -> bool:
    """Remember it in this process and in the file; False where the file cannot be written."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    prediction = Prediction(name, answer, because, at)
    memory.MEMORY.predictions[name] = prediction
    return _append(asdict(prediction))


def keep_actual(name: str, actual: Answer | None) -> bool:
    """What happened, below what was said."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return _append({"name": name, "actual": actual, "at": at})


def kept(name: str) -> Prediction | None:
    """The last prediction under this name, of this process or of an earlier one."""
    here = memory.MEMORY.predictions.get(name)
    if isinstance(here, Prediction):
        return here
    found = [line for line in _lines() if line.get("name") == name and "answer" in line]
    return _prediction(found[-1]) if found else None


def _prediction(line: dict[str, Any]) -> Prediction | None:
    answer = as_answer(line["answer"])
    if answer is None:
        return None
    because = as_text(line.get("because") or "")
    return Prediction(str(line["name"]), answer, because, str(line.get("at") or ""))


def _file() -> Path | None:
    """None in a graded run, which leaves nothing behind."""
    if graded.is_graded():
        return None
    me = memory.MEMORY.me or known_prefix() or "me"
    return home() / "predictions" / f"{me if NAME.fullmatch(me) else 'me'}.jsonl"


def _append(line: dict[str, Any]) -> bool:
    file = _file()
    if file is None:
        return True
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError:
        return False
    return True


def _lines() -> Iterable[dict[str, Any]]:
    """What can be read of it; a line that a crash has cut is passed over."""
    file = _file()
    try:
        raw = file.read_bytes()[-LARGEST:] if file is not None else b""
    except OSError:
        raw = b""
    for line in raw.decode("utf-8", "replace").splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found
