"""Is whatever somebody hands in read without an error, and told in a sentence?"""

import json
import os

import pytest

from grader.findings import FLAGS, SENTENCES
from grader.submission import read_submission
from grader.untrusted import LARGEST


@pytest.fixture
def file(tmp_path):
    """Where a submission of lab 1 lies in nbgrader's layout."""
    path = tmp_path / "class" / "ana" / "lab01_log" / "lab01_log.ipynb"
    path.parent.mkdir(parents=True)
    return path


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def read(path, lab):
    return read_submission(path, lab, within=path.parents[2])


def flags(submission):
    return [finding.flag for finding in submission.findings]


def source_of(notebook, name):
    return next(
        cell for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )  # fmt: skip


def test_the_released_notebook_is_as_it_should_be(first, file):
    lab, notebook = first
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == []
    assert submission.language == "es"
    judged = [name for cell in submission.plan.cells for name in cell.judges]
    assert judged == list(lab.checks)
    assert all(cell.facts.only_asks for cell in submission.plan.cells if cell.judges)


REFUSED = {
    "empty": b"",
    "empty blank": b" \n\n ",
    "not_json": b"not a notebook",
    "not_json cut": b'{"cells": [{"cell_type": "code", "sour',
    "not_json deep": b'{"cells": ' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "not_json nulls": b'{"cells"\0: []}',
    "not_json binary": os.urandom(2000).replace(b"{", b"") + b"\xff",
    "not_a_notebook list": b"[]",
    "not_a_notebook null": b"null",
    "not_a_notebook number": b"1" * 10_000,
    "not_a_notebook object": b'{"a": 1}',
    "other_format five": b'{"nbformat": 5, "cells": []}',
    "other_format word": b'{"nbformat": "4\\u001b[31m", "cells": []}',
    "other_format huge": b'{"nbformat": ' + b"9" * 9_000 + b', "cells": []}',
    "other_format infinite": b'{"nbformat": 1e999, "cells": []}',
    "other_format list": b'{"nbformat": [4], "cells": []}',
    "other_format none": b'{"cells": []}',
    "empty cells": b'{"nbformat": 4, "cells": []}',
    "empty cells none": b'{"nbformat": 4, "cells": null}',
    "empty cells strange": b'{"nbformat": 4, "cells": [1, null, [], {"cell_type": "code"}]}',
    "empty sources": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1, {}]}]}',
    "too_large": b" " * (LARGEST + 1),
}


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: name.replace(" ", "-"))
def test_what_is_no_notebook_gets_a_sentence(first, file, name):
    write(file, REFUSED[name])
    submission = read(file, first[0])
    assert flags(submission) == [name.split()[0]]
    assert submission.refusal is not None
    text = submission.refusal.text
    assert text.es != text.en
    assert text.en.isprintable()
    assert len(text.en) < 400


def test_fifty_megabytes_are_refused_without_reading_them_all(first, file):
    with file.open("wb") as large:
        large.truncate(50_000_000)
    assert flags(read(file, first[0])) == ["too_large"]


def test_nothing_there_and_a_folder_in_its_place(first, file):
    assert flags(read(file, first[0])) == ["missing"]
    file.mkdir()
    assert flags(read(file, first[0])) == ["not_a_file"]


def test_a_pipe_does_not_make_anybody_wait(first, file):
    os.mkfifo(file)
    assert flags(read(file, first[0])) == ["not_a_file"]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["file", "lab folder", "student folder"])
def test_no_link_is_followed(first, file, tmp_path, place):
    lab, notebook = first
    write(file, notebook)
    linked = [file, file.parent, file.parent.parent][place]
    elsewhere = tmp_path / "elsewhere"
    linked.rename(elsewhere)
    linked.symlink_to(elsewhere)
    assert flags(read(file, lab)) == ["link"]


def test_a_file_in_the_place_of_a_folder(first, file):
    file.parent.rmdir()
    file.parent.write_text("a note")
    assert flags(read(file, first[0])) == ["not_a_file"]


