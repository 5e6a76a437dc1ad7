"""How long does whoever drew wait for feedback, from the drawing's JSON to the report's page?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader import discover
from grader.drawings import TASKS
from grader.drawings.asked import suggest
from grader.drawings.task import Task
from grader.lab import Check
from grader.render import as_html
from grader.report import Outcome, Report
from grader.run import report_on
from grader.tries import Tries
from grader.variants import variants
from infra import Progress
from workbook.drawings import read_drawing
from workbook.drawings.cell import run_alone
from workbook.text import Text

Row = Mapping[str, object]
REACH = 0.2  # seconds
MAGIC = "%%architecture "
MEASURING = Text(es="Midiendo dibujos", en="Measuring drawings")


def measure_drawing(progress: Progress) -> list[Row]:
    """Every drawing of the assignment, right and wrong, at each step of the ladder."""
    progress(MEASURING)
    drawings = list(_drawings())
    check = next(iter(discover.lab("architecture").checks.values()))
    took = [_seconds(check, task, said, tries) for task, said in drawings for tries in range(3)]
    value = statistics.quantiles(took, n=20)[-1]
    row = {"what": f"feedback on a drawing, p95 of {len(took)}", "value": round(value, 4)}
    return [row | {"unit": "s", "reach": REACH, "met": value <= REACH}]


def _drawings() -> Iterator[tuple[Task, object]]:
    """The assignment's drawings as JSON, each with its task."""
    lab = discover.lab("architecture")
    named = {"services": TASKS["A"], "ecosystem": TASKS["B"]}
    given = "\n".join(_sources(next(iter(variants(lab))).notebook["cells"], magic=False)[:2])
    for variant in variants(lab):
        for source in _sources(variant.notebook["cells"], magic=True):
            first, _, code = source.partition("\n")
            task = named.get(first.removeprefix(MAGIC))
            if task and variant.kind != "released":
                yield task, run_alone(f"{given}\n{code}").to_json()


def _sources(cells: Sequence[Mapping[str, Any]], *, magic: bool) -> list[str]:
    found = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    wanted = [source for source in found if source.startswith(MAGIC) is magic]
    return wanted if magic else [source for source in wanted if source.startswith("from diagrams")]


def _seconds(check: Check, task: Task, said: object, tries: int) -> float:
    started = time.perf_counter()
    suggested = suggest(task, read_drawing(said), Tries(least=tries))
    line = report_on(
        check,
        Outcome.FAILED,
        expected=suggested.expected,
        seen=suggested.seen,
        details=suggested.details,
        picture=suggested.picture,
    )
    report = Report(
        lab="architecture", mode="practice", student="", kafka="", seed="", at="", checks=[line]
    )
    as_html(report, "es")
    return time.perf_counter() - started
