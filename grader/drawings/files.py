"""What do drawings in files earn? Each is run in a sandbox of its own, and only a graph comes out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.drawings.task import Task, Verdict, mark
from grader.sandbox import proof
from grader.sandbox.cage import cage
from grader.sandbox.inside import wire
from grader.sandbox.refusal import SandboxRefused
from grader.sandbox.shape import Limits
from grader.untrusted import words
from workbook.drawings import Drawing, NotADrawing, read_drawing
from workbook.drawings.cell import NoDrawing, run_alone
from workbook.drawings.mermaid import is_mermaid
from workbook.text import Text

SMALL = Limits(memory_mb=500, processes=32, cpu_seconds=20, wall_seconds=40, disk_mb=8)
TIME = 30.0  # seconds for the start of a sandbox and the code in it
LARGEST = 200_000  # bytes
UNREADABLE = Text(es="El archivo no se puede leer: {why}.", en="The file cannot be read: {why}.")
TOO_LONG = Text(
    es=f"El archivo pasa de {LARGEST // 1000} kB: un dibujo es más corto.",
    en=f"The file is larger than {LARGEST // 1000} kB: a drawing is shorter.",
)
NO_ANSWER = Text(
    es="El código del dibujo no terminó a tiempo, o gastó más memoria o procesos de los que hay.",
    en="The drawing's code did not end in time, or took more memory or processes than there are.",
)
FORGED = Text(
    es="De la ejecución no salió ningún dibujo que se pueda leer.",
    en="What came out of the run is no drawing that can be read.",
)


@dataclass(frozen=True)
class Scored:
    """One file: its verdict, or the sentence that says why there is none."""

    file: str
    verdict: Verdict | None
    problem: Text | None

    def to_json(self) -> dict[str, Any]:
        """As `workbook drawing score --json` prints it, a file a line."""
        nothing = {"score": 0.0, "checks": [], "caps": [], "flags": ["no_drawing"]}
        facts = self.verdict.to_json() if self.verdict else nothing
        problem = {"problem": self.problem.to_json()} if self.problem else {}
        return {"file": self.file, **facts, **problem}


def score_files(task: Task, files: list[Path]) -> Iterator[Scored]:
    """Each file's verdict, in the order given; SandboxRefused where this machine holds nothing in."""
    proof.require()
    with ThreadPoolExecutor(max(os.cpu_count() or 1, 1)) as pool:
        yield from pool.map(lambda file: score_file(task, file), files)


def score_file(task: Task, file: Path) -> Scored:
    """One file; whatever is wrong with it is a sentence."""
    try:
        return Scored(str(file), mark(task, drawing_of(_read(file))), None)
    except NoDrawing as problem:
        return Scored(str(file), None, problem.text)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise NoDrawing(UNREADABLE.format(why=error.strerror)) from None
    if len(raw) > LARGEST:
        raise NoDrawing(TOO_LONG)
    return words(raw.decode("utf-8-sig", "replace"))


def drawing_of(source: str) -> Drawing:
    """Mermaid is only read; Python runs in a sandbox without network, and what it says is checked."""
    if is_mermaid(source):
        return run_alone(source)
    answer = _run(source)
    if "problem" in answer:
        raise NoDrawing(_sentence(answer["problem"]))
    try:
        return read_drawing(answer.get("drawing"))
    except NotADrawing:
        raise NoDrawing(FORGED) from None


def _run(source: str) -> dict[str, Any]:
    with cage(None, [], SMALL) as own:
        sandbox = own.start()
        try:
            hello = own.hello([], {"me": "drawing", "config": {}})
            wire.send(sandbox.channel, hello | {"drawing": source}, TIME)
            return wire.receive(sandbox.channel, TIME)
        except wire.Gone:
            raise NoDrawing(NO_ANSWER) from None
        finally:
            sandbox.close()


def _sentence(said: Any) -> Text:
    """A stranger's words: one printable line, cut."""
    from grader.findings import plain

    if not isinstance(said, dict):
        return FORGED
    es, en = (plain(words(said.get(language)), 400) for language in ("es", "en"))
    return Text(es=es, en=en) if es.strip() and en.strip() else FORGED


__all__ = ["SandboxRefused", "Scored", "drawing_of", "score_file", "score_files"]
