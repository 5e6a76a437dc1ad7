"""Are rubrics refused, in a sentence, when they are not well formed; and do they agree with their examples?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.theory.agreement import quadratic_kappa
from grader.theory.examples import Example, add, examples
from grader.theory.lint import as_lines, report
from grader.theory.patterns import Match, Reading, matches, parse
from grader.theory.rubric import Questions, theory_folder
from workbook.errors import WorkbookError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "theory"
    shutil.copytree(theory_folder(), place, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return place


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("q1.yaml", "full: 5", "full: five", "full"),
        ("q1.yaml", "full: 5", "full: 5\nsurprise: 1", "surprise"),
        ("q1.yaml", "question: q1", "question: [", "q1.yaml"),
        ("q2.yaml", '["@real_time"]', '["@real_tim"]', "@real_tim"),
        ("q2.yaml", '["@real_time"]', '["@real_time >"]', "arrow"),
        ("lexicon.yaml", "kafka: [kafka]", 'kafka: ["@kafka"]', "@kafka"),
        ("common.yaml", "- id: pushes", "- id: Pushes!", "common.yaml"),
    ],
)
def test_what_is_wrong_with_a_rubric_is_a_sentence(folder, name, old, new, told):
    edit(folder, name, old, new)
    with pytest.raises((WorkbookError, ValueError)) as caught:
        Questions(folder)
    assert told in str(caught.value)


def test_an_unknown_question_is_told_with_those_there_are(questions):
    with pytest.raises(WorkbookError, match=r"q99.*q1"):
        questions.rubric("q99")


def test_kappa_is_one_for_agreement_and_nothing_for_chance():
    assert quadratic_kappa([(n, n) for n in range(5)]) == 1
    assert quadratic_kappa([(0, 0), (0, 4), (4, 0), (4, 4)]) == 0
    assert quadratic_kappa([(0, 1), (1, 2), (4, 4)]) > quadratic_kappa([(0, 4), (1, 2), (4, 4)])


def test_the_rubrics_reach_what_is_asked_of_them(questions):
    content = report(questions)
    assert content["findings"] == []
    assert all(sets["held_out"]["kappa"] >= 0.85 for sets in content["questions"].values())
    assert len(list(as_lines(content))) == 1 + 9 * 2


def test_lint_tells_when_agreement_drops(folder):
    text = (folder / "q8.yaml").read_text("utf-8").replace("=broker|=brokers|@broker", "=nothing")
    (folder / "q8.yaml").write_text(text, "utf-8")
    found = report(Questions(folder))["findings"]
    assert any("q8" in finding["es"] and "concordancia" in finding["es"] for finding in found)


def test_an_example_is_added_once_and_a_broken_line_is_told(folder):
    one = Example(text="Un log.", score=0.25, language="es", style="real", set="marked")
    assert add(folder, "q1", one)
    assert not add(folder, "q1", one)
    assert examples(folder, "q1")[-1] == one
    with (folder / "examples" / "q1.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"text": ""}\n')
    with pytest.raises(WorkbookError, match=r"q1\.jsonl"):
        examples(folder, "q1")


def test_every_example_is_there_once_and_in_one_set(questions):
    for name in questions.rubrics:
        texts = [each.text for each in examples(questions.folder, name)]
        assert len(texts) == len(set(texts))


def found(questions: Questions, pattern: str, text: str) -> list[Match]:
    from grader.theory.matcher import read

    asked = parse(pattern)
    reading: Reading = read(text, questions).reading
    return matches(asked, reading)


@pytest.mark.parametrize(
    ("pattern", "says", "does_not"),
    [
        ("@publish @topic", "en el topic se publica", "se publica en la tele"),
        ("@producer > @publish", "el productor siempre publica", "publica el productor"),
        (
            "@publish > @topic -@consumer",
            "publica en el topic",
            "publica el consumidor en el topic",
        ),
        ("@publish ^@consumer", "el productor publica", "el consumidor publica"),
        ("@publish !@consumer", "el productor publica", "publica, y el consumidor lee"),
        ("~ @store", "no guarda", "no lee"),
    ],
)
def test_a_pattern_says_what_its_author_meant(questions, pattern, says, does_not):
    assert [m for m in found(questions, pattern, says) if not m.denied]
    assert not [m for m in found(questions, pattern, does_not) if not m.denied]


@pytest.mark.parametrize("written", ["", "> @topic", "@topic >", "@a||@b", "-@topic"])
def test_a_pattern_that_makes_no_sense_is_refused(written):
    with pytest.raises(ValueError, match=r"pattern|alternative"):
        parse(written)
