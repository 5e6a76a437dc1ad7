"""How does a broken cluster become whole again, and if it does not, which part of it and why?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from confluent_kafka import ElectionType, KafkaException, TopicPartition
from confluent_kafka.admin._metadata import PartitionMetadata

from infra import admin, quorum
from infra.backend import Backend, Node
from infra.errors import InfraError, NotHealed
from infra.links import Links
from infra.spec import FIRST_CONTROLLER
from workbook.text import LANGUAGES, Text

HEALED = 60.0  # seconds
MOST = 10  # partitions that a sentence names
Kind = Literal["node", "absent", "words", "under-replicated", "leaderless", "not preferred"]


@dataclass(frozen=True)
class Finding:
    """What is not whole: a partition by its name, or something in words; and who is missing there."""

    kind: Kind
    missing: frozenset[int] = frozenset()
    partition: str = ""
    words: Text | None = None


def heal(backend: Backend, seconds: float = HEALED) -> None:
    """Every node runs, every ISR is full, every preferred leader leads; else NotHealed says why."""
    started = time.monotonic()
    Links(backend.folder).mend()
    tried: set[int] = set()
    lost: dict[int, Text] = {}
    while True:
        lost |= _bring_back(backend, tried, lost)
        findings = list(_look(backend, lost, started))
        if not findings:
            return
        if _is_hopeless(findings, lost) or time.monotonic() - started > seconds:
            raise _not_healed(backend, findings)
        _elect(backend.admin_config(), findings)
        time.sleep(admin.PAUSE)


def _is_hopeless(findings: list[Finding], lost: dict[int, Text]) -> bool:
    """Only lost nodes are missing, and the brokers know it: nothing will change any more."""
    noticed = {n for finding in findings if finding.kind != "node" for n in finding.missing}
    lost_brokers = {node_id for node_id in lost if node_id < FIRST_CONTROLLER}
    only_lost = all(finding.missing & lost.keys() for finding in findings)
    return bool(lost) and only_lost and lost_brokers <= noticed


def reachable(backend: Backend) -> admin.Config:
    """The admin's settings with the addresses of the brokers that can answer, if any can."""
    addresses = [n.address for n in backend.nodes() if n.role == "broker" and n.state == "running"]
    config = backend.admin_config()
    return {**config, "bootstrap.servers": ",".join(addresses)} if addresses else config


def _bring_back(backend: Backend, tried: set[int], lost: dict[int, Text]) -> dict[int, Text]:
    """Every node runs, or is told by its number why it does not; controllers first.

    A node that was started and is gone again is started once more, and waited for, to be told why.
    """
    failed: dict[int, Text] = {}
    for node in reversed(backend.nodes()):
        if node.state == "running" or node.id in lost:
            continue
        try:
            backend.resume(node.id)
            backend.reconnect(node.id)
            backend.start_node(node.id, wait=node.id in tried)
            tried.add(node.id)
        except InfraError as error:
            failed[node.id] = error.text
    return failed


def _look(backend: Backend, lost: dict[int, Text], started: float) -> Iterator[Finding]:
    """What is not whole. Every broker is asked: one that was frozen believes what was before."""
    nodes = backend.nodes()
    if not nodes:  # somebody else's, and silent
        yield Finding("words", words=_NOBODY)
    for node in nodes:
        if node.state != "running":
            why = _NODE.format(id=node.id, why=lost.get(node.id) or STATES[node.state])
            yield Finding("node", frozenset({node.id}), words=why)
    running = [node for node in nodes if node.role == "broker" and node.state == "running"]
    brokers = {node.id for node in nodes if node.role == "broker"}
    seen: set[Finding] = set()
    for node in running:
        seen |= set(_look_from(node, backend.admin_config(), brokers))
    yield from sorted(seen, key=str)
    if running and not seen:
        yield from _look_at_quorum(backend, nodes, started)


def _look_from(node: Node, config: admin.Config, brokers: set[int]) -> Iterator[Finding]:
    """What one broker sees."""
    try:
        known = admin.metadata({**config, "bootstrap.servers": node.address})
    except KafkaException as error:
        yield Finding("words", words=_MUTE.format(id=node.id, why=admin.sentence(error)))
        return
    if absent := frozenset(brokers - known.brokers.keys()):
        ids = ", ".join(map(str, sorted(absent)))
        yield Finding("absent", absent, words=_ABSENT.format(id=node.id, ids=ids))
    for topic in known.topics.values():
        for number, partition in topic.partitions.items():
            missing = frozenset(partition.replicas) - frozenset(partition.isrs)
            if kind := _kind(partition, missing):
                yield Finding(kind, missing, f"{topic.topic}-{number}")


