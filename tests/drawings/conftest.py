"""What do the tests of drawings share: the examples with their marks, and a way to draw in this process."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.drawings import TASKS, mark
from workbook.drawings.cell import run_alone

EXAMPLES = Path(__file__).parent / "examples"
MARK = re.compile(r"(?:#|%%) mark: ([0-4])\n")


@dataclass(frozen=True)
class Example:
    """A drawing with the mark that a person gives it, of 4; `kind` is tuned or held_out."""

    task: str
    kind: str
    path: Path
    wanted: int

    @property
    def source(self):
        return self.path.read_text("utf-8")

    @functools.cache  # noqa: B019
    def verdict(self):
        return mark(TASKS[self.task], run_alone(self.source))

    def given(self):
        return int(self.verdict().score * 4 + 0.5)


@functools.cache
def examples(task=None, kind=None):
    found = []
    for path in sorted(EXAMPLES.glob("*/*/*")):
        own_task, own_kind = path.parts[-3].upper(), path.parts[-2]
        if task in (None, own_task) and kind in (None, own_kind) and path.suffix in (".py", ".mmd"):
            wanted = int(MARK.match(path.read_text("utf-8"))[1])
            found.append(Example(own_task, own_kind, path, wanted))
    return found


def drawn(body):
    """What `with Diagram("x"):` and this body draw."""
    indented = "\n".join(f"    {line}" for line in body.strip().split("\n"))
    return run_alone(f'{IMPORTS}\nwith Diagram("x"):\n{indented}\n')


IMPORTS = """
from diagrams import Cluster, Diagram, Edge, Node
from diagrams.generic.compute import Rack
from diagrams.onprem.analytics import Hadoop, Spark, Superset
from diagrams.onprem.database import Mysql
from diagrams.onprem.queue import Kafka
"""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    """Whatever a drawing wrote would be seen here."""
    monkeypatch.chdir(tmp_path)
    yield
    assert list(tmp_path.iterdir()) == [], "a drawing wrote a file"
