"""Do sources, notebooks, submissions and mistakes know a cell that is a program of its own?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from practice import LABS

from grader import discover
from grader.cells import Answer, Given
from grader.graded_run import Assignment, judge_submission
from grader.marked import Exercise, Handed, Paper, marked_notebook
from grader.notebook import build_notebook
from grader.python_cells import definitions, facts
from grader.source import SourceError, read
from grader.submission import read_submission
from grader.variants import variants
from infra.pool import Pool
from infra.tenants import Tenant

LAB = discover.lab("lab90_receipts", LABS)
SOURCE = read(LABS / "lab90_receipts" / "lab.py", "lab.py")
EVERY = {variant.name: variant.notebook for variant in variants(LAB)}
MAGIC = "%%program worker\n"


def answer(notebook):
    return next(
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "answer-worker"
    )


def text(cell):
    return "".join(cell["source"])


def test_a_program_with_a_solution_is_an_answer_one_without_is_given(tmp_path):
    assert SOURCE.answers["worker"].is_program
    file = tmp_path / "u01_log.py"
    file.write_text('# %% program="reader"\nimport sys\n', encoding="utf-8")
    (given,) = read(file).cells
    assert given == Given(1, "import sys", "reader")
    assert text(build_notebook(read(file), "es")["cells"][0]) == "%%program reader\nimport sys"


@pytest.mark.parametrize("name", ["1worker", "wörker", "a-b", "", "x" * 41])
def test_a_program_needs_a_name_that_is_a_files_too(tmp_path, name):
    file = tmp_path / "u01_log.py"
    file.write_text(f'# %% program="{name}"\nimport sys\n', encoding="utf-8")
    with pytest.raises(SourceError):
        read(file)


def test_the_released_program_is_a_stub_below_its_magic():
    released = text(answer(EVERY["released es"]))
    assert released.startswith(MAGIC + "import sys\n")
    assert released.endswith("# Escribe tu código aquí\nraise NotImplementedError()")
    assert "Consumer({" not in released


def test_the_solution_and_each_mistake_stand_below_the_magic_too():
    solved = text(answer(EVERY["reference es"]))
    assert solved.startswith(MAGIC)
    assert "consumer.commit(message" in solved
    mistake = text(answer(EVERY["Commits before it writes: a crash in between loses the order"]))
    assert mistake.startswith(MAGIC + "import sys\n")
    assert "def worker" not in mistake
    assert "    consumer.commit(message, asynchronous=False)\n    producer.produce" in mistake
    compile(mistake.removeprefix(MAGIC), "worker.py", "exec")


def test_a_cells_facts():
    found = facts(MAGIC + 'topic = "ana-4f1.orders"\ncheck("x")\ndef send(): ...')
    assert (found.program, found.asks, found.functions) == ("worker", (), ())
    assert found.literal == ("ana-4f1.orders",)
    assert facts("%%program\nx = 1").program == ""
    assert definitions(MAGIC + "import sys", ()) == ""


@pytest.fixture
def handed(tmp_path):
    def write(notebook):
        path = tmp_path / "lab90_receipts.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return read_submission(path, LAB)

    return write


def test_a_submission_is_as_it_should_be(handed):
    assert handed(EVERY["reference es"]).plan.findings == []


def test_a_program_that_lost_its_name_is_known_by_its_magic(handed):
    notebook = json.loads(json.dumps(EVERY["reference es"]))
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)
    plan = handed(notebook).plan
    assert "answer-worker" in {cell.name for cell in plan.cells}
    assert plan.findings == []


def test_a_deleted_program_is_told(handed):
    notebook = json.loads(json.dumps(EVERY["reference es"]))
    notebook["cells"] = [c for c in notebook["cells"] if not text(c).startswith(MAGIC)]
    assert [f.flag for f in handed(notebook).plan.findings] == ["answer_deleted"]


def test_the_marked_notebook_has_the_learners_program():
    mine = MAGIC + "print('mine')"
    paper = Paper("es", (Handed(True, mine, "answer-worker"),))
    marked = marked_notebook(paper, Exercise(LAB, SOURCE))
    assert text(answer(marked)) == mine


class Execution:
    """Runs nothing; notes which programs it was asked to run, and with which text."""

    overdrawn = False

    def __init__(self, *_):
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_): ...

    def run_cell(self, source, deadline):
        from grader.execution import CellOutcome

        return CellOutcome("ok")

    def act(self, deed, program):
        self.asked.append((deed.action, deed.program, program))
        return {"running": True, "code": None, "output": "", "problem": None}

    def close(self): ...


class Cluster:
    bootstrap_servers = "127.0.0.1:1"

    def admin_config(self):
        return {}

    folder = Path("nowhere")

    def create_tenant(self, me):
        return Tenant(me, "secret")

    def tenant(self, me):
        return None

    def is_up(self):
        return True


def test_a_graded_run_takes_programs_from_the_submission_not_from_its_kernel(handed, monkeypatch):
    kept = Execution()

    def ask(wanted, room, telling, known):
        from grader.deeds import CallProblem, Deed
        from grader.report import Outcome
        from grader.run import report_on

        room.notebook.act(Deed("start", "worker", 1))
        with pytest.raises(CallProblem):
            room.notebook.act(Deed("start", "other", 1))
        return [report_on(check, Outcome.PASSED) for check in wanted]

    monkeypatch.setattr("grader.graded_run.run_checks", ask)
    monkeypatch.setattr("grader.share.partitions_of", lambda config, me: 0)
    submission = handed(EVERY["reference es"])
    assignment = Assignment(LAB, Pool(Cluster()), lambda *_: kept)
    report = judge_submission(submission, assignment, "ana", "seed")
    assert report.points == LAB.points
    action, name, program = kept.asked[0]
    assert (action, name) == ("start", "worker")
    assert program.startswith("# %%program worker\nimport sys\n")
    assert isinstance(SOURCE.answers["worker"], Answer)
