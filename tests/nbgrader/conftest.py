"""What do the tests of nbgrader's part share: a class folder, and a judge whose answers they choose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from classroom import SLUG, Class, InCourse, Judge, nbgrader

from grader import discover, grade


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    made = Judge()
    monkeypatch.setattr(grade, "graded", made.graded)
    return made


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class folder with lab 1, by the true command: `alembic` is found although PATH lacks it."""
    folder = tmp_path_factory.mktemp("clase año") / "1.º B"
    done = nbgrader(discover.ROOT, "generate_assignment", SLUG, WORKBOOK_CLASS=str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def room_of_class(released: Path, tmp_path: Path) -> Iterator[Class]:
    folder = tmp_path / "clase ñ"
    shutil.copytree(released, folder)
    with InCourse(folder):
        yield Class(folder)
