"""What does a stock nbgrader, without our configuration, make of our notebooks?"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from classroom import CHECKS, SLUG, Class, nbgrader
from nbclient import NotebookClient
from nbgrader.api import Gradebook

from grader.marked import exercise


@pytest.mark.kernel
def test_without_our_configuration_no_failed_check_earns_a_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Stock nbgrader runs `check()` itself: no judge answers there, so each check is a plain 0.0.

    The saved notebook of a practice session, with the judge's good marks in it, changes nothing.
    """
    lab = exercise(SLUG)
    source = lab.released("es")
    submitted = tmp_path / "submitted" / "ana" / SLUG
    for folder in (tmp_path / "source" / SLUG, submitted):
        folder.mkdir(parents=True)
    (tmp_path / "source" / SLUG / f"{SLUG}.ipynb").write_text(json.dumps(source), "utf-8")
    (submitted / f"{SLUG}.ipynb").write_text(json.dumps(executed(source)), "utf-8")
    monkeypatch.chdir(tmp_path)  # no nbgrader_config.py here
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"
    monkeypatch.setenv("PATH", path)
    assert Class(tmp_path).run("generate_assignment", SLUG) == 0
    nobody = str(tmp_path / "nobody.json")
    done = nbgrader(tmp_path, "autograde", SLUG, PATH=path, WORKBOOK_JUDGE=nobody)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        notebook = gradebook.find_submission_notebook(SLUG, SLUG, "ana")
        marks = {grade.name: grade.auto_score for grade in notebook.grades}
    assert marks == dict.fromkeys(CHECKS, 0)


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """As a learner saves it after a good session."""
    solved: dict[str, Any] = json.loads(json.dumps(notebook))
    for cell in solved["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            result = {"text/plain": [str(cell["metadata"]["nbgrader"]["points"])]}
            kind = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
            cell["outputs"] = [{**kind, "data": result}]
    return solved


@pytest.mark.kernel
def test_a_check_without_a_judge_is_a_plain_zero_and_no_error(tmp_path, monkeypatch):
    """What the stock parser sees: a result that is a number, and nothing on stderr."""
    monkeypatch.setenv("WORKBOOK_JUDGE", str(tmp_path / "nobody.json"))
    code = f'from workbook import check\ncheck("{CHECKS[0]}")'
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(node, timeout=60).execute()
    outputs = node.cells[0].outputs
    assert [o.data["text/plain"] for o in outputs if o.output_type == "execute_result"] == ["0.0"]
    assert not [o for o in outputs if o.get("name") == "stderr" or o.output_type == "error"]
