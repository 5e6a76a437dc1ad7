"""What can be asked of a cluster, whatever it is made of?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra import admin, heal, quorum, sweep
from infra.backend import Backend, Node, unknown_node
from infra.errors import ClusterDown, TenantError
from infra.links import GOOD, Link, Links
from infra.progress import Progress, print_nothing
from infra.quorum import Quorum
from infra.spec import ClusterSpec
from infra.tenants import Tenant, TenantBook, check_name, provision, wait_login
from workbook.text import Text


class Cluster:
    """A Kafka cluster: its nodes, which can fail, and its tenants, who share it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._book = TenantBook(backend.folder)
        self._links = Links(backend.folder)

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
        """True if every node runs and is connected (of somebody else's cluster: if a broker answers)."""
        nodes = self.nodes()
        return bool(nodes) and all(node.state == "running" for node in nodes)

    def kill(self, node_id: int) -> None:
        """The node is gone at once, as in a crash."""
        self._backend.kill(node_id)

    def stop_node(self, node_id: int) -> None:
        """The node hands over its work and ends."""
        self._backend.stop_node(node_id)

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """The node comes back, whatever keeps it away; with `wait`, into every ISR."""
        self._backend.start_node(node_id, wait)

    def pause(self, node_id: int) -> None:
        """The node is frozen: its connections stay, nobody answers."""
        self._backend.pause(node_id)

    def resume(self, node_id: int) -> None:
        """The node thaws; a no-op on one that is not frozen."""
        self._backend.resume(node_id)

    def disconnect(self, node_id: int) -> None:
        """Off the network of the other nodes and of clients."""
        self._backend.disconnect(node_id)

    def reconnect(self, node_id: int) -> None:
        """Back on the network at the same address; a no-op on a connected node."""
        self._backend.reconnect(node_id)

    def slow_link(
        self,
        node_id: int,
        *,
        delay_in: float = 0.0,
        delay_out: float = 0.0,
        bytes_per_second: int | None = None,
    ) -> None:
        """The node's network is slow: seconds towards it and from it, bytes in each direction."""
        self._known_node(node_id)
        self._links.set(node_id, Link(delay_in, delay_out, bytes_per_second))

    def mend_link(self, node_id: int) -> None:
        """The node's network is good again."""
        self._known_node(node_id)
        self._links.set(node_id, GOOD)

    def heal(self, timeout: float = heal.HEALED) -> None:
        """Every node runs, every ISR is full, every preferred leader leads; else NotHealed says why."""
        heal.heal(self._backend, timeout)

    def quorum(self) -> Quorum:
        """The controllers' quorum: its leader, epoch, voters, and how far behind each is."""
        return quorum.ask(heal.reachable(self._backend))

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

    def create_tenant(self, name: str, *, limited: bool = True) -> Tenant:
        """A user with every right under one prefix; returns when every broker lets them in.

        Without quotas (`limited=False`) only whoever the cluster belongs to.
        """
        return self.create_tenants([name], limited=limited)[0]

    def create_tenants(self, names: Sequence[str], *, limited: bool = True) -> list[Tenant]:
        """A whole class in a few requests; who is there already stays as they are."""
        for name in names:
            check_name(name)
        self._down_if_silent()
        config = self.admin_config()
        self._refuse_what_is_not_ours(config, names)
        tenants = self._book.ensure_all(names)
        inside = sweep.passwords(config, names)
        if new := [tenant for tenant in tenants if tenant.name not in inside]:
            provision(config, *new, limited=limited)
        for last in (new or tenants)[-1:]:  # whoever lets the last one in has let in the others
            wait_login(last, self._each_broker(last))
        return tenants

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
        """The user, their rights, quotas, groups and topics: nothing is left behind."""
        self.remove_tenants([name])

    def remove_tenants(self, names: Sequence[str]) -> None:
        """Several at once; an unknown name is told before anything is touched."""
        tenants = [self._known(name).name for name in names]
        self._down_if_silent()
        sweep.remove(self.admin_config(), *tenants)
        self._book.forget(*tenants)

    def _refuse_what_is_not_ours(self, config: admin.Config, names: Sequence[str]) -> None:
        """Where others live too, a new name must not open, change or remove anything of theirs."""
        if self.backend != "external":
            return
        new = sorted(set(names) - set(self.tenants()))
        if theirs := sweep.leftovers(config, *new) if new else []:
            raise TenantError(_TAKEN.format(names=", ".join(new), theirs=", ".join(theirs)))

    def _known_node(self, node_id: int) -> None:
        known = [node.id for node in self.nodes()]
        if node_id not in known:
            raise unknown_node(node_id, known)

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
_TAKEN = Text(
    es="En este clúster ya hay cosas de otros con esos nombres ({names}): {theirs}. No se tocó nada; "
    "elige otro nombre.",
    en="On this cluster others have things under those names already ({names}): {theirs}. Nothing was "
    "touched; choose another name.",
)
