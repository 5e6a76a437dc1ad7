"""Does every lesson run from top to bottom, in both languages, as often as a learner likes?"""

import json

import pytest

from grader import discover
from grader.build import lesson_file
from grader.execute import run_as
from workbook.text import LANGUAGES

pytestmark = [pytest.mark.cluster, pytest.mark.kernel]
LESSONS = [file.stem for file in discover.lessons()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", LESSONS)
def test_it_runs_twice_without_an_error(room, slug, language):
    cluster, home = room
    notebook = json.loads(lesson_file(discover.ROOT, slug, language).read_text("utf-8"))
    twice = {**notebook, "cells": [*notebook["cells"], *again(notebook["cells"])]}
    done = run_as(f"lesson-{slug[:3]}-{language}", twice, cluster, home)
    assert not done.errors()
    outputs = [output for cell in done.notebook.cells for output in cell.get("outputs", [])]
    assert not [o for o in outputs if o.get("name") == "stderr"]


def again(cells):
    return [{**cell, "id": f"{cell['id']}-again"} for cell in cells]
