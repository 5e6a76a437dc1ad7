"""Can what a notebook wrote into a topic, or did to it, break the judge?"""

from dataclasses import dataclass

import pytest
from confluent_kafka import KafkaError, KafkaException

from grader import stage as stages
from grader.expect import Mismatch
from grader.pulse import ClusterPulse
from grader.stage import Stage
from grader.view import Record, _gone


def record(value):
    return Record(partition=0, offset=7, key=None, value=value, headers=(), timestamp=0)


@pytest.mark.parametrize(
    "value",
    [b"", None, b"{'a': 1}", b"\xff", b"[" * 300 + b"]" * 300, b"[" * 100_000, b'"\\ud800"', b"1e999",
     b"NaN", b"9" * 9_000],
)  # fmt: skip
def test_a_record_that_is_no_plain_json_is_a_sentence(value):
    with pytest.raises(Mismatch) as caught:
        _ = record(value).json
    assert "offset 7" in caught.value.seen.es
    caught.value.seen.es.encode()
    assert len(caught.value.seen.es) < 300


def test_a_topic_that_no_broker_knows_is_asked_for_again_and_other_errors_are_ours():
    gone = _gone("ana-4f1.orders", KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART))
    assert isinstance(gone, Mismatch)
    assert gone.expected.en == "the topic `orders` to exist"
    assert isinstance(_gone("x.y", KafkaError(KafkaError.NOT_CONTROLLER)), KafkaException)


def test_a_broker_that_lags_behind_is_not_at_rest_and_breaks_no_check():
    def lagging():
        raise KafkaException(KafkaError(KafkaError.NOT_LEADER_FOR_PARTITION))

    assert not ClusterPulse(lagging).settled()


class Admin:
    """Knows some topics."""

    def __init__(self, *names):
        self.topics = dict.fromkeys(names)

    def list_topics(self, timeout):
        return self

    def delete_topics(self, names):
        return {}


@dataclass
class Topic:
    """One that the judge has made."""

    name: str

    def close(self): ...


@pytest.fixture
def stage(monkeypatch):
    monkeypatch.setattr(stages, "AdminClient", lambda config: Admin("ana.stage-orders"))
    monkeypatch.setattr(stages.time, "sleep", lambda seconds: None)
    made = Stage({}, "ana")
    made._made.append(Topic("ana.stage-orders"))
    return made


def test_a_trouble_of_kafkas_is_ours_as_long_as_the_judges_topic_is_there(stage):
    with pytest.raises(TimeoutError), stage:
        raise TimeoutError("slow")


def test_it_is_the_notebooks_where_somebody_deleted_the_judges_topic(stage):
    stage._made.append(Topic("ana.stage-gone"))
    with pytest.raises(Mismatch) as caught, stage:
        raise TimeoutError("not all records confirmed")
    assert caught.value.seen.en == "it is gone: somebody deleted it"


def test_a_mistake_of_ours_stays_ours(stage):
    stage._made.append(Topic("ana.stage-gone"))
    with pytest.raises(ZeroDivisionError), stage:
        _ = 1 / 0
