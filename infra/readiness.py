"""Is the cluster ready? The brokers themselves are asked, each on each of its listeners."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from confluent_kafka import KafkaException
from confluent_kafka.admin import NewTopic

from infra import admin, ports
from infra.errors import NotInSync, NotReady
from workbook.text import Text

READY = 120.0
IN_SYNC = 60.0
PROBE = "workbook-ready"


@dataclass(frozen=True)
class Listener:
    """One door of one broker, and how to knock."""

    node_id: int
    name: str
    config: admin.Config


def wait_ready(
    listeners: list[Listener],
    brokers: int,
    replication: int,
    process_states: Callable[[], Text],
    seconds: float = READY,
) -> None:
    """Returns when all brokers are registered on every listener and the quorum has a leader.

    `process_states` says how each node is, and raises when one has died.
    """
    deadline = time.monotonic() + seconds
    waiting = list(listeners)
    seen: Text | None = None
    while True:
        while waiting and (seen := problem(waiting[0], brokers)) is None:
            waiting.pop(0)
        if not waiting:
            seen = quorum_problem(listeners[0].config, replication)
            if seen is None:
                return
        states = process_states()
        if time.monotonic() > deadline:
            raise NotReady(_NOT_READY.format(seconds=round(seconds), seen=seen, states=states))
        time.sleep(admin.PAUSE)


def problem(listener: Listener, brokers: int) -> Text | None:
    """What is still missing at one listener; None when it knows every broker."""
    address = str(listener.config["bootstrap.servers"])
    try:
        known = len(admin.metadata(listener.config, 1.0).brokers) if _open(address) else None
    except KafkaException as error:
        return _REFUSES.format(id=listener.node_id, name=listener.name, why=admin.sentence(error))
    if known is None:
        return _CLOSED.format(id=listener.node_id, name=listener.name, address=address)
    if known < brokers:
        return _FEW.format(id=listener.node_id, known=known, brokers=brokers)
    return None


def quorum_problem(config: admin.Config, replication: int) -> Text | None:
    """The active controller must agree to a topic (that is not made): a vote of the whole quorum."""
    topic = NewTopic(PROBE, num_partitions=1, replication_factor=replication)
    failed = admin.problems(
        config, lambda a: a.create_topics([topic], validate_only=True, request_timeout=2.0)
    )
    if not failed:
        return None
    return _NO_LEADER.format(why=admin.sentence(failed[PROBE]))


def wait_in_sync(config: admin.Config, node_id: int, seconds: float = IN_SYNC) -> None:
    """Returns when the broker is registered and in the ISR of every partition it has a copy of."""
    deadline = time.monotonic() + seconds
    while missing := _missing(config, node_id):
        if time.monotonic() > deadline:
            raise NotInSync(
                _NOT_IN_SYNC.format(id=node_id, missing=missing, seconds=round(seconds))
            )
        time.sleep(admin.PAUSE)


def _missing(config: admin.Config, node_id: int) -> str:
    """The partitions that still miss the broker, as words; empty when there are none."""
    try:
        known = admin.metadata(config)
    except KafkaException as error:
        return f"({admin.sentence(error)})"
    if node_id not in known.brokers:
        return "(broker)"
    late = [
        f"{topic.topic}-{number}"
        for topic in known.topics.values()
        for number, partition in topic.partitions.items()
        if node_id in partition.replicas and node_id not in partition.isrs
    ]
    return ", ".join(late[:5]) + (", …" if len(late) > 5 else "")


def _open(address: str) -> bool:
    return ports.is_open(int(address.rpartition(":")[2]))


_NOT_READY = Text(
    es="El clúster no quedó listo en {seconds} segundos. Lo último que se vio: {seen}. "
    "Nodos: {states}.",
    en="The cluster did not become ready in {seconds} seconds. Last seen: {seen}. Nodes: {states}.",
)
_CLOSED = Text(
    es="el broker {id} aún no escucha en {address} ({name})",
    en="broker {id} does not listen on {address} yet ({name})",
)
_REFUSES = Text(
    es="el broker {id} no responde en {name}: {why}",
    en="broker {id} does not answer on {name}: {why}",
)
_FEW = Text(
    es="el broker {id} ve {known} de {brokers} brokers",
    en="broker {id} sees {known} of {brokers} brokers",
)
_NO_LEADER = Text(
    es="el quórum de controladores no responde: {why}",
    en="the controllers' quorum does not answer: {why}",
)
_NOT_IN_SYNC = Text(
    es="El broker {id} está en marcha, pero a los {seconds} segundos aún falta en el ISR de: "
    "{missing}. Espera un poco y vuelve a mirar.",
    en="Broker {id} is running, but after {seconds} seconds it is still missing from the ISR of: "
    "{missing}. Wait a little and look again.",
)