def test_a_file_that_may_not_be_read(first, file, monkeypatch):
    write(file, first[1])

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("grader.untrusted.os.open", refuse)
    assert flags(read(file, first[0])) == ["forbidden"]


def test_another_encoding_a_byte_order_mark_and_huge_numbers_are_no_reason_to_refuse(first, file):
    lab, notebook = first
    text = json.dumps(notebook).replace('"nbformat_minor": 5', f'"nbformat_minor": {"7" * 9000}')
    for encoding in ("utf-16", "utf-8-sig", "utf-8"):
        write(file, text.encode(encoding))
        assert flags(read(file, lab)) == []


def test_the_formats_of_before_are_read(first, file):
    lab, notebook = first
    cells = [
        {**{k: v for k, v in cell.items() if k != "source"}, "input": cell["source"]}
        if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]  # fmt: skip
    write(file, {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]})
    submission = read(file, lab)
    assert flags(submission) == ["upgraded"]
    assert [name for cell in submission.plan.cells for name in cell.judges] == list(lab.checks)


def test_another_labs_notebook(first, file):
    lab, _ = first
    code = 'from workbook import open_notebook\nopen_notebook("lab02_keys", "es")'
    write(file, {"nbformat": 4, "cells": [{"cell_type": "code", "source": code}]})
    submission = read(file, lab)
    assert flags(submission) == ["other_lab"]
    assert "lab02_keys" in submission.refusal.text.es


def test_the_labs_own_notebook_under_another_labs_name_is_run(first, file):
    lab, notebook = first
    notebook["metadata"]["workbook"]["slug"] = "lab02_keys"
    write(file, notebook)
    assert read(file, lab).refusal is None


def test_another_kernel_is_told_and_run_with_python(first, file):
    lab, notebook = first
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == ["other_kernel"]
    assert submission.plan.cells


@pytest.mark.parametrize(
    "metadata", [None, [], {"kernelspec": None}, {"workbook": {"language": "fr"}}]
)
def test_strange_metadata_cost_nothing(first, file, metadata):
    lab, notebook = first
    write(file, {**notebook, "metadata": metadata})
    assert flags(read(file, lab)) == []


def test_neither_language(first, file):
    lab, notebook = first
    notebook["metadata"] = {}
    setup = source_of(notebook, "setup-cell")
    setup["source"] = "".join(setup["source"]).replace('"es"', '"fr"')
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == ["no_language", "given_edited"]
    assert submission.language is None


def test_deleted_cells(first, file):
    lab, notebook = first
    gone = {"setup-cell", "answer-send", "given-11", "orders_holds_the_twenty"}
    notebook["cells"] = [
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") not in gone
    ]
    write(file, notebook)
    submission = read(file, lab)
    wanted = ["check_deleted", "setup_deleted", "answer_deleted", "given_deleted"]
    assert flags(submission) == wanted
    assert submission.plan.last == ["orders_holds_the_twenty"]
    assert submission.plan.cells[0].source.startswith("from workbook import ME")


def test_cells_that_lost_their_names_are_known_by_what_they_do(first, file):
    """Another editor has dropped every cell's metadata."""
    lab, notebook = first
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    write(file, notebook)
    assert flags(read(file, lab)) == []


def test_edited_duplicated_and_moved_cells(first, file):
    lab, notebook = first
    cells = notebook["cells"]
    source_of(notebook, "orders_has_one_partition")["source"] = "print('mine')"
    source_of(notebook, "given-06")["source"] = "create_orders(None)"
    cells.append(source_of(notebook, "send_waits_for_kafka"))
    cells.append(source_of(notebook, "answer-send"))
    cells.append(source_of(notebook, "given-11"))
    early = source_of(notebook, "each_reader_gets_every_order")
    cells.remove(early)
    cells.insert(3, early)
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == [
        "check_edited", "check_duplicated", "check_moved", "answer_duplicated", "given_duplicated",
        "given_edited", "reordered",
    ]  # fmt: skip
    assert submission.plan.again == {
        "orders_has_one_partition", "send_waits_for_kafka", "each_reader_gets_every_order"
    }  # fmt: skip


