"""Is whoever keeps too much on a shared cluster warned, stopped, and let go on again?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from confluent_kafka import KafkaError, Producer
from confluent_kafka.admin import NewTopic
from fakes import FakeBackend
from real import until

import infra
from infra import Cluster, admin, caps, keeper
from infra.caps import Notice, Use, judged
from workbook.text import same

LITTLE = Use(1, 1, 10)
MANY = Use(caps.CAPS.topics + 1, caps.CAPS.partitions + 1, 0)
HEAVY = Use(1, 1, caps.CAPS.stored + 1)
FLOOD = Use(1, 2 * caps.CAPS.partitions, 0)


def test_warned_first_and_stopped_later() -> None:
    first = judged({}, {"ana": MANY, "eva": LITTLE}, now=100)
    assert first == {"ana": Notice(MANY, since=100)}
    assert not judged(first, {"ana": MANY}, now=159)["ana"].stopped
    assert judged(first, {"ana": MANY}, now=160)["ana"].stopped
    assert judged(first, {"ana": LITTLE}, now=160) == {}


def test_a_flood_is_stopped_at_once() -> None:
    assert judged({}, {"ana": FLOOD}, now=100)["ana"].stopped


def test_a_stop_lasts_until_it_is_below_the_cap() -> None:
    stopped = {"ana": Notice(FLOOD, since=100, stopped=True)}
    assert judged(stopped, {"ana": MANY}, now=101)["ana"].stopped
    assert judged(stopped, {"ana": caps.CAPS}, now=101) == {}


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (MANY, ("61 topics", "151 particiones", "crear topics ni particiones", "create topics")),
        (HEAVY, ("1000 MB en los discos", "escribir en tus topics", "write to your topics")),
    ],
)
@pytest.mark.parametrize("stopped", [False, True])
def test_the_sentence_says_how_much_what_and_what_to_do(
    use: Use, words: tuple[str, ...], stopped: bool
) -> None:
    said = Notice(use, since=0, stopped=stopped).text
    for word in words:
        assert word in said.es + said.en
    assert "cluster.reset()" in said.es
    assert "cluster.reset()" in said.en
    assert ("Nada tuyo se borró" in said.es) == stopped
    assert "{" not in said.es + said.en


def test_an_only_tenant_is_left_alone(tmp_path: Path) -> None:
    cluster = Cluster(FakeBackend(tmp_path))
    cluster.start()
    cluster._book.ensure("ana")
    assert keeper.sweep(cluster) == {}


def test_the_keeper_goes_on_after_a_cluster_that_cannot_be_asked() -> None:
    rounds = 0

    def broken() -> list[Cluster]:
        nonlocal rounds
        rounds += 1
        raise infra.ClusterDown(same("nobody answers"))

    with keeper.keeping(broken, every=0.01):
        until(lambda: rounds >= 3)


Neighbours = tuple[Cluster, Callable[[], "dict[str, Notice]"]]


@pytest.fixture
def neighbours(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbours]:
    """Two tenants on a cluster with small caps, and one sweep of it after another."""
    monkeypatch.setattr(caps, "CAPS", Use(topics=2, partitions=100, stored=300_000))
    names = ["greedy", "modest"]
    cluster.create_tenants(names)
    clock = iter(range(0, 10_000, 100))

    def sweep() -> dict[str, Notice]:
        return caps.enforce(cluster.folder, cluster.admin_config(), names, next(clock))

    yield cluster, sweep
    cluster.remove_tenants(names)
    assert sweep() == {}


def create(config: admin.Config, *names: str) -> int | None:
    asked = [NewTopic(name, 1) for name in names]
    failed = admin.problems(config, lambda a: a.create_topics(asked))
    return admin.code(next(iter(failed.values()))) if failed else None


def write(config: admin.Config, topic: str, count: int = 1) -> int | None:
    failed: list[KafkaError] = []
    producer = Producer({**config})
    for _ in range(count):
        producer.produce(topic, b"x" * 1000, on_delivery=lambda e, _: failed.append(e) if e else 0)
    assert producer.flush(20) == 0
    return failed[0].code() if failed else None


@pytest.mark.cluster
def test_too_many_topics(neighbours: Neighbours) -> None:
    cluster, sweep = neighbours
    greedy, modest = (cluster.tenant(name).config(cluster) for name in ("greedy", "modest"))  # type: ignore[union-attr]
    assert create(greedy, "greedy.1", "greedy.2", "greedy.3") is None
    assert [asdict(notice)["stopped"] for notice in sweep().values()] == [False]
    assert sweep()["greedy"].stopped
    refused = KafkaError.TOPIC_AUTHORIZATION_FAILED
    until(lambda: create(greedy, "greedy.4") == refused)
    assert write(greedy, "greedy.1") is None
    assert create(modest, "modest.1") is None
    assert "TOPIC_AUTHORIZATION_FAILED" in caps.notice_for(cluster.folder, "greedy").es  # type: ignore[union-attr]
    cluster.clear_tenant("greedy", "3")
    assert sweep() == {}
    until(lambda: create(greedy, "greedy.5") is None)


@pytest.mark.cluster
def test_too_many_bytes(neighbours: Neighbours) -> None:
    cluster, sweep = neighbours
    greedy = cluster.tenant("greedy").config(cluster)  # type: ignore[union-attr]
    assert create(greedy, "greedy.heavy", "greedy.other") is None
    assert write(greedy, "greedy.heavy", 250) is None
    until(lambda: sweep()["greedy"].use.stored > 600_000)  # three copies of 250 kB
    assert sweep()["greedy"].stopped
    refused = KafkaError.TOPIC_AUTHORIZATION_FAILED
    until(lambda: write(greedy, "greedy.heavy") == refused)
    assert write(greedy, "greedy.other") == refused
    assert create(greedy, "greedy.heavy-too") is None
    assert admin.problems(greedy, lambda a: a.delete_topics(["greedy.heavy"])) == {}
    until(lambda: sweep() == {} or "stored" not in caps.over(sweep()["greedy"].use))
    until(lambda: write(greedy, "greedy.other") is None)
