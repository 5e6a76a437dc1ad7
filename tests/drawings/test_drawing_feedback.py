"""Does the feedback ask first, then point, then tell; in both languages; and is the mark only suggested?"""

import json

import pytest

from grader.deeds import CallProblem, Problem
from grader.drawings import TASKS
from grader.drawings.asked import drawn, suggest
from grader.expect import Mismatch
from grader.suggestion import Suggestion
from grader.tries import NONE, Tries, digest, tries
from tests.drawings.conftest import examples
from workbook.drawings.cell import run_alone
from workbook.text import Text

HINT = Text(es="pista", en="hint")


def example(name):
    return next(e for e in examples() if e.path.name.startswith(f"{name}_"))


def details(name, count):
    found = example(name)
    return suggest(TASKS[found.task], run_alone(found.source), Tries(least=count)).details


def test_each_try_tells_more():
    point = next(p for p in TASKS["A"].points if p.name == "controllers")
    for count, say in enumerate((point.ask, point.look, point.fix, point.fix)):
        told = [text.es for text in details("a04", count)]
        assert f"{point.title.es}: {say.es}" in told
        others = {point.ask.es, point.look.es, point.fix.es} - {say.es}
        assert not any(other in line for other in others for line in told)


def test_the_first_reply_does_not_list_the_whole_rubric():
    lines = [text.en for text in details("a18", 0)]
    asked = [p for p in TASKS["A"].points if any(p.ask.en in line for line in lines)]
    assert 1 <= len(asked) <= 3


def test_what_is_there_is_named():
    assert any(text.es.startswith("Ya está: ") for text in details("a04", 0))


def test_caps_come_first_and_only_those_that_matter():
    lines = [text.es for text in details("b03", 0)]
    assert lines[0].startswith("Tope: Kafka comparte la caja de Hadoop")


def test_traps_and_turned_arrows_are_told():
    assert any("`diagrams` no dibuja esas flechas" in t.es for t in details("a39", 0))
    assert any("poll" in t.es for t in details("a03", 0))


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda t: t.name)
def test_every_sentence_is_there_in_both_languages(task):
    names = [each.name for each in (*task.points, *task.caps)]
    assert len(names) == len(set(names))
    texts = [t for p in task.points for t in (p.title, p.ask, p.look, p.fix)]
    texts += [t for cap in task.caps for t in (cap.say, cap.look)]
    for text in texts:
        assert text.es != text.en
        assert text.es[-1] in ".?" or text in [p.title for p in task.points]
    assert all(point.ask.es.endswith("?") for point in task.points)


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda t: t.name)
def test_the_reference_scores_full_and_every_point_can_be_shown_in_it(task):
    said = suggest(task, task.reference(), NONE)
    assert said.share == 1
    labels = {item.label for item in task.reference().items}
    assert task.shown.keys() == {point.name for point in task.points}
    for shown in task.shown.values():
        for label in shown:
            assert set(label.split(" → ")) <= labels


@pytest.mark.parametrize(
    ("share", "points"), [(0, 0), (0.5, 5), (0.52, 5.25), (0.99, 9.75), (0.9999, 10), (1, 10)]
)
def test_the_suggested_mark_has_quarters(share, points):
    assert Suggestion(share, HINT, HINT).points(10) == points


def test_no_drawing_is_a_mismatch_with_a_hint():
    def missing(call):
        raise CallProblem(Problem("missing"))

    for run in (missing, lambda call: {"version": 1, "nodes": "x"}, lambda call: "text"):
        with pytest.raises(Mismatch) as caught:
            drawn(run, "services", HINT)
        assert caught.value.hint == HINT
        assert "%%architecture services" in caught.value.expected.es


def test_tries_are_counted_from_the_history(tmp_path):
    file = tmp_path / "x.jsonl"
    failed, passed = {"name": "a", "outcome": "failed"}, {"name": "b", "outcome": "passed"}
    answers = [failed | {"answer": digest(text)} for text in ("one", "two", "two")]
    reports = [{"checks": [each, passed]} for each in (*answers, failed)]
    assert dict(tries(file, alone=True)) == {}
    lines = "\n".join(map(json.dumps, reports))
    file.write_text(f'half a line\n{lines}\n{{"checks": 3}}\n', "utf-8")
    (said,) = tries(file, alone=True).values()
    assert [said.before(text) for text in ("one", "three")] == [1, 2]
    assert tries(file, alone=False)["a"].before("three") == 1
    file.unlink()


def test_whoever_confirms_is_told_why_to_look_twice():
    found = example("b52")
    doubts = suggest(TASKS["B"], run_alone(found.source), NONE).doubts
    assert [text.en for text in doubts] == ["another product is in Kafka's place"]
    strange = run_alone("flowchart LR\na[zzz] --- b[yyy]\nc[xxx]")
    assert any("recognised" in text.en for text in suggest(TASKS["A"], strange, NONE).doubts)
