"""Is JSON from a learner's process believed only where it is a drawing of a sane size?"""

import copy
import json

import pytest

from tests.drawings.conftest import drawn, examples
from workbook.drawings import NotADrawing, read_drawing
from workbook.drawings.cell import NoDrawing, run_alone
from workbook.drawings.graph import LONGEST_LABEL, MOST_NODES, tidy

GOOD = {
    "version": 1,
    "name": "x",
    "nodes": [{"id": "n1", "label": "a", "kind": "", "box": "b1"}, {"id": "n2", "label": "b"}],
    "boxes": [{"id": "b1", "label": "c", "inside": None}],
    "edges": [{"tail": "n1", "head": "n2", "way": "forward", "label": ""}],
    "traps": [],
}


def test_what_is_written_is_read():
    for example in examples():
        drawing = run_alone(example.source)
        assert read_drawing(json.loads(json.dumps(drawing.to_json()))) == drawing


def changed(*path, value):
    said = copy.deepcopy(GOOD)
    inner = said
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return said


BAD = {
    "nothing": None,
    "list": [],
    "version": changed("version", value=2),
    "nodes": changed("nodes", value={"a": 1}),
    "node": changed("nodes", 0, value="n1"),
    "id": changed("nodes", 0, "id", value=7),
    "empty id": changed("nodes", 1, "id", value=""),
    "long id": changed("nodes", 1, "id", value="x" * 101),
    "same id": changed("nodes", 1, "id", value="n1"),
    "node and box": changed("boxes", 0, "id", value="n1"),
    "kind": changed("nodes", 0, "kind", value=["x"]),
    "loose box": changed("nodes", 0, "box", value="b9"),
    "loose edge": changed("edges", 0, "head", value="n9"),
    "way": changed("edges", 0, "way", value="up"),
    "unhashable way": changed("edges", 0, "way", value=[]),
    "circle": changed("boxes", 0, "inside", value="b1"),
    "many": changed("nodes", value=[{"id": f"n{n}", "label": ""} for n in range(MOST_NODES + 1)]),
    "deep": changed(
        "boxes",
        value=[{"id": "b1", "label": ""}]
        + [{"id": f"b{n}", "label": "", "inside": f"b{n - 1}"} for n in range(2, 20)],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_drawing_is_refused(name):
    with pytest.raises(NotADrawing):
        read_drawing(BAD[name])


def test_the_good_one_is_good():
    assert read_drawing(GOOD).nodes[1].label == "b"


def test_labels_are_cut_and_hold_nothing_that_steers_a_terminal():
    drawing = read_drawing(
        changed("nodes", 0, "label", value="a\x1b[31m\u202eb\n\n c " + "x" * 999)
    )
    label = drawing.nodes[0].label
    assert len(label) == LONGEST_LABEL
    assert label.startswith("a [31m b\nc xxx")
    assert tidy(5) == ""


def test_a_label_that_is_no_text_is_empty():
    assert read_drawing(changed("nodes", 0, "label", value={"a": 1})).nodes[0].label == ""


def test_a_drawing_that_is_too_large_is_a_sentence():
    with pytest.raises(NoDrawing) as caught:
        drawn("for n in range(400):\n    Rack(str(n))")
    assert "400" in caught.value.text.en


def test_half_a_character_is_no_character():
    assert drawn('Rack("a\\udc00b")').nodes[0].label == "a b"
