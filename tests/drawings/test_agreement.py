"""Do the marks agree with a person's, on drawings that nothing was tuned on, and do caps hold?"""

import pytest

from tests.drawings.agreement import row, weighted_kappa
from tests.drawings.conftest import examples


@pytest.mark.parametrize("task", ["A", "B"])
@pytest.mark.parametrize("kind", ["tuned", "held_out"])
def test_marks_agree_with_a_persons(task, kind):
    found = row(task, kind)
    assert found["count"] >= 15
    assert found["qwk"] >= 0.85, found
    assert found["within_one"] == found["count"], found


def test_the_measure_itself():
    assert weighted_kappa([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]) == 1
    assert weighted_kappa([0, 4, 0, 4], [4, 0, 4, 0]) == -1


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.path.stem)
def test_no_drawing_is_above_its_cap(example):
    verdict = example.verdict()
    assert verdict.score <= min([1, *(cap.most for cap in verdict.caps)])


CAPPED = {
    "kafka_in_hadoop": "a10 a57 b03 b33 b44 b53",
    "no_direction": "a07 b04 b38 b56",
    "both_ways": "a08 a64 b15 b42",
    "clients_inside": "a06 a36 b13",
    "zookeeper_undated": "a05 a33 a61",
    "only_history": "a15 a52",
    "only_by_the_controller": "a14",
    "by_the_controller": "a54",
    "foreign_services": "a47",
    "no_services": "a34",
    "backwards": "a38 b11 b59",
    "bypassed": "b05 b34 b55",
    "straight_to_bi": "b06",
    "isolated": "b14 b57",
    "no_lines": "a17 b39",
    "no_kafka": "a09 a41 b08 b09 b36 b60",
    "scattered": "a45",
}


@pytest.mark.parametrize(
    ("cap", "name"), [(cap, name) for cap, names in CAPPED.items() for name in names.split()]
)
def test_each_fatal_mistake_meets_its_cap(cap, name):
    (example,) = [e for e in examples() if e.path.name.startswith(f"{name}_")]
    assert cap in [each.name for each in example.verdict().caps]


FULL = "a01 a02 a03 a12 a13 a31 a32 a35 a42 a51 a53 a58 a60 a66 b01 b02 b10 b16 b18 b31 b32 b40 b43 b45"


@pytest.mark.parametrize("name", FULL.split())
def test_right_drawings_meet_no_cap(name):
    (example,) = [e for e in examples() if e.path.name.startswith(f"{name}_")]
    verdict = example.verdict()
    assert (verdict.score >= 0.9, verdict.caps) == (True, ())
