"""Does the command `nbgrader validate` ever call a notebook that is not right a success?

Two notebooks here; every released one and every mistake in `make soak`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader import discover, service
from grader.learners import Learner
from grader.notebook import as_text
from grader.variants import variants

pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.timeout(1800)]
LAB = discover.lab("lab01_log")
WRONG = [v for v in variants(LAB) if v.kind in ("released", "mistake")]
RIGHT = next(v for v in variants(LAB) if v.kind == "reference")


def validate(room, folder, variant, me):
    """What `nbgrader validate` prints for this notebook, run as a learner of its own."""
    cluster, home = room
    notebook = folder / "lab01_log.ipynb"
    notebook.write_text(as_text(variant.notebook), "utf-8")
    cluster.create_tenant(me)
    file = service.issue(Learner(me, cluster.name), folder / "judge.json", home)
    try:
        program = str(Path(sys.executable).with_name("nbgrader"))
        variables = {**os.environ, "WORKBOOK_JUDGE": str(file)}
        command = [program, "validate", "--ExecutePreprocessor.timeout=60", str(notebook)]
        done = subprocess.run(
            command, env=variables, capture_output=True, text=True, check=False, cwd=folder
        )
        return done.stdout + done.stderr
    finally:
        cluster.remove_tenant(me)


def test_a_released_and_a_wrong_notebook_are_no_success(room, tmp_path):
    for number, variant in enumerate((WRONG[0], WRONG[-1])):
        said = validate(room, tmp_path, variant, f"validate-{number}")
        assert "Success!" not in said
        assert "VALIDATION FAILED" in said


def test_a_right_notebook_is_a_success(room, tmp_path):
    assert "Success!" in validate(room, tmp_path, RIGHT, "validate-right")


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(WRONG)))
def test_no_wrong_notebook_is_a_success(room, tmp_path, number):
    said = validate(room, tmp_path, WRONG[number], f"soak-{number:02}")
    assert "Success!" not in said, WRONG[number].name
