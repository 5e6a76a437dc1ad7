"""What do the traps of notebook grading, and hostile files, change about a mark? Nothing."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from classroom import CHECKS, SEND_FAILED, SLUG, Class, Judge, autograde, cell_of, grade_id, report
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import reads
from nbgrader.server_extensions.formgrader.handlers import template_path
from nbgrader.utils import determine_grade

from grader.report import Outcome
from workbook.text import Text


def delete_checks(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [c for c in notebook["cells"] if grade_id(c) not in CHECKS]


def duplicate_ids(notebook: dict[str, Any]) -> None:
    one = next(c for c in notebook["cells"] if grade_id(c) == "send_waits_for_kafka")
    two = {**one, "id": "other", "source": ["print('mine')"]}
    notebook["cells"] += [two, one]


def edited_points(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if grade_id(cell) in CHECKS:
            cell["metadata"]["nbgrader"]["points"] = 1_000
            cell["source"] = ["1_000"]


def wrong_metadata(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {"nbgrader": {"grade": "yes", "points": "NaN", "grade_id": ["x"]}}
    notebook["metadata"] = {"kernelspec": {"name": "bash", "display_name": "x"}}


def false_outputs(notebook: dict[str, Any]) -> None:
    """What nbgrader's parser takes for full marks, for a zero, and for an error."""
    results = ("False", "-3", "nan", "'oops'", "np.float64(0.5)", "4.0000000000000004", "True")
    for cell, result in zip(
        (c for c in notebook["cells"] if grade_id(c) in CHECKS), (*results, "9" * 400), strict=False
    ):
        data = {"text/plain": [result], "text/html": ["<script>alert(1)</script>"]}
        kind = {"output_type": "execute_result", "execution_count": 1}
        cell["outputs"] = [{**kind, "data": data, "metadata": {}}]
        cell["outputs"] += [{"output_type": "stream", "name": "stderr", "text": ["%3|FAIL|"]}]


@pytest.mark.parametrize(
    "change", [delete_checks, duplicate_ids, edited_points, wrong_metadata, false_outputs]
)
def test_what_is_done_to_cells_changes_no_mark(room_of_class: Class, judge: Judge, change):
    room_of_class.hand_in("ana", change=change)
    judge.reports["ana"] = report(outcomes=SEND_FAILED)
    assert autograde(room_of_class) == 0
    assert room_of_class.score("ana") == 16
    notebook = room_of_class.autograded("ana")
    for name in CHECKS:
        cell = cell_of(notebook, name)
        assert "".join(cell["source"]) == f'check("{name}")'
        assert cell["metadata"]["nbgrader"]["points"] <= 4
    assert "<script>" not in json.dumps(notebook)


def test_nbgraders_own_parser_reads_our_cells_right(room_of_class: Class, judge: Judge):
    """Whoever runs the stock SaveAutoGrades over our notebooks finds the same marks; a broken one gets 0."""
    room_of_class.hand_in("ana", change=false_outputs)
    outcomes = SEND_FAILED | {
        "orders_holds_the_twenty": Outcome.SKIPPED,
        "each_reader_gets_every_order": Outcome.BROKEN,
    }
    judge.reports["ana"] = report(outcomes=outcomes)
    autograde(room_of_class)
    notebook = reads(json.dumps(room_of_class.autograded("ana")), as_version=4)
    marks = {
        cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
        for cell in notebook.cells
        if grade_id(cell) in CHECKS
    }
    wanted = {check.name: check.points for check in report(outcomes=outcomes).checks}
    assert marks == wanted


def test_html_of_a_students_own_is_only_text_where_an_instructor_looks(
    room_of_class: Class, judge: Judge
):
    def evil(notebook: dict[str, Any]) -> None:
        words = "a < b\n\n<img src=x onerror=alert(1)>\n```\n<script>alert(2)</script>\n"
        words += (
            "[here](javascript:alert(3)) ![x](javascript:alert(4)) $\\href{javascript:alert(5)}{x}$"
        )
        cell = {"cell_type": "markdown", "id": "evil", "metadata": {}, "source": words}
        raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": words}
        notebook["cells"] += [cell, raw]
        notebook["cells"][0]["attachments"] = {"x": {"text/html": "<script>"}}

    room_of_class.hand_in("ana", change=evil)
    autograde(room_of_class)
    assert room_of_class.run("generate_feedback", SLUG) == 0
    shown = "\n".join(evil_cells(room_of_class.autograded("ana")))
    for page in (rendered(shown), room_of_class.feedback("ana")):
        assert "&lt;script&gt;alert(2)" in page
        assert "a &lt; b" in page
        assert not re.search(r"<script|<img|href=.javascript", page)


