"""Does a new lab build, lint and explain itself, and does a bad name touch nothing?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import discover
from grader.build import build
from grader.new import new_lab
from grader.promises import static_promises
from workbook.errors import WorkbookError

PROJECT = Path(__file__).resolve().parents[2]
UNFINISHED = ["labs_have_enough_answers"]


def test_it_writes_three_files(tmp_path: Path) -> None:
    written = new_lab(tmp_path, "lab11_streams")
    folder = tmp_path / "solutions" / "lab11_streams"
    assert written == [folder / name for name in ("checks.py", "lab.py", "mistakes.py")]
    assert sorted(folder.iterdir()) == written


def test_it_builds_and_is_a_lab_with_one_check_and_one_mistake(tmp_path: Path) -> None:
    new_lab(tmp_path, "lab11_exactly_once")
    assert build(tmp_path) == []
    (lab,) = discover.labs(tmp_path / "solutions")
    assert lab.title.en == "Exactly once"
    assert len(lab.checks) == len(lab.mistakes) == 1


def test_its_answers_are_what_is_left_to_write(tmp_path: Path) -> None:
    new_lab(tmp_path, "lab11_streams")
    build(tmp_path)
    assert [p.name for p in static_promises(tmp_path) if not p.holds] == UNFINISHED


def test_it_is_as_the_linter_and_the_formatter_want(tmp_path: Path) -> None:
    new_lab(tmp_path, "lab11_streams")
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "solutions"]
        run = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "streams",
        "lab11",
        "lab11_",
        "lab1_streams",
        "lab111_streams",
        "lab11_Streams",
        "lab11_año",
        "lab11_a b",
        "lab11_streams\n",
        "lab11__streams",
        "lab１１_streams",
        "../lab11_streams",
        "lab11_streams/..",
        "/lab11_streams",
    ],
)
def test_a_bad_slug_is_a_sentence_and_touches_nothing(tmp_path: Path, slug: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        new_lab(tmp_path, slug)
    assert "lab11_streams" in caught.value.text.es
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "solutions" / "lab11_streams"
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(WorkbookError, match=r"solutions/lab11_streams"):
        new_lab(tmp_path, "lab11_streams")
    assert [p.name for p in folder.iterdir()] == ["mine.txt"]


def test_a_number_that_is_taken_is_told(tmp_path: Path) -> None:
    new_lab(tmp_path, "lab11_streams")
    with pytest.raises(WorkbookError, match="lab11_streams"):
        new_lab(tmp_path, "lab11_connect")
    assert not (tmp_path / "solutions" / "lab11_connect").exists()
