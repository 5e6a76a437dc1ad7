"""When does a healed cluster count as whole, and what is said of one that cannot be healed?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka import KafkaException
from fakes import FakeBackend

import infra
from infra import Cluster, ClusterSpec, Node, admin, quorum
from infra.errors import NodeDied
from infra.quorum import Quorum, Replica
from workbook.text import Text

NO_DISK = Text(es="El disco está lleno.", en="The disk is full.")


@dataclass
class Partition:
    leader: int
    replicas: list[int]
    isrs: list[int]


@dataclass
class Topic:
    topic: str
    partitions: dict[int, Partition]


@dataclass
class View:
    """What one broker knows; everything whole."""

    brokers: dict[int, str] = field(default_factory=lambda: dict.fromkeys((1, 2, 3), ""))
    orders: Partition = field(default_factory=lambda: Partition(1, [1, 2, 3], [1, 2, 3]))

    @property
    def topics(self) -> dict[str, Topic]:
        return {"orders": Topic("orders", {0: self.orders})}


class Stubborn(FakeBackend):
    """Node 3 cannot start."""

    def start_node(self, node_id: int, wait: bool) -> None:
        if node_id == 3:
            raise NodeDied(NO_DISK)
        super().start_node(node_id, wait)


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> dict[str, View]:
    """By the broker's address; who has none does not answer."""
    known = {f"fake:{number}": View() for number in (1, 2, 3)}

    def metadata(config: admin.Config) -> View:
        try:
            return known[str(config["bootstrap.servers"])]
        except KeyError:
            raise KafkaException("silent") from None

    now = [Replica(number, 9, 0, 100.0) for number in (101, 102, 103)]
    monkeypatch.setattr(admin, "metadata", metadata)
    monkeypatch.setattr(quorum, "ask", lambda _: Quorum(101, 1, 9, now, []))
    return known


def cluster_of(kind: type[FakeBackend], folder: Path, **states: str) -> Cluster:
    backend = kind(folder, ClusterSpec(controllers=3))
    backend.start(lambda *_: None)
    backend.states |= {int(name[1:]): state for name, state in states.items()}  # type: ignore[misc]
    return Cluster(backend)


@pytest.mark.usefixtures("views")
def test_every_node_is_brought_back(tmp_path: Path) -> None:
    broken = {"n1": "paused", "n2": "disconnected", "n3": "stopped", "n101": "stopped"}
    cluster = cluster_of(FakeBackend, tmp_path, **broken)
    assert not cluster.is_up()
    cluster.heal(1)
    assert cluster.is_up()


def test_who_cannot_start_is_named_with_its_reason_and_its_partitions(
    tmp_path: Path, views: dict[str, View]
) -> None:
    for view in views.values():
        view.orders.isrs = [1, 2]
        del view.brokers[3]
    with pytest.raises(infra.NotHealed) as error:
        cluster_of(Stubborn, tmp_path, n3="stopped").heal(600)  # nothing will change: no waiting
    assert "nodo 3: El disco está lleno; " in error.value.text.es
    assert "el nodo 3 falta en el ISR de orders-0" in error.value.text.es
    assert "node 3 is missing from the ISR of orders-0" in error.value.text.en


@pytest.mark.parametrize(
    ("orders", "words"),
    [
        (Partition(2, [1, 2, 3], [1, 2, 3]), "not led by who should lead: orders-0"),
        (Partition(1, [1, 2, 3], [1, 3]), "node 2 is missing from the ISR of orders-0"),
        (Partition(-1, [1, 2, 3], [1]), "without a leader, as node 2, 3 is missing: orders-0"),
    ],
)
def test_one_broker_knows_better_than_the_others(
    tmp_path: Path, views: dict[str, View], orders: Partition, words: str
) -> None:
    """A broker that was frozen believes what was before."""
    views["fake:2"].orders = orders
    with pytest.raises(infra.NotHealed) as error:
        cluster_of(FakeBackend, tmp_path).heal(0)
    assert words in error.value.text.en


def test_a_cluster_that_tells_of_no_node_is_not_whole(tmp_path: Path) -> None:
    """Somebody else's, when it is silent."""

    class Silent(FakeBackend):
        def nodes(self) -> list[Node]:
            return []

    with pytest.raises(infra.NotHealed, match="ningún broker responde"):
        Cluster(Silent(tmp_path)).heal(0)


def test_a_silent_broker(tmp_path: Path, views: dict[str, View]) -> None:
    del views["fake:3"]
    with pytest.raises(infra.NotHealed, match="el broker 3 no responde: silent"):
        cluster_of(FakeBackend, tmp_path).heal(0)


@pytest.mark.usefixtures("views")
def test_a_controller_that_lags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voters = [Replica(101, 9, 0, 5000.0), Replica(102, 3, 6, 100.0), Replica(103, -1, 10, None)]
    known = Quorum(101, 1, 9, voters, [])
    monkeypatch.setattr(quorum, "ask", lambda _: known)
    with pytest.raises(infra.NotHealed) as error:
        cluster_of(FakeBackend, tmp_path).heal(0)
    for lagging in ("controller 102", "controller 103"):
        assert lagging in error.value.text.en
    assert known.seconds_behind(102) == 4900
    assert known.seconds_behind(103) == known.seconds_behind(9) == float("inf")
