"""Does a build write exactly what its sources give, and never what somebody has worked in?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.build import build, write_whole
from grader.new import new_lab
from workbook.text import Text

LESSON = '''\
"""What?"""

# %% [markdown] lang="es"
"""# Unidad 1 · ¿Qué | es [Kafka]?"""

# %% [markdown] lang="en"
"""# Unit 1 · What is Kafka?"""

# %% setup

# %%
print("ñ")
'''
README = "# Course\n\n<!-- labs -->\nold\n<!-- /labs -->\n\nMore.\n"
LAB_ES = Path("exercises/es/lab01_log/lab01_log.ipynb")
LESSON_EN = Path("course/en/u01_log.ipynb")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "año nuevo" / "curso ñ"
    (root / "course").mkdir(parents=True)
    (root / "course" / "u01_log.py").write_text(LESSON, "utf-8")
    new_lab(root, "lab01_log")
    return root


def generated(root: Path) -> dict[str, bytes]:
    files = [p for p in root.rglob("*") if p.is_file() and p.suffix in (".ipynb", ".md")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}


def told(findings: list[Text]) -> str:
    assert all(each.es and each.es != each.en for each in findings)
    return "\n".join(each.en for each in findings)


def change(path: Path, **changes: Any) -> None:
    """As JupyterLab saves a notebook after somebody has done something in its last cell."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][-1] |= changes
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), "utf-8")


def test_a_build_writes_every_notebook_in_both_languages(root: Path) -> None:
    assert build(root) == []
    assert sorted(generated(root)) == [
        "course/en/u01_log.ipynb",
        "course/es/u01_log.ipynb",
        "exercises/en/lab01_log/lab01_log.ipynb",
        "exercises/es/lab01_log/lab01_log.ipynb",
    ]
    assert build(root, check=True) == []


def test_two_builds_are_byte_equal_and_the_second_touches_nothing(root: Path) -> None:
    build(root)
    first, written = generated(root), (root / LAB_ES).stat().st_mtime_ns
    assert build(root) == []
    assert generated(root) == first
    assert (root / LAB_ES).stat().st_mtime_ns == written


def test_nothing_is_left_beside_the_notebooks(root: Path) -> None:
    build(root)
    assert [p.name for p in (root / LAB_ES).parent.iterdir()] == ["lab01_log.ipynb"]


def test_check_tells_what_is_missing_and_writes_nothing(root: Path) -> None:
    findings = told(build(root, check=True))
    assert findings.count("is missing; run `make build`") == 4
    assert generated(root) == {}


def test_check_tells_what_is_stale_and_a_build_mends_it(root: Path) -> None:
    build(root)
    source = root / "course" / "u01_log.py"
    source.write_text(source.read_text("utf-8").replace('"ñ"', '"ü"'), "utf-8")
    findings = told(build(root, check=True))
    assert findings.count("does not match its source; run `make build`") == 2
    assert build(root) == []
    assert "ü" in (root / LESSON_EN).read_text("utf-8")


def test_a_changed_byte_is_stale(root: Path) -> None:
    build(root)
    text = (root / LAB_ES).read_text("utf-8")
    (root / LAB_ES).write_text(text + "\n", "utf-8")
    assert "does not match" in told(build(root, check=True))


def test_what_has_no_source_any_more_is_told_and_removed(root: Path) -> None:
    build(root)
    (root / "solutions" / "lab01_log").rename(root / "solutions" / "lab02_log")
    (root / "course" / "u01_log.py").unlink()
    findings = told(build(root, check=True))
    assert findings.count("has no source any more; `make build` deletes it") == 4
    assert build(root) == []
    assert {name.split("/")[2] for name in generated(root)} == {"lab02_log"}
    assert not (root / LAB_ES).parent.exists()


def test_a_learners_own_notebooks_and_copies_are_left_alone(root: Path) -> None:
    build(root)
    own = root / "exercises" / "es" / "lab01_log" / "notes.ipynb"
    own.write_text('{"cells": [], "metadata": {}}')
    copy = root / "exercises" / "es" / "lab01_log" / ".ipynb_checkpoints" / "lab01_log.ipynb"
    copy.parent.mkdir()
    copy.write_bytes((root / LAB_ES).read_bytes())
    assert build(root) == []
    assert own.exists()
    assert copy.exists()


@pytest.mark.parametrize(
    "work",
    [
        {"source": ["check('mine')"]},
        {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["1"]}]},
        {"execution_count": 3},
    ],
    ids=["text", "output", "run"],
)
def test_a_notebook_in_which_somebody_has_worked_is_never_overwritten(
    root: Path, work: dict[str, Any]
) -> None:
    build(root)
    change(root / LAB_ES, **work)
    before = generated(root)
    for check in (True, False):
        assert "Somebody has worked in exercises/es/lab01_log" in told(build(root, check=check))
    assert generated(root) == before


def test_nor_is_it_deleted_when_its_source_goes(root: Path) -> None:
    build(root)
    change(root / LAB_ES, execution_count=1)
    (root / "solutions" / "lab01_log").rename(root / "solutions" / "lab02_log")
    assert "Somebody has worked in" in told(build(root))
    assert (root / LAB_ES).exists()


def test_metadata_that_an_editor_adds_is_no_work(root: Path) -> None:
    build(root)
    fresh = (root / LAB_ES).read_bytes()
    change(root / LAB_ES, metadata={"vscode": {"languageId": "python"}})
    assert build(root) == []
    assert (root / LAB_ES).read_bytes() == fresh


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "[]", '{"cells": 3, "metadata": {}}'])
def test_what_no_build_wrote_is_not_overwritten(root: Path, text: str) -> None:
    build(root)
    (root / LAB_ES).write_text(text)
    assert "is no notebook that `make build` wrote" in told(build(root))
    assert (root / LAB_ES).read_text() == text


def test_a_broken_source_costs_nothing_but_itself(root: Path) -> None:
    build(root)
    before = generated(root)
    (root / "course" / "u01_log.py").write_text('# %% [markdown] lang="fr"\n', "utf-8")
    new_lab(root, "lab02_keys")
    findings = build(root)
    assert [each.en.split(" ")[0] for each in findings] == ["course/u01_log.py:1:"]
    assert generated(root).items() > before.items()
    assert len(generated(root)) == 6


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("checks.py", "import nothing_like_it", "cannot be read (ModuleNotFoundError"),
        ("checks.py", "x = (", "cannot be read (SyntaxError"),
        ("checks.py", "lab = one_key_per_customer = 1", "cannot be read (AttributeError"),
        ("mistakes.py", "1 / 0", "cannot be read (ZeroDivisionError"),
        ("lab.py", "", "lab.py:1: the file has no cells"),
    ],
)
def test_a_lab_that_cannot_be_read_is_a_sentence(
    root: Path, file: str, text: str, words: str
) -> None:
    (root / "solutions" / "lab01_log" / file).write_text(text)
    assert words in told(build(root))


def test_a_lab_without_its_notebook_is_a_sentence(root: Path) -> None:
    (root / "solutions" / "lab01_log" / "lab.py").unlink()
    assert "solutions/lab01_log/lab.py, the notebook with its solution" in told(build(root))


def test_the_tables_of_the_readmes_derive(root: Path) -> None:
    for name in ("README.md", "README.es.md"):
        (root / name).write_text(README, "utf-8")
    assert build(root) == []
    assert (root / "README.md").read_text("utf-8") == (
        "# Course\n\n<!-- labs -->\n"
        "| Lesson | Lab | Minutes | Points |\n|---|---|---:|---:|\n"
        "| [Unit 1 · What is Kafka?](course/en/u01_log.ipynb) "
        "| [Log](exercises/en/lab01_log/lab01_log.ipynb) | 60 | 2 |\n"
        "<!-- /labs -->\n\nMore.\n"
    )
    spanish = (root / "README.es.md").read_text("utf-8")
    assert r"| [Unidad 1 · ¿Qué \| es \[Kafka\]?](course/es/u01_log.ipynb) |" in spanish
    assert build(root, check=True) == []


def test_a_lesson_without_a_lab_and_a_lab_without_a_lesson_have_their_rows(root: Path) -> None:
    (root / "README.md").write_text(README, "utf-8")
    (root / "course" / "u00_doctor.py").write_text(LESSON, "utf-8")
    new_lab(root, "lab02_keys")
    build(root)
    rows = (root / "README.md").read_text("utf-8").split("\n")
    assert rows[5].endswith("(course/en/u00_doctor.ipynb) | – | – | – |")
    assert rows[7] == "| – | [Keys](exercises/en/lab02_keys/lab02_keys.ipynb) | 60 | 2 |"


@pytest.mark.parametrize("page", ["# Course\n", README + README, "<!-- /labs -->\n<!-- labs -->"])
def test_a_readme_without_one_place_for_the_table_is_told(root: Path, page: str) -> None:
    (root / "README.md").write_text(page, "utf-8")
    assert "README.md does not say where its table of labs goes" in told(build(root))
    assert (root / "README.md").read_text("utf-8") == page


def test_an_interrupted_write_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.ipynb"
    file.write_text("before")

    def interrupted(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, "after")
    assert [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]
    assert file.read_text() == "before"
