"""Does this machine reach the design's numbers? Each bench is a command; ratios come from one run."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence

from rich.table import Table

from grader import discover
from grader.audit import own_room
from grader.bench_drawing import measure_drawing
from grader.bench_grade import measure_grade
from grader.bench_kernel import kernel_as
from grader.bench_pictures import measure_pictures
from grader.build import lab_source
from grader.lab import Lab
from grader.notebook import Notebook, build_notebook
from infra import Progress
from infra.bench import measure_cluster
from infra.bench_tenants import measure_tenants
from workbook.text import Text

Row = Mapping[str, object]
ROUNDS = 20
RIGHT, WRONG = 0.3, 2.0  # seconds, DESIGN §7
MEASURING = Text(es="Midiendo {name}", en="Measuring {name}")
TIMING = """
import json, time
def _time(names, rounds):
    took = []
    for number in range(rounds):
        name = names[number % len(names)]
        started = time.perf_counter()
        check(name)
        took.append(time.perf_counter() - started)
        time.sleep(0.25)
    print("TIMES", json.dumps(took))
"""


def measure_check(progress: Progress) -> list[Row]:
    """`check()` in a real kernel: a right state, a wrong and settled one, and calls of functions."""
    lab = discover.lab("lab01_log")
    asks = [c.name for c in lab.checks.values() if not set(c.needs) & {"student", "stage"}]
    calls = [c.name for c in lab.checks.values() if c.name not in asks]
    with own_room(progress) as (cluster, home):
        with kernel_as("bench-right", cluster, home) as run:
            run_all(run, lab, solution=True)
            progress(MEASURING.format(name="check()"))
            right, called = timed(run, asks), timed(run, calls)
        with kernel_as("bench-wrong", cluster, home) as run:
            run_all(run, lab, solution=False)
            wrong, unwritten = timed(run, asks), timed(run, calls)
    return [
        row("check() p95, right state, asks the cluster", right, RIGHT),
        row("check() p95, right state, calls the learner's functions", called, None),
        row("check() p95, wrong and settled state", [*wrong, *unwritten], WRONG),
    ]


def row(what: str, seconds: list[float], reach: float | None) -> Row:
    """One number of a bench: the 95th percentile of the times."""
    p95 = statistics.quantiles(seconds, n=20)[-1]
    met = reach is None or p95 <= reach
    return {"what": what, "value": round(p95, 3), "unit": "s", "reach": reach, "met": met}


def run_all(run: Callable[[str], str], lab: Lab, *, solution: bool) -> None:
    """Every code cell of the lab's notebook that is no check."""
    points = {check.name: check.points for check in lab.checks.values()}
    source = lab_source(discover.ROOT, lab.folder)
    notebook: Notebook = build_notebook(source, "es", points, solution=solution)
    for cell in notebook["cells"]:
        grade = cell["metadata"].get("nbgrader", {}).get("grade")
        if cell["cell_type"] == "code" and not grade:
            run("".join(cell["source"]))


def timed(run: Callable[[str], str], names: list[str]) -> list[float]:
    """Seconds of ROUNDS calls of `check()`, seen from the notebook; the first of each is a warm-up."""
    run(f"{TIMING}\n_time({names!r}, {len(names)})")
    printed = run(f"_time({names!r}, {ROUNDS})")
    line = next(line for line in printed.splitlines() if line.startswith("TIMES"))
    return [float(seconds) for seconds in json.loads(line.removeprefix("TIMES"))]


def as_table(rows: Sequence[Row]) -> Table:
    """The rows for a person."""
    table = Table("", "value", "unit", "reach", "met")
    for each in rows:
        reach = "–" if each["reach"] is None else str(each["reach"])
        table.add_row(
            str(each["what"]),
            str(each["value"]),
            str(each["unit"]),
            reach,
            "✓" if each["met"] else "✗",
        )
    return table


BENCHES: dict[str, Callable[[Progress], Sequence[Row]]] = {
    "cluster": measure_cluster,
    "check": measure_check,
    "tenants": measure_tenants,
    "grade": measure_grade,
    "drawing": measure_drawing,
    "pictures": measure_pictures,
}
