"""Does every fault do what it says, do three controllers fail over, and does all of it heal?"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import NewTopic

import infra
from infra import ClusterSpec, admin, chaos
from infra.state import read_json

pytestmark = pytest.mark.cluster

SPEC = ClusterSpec("faults", controllers=3, slow_links=True)
SOON = 200.0  # seconds in which a state must come, on any machine
TOPIC = "faults"


@pytest.fixture(scope="module")
def breakable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[infra.Cluster]:
    """Three brokers and three controllers whose network can be cut; in a home with a space and ñ."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_HOME", str(tmp_path_factory.mktemp("Año nuevo") / "ñandú"))
        cluster = infra.start(SPEC, "local")
        try:
            made = [NewTopic(TOPIC, 6, 3)]
            admin.answers(cluster.admin_config(), lambda a: a.create_topics(made))
            yield cluster
        finally:
            cluster.delete()


@pytest.fixture
def cluster(breakable: infra.Cluster) -> Iterator[infra.Cluster]:
    """Whole before each test, and after it."""
    yield breakable
    breakable.heal(SOON)
    assert breakable.is_up()


def wait_for(fact: Callable[[], object], wanted: object = True) -> None:
    deadline = time.monotonic() + SOON
    while (found := fact()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def seen_by(cluster: infra.Cluster, node_id: int) -> tuple[set[int], set[int]]:
    """The leaders and the ISRs' members of the topic, as one broker knows them."""
    address = next(node.address for node in cluster.nodes() if node.id == node_id)
    try:
        known = admin.metadata({**cluster.admin_config(), "bootstrap.servers": address})
    except KafkaException:
        return set(), set()
    partitions = known.topics[TOPIC].partitions.values()
    return {p.leader for p in partitions}, {isr for p in partitions for isr in p.isrs}


def state_of(cluster: infra.Cluster, node_id: int) -> str:
    return next(node.state for node in cluster.nodes() if node.id == node_id)


@pytest.mark.parametrize(
    ("broken", "state"),
    [("kill", "stopped"), ("pause", "paused"), ("disconnect", "disconnected")],
)
def test_a_broken_broker_leads_nothing_until_it_is_healed(
    cluster: infra.Cluster, broken: str, state: str
) -> None:
    getattr(cluster, broken)(2)
    assert state_of(cluster, 2) == state
    assert not cluster.is_up()
    wait_for(lambda: seen_by(cluster, 1), ({1, 3}, {1, 3}))
    cluster.heal(SOON)
    assert [seen_by(cluster, broker) for broker in (1, 2, 3)] == [({1, 2, 3}, {1, 2, 3})] * 3


def test_a_frozen_broker_thaws_whichever_way_it_is_asked(cluster: infra.Cluster) -> None:
    before = [node.pid for node in cluster.nodes()]
    for thaw in (lambda: cluster.start_node(1), lambda: cluster.resume(1), cluster.start):
        cluster.pause(1)
        assert [node.alive for node in cluster.nodes()][:2] == [False, True]
        thaw()
        assert cluster.is_up()
    assert [node.pid for node in cluster.nodes()] == before
    cluster.resume(1)
    cluster.reconnect(1)  # nothing to do is done


def test_a_frozen_node_can_be_stopped(cluster: infra.Cluster) -> None:
    cluster.pause(102)
    cluster.stop_node(102)
    assert state_of(cluster, 102) == "stopped"


def test_a_slow_broker_answers_late_and_stays(cluster: infra.Cluster) -> None:
    config = {**cluster.admin_config(), "bootstrap.servers": cluster.nodes()[0].address}
    cluster.slow_link(1, delay_in=0.2, delay_out=0.4)
    started = time.monotonic()
    admin.metadata(config, SOON)
    assert time.monotonic() - started > 0.6
    assert cluster.is_up()
    cluster.mend_link(1)
    with pytest.raises(infra.UnknownNode, match="101"):
        cluster.slow_link(9)


def test_the_leading_controller_dies_and_another_leads(cluster: infra.Cluster) -> None:
    before = cluster.quorum()
    assert [voter.node_id for voter in before.voters] == [101, 102, 103]
    assert {observer.node_id for observer in before.observers} == {1, 2, 3}
    cluster.kill(before.leader_id)
    after = cluster.quorum()
    assert after.leader_id != before.leader_id
    assert after.leader_epoch > before.leader_epoch
    assert after.high_watermark >= before.high_watermark
    made = [NewTopic("while-it-was-away", 1, 3)]
    admin.retry(cluster.admin_config(), lambda a: a.create_topics(made), SOON)
    cluster.start_node(before.leader_id)
    back = next(v for v in cluster.quorum().voters if v.node_id == before.leader_id)
    assert back.log_end_offset >= after.high_watermark
    assert back.last_caught_up is not None


def test_the_proxy_is_killed_and_comes_back(cluster: infra.Cluster) -> None:
    pid = (read_json(cluster.folder / "proxy.json") or {})["pid"]
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: {node.state for node in cluster.nodes()} == {"disconnected"})
    assert not cluster.is_up()
    cluster.start()
    assert cluster.is_up()


