"""Is what chaos breaks decided by its seed, and is what it counts counted right?"""

from __future__ import annotations

import json

import pytest

from grader.chaos_command import as_lines
from infra.chaos import KINDS, SPEC, Outcome, plan
from infra.spec import ClusterSpec
from infra.traffic import Entry, Tally, count
from workbook.text import Text

ALL = {number: list(KINDS) for number in (*SPEC.broker_ids, *SPEC.controller_ids)}
WHOLE = Tally(100, 0, 0, 0, 0, 0, 0)


def log(*numbers: int, partition: int = 0) -> list[Entry]:
    return [Entry(partition, offset, number) for offset, number in enumerate(numbers)]


def test_a_seed_repeats_and_another_differs() -> None:
    assert plan(7, 100, SPEC, ALL) == plan(7, 100, SPEC, ALL)
    assert plan(7, 100, SPEC, ALL) != plan(8, 100, SPEC, ALL)


@pytest.mark.parametrize("seed", range(5))
def test_never_more_at_once_than_the_topic_survives(seed: int) -> None:
    steps = plan(seed, 100, SPEC, ALL)
    assert sum(map(len, steps)) == 100
    for step in steps:
        brokers = [fault for fault in step if fault.node_id in SPEC.broker_ids]
        assert len(brokers) <= 1
        assert len(step) - len(brokers) <= 1
    broken = {fault.node_id for step in steps for fault in step}
    assert broken == {*SPEC.broker_ids, *SPEC.controller_ids}
    assert {fault.kind for step in steps for fault in step} == set(KINDS)


def test_the_only_controller_is_left_alone() -> None:
    steps = plan(1, 50, ClusterSpec("one"), {number: ["kill"] for number in (1, 2, 3)})
    assert {fault.node_id for step in steps for fault in step} == {1, 2, 3}
    assert {fault.kind for step in steps for fault in step} == {"kill"}


def test_everything_is_there() -> None:
    acknowledged = {0: (0, 0), 1: (0, 1)}
    tally = count(acknowledged, 0, log(0, 1), {0: 1, 1: 1})
    assert tally == Tally(2, 0, 0, 0, 0, 0, 0)
    assert tally.whole


@pytest.mark.parametrize(
    ("acknowledged", "failed", "entries", "delivered", "wrong"),
    [
        ({0: (0, 0), 1: (0, 1)}, 0, log(0), {0: 1}, {"lost": 1}),
        ({0: (0, 3)}, 0, log(0), {0: 1}, {"lost": 1}),  # something else is where it was promised
        ({0: (1, -1)}, 0, log(0), {0: 1}, {"lost": 1}),
        ({0: (0, 0)}, 0, log(0, 0), {0: 2}, {"duplicated": 1, "redelivered": 1}),
        ({}, 0, log(2, 1, 3), {1: 1, 2: 1, 3: 1}, {"out_of_order": 1}),
        ({0: (0, 0)}, 2, log(0), {0: 1}, {"failed": 2}),
        ({0: (0, 0)}, 0, log(0), {}, {"missed_by_group": 1}),
    ],
)
def test_a_broken_promise_is_counted(
    acknowledged: dict[int, tuple[int, int]],
    failed: int,
    entries: list[Entry],
    delivered: dict[int, int],
    wrong: dict[str, int],
) -> None:
    tally = count(acknowledged, failed, entries, delivered)
    nothing = Tally(len(acknowledged), 0, 0, 0, 0, 0, 0)
    assert {k: v for k, v in vars(tally).items() if v != vars(nothing)[k]} == wrong
    assert not tally.whole


def test_what_may_be() -> None:
    """A retry is acknowledged without an offset; a group may get a record twice; order is a partition's."""
    two = log(0, 2) + log(1, 3, partition=1)
    tally = count({0: (0, -1), 1: (1, 0)}, 0, two, {0: 1, 1: 3, 2: 1, 3: 1})
    assert tally.whole
    assert tally.redelivered == 2


def test_what_a_person_and_a_program_read() -> None:
    problem = Text(es="no quedó entero.", en="it is not whole.")
    good = Outcome(4, {"kill": 2, "slow": 1}, 12.34, WHOLE, None)
    bad = Outcome(4, {"kill": 2}, 12.34, WHOLE, problem)
    assert good.whole
    assert not bad.whole
    lines = as_lines(good)
    assert "3 (kill 2, slow 1)" in lines[0].es
    assert "ISR" in lines[-1].en
    assert as_lines(bad)[-1] == problem
    facts = json.loads(json.dumps(good.to_json()))
    assert (facts["whole"], facts["in_sync"], facts["lost"], facts["seconds"]) == (
        True,
        True,
        0,
        12.3,
    )
    assert json.loads(json.dumps(bad.to_json()))["problem"]["en"] == "it is not whole."
