"""Does every run get a cluster in order, and does nobody inherit what another has left or broken?"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka import ElectionType, KafkaError, TopicPartition
from confluent_kafka.admin import NewTopic
from fakes import FakeBackend

import infra
from infra import Cluster, ClusterSpec, admin, pool, sweep, traces
from infra.pool import Need, Own, Pool
from infra.tenants import Tenant
from workbook.text import same

OWN = Need(Own(brokers=1))


@dataclass
class Clusters:
    """Clusters of switches: what was started, healed and deleted, in order."""

    home: Path
    did: list[str] = field(default_factory=list)
    incurable: set[str] = field(default_factory=set)

    def start(self, spec: ClusterSpec) -> Cluster:
        self.did.append(f"start {spec.name}")
        return FakeCluster(FakeBackend(self.home / spec.name, spec), self)

    def delete(self, name: str) -> None:
        self.did.append(f"delete {name}")
        shutil.rmtree(self.home / name, ignore_errors=True)
        self.incurable.discard(name)


class FakeCluster(Cluster):
    """A cluster whose tenants are only written down."""

    def __init__(self, backend: FakeBackend, clusters: Clusters) -> None:
        super().__init__(backend)
        self._clusters = clusters
        self.start()

    def create_tenants(self, names: object, *, limited: bool = True) -> list[Tenant]:
        return self._book.ensure_all(list(names))  # type: ignore[call-overload]

    def remove_tenants(self, names: object) -> None:
        self._book.forget(*names)  # type: ignore[misc]

    def heal(self, timeout: float = 0) -> None:
        self._clusters.did.append(f"heal {self.name}")
        if self.name in self._clusters.incurable:
            raise infra.NotHealed(same("broken for good"))

    def delete(self) -> None:
        self._clusters.delete(self.name)


@pytest.fixture
def fakes(home: Path, monkeypatch: pytest.MonkeyPatch) -> Clusters:
    fakes = Clusters(home)
    monkeypatch.setattr(traces, "found", lambda *_: [])
    monkeypatch.setattr(pool, "grant", lambda *_: None)
    monkeypatch.setattr(pool, "_delete", fakes.delete)
    return fakes


@pytest.fixture
def lender(fakes: Clusters) -> Iterator[Pool]:
    shared = fakes.start(ClusterSpec("shared"))
    with Pool(shared, start=fakes.start) as lender:
        fakes.did.clear()
        yield lender


def test_a_tenant_of_the_shared_cluster_for_each_run(lender: Pool, fakes: Clusters) -> None:
    with lender.lease() as one, lender.lease() as two:
        assert one.cluster.name == two.cluster.name == "shared"
        assert one.tenant.name != two.tenant.name
        assert one.tenant.name.startswith("mark-")
        assert not one.own
        assert one.notice is None
        assert len(one.cluster.tenants()) == 2
    assert one.cluster.tenants() == []
    assert fakes.did == []


def test_it_goes_even_when_the_run_fails(lender: Pool) -> None:
    with pytest.raises(ZeroDivisionError), lender.lease() as lease:
        _ = 1 / 0
    assert lease.cluster.tenants() == []


def test_a_cluster_of_ones_own_is_handed_on_whole(lender: Pool, fakes: Clusters) -> None:
    for _ in range(2):
        with lender.lease(OWN) as lease:
            assert (lease.own, lease.cluster.name) == (True, "own-1-1-0")
            assert lease.cluster.spec.brokers == 1
            assert lease.cluster.tenants() == [lease.tenant.name]
    once = ["start own-1-1-0", "heal own-1-1-0", "heal own-1-1-0"]
    assert fakes.did == once * 2


def test_what_cannot_be_healed_is_replaced(lender: Pool, fakes: Clusters) -> None:
    with lender.lease(OWN):
        fakes.incurable.add("own-1-1-0")
    assert fakes.did[-1] == "delete own-1-1-0"
    with lender.lease(OWN) as lease:
        assert lease.cluster.is_up()


def test_what_was_broken_when_it_was_found_is_replaced(lender: Pool, fakes: Clusters) -> None:
    fakes.incurable.add("own-1-1-0")
    with lender.lease(OWN) as lease:
        assert lease.cluster.is_up()
    assert fakes.did[:4] == [f"{did} own-1-1-0" for did in ("start", "heal", "delete", "start")]


def test_what_a_killed_run_had_is_replaced(lender: Pool, fakes: Clusters) -> None:
    fakes.start(ClusterSpec("own-1-1-0", brokers=1)).create_tenants(["mark-1-00000000"])
    fakes.did.clear()
    with lender.lease(OWN) as lease:
        assert lease.cluster.tenants() == [lease.tenant.name]
    assert fakes.did[:3] == [f"{did} own-1-1-0" for did in ("start", "delete", "start")]


def test_what_somebody_left_is_a_reason_to_replace_it(
    lender: Pool, fakes: Clusters, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lender.lease(OWN):
        monkeypatch.setattr(traces, "found", lambda *_: ["topic left"])
    assert fakes.did[-1] == "delete own-1-1-0"


def test_whoever_could_change_anything_had_it_last(lender: Pool, fakes: Clusters) -> None:
    with lender.lease(Need(Own(brokers=1), grants=("ALTER",))):
        pass
    assert fakes.did[-1] == "delete own-1-1-0"


def test_the_second_waits_until_the_first_is_done(lender: Pool) -> None:
    inside, done = threading.Event(), threading.Event()
    order: list[str] = []

    def second() -> None:
        inside.wait()
        with lender.lease(OWN):
            order.append("second")
        done.set()

    waiting = threading.Thread(target=second)
    waiting.start()
    with lender.lease(OWN):
        inside.set()
        assert not done.wait(1)
        order.append("first")
    waiting.join(30)
    assert order == ["first", "second"]


def test_at_the_end_no_cluster_is_left(home: Path, fakes: Clusters) -> None:
    with Pool(fakes.start(ClusterSpec("shared")), start=fakes.start) as lender, lender.lease(OWN):
        pass
    assert fakes.did[-1] == "delete own-1-1-0"
    assert "delete shared" not in fakes.did


def test_runs_whose_process_is_gone_leave_no_tenant(fakes: Clusters) -> None:
    shared = fakes.start(ClusterSpec("shared"))
    dead = "mark-7ffffffe-00000000"  # no system gives a process so large a number
    shared.create_tenants([dead, "mark-4f1", "mark-9", "ana"])
    with Pool(shared, start=fakes.start):
        assert shared.tenants() == ["ana", "mark-4f1", "mark-9"]


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (lambda: Need(grants=("ALTER",)), "of one's own only"),
        (lambda: Need(Own(), grants=("ALTERR",)), "ALTERR"),
    ],
)
def test_needs_that_make_no_sense(need: Callable[[], Need], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        need()


@pytest.mark.cluster
def test_a_real_one_is_broken_and_handed_on_whole(cluster: Cluster) -> None:
    """Its broker is killed and the tenant leaves all that they can; the next one finds none of it."""
    need = Need(Own(brokers=1), grants=("DESCRIBE_CONFIGS",))
    with Pool(cluster) as lender:
        with lender.lease(need) as lease:
            mine = lease.tenant.config(lease.cluster)
            make = [NewTopic(f"{lease.tenant.prefix}orders", 1, 1)]
            admin.answers(mine, lambda a: a.create_topics(make))
            assert _elect(mine, f"{lease.tenant.prefix}orders") == _REFUSED
            controller = _pids(lease.cluster)[101]
            lease.cluster.kill(1)
        with lender.lease(need) as lease:
            assert lease.cluster.is_up()
            assert _pids(lease.cluster)[101] == controller
            assert lease.cluster.tenants() == [lease.tenant.name]
            assert sweep.topics(lease.cluster.admin_config(), "mark-") == []
        with lender.lease(Need(Own(brokers=1), grants=("ALTER",))) as lease:
            mine, name = lease.tenant.config(lease.cluster), f"{lease.tenant.prefix}orders"
            admin.answers(mine, lambda a: a.create_topics([NewTopic(name, 1, 1)]))
            assert _elect(mine, name) != _REFUSED
    assert infra.names() == ["default"]


_REFUSED = KafkaError.CLUSTER_AUTHORIZATION_FAILED


def _pids(cluster: Cluster) -> dict[int, int | None]:
    return {node.id: node.pid for node in cluster.nodes()}


def _elect(config: admin.Config, topic: str) -> int | None:
    partitions = [TopicPartition(topic, 0)]
    try:
        admin.answer(config, lambda a: a.elect_leaders(ElectionType.PREFERRED, partitions))
    except Exception as error:
        return admin.code(error)
    return None