def test_a_damaged_node_is_named_and_the_others_stay(cluster: infra.Cluster) -> None:
    cluster.kill(3)
    meta = cluster.folder / "nodes" / "3" / "data" / "meta.properties"
    kept = meta.read_text()
    meta.write_text(kept.replace("cluster.id=", "cluster.id=x"))
    try:
        with pytest.raises(infra.NotHealed) as error:
            cluster.heal(SOON)
        with pytest.raises(infra.DataDamaged, match=str(meta.parent)):
            cluster.start()
        meta.unlink()
        with pytest.raises(infra.DataDamaged, match=r"meta\.properties"):
            cluster.start_node(3)
    finally:
        meta.write_text(kept)
    for words in (error.value.text.es, error.value.text.en):
        assert f"{TOPIC}-" in words
        assert "cluster.id" in words
    assert [node.state for node in cluster.nodes() if node.id != 3] == ["running"] * 5


def test_a_lost_disk(cluster: infra.Cluster) -> None:
    """A broker copies everything again from the others; what a controller had, nobody gives back."""
    cluster.kill(3)
    data = cluster.folder / "nodes" / "3" / "data"
    data.rename(data.with_name("lost"))
    cluster.start_node(3)
    assert 3 in seen_by(cluster, 1)[1]
    cluster.kill(103)
    vote = cluster.folder / "nodes" / "103" / "data"
    vote.rename(vote.with_name("lost"))
    with pytest.raises(infra.DataDamaged, match="103"):
        cluster.start_node(103)
    vote.with_name("lost").rename(vote)


def test_everything_is_killed_and_heals(cluster: infra.Cluster) -> None:
    pid = (read_json(cluster.folder / "proxy.json") or {})["pid"]
    for node in cluster.nodes():
        cluster.kill(node.id)
    os.kill(pid, signal.SIGKILL)
    cluster.heal(SOON)
    assert seen_by(cluster, 1) == ({1, 2, 3}, {1, 2, 3})


def test_ten_random_faults_lose_nothing(cluster: infra.Cluster) -> None:
    outcome = chaos.run(cluster, faults=10, seed=4)
    assert outcome.whole, outcome.to_json()
    assert sum(outcome.faults.values()) == 10
    assert outcome.tally.acknowledged > 0


def test_down_leaves_no_process_and_up_finds_all(cluster: infra.Cluster, tmp_path: Path) -> None:
    pid = (read_json(cluster.folder / "proxy.json") or {})["pid"]
    cluster.stop()
    assert not any(node.alive for node in cluster.nodes())
    assert not Path(f"/proc/{pid}").exists()
    cluster.start()
    cluster.heal()  # a broker asked too early may not have heard yet who is in sync
    assert seen_by(cluster, 2)[1] == {1, 2, 3}
