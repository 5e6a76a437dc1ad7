"""Is a node's configuration what Kafka must read?"""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.properties import NodeSettings, escape, render
from infra.spec import ClusterSpec

PASSWORDS = {"broker": "b-word", "admin": "a-word"}


def rendered(spec: ClusterSpec, **changes: object) -> dict[str, str]:
    values: dict[str, object] = {
        "node_id": 1,
        "roles": "broker",
        "ports": {"internal": 20_001, "client": 20_002},
        "voters": {101: 20_003},
        "data": Path("/data"),
    }
    node = NodeSettings(**{**values, **changes})  # type: ignore[arg-type]
    lines = render(node, spec, PASSWORDS).splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {key: value for key, _, value in pairs}


def test_a_broker() -> None:
    known = rendered(ClusterSpec())
    assert known["listeners"] == "INTERNAL://127.0.0.1:20001,CLIENT://127.0.0.1:20002"
    assert known["controller.quorum.voters"] == "101@127.0.0.1:20003"
    assert known["allow.everyone.if.no.acl.found"] == "false"
    assert known["auto.create.topics.enable"] == "false"
    assert (known["default.replication.factor"], known["min.insync.replicas"]) == ("3", "2")
    assert not any("$" in value for value in known.values())


def test_nobody_can_fill_a_broker_up() -> None:
    """A tenant may set max.message.bytes: without these two, 80 MB requests end a 256 MB broker."""
    known = rendered(ClusterSpec())
    heap = 256 * 2**20
    waiting, request = (
        int(known[key]) for key in ("queued.max.request.bytes", "socket.request.max.bytes")
    )
    assert waiting + request < heap / 2
    assert 0 < int(known["log.segment.bytes"]) <= int(known["log.retention.bytes"]) < 2**30
    assert int(known["transactional.id.expiration.ms"]) == 12 * 3600 * 1000


def test_one_broker_asks_for_one_copy() -> None:
    known = rendered(ClusterSpec(brokers=1))
    assert known["offsets.topic.replication.factor"] == "1"
    assert known["transaction.state.log.min.isr"] == "1"


def test_no_listener_is_open() -> None:
    protocols = rendered(ClusterSpec())["listener.security.protocol.map"].split(",")
    assert {word.partition(":")[2] for word in protocols} == {"SASL_PLAINTEXT"}


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("/home/ana", "/home/ana"),
        ("Año nuevo/ñandú", r"A\u00f1o nuevo/\u00f1and\u00fa"),
        ("🦤", r"\ud83e\udda4"),
        (" a\\b", r"\ a\\b"),
    ],
)
def test_java_reads_latin_1(plain: str, escaped: str) -> None:
    assert escape(plain) == escaped
    assert rendered(ClusterSpec(), data=Path(plain))["log.dirs"] == escaped
