"""How do a cluster's containers come up, come back and go down together?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from infra import admin, layout, ports, readiness
from infra.docker import containers, death
from infra.docker.containers import Family, Found, Recipe
from infra.errors import ClusterDown
from infra.links import Links
from infra.progress import Progress
from infra.properties import HOST
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, load_secrets
from workbook.text import Text

USERS = ("broker", "admin")
STOP = 20  # seconds for a controlled shutdown


@dataclass(frozen=True)
class Fleet:
    """The containers of one cluster, while somebody talks with the daemon about them."""

    client: Any
    state: ClusterState
    spec: ClusterSpec
    folder: Path

    @property
    def family(self) -> Family:
        """What they have in common."""
        return Family(self.state.name, self.state.cluster_id, self.folder)

    def find(self) -> dict[int, Found]:
        """By the node's number; a node that has no container is not in it."""
        return containers.find(self.client, self.family)

    def launch(self, image: str, nodes: list[NodeState], progress: Progress) -> None:
        """These nodes run when it returns, whatever kept them away. All at once: none can finish
        its start alone.
        """
        found = self.find()
        dead = [node for node in nodes if node.id not in found or found[node.id].dead]
        self._free_ports(dead, progress)
        passwords = load_secrets(self.folder, USERS)
        self.state.save(self.folder)  # before any container: who comes after a crash finds them
        if self.spec.slow_links:
            Links(self.folder).ensure(layout.routes(self.state), {})
        image_id = self.client.images.get(image).id
        inside = containers.network(self.client, self.family)
        for node in nodes:
            if node not in dead:
                self.wake(node.id, found[node.id])
        _at_once(
            partial(self._run, inside, found.get(node.id), Recipe(node, image, image_id, text))
            for node in dead
            for text in [containers.configuration(node, self.state, self.spec, passwords)]
        )

    def wake(self, node_id: int, node: Found) -> None:
        """A living node thaws and is back on its network."""
        if node.state == "paused":
            self.client.api.unpause(node.container)
        self.connect(node_id, node)

    def connect(self, node_id: int, node: Found) -> None:
        """The same name inside, the same port outside."""
        if not node.connected:
            self.client.api.connect_container_to_network(
                node.container, self.family.named(), aliases=[containers.host(node_id)]
            )

    def stop(self, nodes: Iterable[NodeState]) -> None:
        """SIGTERM to all of them at once, SIGKILL to who does not end."""
        found = self.find()
        living = [found[n.id] for n in nodes if n.id in found and not found[n.id].dead]
        for node in living:
            if node.state == "paused":  # a frozen process cannot end in good order
                self.client.api.unpause(node.container)
        _at_once(partial(self.client.api.stop, node.container, timeout=STOP) for node in living)

    def wait_ready(self) -> None:
        """Every broker answers and the quorum has a leader."""
        ids = [node.id for node in self.state.nodes]
        readiness.wait_ready(
            [self._listener(node) for node in self.brokers()],
            self.spec.brokers,
            self.spec.replication,
            partial(death.states, self.client, self.family, ids),
        )

    def wait_back(self, node: NodeState) -> None:
        """A broker is back when it is in every ISR, a controller when the quorum answers."""
        found = self.find()
        doors = [node] if node.role == "broker" else self.brokers()
        running = [n for n in doors if n.id in found and found[n.id].state == "running"]
        if not running:
            raise ClusterDown(_DOWN.format(name=self.spec.name))
        states = partial(death.states, self.client, self.family, [node.id])
        readiness.wait_ready([self._listener(running[0])], 1, 1, states)
        if node.role == "broker":
            readiness.wait_in_sync(admin_config(self.folder, self.brokers()), node.id)

    def brokers(self) -> list[NodeState]:
        """Whoever clients can talk to."""
        return [node for node in self.state.nodes if "broker" in node.role]

    def _run(self, inside: Any, old: Found | None, recipe: Recipe) -> None:
        """Started again if it is what it was, else made anew; its volume stays."""
        from docker.errors import APIError

        try:
            if old is not None and old.made == recipe.made and old.connected:
                self.client.api.start(old.container)
                return
            if old is not None:
                self.client.api.remove_container(old.container, v=True, force=True)
            containers.run(self.client, self.family, inside, recipe)
        except APIError as error:
            raise death.not_started(recipe.node.id, error) from error

    def _free_ports(self, dead: list[NodeState], progress: Progress) -> None:
        """Every broker that is about to start gets a port that is free."""
        taken = layout.promised(self.folder.parent)
        for node in (node for node in dead if node.role != "controller"):
            for name in self._published():
                old = node.ports.get(name)
                if old is not None and (ports.is_free(old) or self._is_held(name)):
                    continue
                (node.ports[name],) = ports.choose(1, taken)
                taken.add(node.ports[name])
                if old is not None:
                    progress(layout.MOVED.format(id=node.id, old=old, new=node.ports[name]))

    def _published(self) -> list[str]:
        """With slow links a broker's own port lies behind the one that clients are told."""
        return ["client", *([f"{layout.BEHIND}client"] if self.spec.slow_links else [])]

    def _is_held(self, name: str) -> bool:
        return self.spec.slow_links and name == "client" and Links(self.folder).alive

    def _listener(self, node: NodeState) -> readiness.Listener:
        return readiness.Listener(node.id, "client", admin_config(self.folder, [node]))


def admin_config(folder: Path, brokers: list[NodeState]) -> admin.Config:
    """The admin logs in with PLAIN: it exists before the first record does."""
    password = load_secrets(folder, USERS)["admin"]
    addresses = ",".join(f"{HOST}:{node.ports.get('client', 0)}" for node in brokers)
    return admin.plain(addresses, "admin", password)


def _at_once(work: Iterable[Callable[[], object]]) -> None:
    """Each in a thread; the first trouble is raised when all have ended."""
    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(each) for each in work]:
            future.result()


_DOWN = Text(
    es="El clúster «{name}» está apagado. Enciéndelo con `workbook up`.",
    en="The cluster '{name}' is down. Start it with `workbook up`.",
)
