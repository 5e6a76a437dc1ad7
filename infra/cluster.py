"""What can be asked of a cluster, whatever it is made of?"""

from __future__ import annotations

from pathlib import Path

from infra import admin, sweep
from infra.backend import Backend, Node
from infra.errors import ClusterDown, TenantError
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.tenants import Tenant, TenantBook, check_name, login_problem, provision, wait_login
from workbook.text import Text

QUICK = 3.0  # seconds in which a known tenant gets in


class Cluster:
    """A Kafka cluster: its nodes, which can fail, and its tenants, who share it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._book = TenantBook(backend.folder)

    @property
    def name(self) -> str:
        """As in `ClusterSpec`."""
        return self.spec.name

    @property
    def spec(self) -> ClusterSpec:
        """Its shape."""
        return self._backend.spec

    @property
    def backend(self) -> str:
        """Its kind: "local" or "external"."""
        return self._backend.name

    @property
    def folder(self) -> Path:
        """Where its state lies."""
        return self._backend.folder

    @property
    def bootstrap_servers(self) -> str:
        """Every broker's address, with commas between."""
        return str(self.admin_config()["bootstrap.servers"])

    def admin_config(self) -> admin.Config:
        """confluent-kafka settings of the admin."""
        return self._backend.admin_config()

    def start(self, progress: Progress = print_nothing) -> None:
        """Brings back whatever is down; returns when the brokers are ready."""
        self._backend.start(progress)

    def nodes(self) -> list[Node]:
        """Brokers 1…N, then controllers 101…"""
        return self._backend.nodes()

    def is_up(self) -> bool:
        """True if every node runs (of somebody else's cluster: if a broker answers)."""
        nodes = self.nodes()
        return bool(nodes) and all(node.alive for node in nodes)

    def kill(self, node_id: int) -> None:
        """The node is gone at once, as in a crash."""
        self._backend.kill(node_id)

    def stop_node(self, node_id: int) -> None:
        """The node hands over its work and ends."""
        self._backend.stop_node(node_id)

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """The node comes back; with `wait`, into every ISR."""
        self._backend.start_node(node_id, wait)

    def stop(self) -> None:
        """Ends every node; data stay."""
        self._backend.stop()

    def delete(self) -> None:
        """Ends every node and removes what we made."""
        self._backend.delete()

    def tenants(self) -> list[str]:
        """The tenants' names, sorted."""
        return self._book.names()

    def tenant(self, name: str) -> Tenant | None:
        """The tenant, if there is one."""
        return self._book.get(name)

    def create_tenant(self, name: str) -> Tenant:
        """A user with every right under one prefix; returns when every broker lets them in."""
        check_name(name)
        known = self._book.get(name) is not None
        tenant = self._book.ensure(name)
        self._down_if_silent()
        if not (known and login_problem(tenant.config(self), QUICK) is None):
            provision(self.admin_config(), tenant)
        wait_login(tenant, self._each_broker(tenant))
        return tenant

    def clear_tenant(self, name: str, topic: str | None = None) -> list[str]:
        """Deletes the tenant's topics and groups, or one topic; returns their names, unprefixed."""
        tenant = self._known(name)
        config = self.admin_config()
        topics = sweep.topics(config, tenant.prefix)
        groups = sweep.groups(config, tenant.prefix)
        if topic is not None:
            topics, groups = [t for t in topics if t == tenant.prefix + topic], []
        sweep.delete_groups(config, groups)
        sweep.delete_topics(config, topics)
        return [gone.removeprefix(tenant.prefix) for gone in topics + groups]

    def remove_tenant(self, name: str) -> None:
        """The user, their rights, groups and topics: nothing is left behind."""
        tenant = self._known(name)
        config = self.admin_config()
        self._down_if_silent()
        sweep.close_door(config, name)  # first: nobody may come back in meanwhile
        sweep.delete_groups(config, sweep.groups(config, tenant.prefix))
        sweep.delete_topics(config, sweep.topics(config, tenant.prefix))
        if left := sweep.leftovers(config, name, tenant.prefix):
            raise TenantError(_LEFT.format(name=name, left=", ".join(left)))
        self._book.forget(name)

    def _known(self, name: str) -> Tenant:
        tenant = self._book.get(name)
        if tenant is None:
            raise TenantError(_UNKNOWN.format(name=name, known=", ".join(self.tenants()) or "–"))
        return tenant

    def _each_broker(self, tenant: Tenant) -> list[admin.Config]:
        brokers = [node for node in self.nodes() if node.role == "broker" and node.alive]
        return [{**tenant.config(self), "bootstrap.servers": node.address} for node in brokers]

    def _down_if_silent(self) -> None:
        """A sentence now, rather than a time-out later."""
        if not any(node.alive for node in self.nodes() if node.role == "broker"):
            raise ClusterDown(_DOWN.format(name=self.name))


_DOWN = Text(
    es="El clúster «{name}» está apagado. Enciéndelo con `workbook up`.",
    en="The cluster '{name}' is down. Start it with `workbook up`.",
)
_UNKNOWN = Text(
    es="No hay ningún usuario «{name}» en este clúster. Hay: {known}.",
    en="There is no user '{name}' in this cluster. There are: {known}.",
)
_LEFT = Text(
    es="Al quitar a «{name}» quedaron cosas suyas: {left}. Repite dentro de un momento.",
    en="Removing '{name}' left things of theirs behind: {left}. Repeat in a moment.",
)
