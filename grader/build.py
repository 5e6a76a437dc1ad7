"""Which files are generated, are they up to date, and how are they written without losing work?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader import discover
from grader.cells import Source
from grader.lab import Lab
from grader.notebook import as_text, build_notebook
from grader.source import SourceError, read
from grader.table import END, README, START, table, updated
from grader.worked import state
from workbook.text import LANGUAGES, Language, Text

FOLDERS = ("course", "exercises")
CHECKPOINTS = ".ipynb_checkpoints"  # JupyterLab's own copies


@dataclass
class Plan:
    """What a build would write: each file's text, or None where its source cannot be built."""

    root: Path
    files: dict[Path, str | None] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    lessons: list[Source] = field(default_factory=list)
    labs: list[Lab] = field(default_factory=list)


def build(root: Path, check: bool = False) -> list[Text]:
    """Write what has changed, remove what has no source any more; the sentences say what is wrong.

    `check` writes nothing: its sentences name each file that is missing, stale or left over.
    """
    plan = planned(root)
    findings = list(plan.problems)
    for path, text in plan.files.items():
        if text is not None:
            findings += _compare(root, path, text) if check else _write(root, path, text)
    for path in _left_over(plan):
        findings += _report_left_over(root, path) if check else _remove(root, path)
    return findings


def planned(root: Path) -> Plan:
    """Every generated file with the text that its source gives today."""
    plan = Plan(root)
    for file in discover.lessons(root / "course"):
        _plan_lesson(plan, file)
    for folder in discover.lab_folders(root / "solutions"):
        _plan_lab(plan, folder)
    if not plan.problems:
        _plan_tables(plan)
    return plan


def lesson_file(root: Path, slug: str, language: Language) -> Path:
    """Where a lesson's notebook lies."""
    return root / "course" / language / f"{slug}.ipynb"


def lab_file(root: Path, slug: str, language: Language) -> Path:
    """Where a lab's released notebook lies."""
    return root / "exercises" / language / slug / f"{slug}.ipynb"


def _plan_lesson(plan: Plan, file: Path) -> None:
    targets = {language: lesson_file(plan.root, file.stem, language) for language in LANGUAGES}
    plan.files |= dict.fromkeys(targets.values())
    try:
        source = read(file, _shown(plan.root, file))
        texts = {path: as_text(build_notebook(source, one)) for one, path in targets.items()}
    except SourceError as error:
        plan.problems += error.problems
        return
    plan.files |= texts
    plan.lessons.append(source)


def _plan_lab(plan: Plan, folder: Path) -> None:
    targets = {language: lab_file(plan.root, folder.name, language) for language in LANGUAGES}
    plan.files |= dict.fromkeys(targets.values())
    try:
        lab = loaded(plan.root, folder)
        points = {name: check.points for name, check in lab.checks.items()}
        source = lab_source(plan.root, folder)
        texts = {p: as_text(build_notebook(source, one, points)) for one, p in targets.items()}
    except SourceError as error:
        plan.problems += error.problems
        return
    plan.files |= texts
    plan.labs.append(lab)


def loaded(root: Path, folder: Path) -> Lab:
    """The lab as its checks.py and mistakes.py declare it; whatever they raise becomes a sentence."""
    try:
        return discover.load(folder)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        sentence = CANNOT_LOAD.format(folder=_shown(root, folder), what=what)
        raise SourceError([sentence]) from error


def lab_source(root: Path, folder: Path) -> Source:
    """The lab's notebook as its author wrote it."""
    file = folder / "lab.py"
    if not file.is_file():
        raise SourceError([NO_LAB_FILE.format(file=_shown(root, file))])
    return read(file, _shown(root, file))


def _plan_tables(plan: Plan) -> None:
    for language, name in README.items():
        page = plan.root / name
        if not page.is_file():
            continue
        text = updated(page.read_text("utf-8"), table(plan.lessons, plan.labs, language))
        plan.files[page] = text
        if text is None:
            plan.problems.append(NO_MARKS.format(file=name, start=START, end=END))


def _compare(root: Path, path: Path, text: str) -> Iterator[Text]:
    if not path.exists():
        yield MISSING.format(file=_shown(root, path))
    elif path.read_bytes() != text.encode():
        yield _not_ours_to_write(root, path) or STALE.format(file=_shown(root, path))


def _write(root: Path, path: Path, text: str) -> Iterator[Text]:
    if path.exists():
        if path.read_bytes() == text.encode():
            return
        refusal = _not_ours_to_write(root, path)
        if refusal:
            yield refusal
            return
    write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """The file with all of its text, or untouched: Ctrl-C never leaves half a notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".building-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _not_ours_to_write(root: Path, path: Path) -> Text | None:
    if path.suffix != ".ipynb" or (found := state(path)) == "untouched":
        return None
    sentence = WORKED_IN if found == "worked in" else NOT_OURS
    return sentence.format(file=_shown(root, path))


def _left_over(plan: Plan) -> list[Path]:
    """Notebooks in our folders that no source stands for, unless a learner made them."""
    found = {p for folder in FOLDERS for p in (plan.root / folder).rglob("*.ipynb")}
    unknown = sorted(p for p in found - plan.files.keys() if p.parent.name != CHECKPOINTS)
    return [path for path in unknown if state(path) != "not ours"]


def _report_left_over(root: Path, path: Path) -> Iterator[Text]:
    yield _not_ours_to_write(root, path) or LEFT_OVER.format(file=_shown(root, path))


def _remove(root: Path, path: Path) -> Iterator[Text]:
    refusal = _not_ours_to_write(root, path)
    if refusal:
        yield refusal
        return
    path.unlink()
    if path.parent.parent.parent == root / "exercises" and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


MISSING = Text(
    es="Falta {file}; ejecuta «make build».",
    en="{file} is missing; run `make build`.",
)
STALE = Text(
    es="{file} no corresponde a su fuente; ejecuta «make build».",
    en="{file} does not match its source; run `make build`.",
)
LEFT_OVER = Text(
    es="{file} ya no tiene fuente; «make build» lo borra.",
    en="{file} has no source any more; `make build` deletes it.",
)
WORKED_IN = Text(
    es="Alguien trabajó en {file}, así que no se toca: llévatelo a otra carpeta y ejecuta «make build».",
    en="Somebody has worked in {file}, so it stays: move it to another folder and run `make build`.",
)
NOT_OURS = Text(
    es="{file} no es un cuaderno de «make build»; llévatelo a otra carpeta y vuelve a ejecutar «make build».",
    en="{file} is no notebook that `make build` wrote; move it to another folder and run `make build` again.",
)
NO_LAB_FILE = Text(
    es="Falta {file}, el cuaderno con su solución; escríbelo o copia el de otro laboratorio.",
    en="{file}, the notebook with its solution, is missing; write it or copy another lab's.",
)
CANNOT_LOAD = Text(
    es="No se puede leer {folder}/checks.py o mistakes.py ({what}); corrígelo.",
    en="{folder}/checks.py or mistakes.py cannot be read ({what}); correct it.",
)
NO_MARKS = Text(
    es="{file} no dice dónde va la tabla de laboratorios; escribe en él {start} y más abajo {end}.",
    en="{file} does not say where its table of labs goes; write {start} and, further down, {end}.",
)
