"""How quick and how small is our cluster, against Kafka's own settings on the same machine?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypedDict

from confluent_kafka.admin import NewTopic

from infra import admin, processes
from infra.cluster import Cluster
from infra.local import LocalBackend
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.stock import StockCluster
from infra.warm import Warm, warm_up
from workbook.text import Text

SPEC = ClusterSpec("bench")
OURS, STOCK, RETURNS = 3, 2, 3  # how often each is measured
NOTICED = 30.0  # seconds in which the cluster must have noticed a death


class Row(TypedDict):
    """One line of `workbook bench`; `reach` is None for what is only compared with."""

    what: str
    value: float
    unit: str
    reach: float | None
    met: bool


def measure_cluster(progress: Progress = print_nothing) -> list[Row]:
    """Fresh clusters in a temporary folder; nothing of the user's is touched."""
    warm = warm_up(progress)
    ours, stock = [], []
    for run in range(OURS):  # in turns: what else the machine does meanwhile hits both alike
        progress(_OURS.format(run=run + 1), (run * 2) / (OURS + STOCK))
        ours.append(_measure_ours(RETURNS if run == 0 else 0))
        if run < STOCK:
            progress(_STOCK.format(run=run + 1), (run * 2 + 1) / (OURS + STOCK))
            stock.append(_measure_stock(warm))
    seconds, theirs = median(run.seconds for run in ours), median(stock)
    return [
        _row("start to the first RF=3 topic, caches warm", seconds, "s", 6),
        _row("start to the first RF=3 topic, stock settings", theirs, "s", None),
        _row("our start as a part of stock", seconds / theirs, "ratio", 0.25),
        _row("resident memory of all nodes", median(run.megabytes for run in ours), "MB", 700),
        _row("killed broker back in every ISR", median(ours[0].returns), "s", 3),
    ]


@dataclass(frozen=True)
class _Run:
    seconds: float
    megabytes: float
    returns: list[float]


def _row(what: str, value: float, unit: str, reach: float | None) -> Row:
    met = reach is None or value <= reach
    return Row(what=what, value=round(value, 3), unit=unit, reach=reach, met=met)


def _measure_ours(returns: int) -> _Run:
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as folder:
        cluster = Cluster(LocalBackend(SPEC, Path(folder) / SPEC.name))
        try:
            seconds = _timed(lambda: _start_ours(cluster))
            resident = sum(processes.resident_bytes(node.pid or 0) for node in cluster.nodes())
            back = [_measure_return(cluster, 2) for _ in range(returns)]
        finally:
            cluster.delete()
    return _Run(seconds, resident / 1_000_000, back)


def _measure_return(cluster: Cluster, node_id: int) -> float:
    cluster.kill(node_id)
    _wait_noticed(cluster.admin_config(), node_id)
    return _timed(lambda: cluster.start_node(node_id))


def _start_ours(cluster: Cluster) -> None:
    cluster.start()
    _first_topic(cluster.admin_config())


def _measure_stock(warm: Warm) -> float:
    with tempfile.TemporaryDirectory(prefix="workbook-bench-") as folder:
        stock = StockCluster.configured(warm.jars, Path(folder), SPEC)
        try:
            return _timed(lambda: _start_stock(stock))
        finally:
            stock.end()


def _start_stock(stock: StockCluster) -> None:
    stock.format()
    stock.start()
    stock.wait_ready()
    _first_topic(stock.admin_config())


def _first_topic(config: admin.Config) -> None:
    admin.answers(config, lambda a: a.create_topics([NewTopic("first", 3, 3)]))


def _wait_noticed(config: admin.Config, node_id: int) -> None:
    """A broker that returns before it is missed waits for its own old session to end."""
    deadline = time.monotonic() + NOTICED
    while node_id in admin.metadata(config).brokers and time.monotonic() < deadline:
        time.sleep(admin.PAUSE)


def _timed(work: Callable[[], None]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


_OURS = Text(es="Midiendo nuestro arranque ({run})", en="Measuring our start ({run})")
_STOCK = Text(
    es="Midiendo el arranque con los ajustes de fábrica ({run})",
    en="Measuring the start with stock settings ({run})",
)
