"""What do the tests of the notebook's side share: a judge that plays steps, a notebook, a kernel."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fake_judge import FakeJudge
from steps import whoami

from workbook import memory

Play = Callable[..., FakeJudge]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test is a new notebook process in an empty folder, with no judge."""
    monkeypatch.setattr(memory, "MEMORY", memory.Memory())
    monkeypatch.setenv("WORKBOOK_JUDGE", str(tmp_path / "no-judge.json"))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setenv("WORKBOOK_LANGUAGE", "es")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WORKBOOK_LANGUAGE", request.param)
    return str(request.param)


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """A judge that plays these steps, and that this process finds."""
    judges = []

    def start(*steps: Any, me: dict[str, Any] | None = None) -> FakeJudge:
        judges.append(FakeJudge(tmp_path, me or whoami(), list(steps)))
        monkeypatch.setenv("WORKBOOK_JUDGE", str(judges[-1].file))
        memory.MEMORY.slug = "lab01_log"
        return judges[-1]

    yield start
    for judge in judges:
        judge.close()


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """Runs code as the learner's own: what it defines can be called by the judge."""

    def run(code: str) -> dict[str, Any]:
        module = ModuleType("__main__")
        names = vars(module)
        names["ME"] = "ana-4f1"
        monkeypatch.setitem(sys.modules, "__main__", module)
        exec(compile(code, "<cell>", "exec"), names)
        return names

    return run


@pytest.fixture
def execute(tmp_path: Path) -> Callable[..., Any]:
    """Runs cells in a real kernel; returns each cell's outputs."""

    def run(*cells: str, seconds: int = 60, **variables: str) -> list[Any]:
        import nbclient
        import nbformat

        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        resources = {"metadata": {"path": str(tmp_path)}}
        client = nbclient.NotebookClient(
            notebook, timeout=seconds, kernel_name="python3", allow_errors=True, resources=resources
        )
        environment = {**os.environ, **variables}
        environment.pop("PYTEST_CURRENT_TEST", None)  # ipykernel would leave fd 2 alone
        client.execute(env=environment)
        return [cell.outputs for cell in notebook.cells]

    return run