def test_edited_points_and_names_in_the_metadata_mean_nothing(first, file):
    lab, notebook = first
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader")
        if marks and marks.get("grade"):
            marks |= {"points": 1e9, "grade_id": "../../etc", "checksum": None}
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == []
    assert [name for cell in submission.plan.cells for name in cell.judges] == list(lab.checks)


@pytest.mark.parametrize(
    "code",
    ['send("ana-4f1.orders", [])', "topic = f'ana-4f1.{name}'", 'ME = "ana-4f1"'],
)
def test_a_prefix_by_hand_is_told(first, file, code):
    lab, notebook = first
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": code})
    write(file, notebook)
    submission = read(file, lab)
    assert flags(submission) == ["literal_prefix"]
    assert "ana-4f1" in submission.findings[0].text.es


@pytest.mark.parametrize(
    "code", ['print("P-001")', 'f"{ME}.orders"', '"us-east.log"', "x = 'a-1f1'"]
)
def test_no_false_alarm(first, file, code):
    lab, notebook = first
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": code})
    write(file, notebook)
    assert flags(read(file, lab)) == []


EVIL = {
    "attributes": "a" + ".b" * 80_000,
    "minus": "-" * 80_000 + "1",
    "sum": "1+" * 80_000 + "1",
    "elif": "if 1: pass\n" + "elif 1: pass\n" * 20_000,
    "null": "x = 1\0",
    "half a character": "x = '\ud800'",
    "magic": "%time\n!ls\ncheck('orders_has_one_partition')",
    "cell magic": "%%bash\nrm -rf /",
    "await": "await reader()",
    "long": "#" * 900_000,
    "escape": "x = '\\d'",
}


@pytest.mark.parametrize("name", EVIL, ids=lambda name: name.replace(" ", "-"))
def test_code_that_is_hard_to_read_is_handed_to_the_kernel_all_the_same(first, file, name):
    lab, notebook = first
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": EVIL[name]})
    write(file, notebook)
    submission = read(file, lab)
    assert submission.refusal is None
    submission.plan.cells[-1].source.encode()
    assert len(submission.plan.cells[-1].source) == len(EVIL[name])


def test_thousands_of_cells_are_cut(first, file):
    lab, notebook = first
    more = [{"cell_type": "code", "metadata": {}, "source": "1"}] * 3_000
    write(file, {**notebook, "cells": [*notebook["cells"], *more]})
    submission = read(file, lab)
    assert flags(submission) == ["too_many_cells"]
    assert len(submission.plan.cells) == 1_000


def test_megabytes_of_code_are_cut_before_anybody_reads_them(first, file):
    lab, notebook = first
    more = [{"cell_type": "code", "metadata": {}, "source": "x = [" + "1," * 40_000 + "]"}] * 40
    write(file, {**notebook, "cells": [*notebook["cells"], *more]})
    submission = read(file, lab)
    assert flags(submission) == ["too_many_cells"]
    assert sum(len(cell.source) for cell in submission.plan.cells) < 1_000_001


def test_the_same_bytes_and_support_files_are_the_same_submission(first, file, tmp_path):
    lab, notebook = first
    write(file, notebook)
    digest = read(file, lab).digest
    assert read(file, lab).digest == digest
    (file.parent / "timestamp.txt").write_text("now")
    assert read(file, lab).digest == digest
    (file.parent / "helper.py").write_text("x = 1")
    assert read(file, lab).digest != digest
    (file.parent / "secret").symlink_to("/etc/passwd")
    assert flags(read(file, lab)) == ["support_files"]


def test_every_sentence_is_whole_in_both_languages():
    assert len(FLAGS) > 25
    for text in SENTENCES.values():
        assert text.es != text.en
        assert text.en[-1] in ".?}", text.en
