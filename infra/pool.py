"""On which cluster does one graded run happen, and in what state is it handed on?

Most labs need a tenant of the shared cluster. One that breaks brokers, or that needs rights on the
cluster itself, gets a cluster of its own for as long as it runs; the next one finds it whole.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psutil
from filelock import FileLock, Timeout

from infra import caps, clusters, paths, traces
from infra.cluster import Cluster
from infra.errors import TenantError
from infra.keeper import keeping
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.state import private_folder
from infra.tenants import GRANTABLE, Tenant, grant
from workbook.text import Text

log = logging.getLogger("workbook.judge.pool")
RUN = re.compile(r"mark-([0-9a-f]+)-[0-9a-f]{8}")
ATTEMPTS, PAUSE = 3, 1.0
WAIT = 0.2  # seconds between two looks whether a cluster has been given back


@dataclass(frozen=True)
class Own:
    """A cluster that nobody else is on: its nodes may be broken."""

    brokers: int = 3
    controllers: int = 1


@dataclass(frozen=True)
class Need:
    """What a lab asks for: nothing but a tenant, or a cluster of its own, perhaps with rights on it."""

    own: Own | None = None
    grants: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = sorted(set(self.grants) - set(GRANTABLE))
        if unknown:
            raise ValueError(
                f"no such grant: {', '.join(unknown)}; there are {', '.join(GRANTABLE)}"
            )
        if self.grants and self.own is None:
            raise ValueError("rights on the cluster are given on a cluster of one's own only")


SHARED = Need()


@dataclass(frozen=True)
class Lease:
    """A cluster and a tenant on it, until the block ends."""

    cluster: Cluster
    tenant: Tenant
    own: bool

    @property
    def notice(self) -> Text | None:
        """What the tenant must be told of how much they keep, if anything."""
        return caps.notice_for(self.cluster.folder, self.tenant.name)


Start = Callable[[ClusterSpec], Cluster]


class Pool:
    """Lends tenants and clusters, one run each; `with Pool(…)` keeps the caps while it is open."""

    def __init__(
        self,
        shared: Cluster,
        progress: Progress = print_nothing,
        *,
        most: int = 1,
        start: Start | None = None,
    ) -> None:
        self.shared, self._progress, self._most = shared, progress, most
        self._start = start or self._start_like_shared
        self._ours: set[str] = set()
        self._open = ExitStack()

    def __enter__(self) -> Pool:
        remove_orphans(self.shared)
        self._open.enter_context(keeping(lambda: [self.shared]))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        for name in sorted(self._ours):
            lock = _lock(name)
            if _taken(lock):  # nobody else has it
                _delete(name)
                lock.release()

    @contextmanager
    def lease(self, need: Need = SHARED) -> Iterator[Lease]:
        """A fresh tenant under a name that nobody could have written; gone afterwards."""
        me = f"mark-{os.getpid():x}-{secrets.token_hex(4)}"
        if need.own is None:
            try:
                yield Lease(self.shared, self.shared.create_tenant(me), own=False)
            finally:
                remove(self.shared, me)
            return
        with self._lent(need.own) as cluster:
            tenant = cluster.create_tenant(me, limited=False)  # there is nobody to protect
            grant(cluster.admin_config(), tenant, need.grants)
            try:
                yield Lease(cluster, tenant, own=True)
            finally:
                self._take_back(cluster, need)

    @contextmanager
    def _lent(self, own: Own) -> Iterator[Cluster]:
        """One of the clusters of this shape, whole; waits while all of them are in use."""
        name, lock = self._free(own)
        try:
            self._ours.add(name)
            yield self._whole(ClusterSpec(name, own.brokers, own.controllers))
        finally:
            lock.release()

    def _whole(self, spec: ClusterSpec) -> Cluster:
        try:
            cluster = self._start(spec)
            if cluster.tenants():  # the run was killed: nobody knows what it had changed
                raise TenantError(_KILLED)
            make_whole(cluster)
        except Exception as error:  # whatever it is: a new one has no past
            log.warning("the cluster %s is replaced: %s", spec.name, error)
            _delete(spec.name)
            return self._start(spec)
        return cluster

    def _free(self, own: Own) -> tuple[str, FileLock]:
        names = [f"own-{own.brokers}-{own.controllers}-{number}" for number in range(self._most)]
        while True:
            for name in names:
                lock = _lock(name)
                if _taken(lock):
                    return name, lock
            self._progress(_WAITING)
            time.sleep(WAIT)

    def _take_back(self, cluster: Cluster, need: Need) -> None:
        """Whole for the next one, or gone; never the trouble of whoever had it."""
        try:
            if "ALTER" in need.grants:  # who has it can change all: no list would be complete
                cluster.delete()
            else:
                make_whole(cluster)
        except Exception as error:
            log.warning("the cluster %s is not handed on: %s", cluster.name, error)
            _delete(cluster.name)

    def _start_like_shared(self, spec: ClusterSpec) -> Cluster:
        kind = self.shared.backend if self.shared.backend != "external" else "auto"
        return clusters.start(spec, kind, progress=self._progress)


def make_whole(cluster: Cluster) -> None:
    """Every node and partition is well, and nothing is left of whoever was here; else an error."""
    cluster.heal()
    cluster.remove_tenants(cluster.tenants())
    brokers = [node.id for node in cluster.nodes() if node.role == "broker"]
    traces.refuse(cluster.admin_config(), cluster.spec, brokers)


def remove(cluster: Cluster, me: str) -> None:
    """Remove a run's tenant; what Kafka does not let go at once is tried again, and costs no report."""
    for _ in range(ATTEMPTS):
        try:
            if cluster.tenant(me) is not None:
                cluster.remove_tenant(me)
            return
        except Exception:
            log.exception("tenant %s could not be removed", me)
            time.sleep(PAUSE)


def remove_orphans(cluster: Cluster) -> None:
    """Remove the tenants of runs whose process was killed; nobody else's name looks like theirs."""
    for name in cluster.tenants():
        run = RUN.fullmatch(name)
        if run and not _lives(run[1]):
            remove(cluster, name)


def _lives(process: str) -> bool:
    try:
        return bool(psutil.pid_exists(int(process, 16)))
    except OverflowError:
        return False


def _lock(name: str) -> FileLock:
    return FileLock(private_folder(paths.clusters()) / f".{name}.lease")


def _taken(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


def _delete(name: str) -> None:
    """Gone with all its data; that there is no such cluster is fine."""
    if name in clusters.names():
        clusters.attach(name).delete()


_KILLED = Text(
    es="Quien usó este clúster antes no terminó.",
    en="Whoever used this cluster before did not end.",
)
_WAITING = Text(
    es="Esperando a que se desocupe un clúster propio", en="Waiting for a cluster of one's own"
)
