"""How are attacks graded: all of them once, as a class would be, with everything they did written down."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import attacks_on_the_cluster  # noqa: F401 (they register themselves)
import attacks_on_the_kernel  # noqa: F401
import attacks_on_the_machine  # noqa: F401
import attacks_on_values  # noqa: F401
import psutil
import pytest
from attacks import ATTACKS, LAB, Attack, written
from classmates import Classmate

from grader import grade as grading
from grader.execution import CellOutcome, sandboxed
from grader.report import Report
from grader.sandbox import users
from grader.view import read_all
from infra import admin
from infra.pool import Pool

AT_ONCE = 4
LARGEST_LOOT = 60_000_000


@dataclass
class Result:
    """What came of one attack."""

    report: Report
    seconds: float
    kept: str  # the report's file
    topics: dict[str, bytes] = field(default_factory=dict)
    outcomes: list[CellOutcome] = field(default_factory=list)
    survivors: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Everything that its cells printed."""
        return "\n".join(str(o) for outcome in self.outcomes for o in outcome.outputs)

    def everything(self) -> bytes:
        """All that left the sandbox in any way."""
        return b"\n".join([self.shown.encode(), self.kept.encode(), *self.topics.values()])


class Class:
    """One grading of many submissions in a folder of nbgrader's layout."""

    def __init__(self, cluster: Any, folder: Path) -> None:
        self.cluster, self.folder = cluster, folder
        self.seen: dict[int, tuple[list[CellOutcome], dict[str, bytes], list[str]]] = {}

    def grade(self, attack: Attack) -> Result:
        """Through the same door as `workbook grade`."""
        path = self.folder / attack.name / LAB.slug / f"{LAB.slug}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(written(attack.notebook), "utf-8")
        task = grading.Assignment(LAB, Pool(self.cluster), self.watched, "hostile")
        started = time.monotonic()
        report = grading.Marker(task, force=True)(path, attack.name)
        seconds = time.monotonic() - started
        kept = grading.report_file(LAB.slug, attack.name).read_text("utf-8")
        outcomes, topics, survivors = self.seen.pop(threading.get_ident())
        return Result(report, seconds, kept, topics, outcomes, survivors)

    @contextmanager
    def watched(self, folder: Path, config: Any, me: str) -> Iterator[Any]:
        """The real sandbox; its topics are looked at once it is gone and before the tenant is."""
        outcomes: list[CellOutcome] = []
        with sandboxed(folder, config, me) as execution:
            uid = execution._cage.uid
            yield Recording(execution, outcomes)
        ended = time.time()
        left = [each for each in _processes(uid) if each.create_time() < ended]
        topics = loot(self.cluster.admin_config(), f"{me}.")
        self.seen[threading.get_ident()] = (outcomes, topics, [str(each) for each in left])


class Recording:
    """An execution whose outputs are kept."""

    def __init__(self, execution: Any, outcomes: list[CellOutcome]) -> None:
        self._execution, self._outcomes = execution, outcomes
        self.run, self.restart, self.close = execution.run, execution.restart, execution.close

    @property
    def overdrawn(self) -> bool:
        """As the sandbox has it."""
        return bool(self._execution.overdrawn)

    def run_cell(self, source: str, deadline: float) -> CellOutcome:
        """As the sandbox does it."""
        outcome = self._execution.run_cell(source, deadline)
        self._outcomes.append(outcome)
        return outcome


def _processes(uid: int | None) -> list[psutil.Process]:
    found = []
    for pid in users.processes_of(uid) if uid is not None else []:
        try:
            found.append(psutil.Process(pid))
        except psutil.NoSuchProcess:
            continue
    return found


def loot(config: Any, prefix: str) -> dict[str, bytes]:
    """What the topics of this prefix hold; of a flood only its name."""
    names = [n for n in admin.metadata(config, 20).topics if n.startswith(prefix)]
    kept = {}
    for name in names:
        few = ".stage-" in name or name.endswith(".flood")
        kept[name] = b"" if few else b"".join(r.value or b"" for r in read_all(config, name))
        assert len(kept[name]) < LARGEST_LOOT * 2
    return kept


@pytest.fixture(scope="session")
def neighbour(room: Any) -> Iterator[Classmate]:
    """Another tenant with topics, records and a group."""
    mate = Classmate(room[0], "neighbour-1")
    yield mate
    room[0].remove_tenant("neighbour-1")


@pytest.fixture(scope="session")
def canaries(room: Any, neighbour: Classmate, tmp_path_factory: Any) -> dict[str, str]:
    """What nobody may get to see: secrets of this machine, of the judge, of others; answers; checks."""
    cluster, home = room
    os.environ["WORKBOOK_CANARY"] = secret = f"canary-{secrets.token_hex(8)}"
    (home / "canary.txt").write_text(other := f"canary-{secrets.token_hex(8)}", "utf-8")
    config = cluster.admin_config()
    return {
        "environment": secret,
        "file": other,
        "admin": str(config["sasl.password"]),
        "neighbour's password": cluster.tenant("neighbour-1").password,
        "neighbour's record": neighbour.secret,
        "course secret": grading.course_secret(home).hex(),
        "judge's folder": str(home),
        "answer": "a retry keeps the order",
        "check": "stage.refusing_topic(",
        "other submission": "a-mark-of-another-student",
    }


@pytest.fixture(scope="session")
def graded(
    request: Any,
    room: Any,
    sandbox: None,
    neighbour: Classmate,
    canaries: Any,
    tmp_path_factory: Any,
) -> dict[str, Result]:
    """The results of the attacks that are selected, a few at a time, the greedy ones alone."""
    chosen = {
        item.callspec.params["name"]
        for item in request.session.items
        if "name" in getattr(getattr(item, "callspec", None), "params", {})
    }
    whole = Class(room[0], tmp_path_factory.mktemp("submissions"))
    wanted = [each for name, each in ATTACKS.items() if name in chosen]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        together = [each for each in wanted if not each.alone]
        results = dict(
            zip([e.name for e in together], pool.map(whole.grade, together), strict=True)
        )
    return results | {each.name: whole.grade(each) for each in wanted if each.alone}
