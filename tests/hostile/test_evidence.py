"""Does a check take for done what is only promised?"""

from __future__ import annotations

import threading
import time

import pytest
from attacks import LAB

from grader.expect import Mismatch, watching
from grader.sample import Sample
from grader.stage_topic import Arrived
from grader.view import Record

SEEDS = [f"seed-{number}" for number in range(12)]


class Topic:
    """A topic that fills when whoever sends gets round to it."""

    def __init__(self, name, refuses=False):
        self.name, self.refuses, self.kept = name, refuses, []

    def take(self, values):
        if self.refuses:
            raise PermissionError(self.name)
        start = len(self.kept)
        self.kept += [Record(0, start + n, None, v, (), 0) for n, v in enumerate(values)]

    def records(self):
        return list(self.kept)

    def now(self):
        return Arrived(self, {0: len(self.kept)})


class Stage:
    """Topics of the judge's own, in one process."""

    def __init__(self):
        self.topics = {}

    def topic(self, name, copies=3):
        return self._made(name, refuses=False)

    def refusing_topic(self, name):
        return self._made(name, refuses=True)

    def _made(self, name, refuses):
        full = f"eva-1f0.stage-0-{len(self.topics)}-{name}"
        return self.topics.setdefault(full, Topic(full, refuses))


class Student:
    """Calls a `send` that is handed the topics themselves."""

    def __init__(self, stage, send):
        self._stage, self._send = stage, send

    def call(self, function, name, orders, **_):
        self._send(self._stage.topics[name], orders)

    def raises(self, function, name, orders, **_):
        try:
            self._send(self._stage.topics[name], orders)
        except PermissionError:
            return True
        return False


class AtRest:
    """Says that nothing changes any more, but not before the late ones have had their time."""

    def __init__(self):
        self._end = time.monotonic() + 0.6

    def settled(self):
        return time.monotonic() > self._end


def values(orders):
    return [str(order).encode() for order in orders]


def honest(topic, orders):
    topic.take(values(orders))


def later(topic, orders):
    threading.Timer(0.3, lambda: topic.refuses or topic.take(values(orders))).start()


def later_and_knows_its_prefix(topic, orders):
    if not topic.name.startswith("eva-1f0."):
        raise PermissionError
    later(topic, orders)


def empty_ones(topic, orders):
    topic.take([b"{}"] * len(orders))


def one_again_and_again(topic, orders):
    topic.take(values(orders[:1]) * len(orders))


def all_in_one(topic, orders):
    topic.take([b"".join(values(orders))])


def asks_nobody(topic, orders):
    if not topic.refuses:
        honest(topic, orders)


def knows_the_prefix(topic, orders):
    if not topic.name.startswith("eva-1f0."):
        raise PermissionError
    asks_nobody(topic, orders)


def ask(send, seed):
    stage = Stage()
    LAB.checks["send_waits_for_kafka"].function(
        student=Student(stage, send), stage=stage, sample=Sample(seed)
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_sends_and_asks_passes(seed):
    ask(honest, seed)


@pytest.mark.parametrize(
    "send",
    [later, later_and_knows_its_prefix, empty_ones, one_again_and_again, all_in_one, asks_nobody]
    + [knows_the_prefix],
)
def test_whoever_does_not_is_caught(send):
    with pytest.raises(Mismatch), watching(AtRest()):
        ask(send, SEEDS[0])


def test_whoever_counts_the_calls_is_caught_for_some_seed():
    """The refusal is the second call, or the third, or …: nobody knows before it comes."""
    for refused in range(1, 7):
        assert any(fails(counting(refused), seed) for seed in SEEDS), refused


def counting(refused):
    calls = []

    def send(topic, orders):
        calls.append(topic)
        if len(calls) == refused:
            raise PermissionError
        asks_nobody(topic, orders)

    return send


def fails(send, seed):
    try:
        ask(send, seed)
    except (Mismatch, PermissionError):
        return True
    return False
