"""Is every promise that needs no cluster broken by what breaks it, and told in a sentence?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.build import build
from grader.new import new_lab
from grader.promises import RULES, static_promises

LESSON = '''\
"""What?"""

# %% [markdown] lang="es"
"""# Unidad 1 · ¿Qué es?

Usa `send` y mira [esto](../es/u02.ipynb#aqui).

```python
orden = 1
```

## Tu predicción

## Antes de irte"""

# %% [markdown] lang="en"
"""# Unit 1 · What is it?

See [this](../en/u02.ipynb#here), then use `send`.

```python
order = 1
```

## Your prediction

## Before you go"""
'''
ENOUGH = '''
for _ in range(7):

    @lab.mistake(fails=one_key_per_customer)
    def key_for(order):
        """Another."""


for _title in ("one", "two"):

    @lab.alternative(_title)
    def key_for(order):
        return helper(order)

    @lab.alternative(_title)
    def helper(order):
        return order["customer"]
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository that keeps every promise."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "u01_log.py").write_text(LESSON, "utf-8")
    new_lab(tmp_path, "lab01_log")
    edit(tmp_path, "mistakes.py", lambda text: text + ENOUGH)
    build(tmp_path)
    return tmp_path


def edit(root: Path, name: str, change: Callable[[str], str]) -> None:
    file = root / "solutions" / "lab01_log" / name if "/" not in name else root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text("utf-8") if file.exists() else ""
    file.write_text(change(before), "utf-8")
    build(root)


def broken(root: Path) -> dict[str, str]:
    promises = [promise for promise in static_promises(root) if not promise.holds]
    assert all(each.es != each.en for promise in promises for each in promise.findings)
    return {each.name: "\n".join(text.en for text in each.findings) for each in promises}


def test_a_repository_that_keeps_its_promises_has_no_finding(root: Path) -> None:
    assert broken(root) == {}
    assert [each.name for each in static_promises(root)] == [rule.__name__ for rule in RULES]


def test_an_empty_repository_breaks_nothing(tmp_path: Path) -> None:
    assert broken(tmp_path) == {}


def test_a_stale_notebook(root: Path) -> None:
    notebook = root / "course" / "es" / "u01_log.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("Unidad", "Parte"), "utf-8")
    assert "course/es/u01_log.ipynb" in broken(root)["generated_files_are_fresh"]


@pytest.mark.parametrize(
    "file",
    [
        "course/notes.txt",
        "course/unit1.py",
        "course/es/extra.ipynb",
        "exercises/es/lab01_log/data.csv",
        "solutions/lab01_log/draft.py",
        "solutions/lab01_log/deep/lab.py",
        "solutions/drafts/lab.py",
        "solutions/todo.md",
    ],
)
def test_a_stray_file(root: Path, file: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("")
    assert broken(root) == {
        "no_stray_files": f"{file} is neither the source nor the result of anything; "
        "move it elsewhere or delete it."
    }


@pytest.mark.parametrize(
    "file",
    [
        "solutions/__init__.py",
        "solutions/lab01_log/__init__.py",
        "solutions/lab01_log/__pycache__/lab.cpython-311.pyc",
        "exercises/es/lab01_log/.ipynb_checkpoints/lab01_log-checkpoint.ipynb",
        "course/.DS_Store",
    ],
)
def test_what_python_jupyter_and_systems_leave_is_not_stray(root: Path, file: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("")
    assert broken(root) == {}


def test_a_folder_whose_name_begins_with_a_dot_may_hold_the_repository(tmp_path: Path) -> None:
    root = tmp_path / ".hidden"
    (root / "course").mkdir(parents=True)
    (root / "course" / "stray.txt").write_text("")
    assert "course/stray.txt" in broken(root)["no_stray_files"]


@pytest.mark.parametrize("name", ["lab.py", "checks.py", "mistakes.py"])
def test_a_lab_with_a_file_missing(root: Path, name: str) -> None:
    (root / "solutions" / "lab01_log" / name).unlink()
    assert f"solutions/lab01_log/{name} is missing" in broken(root)["no_stray_files"]


CHECK = """

@lab.check(points=1, es="Otra", en="Another")
def another(cluster):
    {body}
"""


def test_a_check_without_a_hint(root: Path) -> None:
    edit(root, "checks.py", lambda text: text + CHECK.format(body="cluster.topic('orders')"))
    assert "`another` fails without saying what to try" in broken(root)["checks_have_a_hint"]


def test_a_hint_may_be_in_a_function_that_the_check_calls(root: Path) -> None:
    deep = "\n\ndef ask(what):\n    expect(what, hint=Text(es='a', en='b'))\n    ask(what)\n"
    edit(root, "checks.py", lambda text: text + deep + CHECK.format(body="ask(cluster)"))
    assert "checks_have_a_hint" not in broken(root)


def test_a_check_that_no_cell_asks_and_no_mistake_fails(root: Path) -> None:
    edit(root, "checks.py", lambda text: text + CHECK.format(body="expect(1, hint=1)"))
    found = broken(root)
    assert "lab.py: `another` is in 0 cells" in found["checks_are_asked_once"]
    assert "no wrong answer fails `another`" in found["checks_have_a_mistake"]


def test_a_cell_that_asks_what_there_is_not(root: Path) -> None:
    more = '\n\n# %% grade="nothing"\ncheck("nothing")\n'
    edit(root, "lab.py", lambda text: text + more)
    found = broken(root)
    assert "a cell grades `nothing`, which does not exist" in found["checks_are_asked_once"]
    assert "there is no check `nothing`" in found["generated_files_are_fresh"]


def test_too_few_wrong_and_right_answers(root: Path) -> None:
    edit(root, "mistakes.py", lambda text: text.replace(ENOUGH, ""))
    found = broken(root)["labs_have_enough_answers"]
    assert "wrong answers: 1; write 8 or more" in found
    assert "alternatives: 0; write 2 or more" in found


def test_wrong_and_right_answers_to_nothing(root: Path) -> None:
    edit(root, "mistakes.py", lambda text: text.replace("def key_for", "def key_of"))
    found = broken(root)["answers_replace_answers"]
    assert "`key_of` replaces no answer; call the function like one of: key_for." in found
    assert "`two` replaces no answer" in found


def test_a_solution_that_the_learner_is_shown(root: Path) -> None:
    long = '    names = [order["customer"] for order in [order]]\n    return names[0]'
    edit(root, "lab.py", lambda text: text.replace('    return order["customer"]', long))
    assert broken(root) == {}
    shown = f'\n# %%\ndef example(order):\n{long}\n\n\n# %% answer="key_for"'
    edit(root, "lab.py", lambda text: text.replace('\n# %% answer="key_for"', shown))
    found = broken(root)["releases_hold_no_solution"]
    assert "the learner's notebook (es) already shows the solution of `key_for`" in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Usa `send`", "Usa `produce`", "the code between backticks; only in es: `produce`"),
        ("Usa `send`", "Usa send", "only in en: `send`"),
        ("../es/u02", "../es/u03", "the links"),
        ("## Tu pred", "### Tu pred", "the headings"),
        ("\n```python\norden = 1\n```\n", "\n", "the blocks of code"),
        ("es?\n", "es? `a` `a`\n", "only in es: `a`, `a`; only in en: –"),
    ],
)
def test_languages_that_differ(root: Path, old: str, new: str, words: str) -> None:
    edit(root, "course/u01_log.py", lambda text: text.replace(old, new, 1))
    found = broken(root)["languages_pair"]
    assert found.startswith("course/u01_log.py:3: es and en differ in ")
    assert words in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("¿Qué es?", "Qué es", "the first cell (es) asks nothing"),
        ("## Your prediction", "## Your guess", "no heading (en) says “prediction”"),
        ("## Antes de irte", "## Fin", "no heading (es) says “antes de irte”"),
    ],
)
def test_a_lesson_without_one_of_its_parts(root: Path, old: str, new: str, words: str) -> None:
    edit(root, "course/u01_log.py", lambda text: text.replace(old, new))
    assert words in broken(root)["lessons_have_their_parts"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("workbook/client.py", "import infra"),
        ("workbook/client.py", "from grader.lab import Lab"),
        ("infra/local.py", "from grader import lab"),
        ("infra/local.py", "import workbook"),
        ("infra/deep/local.py", "from workbook.client import check"),
        ("grader/run.py", "from workbook import ME"),
        ("grader/run.py", "def f():\n    import solutions.lab01_log.checks"),
        ("grader/run.py", "import importlib\nimportlib.import_module('solutions.lab01_log')"),
        ("grader/run.py", "from ..solutions import lab01_log"),
        ("grader/run.py", "from tests import fake"),
        ("course/u02_steps.py", "from infra import start"),
        ("solutions/lab02_steps/lab.py", "import grader"),
    ],
)
def test_an_import_against_the_arrows(root: Path, file: str, code: str) -> None:
    edit(root, file, lambda _: code + "\n")
    assert f"{file}:" in broken(root)["imports_follow_the_arrows"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("workbook/client.py", "from workbook import text\nfrom . import errors\nimport json"),
        ("infra/local.py", "from workbook.text import Text\nfrom .state import x"),
        ("grader/run.py", "from infra import start\nfrom workbook import text\nimport grader.lab"),
        ("solutions/lab02_steps/checks.py", "from grader import Lab\nfrom workbook.shop import x"),
        ("solutions/lab02_steps/mistakes.py", "from .checks import lab"),
        ("course/u02_steps.py", "from workbook import ME\nfrom workbook.shop import orders"),
        ("grader/broken.py", "import ("),
    ],
)
def test_an_import_along_the_arrows(root: Path, file: str, code: str) -> None:
    edit(root, file, lambda _: code + "\n")
    assert "imports_follow_the_arrows" not in broken(root)