def evil_cells(notebook: dict[str, Any]) -> list[str]:
    found = [c for c in notebook["cells"] if "alert(2)" in "".join(c["source"])]
    assert [c["cell_type"] for c in found] == ["markdown", "markdown"]
    assert not any("attachments" in c for c in notebook["cells"])
    return ["".join(c["source"]) for c in found]


def rendered(words: str) -> str:
    """As formgrader does it."""
    page = MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(words)
    return str(page)


HOSTILE_FILES = {
    "nada": b"",
    "no es json": b"{",
    "no es cuaderno": b"[1, 2]",
    "otro formato": b'{"nbformat": 99, "cells": []}',
    "celdas raras": b'{"nbformat": 4, "cells": [1, null, {"cell_type": 7, "source": {}}], "metadata": 3}',
    "anidado": b"[" * 100_000,
    "binario": bytes(range(256)) * 10,
    "María José Ñ": b"\xff\xfe",
}


def test_what_cannot_be_read_stops_nobody_else(room_of_class: Class, judge: Judge):
    """The report says why (grader.submission); here it is a zero with a note, and a page to give back."""
    for student, content in HOSTILE_FILES.items():
        room_of_class.file(student, content)
        note = Text(es="El archivo no es un cuaderno.", en="The file is no notebook.")
        nothing = dict.fromkeys(CHECKS, Outcome.FAILED)
        judge.reports[student] = report(student, nothing, notes=[note])
    room_of_class.hand_in("zoe", "en")
    assert autograde(room_of_class) == 0
    assert room_of_class.run("generate_feedback", SLUG) == 0
    for student in HOSTILE_FILES:
        assert room_of_class.score(student) == 0
        assert all(cell_of(room_of_class.autograded(student), name) for name in CHECKS)
        assert "El archivo no es un cuaderno." in room_of_class.feedback(student)
    assert room_of_class.score("zoe") == 20


def test_links_among_the_files_are_not_followed(room_of_class: Class, judge: Judge, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hers", "utf-8")
    folder = room_of_class.hand_in("ana").parent
    (folder / "data.csv").write_text("mine", "utf-8")
    (folder / "stolen.txt").symlink_to(secret)
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "all").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    other = room_of_class.file("beto", b"")
    other.unlink()
    other.symlink_to(room_of_class.folder / "submitted" / "ana" / SLUG / f"{SLUG}.ipynb")
    assert autograde(room_of_class) == 0
    done = room_of_class.folder / "autograded"
    assert sorted(f.name for f in (done / "ana" / SLUG).iterdir()) == ["data.csv", f"{SLUG}.ipynb"]
    assert secret.read_text("utf-8") == "hers"
    handed = [c for c in room_of_class.autograded("beto")["cells"] if grade_id(c) == "setup-cell"]
    assert handed == []  # none of ana's cells: the link was not read


def test_a_folder_that_is_a_link_is_nobodys_work(room_of_class: Class, judge: Judge):
    ana = room_of_class.hand_in("ana").parent
    (ana / "data.csv").write_text("hers", "utf-8")
    submitted = room_of_class.folder / "submitted"
    (submitted / "beto").symlink_to(submitted / "ana")
    (submitted / "caro").mkdir()
    (submitted / "caro" / SLUG).symlink_to(ana)
    for student in ("beto", "caro"):
        judge.reports[student] = report(student, dict.fromkeys(CHECKS, Outcome.FAILED))
    assert autograde(room_of_class) == 0
    assert (ana / "data.csv").exists()
    for student in ("beto", "caro"):
        folder = room_of_class.folder / "autograded" / student / SLUG
        assert [f.name for f in folder.iterdir()] == [f"{SLUG}.ipynb"]
        assert room_of_class.score(student) == 0


def test_formgraders_own_page_shows_the_report(room_of_class: Class, judge: Judge):
    room_of_class.hand_in("tom", "en")
    judge.reports["tom"] = report("tom", SEND_FAILED)
    autograde(room_of_class)
    exporter = HTMLExporter(template_name="formgrade", extra_template_basedirs=[template_path])
    names = ("assignment_id", "notebook_id", "submission_id", "student", "base_url")
    about: dict[str, Any] = dict.fromkeys((*names, "last_name", "first_name", "notebook_path"), "")
    path = room_of_class.folder / "autograded" / "tom" / SLUG / f"{SLUG}.ipynb"
    page, _ = exporter.from_filename(str(path), resources=about | {"index": 0, "total": 1})
    assert "5 &lt;b&gt;odd&lt;/b&gt; records" in page
    assert 'id="send_waits_for_kafka"' in page
