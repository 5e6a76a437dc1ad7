"""Does the assignment keep its promises: reference full, release nothing, each mistake caught, variants full?"""

import sys
from types import ModuleType

import pytest

from grader import discover
from grader.gradebook import _mark
from grader.run import Room, _run
from grader.student import Call, CallProblem, Problem
from grader.tries import Tries
from grader.variants import variants
from workbook import architecture, memory

LAB = discover.lab("architecture")


class Notebook:
    """The cells of one notebook, run in this process; magics are called as IPython calls them."""

    def __init__(self, notebook):
        self.names = vars(ModuleType("__main__"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] != "code" or "open_notebook" in source or "check(" in source:
                continue
            if source.startswith("%%architecture "):
                first, _, rest = source.partition("\n")
                architecture.architecture(first.split(maxsplit=1)[1], rest)
            else:
                exec(source, memory.namespace())

    def run(self, call: Call):
        kept = memory.namespace().get(call.function)
        if kept is None:
            raise CallProblem(Problem("missing"))
        return kept(*call.arguments)


@pytest.fixture
def main(monkeypatch):
    """The learner's namespace."""
    module = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    return vars(module)


def reports(notebook, tries=0):
    made = Notebook(notebook)
    room = Room({}, "me-123", made, "seed", dict.fromkeys(LAB.checks, Tries(least=tries)))
    return {check.name: _run(check, room) for check in LAB.checks.values()}


@pytest.mark.parametrize("variant", list(variants(LAB)), ids=lambda v: v.name)
def test_every_variant_of_the_assignment(variant, main, capsys):
    found = reports(variant.notebook)
    outcomes = {name: report.outcome.value for name, report in found.items()}
    points = sum(report.points for report in found.values())
    if variant.kind in ("reference", "alternative"):
        assert set(outcomes.values()) == {"passed"}, [r.details for r in found.values()]
        assert points == LAB.points
    elif variant.kind == "released":
        assert points == 0
        assert set(outcomes.values()) == {"failed"}
        assert "NotImplementedError" in capsys.readouterr().out
    else:
        assert [name for name, outcome in outcomes.items() if outcome == "failed"] == [
            variant.fails
        ]
        assert found[variant.fails].details


def test_a_drawing_that_fails_leaves_none_behind(main, capsys):
    architecture.architecture("d", "flowchart LR\na --> b")
    assert len(main["d"]()["edges"]) == 1
    architecture.architecture("d", "flowchart LR\na ??? b")
    assert "d" not in main
    assert "línea 2" in capsys.readouterr().out


def test_the_cells_own_error_is_its_own(main):
    with pytest.raises(ZeroDivisionError):
        architecture.architecture("d", "1 / 0")


@pytest.mark.parametrize("name", ["", "1a", "a b", "ñ", "a" * 41])
def test_a_name_that_is_none_is_a_sentence(name, main, capsys):
    architecture.architecture(name, "flowchart LR\na --> b")
    assert "%%architecture services" in capsys.readouterr().out


def test_a_suggestion_waits_for_a_person():
    class Grade:
        auto_score = manual_score = None
        needs_manual_grade = False

    grade = Grade()
    assert LAB.suggests
    _mark(grade, 7.5, LAB.suggests)
    assert (grade.auto_score, grade.needs_manual_grade) == (7.5, True)
    _mark(grade, 7.5, suggested=False)
    assert not grade.needs_manual_grade


def test_a_forged_drawing_is_no_drawing(main):
    main["services"] = lambda: {"version": 1, "nodes": [{"id": 1}]}
    student_report = _run(LAB.checks["services_of_the_cluster"], Room({}, "m", Bare(), "s"))
    assert student_report.outcome.value == "failed"
    assert student_report.points == 0


class Bare:
    def run(self, call):
        return memory.namespace()[call.function]()
