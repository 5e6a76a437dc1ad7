"""Does a check take for done what is only promised?"""

from __future__ import annotations

import threading

import pytest
from attacks import LAB

from grader.expect import Mismatch
from grader.sample import Sample


class Topic:
    """A topic that fills when whoever sends gets round to it."""

    name = "eva-1f0.stage-0-orders"

    def __init__(self):
        self.kept = []

    def records(self):
        return list(self.kept)


class Stage:
    def __init__(self, topic):
        self._topic = topic

    def topic(self, name):
        return self._topic

    def forbidden_topic(self, name):
        return "stage-0.orders"


class SendsLater:
    """`send` thanks the customer at once, and raises where the name is not its own: it asks nobody."""

    def __init__(self, topic):
        self._topic = topic

    def call(self, function, topic, orders, **_):
        threading.Timer(0.3, self._topic.kept.extend, [orders]).start()

    def raises(self, function, topic, orders, **_):
        return not topic.startswith("eva-1f0.")


@pytest.mark.xfail(
    strict=True,
    reason="send_waits_for_kafka looks again for 3 s and its refused topic shows by its name: "
    "it must count once, as soon as send returns, and refuse under a name like any other",
)
def test_a_send_that_returns_before_kafka_has_the_orders_is_caught():
    topic = Topic()
    check = LAB.checks["send_waits_for_kafka"].function
    with pytest.raises(Mismatch):
        check(student=SendsLater(topic), stage=Stage(topic), sample=Sample("seed"))
