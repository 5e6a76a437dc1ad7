"""Does an expectation wait for a fact, give up when nothing can change, and keep types apart?"""

import time

import pytest

from grader.expect import Mismatch, expect, same_value, watching
from workbook.text import Text

HINT = Text(es="¿Y si…?", en="What if…?")


class Pulse:
    def __init__(self, settled):
        self._settled = settled

    def settled(self):
        return self._settled


def test_a_fact_that_comes_late_is_waited_for():
    ready = time.monotonic() + 0.2
    assert expect(lambda: 3 if time.monotonic() > ready else 0, equals=3, hint=HINT) == 3


def test_a_settled_cluster_ends_the_wait_at_once():
    started = time.monotonic()
    with pytest.raises(Mismatch) as caught, watching(Pulse(True)):
        expect(lambda: 1, equals=3, within=30, hint=HINT)
    assert time.monotonic() - started < 5
    assert (caught.value.expected.es, caught.value.seen.es) == ("3", "1")


def test_a_restless_cluster_is_asked_until_the_deadline():
    asked = []
    with pytest.raises(Mismatch), watching(Pulse(False)):
        expect(lambda: asked.append(1), equals=3, within=0.3, hint=HINT)
    assert len(asked) > 2


def test_the_last_absence_is_what_is_told_and_the_hint_is_added():
    def ask():
        raise Mismatch(Text(es="un topic", en="a topic"), Text(es="ninguno", en="none"))

    with pytest.raises(Mismatch) as caught:
        expect(ask, equals=3, within=0.1, hint=HINT)
    assert caught.value.seen.en == "none"
    assert caught.value.hint is HINT


def test_a_known_value_is_looked_at_once():
    with pytest.raises(Mismatch):
        expect(2, equals=3, hint=HINT)
    assert expect([1], equals=[1], hint=HINT) == [1]


@pytest.mark.parametrize(
    ("value", "wanted", "same"),
    [
        (1, 1.0, True), (True, 1, False), (1, True, False), ("1", 1, False), (None, 0, False),
        ({"a": [1]}, {"a": [1]}, True), ({"a": [True]}, {"a": [1]}, False), ((1,), [1], False),
        (b"x", "x", False), ([], {}, False), (float("nan"), float("nan"), False),
    ],
)  # fmt: skip
def test_types_count_at_every_depth(value, wanted, same):
    assert same_value(value, wanted) is same


@pytest.mark.parametrize(
    ("wish", "value", "fits"),
    [
        ({"at_least": 2}, 2, True), ({"at_least": 2}, True, False), ({"at_least": 2}, "3", False),
        ({"at_most": 2}, 3, False), ({"one_of": ["a", "b"]}, "b", True),
        ({"one_of": ["a"]}, "c", False), ({"at_least": 1}, float("nan"), False),
    ],
)  # fmt: skip
def test_the_other_wishes(wish, value, fits):
    if fits:
        assert expect(value, hint=HINT, **wish) == value
    else:
        with pytest.raises(Mismatch):
            expect(value, hint=HINT, **wish)


def test_a_wish_that_says_nothing_or_two_things_is_our_mistake():
    with pytest.raises(TypeError):
        expect(1, hint=HINT)
    with pytest.raises(TypeError):
        expect(1, equals=1, at_least=1, hint=HINT)


def test_a_hostile_value_is_shown_cut():
    with pytest.raises(Mismatch) as caught:
        expect("x" * 10_000, equals="y", hint=HINT)
    assert len(caught.value.seen.es) <= 160
