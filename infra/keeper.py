"""Who sees to it that the caps of a shared cluster hold while it is in use?"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra import caps
from infra.caps import Notice
from infra.cluster import Cluster

log = logging.getLogger("workbook.judge.keeper")
EVERY = 20.0  # seconds between two sweeps


def sweep(cluster: Cluster) -> dict[str, Notice]:
    """One sweep of a cluster; with a single tenant there is nobody to protect."""
    names = cluster.tenants()
    shared = len(names) > 1 or cluster.backend == "external"
    watched = names if shared and any(node.alive for node in cluster.nodes()) else []
    if not watched and not caps.notices(cluster.folder):
        return {}
    return caps.enforce(cluster.folder, cluster.admin_config(), watched)


@contextmanager
def keeping(clusters: Callable[[], list[Cluster]], every: float = EVERY) -> Iterator[None]:
    """Sweeps these clusters again and again, beside whatever the block does."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(every):
            _round(clusters)

    threading.Thread(target=keep, name="keeper", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _round(clusters: Callable[[], list[Cluster]]) -> None:
    """A cluster that is being broken on purpose cannot be counted; the next round will do."""
    try:
        for cluster in clusters():
            for name, notice in sweep(cluster).items():
                log.warning("%s: %s", name, notice.text.en)
    except Exception as error:
        log.warning("a sweep failed: %s", error)
