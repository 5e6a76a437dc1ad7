"""In a graded run, does the notebook know only who it is, and learn nothing from check()?"""

import json

import pytest

from workbook import graded, memory
from workbook.checking import check
from workbook.errors import WorkbookError
from workbook.nodes import cluster


@pytest.fixture
def run(tmp_path, monkeypatch):
    file = tmp_path / "graded.json"
    file.write_text(json.dumps({"me": "run-7c1", "config": {"bootstrap.servers": "a:1"}}), "utf-8")
    monkeypatch.setenv("WORKBOOK_GRADED", str(file))
    monkeypatch.setattr(memory.MEMORY, "me", None)
    monkeypatch.setenv("WORKBOOK_JUDGE", str(tmp_path / "never looked at"))


def test_who_i_am_comes_from_the_run(run):
    assert memory.me() == "run-7c1"
    assert cluster.config == {"bootstrap.servers": "a:1"}


@pytest.mark.parametrize(("language", "words"), [("es", "Anotado"), ("en", "Noted")])
def test_check_only_notes(run, capsys, monkeypatch, language, words):
    monkeypatch.setenv("WORKBOOK_LANGUAGE", language)
    assert repr(check("orders_has_one_partition")) == "0.0"
    assert capsys.readouterr().out.startswith(words)


def test_nothing_is_reset_or_switched_off(run, capsys):
    cluster.reset()
    assert "no hace nada" in capsys.readouterr().out
    with pytest.raises(WorkbookError):
        graded.answer("POST", "/v1/nodes/1/kill")
