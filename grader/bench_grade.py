"""How long does a submission take us, beside nbgrader's own autograde on the same notebooks and cluster?

nbgrader as it comes runs each notebook with the rights of whoever grades and takes points from what cells print. Each
of its students gets a tenant and a token (a file beside the notebook), so that its `check()` cells do the same work.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grader import discover, service
from grader.audit import own_room
from grader.lab import Lab
from grader.learners import Learner
from grader.notebook import as_text
from grader.variants import Variant, variants
from infra import Progress
from workbook.errors import WorkbookError
from workbook.text import Text

Row = Mapping[str, object]
SLUG = "lab01_log"
STUDENTS = 4
TOKEN = "judge.json"
LONGEST = 1_200.0  # seconds of one command
COMMANDS = Path(sys.executable).parent
GRADING = Text(es="Calificando con {name}", en="Grading with {name}")
FAILED = Text(
    es="{command} terminó con el código {code}: {why}",
    en="{command} ended with code {code}: {why}",
)


@dataclass(frozen=True)
class Cost:
    """Seconds of one command, and of processors in it and in the judge; the brokers' are not counted."""

    wall: float
    cpu: float


def measure_grade(progress: Progress) -> list[Row]:
    """One at a time, both ways, in one run: references in two languages, a mistake, another right answer."""
    lab = discover.lab(SLUG)
    with own_room(progress) as (cluster, home), TemporaryDirectory() as folder:
        handed_in = list(_some(lab))
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        _hand_in(ours, handed_in)
        progress(GRADING.format(name="workbook grade"))
        grade = ("workbook", "grade", SLUG, "--submissions", str(ours / "submitted"))
        own = _cost(grade, ours, {"WORKBOOK_CLASS": str(ours)}, home)
        _hand_in(stock, handed_in, lambda student: _token(cluster, student, home))
        _release(stock, lab)
        progress(GRADING.format(name="nbgrader autograde"))
        theirs = _cost(("nbgrader", "autograde", SLUG), stock, {"WORKBOOK_JUDGE": TOKEN}, home)
    return list(_rows(own, theirs))


def _some(lab: Lab) -> Iterator[Variant]:
    kinds: dict[str, int] = {"reference": 2, "mistake": 1, "alternative": 1}
    for variant in variants(lab):
        if kinds.get(variant.kind):
            kinds[variant.kind] -= 1
            yield variant


def _hand_in(
    folder: Path, handed_in: list[Variant], token: Callable[[str], str] | None = None
) -> None:
    for number, variant in enumerate(handed_in):
        student = f"bench-{number}"
        place = folder / "submitted" / student / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.ipynb").write_text(as_text(variant.notebook), "utf-8")
        if token:
            (place / TOKEN).write_text(token(student), "utf-8")


def _token(cluster: Any, student: str, home: Path) -> str:
    cluster.create_tenant(student)
    with TemporaryDirectory() as folder:
        file = service.issue(Learner(student, cluster.name), Path(folder, TOKEN), home)
        return file.read_text("utf-8")


def _release(folder: Path, lab: Lab) -> None:
    """The assignment as nbgrader wants it: no configuration of ours is in this folder."""
    source = folder / "source" / SLUG
    source.mkdir(parents=True)
    released = next(v for v in variants(lab) if v.kind == "released")
    (source / f"{SLUG}.ipynb").write_text(as_text(released.notebook), "utf-8")
    _run(("nbgrader", "generate_assignment", SLUG), folder, {})


def _cost(command: tuple[str, ...], folder: Path, extra: dict[str, str], home: Path) -> Cost:
    judge, children, started = _judge_cpu(home), _children_cpu(), time.monotonic()
    _run(command, folder, extra)
    wall = time.monotonic() - started
    return Cost(wall, _children_cpu() - children + _judge_cpu(home) - judge)


def _run(command: tuple[str, ...], folder: Path, extra: dict[str, str]) -> None:
    path = os.pathsep.join([str(COMMANDS), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [str(COMMANDS / command[0]), *command[1:]],
        cwd=folder,
        env=os.environ | {"PATH": path} | extra,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        why = done.stderr[-500:]
        raise WorkbookError(FAILED.format(command=command[0], code=done.returncode, why=why))


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _judge_cpu(home: Path) -> float:
    """Of the practice judge, which answers stock nbgrader's cells."""
    judge = service.running(home)
    times = judge.cpu_times() if judge else None
    return float(times.user + times.system) if times else 0.0


def _rows(own: Cost, theirs: Cost) -> Iterator[Row]:
    figures = [
        ("nbgrader autograde as it comes, a submission", theirs.wall / STUDENTS, "s"),
        ("nbgrader autograde as it comes, a submission", theirs.cpu / STUDENTS, "CPU s"),
        ("workbook grade in the sandbox, a submission", own.wall / STUDENTS, "s"),
        ("workbook grade in the sandbox, a submission", own.cpu / STUDENTS, "CPU s"),
        ("workbook grade as a part of autograde, time", own.wall / theirs.wall, "ratio"),
        ("workbook grade as a part of autograde, CPU", own.cpu / theirs.cpu, "ratio"),
    ]
    for what, value, unit in figures:
        yield {"what": what, "value": round(value, 3), "unit": unit, "reach": None, "met": True}