def _kind(partition: PartitionMetadata, missing: frozenset[int]) -> Kind | None:
    if missing:
        return "under-replicated" if partition.leader in partition.isrs else "leaderless"
    return None if partition.leader == partition.replicas[0] else "not preferred"


def _look_at_quorum(backend: Backend, nodes: list[Node], started: float) -> Iterator[Finding]:
    """Every controller has what its leader has; whose quorum is not ours is not asked."""
    controllers = [node.id for node in nodes if node.role == "controller"]
    if not controllers:
        return
    try:
        known = quorum.ask(reachable(backend))
    except InfraError as error:
        yield Finding("words", words=error.text)
        return
    for node_id in controllers:
        if known.seconds_behind(node_id) > time.monotonic() - started:
            words = _BEHIND.format(id=node_id, leader=known.leader_id)
            yield Finding("words", frozenset({node_id}), words=words)


def _elect(config: admin.Config, findings: list[Finding]) -> None:
    """Whoever should lead is asked to; the next look tells whether it does."""
    names = [finding.partition for finding in findings if finding.kind == "not preferred"]
    parts = [name.rpartition("-") for name in names]
    if parts:
        wanted = [TopicPartition(topic, int(number)) for topic, _, number in parts]
        with suppress(KafkaException, TimeoutError):
            admin.answer(config, lambda a: a.elect_leaders(ElectionType.PREFERRED, wanted))


def _not_healed(backend: Backend, findings: list[Finding]) -> NotHealed:
    """Why, of each node; then the partitions, together where the same is wrong with them."""
    told = {n for finding in findings if finding.kind == "node" for n in finding.missing}
    said = [
        finding.words
        for finding in findings
        if finding.words and not (finding.kind == "absent" and finding.missing <= told)
    ]
    groups: dict[tuple[Kind, frozenset[int]], list[str]] = {}
    for finding in findings:
        if finding.partition:
            groups.setdefault((finding.kind, finding.missing), []).append(finding.partition)
    for (kind, missing), names in groups.items():
        shown = ", ".join(names[:MOST]) + (f" (+{len(names) - MOST})" if names[MOST:] else "")
        ids = ", ".join(map(str, sorted(missing)))
        said.append(_PARTITIONS[kind].format(names=shown, ids=ids))
    es, en = ("; ".join(text.say(language).rstrip(".") for text in said) for language in LANGUAGES)
    name = backend.spec.name
    return NotHealed(
        Text(
            es=_NOT_HEALED.es.format(name=name, findings=es),
            en=_NOT_HEALED.en.format(name=name, findings=en),
        )
    )


STATES: dict[str, Text] = {
    "paused": Text(es="está en pausa", en="it is paused"),
    "disconnected": Text(es="está sin red", en="it is off the network"),
    "stopped": Text(es="está apagado", en="it is off"),
}
_PARTITIONS: dict[Kind, Text] = {
    "under-replicated": Text(
        es="el nodo {ids} falta en el ISR de {names}",
        en="node {ids} is missing from the ISR of {names}",
    ),
    "leaderless": Text(
        es="no tienen líder, sin el nodo {ids}: {names}",
        en="without a leader, as node {ids} is missing: {names}",
    ),
    "not preferred": Text(
        es="no lidera quien debe: {names}", en="not led by who should lead: {names}"
    ),
}
_NODE = Text(es="nodo {id}: {why}", en="node {id}: {why}")
_NOBODY = Text(es="ningún broker responde", en="no broker answers")
_MUTE = Text(es="el broker {id} no responde: {why}", en="broker {id} does not answer: {why}")
_ABSENT = Text(
    es="para el broker {id} faltan los brokers {ids}", en="broker {id} misses the brokers {ids}"
)
_BEHIND = Text(
    es="el controlador {id} aún no tiene todo lo del líder {leader}",
    en="controller {id} still lacks some of what the leader {leader} has",
)
_NOT_HEALED = Text(
    es="El clúster «{name}» no quedó entero: {findings}. Arregla lo que dice y repite.",
    en="The cluster '{name}' is not whole: {findings}. Mend what it says and repeat.",
)
