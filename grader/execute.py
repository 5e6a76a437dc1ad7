"""How is a notebook run from the top, in a kernel of its own, as a learner with their own prefix?"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbclient
import nbformat
from traitlets.config import Config

from grader import service
from grader.learners import Learner, Learners
from grader.notebook import Notebook, as_text
from grader.report import CheckReport, Report
from infra import Cluster

CHECK_TIME, CELL_TIME = 180, 20  # seconds


@dataclass(frozen=True)
class Run:
    """What came of one notebook: the last report of every check, and the notebook with its outputs."""

    me: str
    checks: Mapping[str, CheckReport]
    notebook: Any

    @property
    def points(self) -> float:
        """What the run earned."""
        return sum(check.points for check in self.checks.values())

    def errors(self) -> list[str]:
        """The errors that cells ended with, in order."""
        outputs = [o for cell in self.notebook.cells for o in cell.get("outputs", [])]
        return [f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"]


def run_as(me: str, notebook: Notebook, cluster: Cluster, home: Path, *, owns: bool = False) -> Run:
    """Run every cell as the tenant `me`, in practice mode; the tenant is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        file = Path(folder) / "judge.json"
        cluster.create_tenant(me)
        service.issue(Learner(me, cluster.name, owns_cluster=owns), file, home)
        try:
            executed = execute(notebook, Path(folder), {"WORKBOOK_JUDGE": str(file)})
            slug = notebook["metadata"].get("workbook", {}).get("slug", "*")
            return Run(me, last_reports(home, me, slug), executed)
        finally:
            Learners(home).dismiss(me)
            cluster.remove_tenant(me)


def execute(notebook: Notebook, folder: Path, variables: Mapping[str, str]) -> Any:
    """Every cell in order in a fresh kernel; neither an error nor a cell that never ends stops the rest."""
    parsed = nbformat.reads(as_text(notebook), as_version=4)
    # Unix sockets in a folder of our own: no port that another user of this machine can reach
    sockets = {"transport": "ipc", "connection_file": str(folder / "kernel.json")}
    client = nbclient.NotebookClient(
        parsed,
        config=Config(ConnectionFileMixin=sockets),
        timeout_func=_patience,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    asyncio.run(client.async_execute(env={**os.environ, **variables}))  # closes its own loop
    return parsed


def _patience(cell: Any) -> int:
    """Seconds a cell has: a check has deadlines of its own, a given cell runs the learner's functions."""
    grade = cell.metadata.get("nbgrader", {}).get("grade", False)
    return CHECK_TIME if grade else CELL_TIME


def last_reports(home: Path, me: str, slug: str = "*") -> dict[str, CheckReport]:
    """The last word of the judge on every check that this learner asked for, of one lab or of all."""
    checks: dict[str, CheckReport] = {}
    for history in sorted((home / "judge" / "attempts" / me).glob(f"{slug}.jsonl")):
        for line in history.read_text(encoding="utf-8").splitlines():
            report = Report.model_validate(json.loads(line))
            checks |= {check.name: check for check in report.checks}
    return checks
