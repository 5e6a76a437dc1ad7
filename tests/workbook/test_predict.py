"""What becomes of a prediction: kept before the run, shown beside what happened, never marked?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbook import memory, predict, predicted
from workbook.errors import WorkbookError
from workbook.predicting import compared


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def said(capsys: Any) -> Callable[[], str]:
    return lambda: str(capsys.readouterr().out.strip())


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MEMORY", memory.Memory())


def test_said_before_and_seen_after(said: Any) -> None:
    predict("u1.warehouse", "c", because="el registro se queda", choices="ABCD")
    assert said() == "Guardada antes de ejecutar: C. Nadie la califica."
    predict.see("u1.warehouse", 20)
    assert said() == "Antes de ejecutar dijiste: C (el registro se queda)\nOcurrió: 20"


def test_in_english(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_LANGUAGE", "en")
    predict("x", 10)
    predict.see("x", 12.5)
    assert said().splitlines() == [
        "Kept before the run: 10. Nobody marks it.",
        "Before the run you said: 10",
        "What happened: 12.5",
        "They are 2.5 apart.",
    ]


def test_sets(said: Any) -> None:
    predict("x", {"Ate", "Comas", "Lurín"})
    said()
    predict.see("x", ["Lurín", "Comas", "Breña"])
    assert said().splitlines()[-3:] == [
        "En las dos: Comas, Lurín.",
        "Solo en tu predicción: Ate.",
        "Solo en lo que ocurrió: Breña.",
    ]


def test_members_that_are_numbers_stand_in_their_order(said: Any) -> None:
    predict("x", {10, 9, 2})
    assert "2, 9, 10" in said()


def test_agreement_is_calm() -> None:
    assert [words.es for words in compared(3, 3)] == ["Coinciden."]
    assert compared("C", 20) == []


@pytest.mark.parametrize("nothing", ["…", "...", "", " ", None, ..., set(), []])
def test_run_by_nobody_it_goes_on(said: Any, nothing: Any, home: Path) -> None:
    predict("x", nothing, because="…", choices="ABCD")
    assert said().startswith("Todavía no hay predicción")
    predict.see("x", 20)
    assert said() == "No había predicción, y no pasa nada: ocurrió 20."
    kept = (home / "predictions" / "me.jsonl").read_text("utf-8").splitlines()
    assert ["answer" in json.loads(line) for line in kept] == [False]


@pytest.mark.parametrize("wrong", ["E", "AB", 3])
def test_not_among_the_choices(said: Any, wrong: Any) -> None:
    predict("x", wrong, choices="ABCD")
    assert "no está entre las opciones (A, B, C, D)" in said()
    assert predicted.kept("x") is None


def test_it_may_change_until_the_outcome_is_seen(said: Any) -> None:
    predict("x", "A")
    predict("x", "B")
    predict.see("x", "nada")
    said()
    predict("x", "C")
    assert said().startswith("Ya viste lo que ocurrió, así que la predicción queda como estaba: B.")
    predict.see("x", "nada")
    assert said().startswith("Antes de ejecutar dijiste: B")


def test_a_first_prediction_after_the_outcome_is_none(said: Any) -> None:
    predict.see("x", "nada")
    said()
    predict("x", "C")
    assert "queda como estaba: –" in said()
    assert predicted.kept("x") is None


def test_it_outlives_a_restart_and_may_then_be_made_anew(
    said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    predict("x", "A", because="por la cola")
    predict.see("x", 0)
    restart(monkeypatch)
    said()
    predict("x", "…")
    assert said().startswith("La predicción que guardaste antes sigue en pie: A.")
    predict.see("x", 0)
    assert said().startswith("Antes de ejecutar dijiste: A (por la cola)")
    restart(monkeypatch)
    predict("x", "B")
    predict.see("x", 0)
    assert "Antes de ejecutar dijiste: B" in said()


def test_the_same_cell_twice_is_one_prediction(said: Any, home: Path) -> None:
    predict("x", "A")
    predict("x", "A")
    assert len((home / "predictions" / "me.jsonl").read_text("utf-8").splitlines()) == 1


def test_each_learner_has_their_own(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    memory.MEMORY.me = "ana-4f1"
    predict("x", "A")
    restart(monkeypatch)
    memory.MEMORY.me = "../luis"
    assert predicted.kept("x") is None
    predict("x", "B")
    assert {file.name for file in (home / "predictions").iterdir()} == {"ana-4f1.jsonl", "me.jsonl"}


def test_a_disk_that_cannot_be_written(said: Any, home: Path) -> None:
    home.write_text("in the way")
    predict("x", "A")
    assert "dura lo que dure este kernel" in said()
    predict.see("x", 1)
    assert said().startswith("Antes de ejecutar dijiste: A")


def test_a_line_that_a_crash_has_cut(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    predict("x", "A")
    with (home / "predictions" / "me.jsonl").open("ab") as file:
        file.write(b'[1]\n{"name": "x", "ans\xff')
    restart(monkeypatch)
    kept = predicted.kept("x")
    assert kept is not None
    assert kept.answer == "A"


def test_a_graded_run_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("WORKBOOK_GRADED", "1")
    predict("x", "A")
    predict.see("x", 1)
    assert not home.exists()


@pytest.mark.parametrize("name", ["", "a b", "../x", 3, None, "x" * 61])
def test_what_is_no_name(name: Any) -> None:
    with pytest.raises(WorkbookError, match="Una predicción tiene un nombre"):
        predict(name, "A")
    with pytest.raises(WorkbookError, match="Una predicción tiene un nombre"):
        predict.see(name, "A")


def test_what_was_written_stays_text_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython.display

    shown: list[dict[str, str]] = []
    monkeypatch.setattr(memory, "in_kernel", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append(bundle))
    predict("x", "<script>alert(1)</script>", because="y" * 5000)
    predict.see("x", {f"<b>{n}" for n in range(5000)})
    (bundle,) = shown
    assert "<script" not in bundle["text/html"]
    assert "<b>" not in bundle["text/html"]
    assert len(bundle["text/html"]) < 10_000
    assert bundle["text/plain"].startswith("Antes de ejecutar dijiste: <script>")
    assert '<th scope="row"' in bundle["text/html"]
