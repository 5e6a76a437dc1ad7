"""Does a file that is made to hurt its reader only hurt whoever handed it in, and in little time?"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from attacks import ATTACKS, EVERY, LAB, cell

from grader.submission import read_submission

RELEASED = EVERY["released es"].notebook
SECONDS = 10.0


def notebook(*sources, **more):
    """The released notebook with these cells behind."""
    made = copy.deepcopy(RELEASED)
    made["cells"] += [cell(source) for source in sources]
    return made | more


def in_folder(tmp_path, content):
    path = tmp_path / "eva" / LAB.slug / f"{LAB.slug}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def in_time(path, seconds=SECONDS):
    started = time.process_time()  # whatever else this machine is doing
    submission = read_submission(path, LAB)
    assert time.process_time() - started < seconds
    said = [finding.text.en for finding in submission.findings]
    assert all(c.isprintable() for words in said for c in words), said
    assert all(len(words) < 1000 for words in said)
    return submission


SOURCES = {
    "nothing but line ends": "(" + "\n" * 99_000,
    "nothing but spaces": "(" + " " * 99_000,
    "indented magics": "(\n" + "   %x\n" * 20_000,
    "one long line": "x = '" + "a" * 2_000_000 + "'",
    "one long number": "9" * 150_000,
    "a deep sum": "1" + "+1" * 45_000,
    "deep attributes": "a" + ".b" * 45_000,
    "deep calls": "f" + "()" * 45_000,
    "deep brackets": "(" * 45_000,
    "many else": "if 1: pass\n" + "elif 1: pass\n" * 5_000,
    "null bytes": "check('x')\0" * 1000,
    "half characters": "check('\ud800')",
    "format fields": "check('{0.__class__.__mro__}')  # {names} {es!r:>999999999}",
}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.timeout(60)
def test_a_cell_that_is_slow_to_read(kind, tmp_path):
    submission = in_time(in_folder(tmp_path, notebook(SOURCES[kind])))
    assert submission.refusal is None


@pytest.mark.timeout(200)
def test_ten_megabytes_of_cells_that_are_slow_to_read(tmp_path):
    sources = ["x" + "[0]" * 33_000] * 100
    path = in_folder(tmp_path, notebook(*sources))
    assert in_time(path, SECONDS * 6).refusal is None


@pytest.mark.timeout(60)
def test_a_hundred_thousand_cells(tmp_path):
    submission = in_time(in_folder(tmp_path, notebook(*["1"] * 100_000)))
    assert "too_many_cells" in [finding.flag for finding in submission.findings]


@pytest.fixture
def bottomless(tmp_path):
    """Twelve hundred folders, one in the other, beside the notebook; Python itself cannot remove them."""
    path = in_folder(tmp_path, notebook())
    before = Path.cwd()
    try:
        os.chdir(path.parent)
        for _ in range(1_200):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(before)
    try:
        yield path
    finally:
        subprocess.run(["rm", "-rf", str(path.parent / "d")], check=True)


@pytest.mark.timeout(60)
def test_folders_without_a_bottom_beside_the_notebook(bottomless):
    in_time(bottomless)


@pytest.mark.timeout(60)
def test_pipes_sockets_and_links_beside_the_notebook(tmp_path):
    path = in_folder(tmp_path, notebook())
    os.mkfifo(path.parent / "data.csv")
    (path.parent / "shadow").symlink_to("/etc/shadow")
    (path.parent / "all").symlink_to("/")
    (path.parent / "b\udcff\x1b[2J.csv").write_bytes(b"x")
    in_time(path)


@pytest.mark.parametrize(
    "metadata",
    [
        {"workbook": {"slug": "\x1b[2J{0}<script>`\u202e" * 100, "language": ["es"]}},
        {"kernelspec": {"language": "\x1b]0;x\x07" * 1000}, "language_info": {"name": "{names}"}},
        {"kernelspec": [], "workbook": [[[]]], "language_info": "x" * 1_000_000},
        {f"k{n}": {"k": [n] * 10} for n in range(20_000)},
    ],
)
def test_metadata_bombs(metadata, tmp_path):
    assert in_time(in_folder(tmp_path, notebook(metadata=metadata))).refusal is None


@pytest.mark.parametrize(
    "content",
    [
        "[" * 5_000_000,
        '{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"nbformat": 4, "cells": [' + '{"cell_type": "code", "source": 7},' * 1000 + "7]}",
        '{"nbformat": ' + "9" * 10_000 + ', "cells": []}',
        '{"nbformat": 4, "nbformat": 3, "cells": {}, "worksheets": 4}',
        '{"nbformat": NaN, "cells": [Infinity]}',
        "\ufeff{}",
        "\0" * 1000,
    ],
)
@pytest.mark.timeout(60)
def test_json_that_hurts(content, tmp_path):
    assert in_time(in_folder(tmp_path, content)).refusal is not None


@pytest.mark.parametrize(
    "marks", [{"grade_id": "../../x"}, {"grade_id": ["a"]}, [], "x", {"grade_id": "x" * 10**5}]
)
def test_names_of_cells_that_are_none(marks, tmp_path):
    made = notebook()
    for each in made["cells"]:
        each["metadata"]["nbgrader"] = marks
    assert in_time(in_folder(tmp_path, made)).refusal is None


def test_no_attack_is_refused_as_a_file(tmp_path):
    for name, attack in ATTACKS.items():
        assert in_time(in_folder(tmp_path / name, attack.notebook)).refusal is None, name
