"""Who leads the controllers, since when, and how far behind are the others?"""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaException

from infra import admin, other_client
from infra.errors import NotInSync, NotReady
from workbook.text import Text

ELECTED = 45.0  # seconds: a broker waits 30 for an answer of a leader that fell silent
IN_SYNC = 60.0


@dataclass(frozen=True)
class Replica:
    """One copy of the metadata log; `last_caught_up` in seconds since 1970, None if it never was."""

    node_id: int
    log_end_offset: int
    lag: int
    last_caught_up: float | None


@dataclass(frozen=True)
class Quorum:
    """The controllers' quorum as its leader sees it: controllers vote, brokers observe."""

    leader_id: int
    leader_epoch: int
    high_watermark: int
    voters: list[Replica]
    observers: list[Replica]

    def seconds_behind(self, node_id: int) -> float:
        """How long ago the node had everything, by the leader's clock; infinite if it never had."""
        caught_up = {each.node_id: each.last_caught_up for each in self.voters + self.observers}
        now, then = caught_up[self.leader_id], caught_up.get(node_id)
        return now - then if now and then else float("inf")


def ask(config: admin.Config, seconds: float = ELECTED) -> Quorum:
    """Kafka's DescribeQuorum (describe_cluster names any broker as the controller).

    Asked again while there is no leader; raises NotReady if none is there in time.
    """
    deadline = time.monotonic() + seconds
    while isinstance(found := _try(config), str):
        if time.monotonic() > deadline:
            raise NotReady(_SILENT.format(seconds=round(seconds), why=found))
        time.sleep(admin.PAUSE)
    return found


def _try(config: admin.Config) -> Quorum | str:
    """The quorum, or why it was not told; kafka-python leaves sockets that broke to the collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return _ask_once(config)
        except KafkaException as error:
            words = admin.sentence(error)
        gc.collect()
    return words


def wait_in_sync(
    config: admin.Config, node_ids: Iterable[int], since: float, seconds: float = IN_SYNC
) -> None:
    """Returns when each of these voters has had everything at a moment after `since` (monotonic)."""
    deadline = time.monotonic() + seconds
    while late := [n for n in node_ids if not _is_back(ask(config), n, since)]:
        if time.monotonic() > deadline:
            ids = ", ".join(map(str, late))
            raise NotInSync(_LATE.format(ids=ids, seconds=round(seconds)))
        time.sleep(admin.PAUSE)


def _is_back(known: Quorum, node_id: int, since: float) -> bool:
    return known.seconds_behind(node_id) < time.monotonic() - since


def _ask_once(config: admin.Config) -> Quorum:
    with other_client.asking(config) as asking:
        (topic,) = asking.describe_metadata_quorum()["topics"]
    (partition,) = topic["partitions"]
    ends = {each["replica_id"]: each["log_end_offset"] for each in partition["current_voters"]}
    if partition["error"] or partition["leader_id"] not in ends:
        raise KafkaException(partition["error"] or "no leader")
    end = ends[partition["leader_id"]]
    return Quorum(
        leader_id=partition["leader_id"],
        leader_epoch=partition["leader_epoch"],
        high_watermark=partition["high_watermark"],
        voters=sorted((_replica(each, end) for each in partition["current_voters"]), key=_number),
        observers=sorted((_replica(each, end) for each in partition["observers"]), key=_number),
    )


def _replica(facts: dict[str, Any], end: int) -> Replica:
    milliseconds = facts["last_caught_up_timestamp"]
    return Replica(
        node_id=facts["replica_id"],
        log_end_offset=facts["log_end_offset"],
        lag=end - facts["log_end_offset"],
        last_caught_up=milliseconds / 1000 if milliseconds > 0 else None,
    )


def _number(replica: Replica) -> int:
    return replica.node_id


_SILENT = Text(
    es="El quórum de controladores no respondió en {seconds} segundos ({why}). Hace falta que la "
    "mayoría de los controladores esté encendida.",
    en="The controllers' quorum did not answer in {seconds} seconds ({why}). A majority of the "
    "controllers must be up.",
)
_LATE = Text(
    es="Los controladores {ids} están en marcha, pero a los {seconds} segundos aún no tienen todo "
    "lo del quórum. Espera un poco y vuelve a mirar.",
    en="The controllers {ids} are running, but after {seconds} seconds they still lack part of the "
    "quorum's log. Wait a little and look again.",
)
