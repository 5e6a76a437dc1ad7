"""How is a cluster of containers used, broken and repaired?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from infra import admin, layout, machine, turns
from infra.backend import Node, Role, unknown_node
from infra.docker import containers, death, engine, image, sweep
from infra.docker.containers import Found
from infra.docker.fleet import Fleet, admin_config
from infra.errors import ClusterNotFound, NoDocker
from infra.links import Links
from infra.local import NOT_FOUND, TRIES
from infra.progress import Progress, print_nothing
from infra.properties import HOST
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, private_folder
from workbook.text import Text


class DockerBackend:
    """Kafka nodes in containers that outlive whoever started them; labels find them again."""

    name = "docker"

    def __init__(self, spec: ClusterSpec, folder: Path) -> None:
        self.spec = spec
        self.folder = folder

    def start(self, progress: Progress = print_nothing) -> None:
        """Brings back what is dead, leaves alone what lives, waits until the brokers are ready."""
        with engine.connected() as client:
            name = image.ensured(client, progress)
            with self._turn(progress):
                private_folder(self.folder)
                state = ClusterState.load(self.folder) or self._new_state()
                layout.check_version(state)
                sweep.leftovers(client, state, self.folder)
                fleet = self._fleet(client, state)
                for last in [False] * (TRIES - 1) + [True]:
                    try:
                        self._bring_up(fleet, name, progress)
                        return
                    except death.PortTaken:
                        if last:
                            raise

    def nodes(self) -> list[Node]:
        """As the daemon knows them; without a daemon no container runs."""
        state, found = self._state(), dict[int, Found]()
        try:
            with engine.connected() as client:
                found = self._fleet(client, state).find()
        except NoDocker as error:
            if not engine.is_silent(error):
                raise
        return [_node(node, found.get(node.id)) for node in state.nodes]

    def admin_config(self) -> admin.Config:
        """With every broker's address, on this machine's loopback."""
        brokers = [node for node in self._state().nodes if node.role == "broker"]
        return admin_config(self.folder, brokers)

    def kill(self, node_id: int) -> None:
        """SIGKILL."""
        with self._one(node_id) as (fleet, node):
            if node is not None and not node.dead:
                fleet.client.api.kill(node.container)
                fleet.client.api.wait(node.container)

    def stop_node(self, node_id: int) -> None:
        """SIGTERM and patience; a node that cannot hand over its work is killed in the end."""
        with self._one(node_id) as (fleet, _):
            fleet.stop([self._find(fleet.state, node_id)])

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """Only this node, with the same data and, where nobody took it, the same port."""
        with self._turn(), self._one(node_id) as (fleet, found):
            node = self._find(fleet.state, node_id)
            if found is None or found.dead:
                machine.check_memory(1)
            fleet.launch(image.ensured(fleet.client, print_nothing), [node], print_nothing)
            if wait:
                fleet.wait_back(node)

    def pause(self, node_id: int) -> None:
        """Docker freezes every process of the container."""
        with self._one(node_id) as (fleet, node):
            if node is not None and node.state in ("running", "disconnected"):
                fleet.client.api.pause(node.container)

    def resume(self, node_id: int) -> None:
        """It goes on as if nothing had been."""
        with self._one(node_id) as (fleet, node):
            if node is not None and node.state == "paused":
                fleet.client.api.unpause(node.container)

    def disconnect(self, node_id: int) -> None:
        """Off its network, and so off its published port as well."""
        with self._one(node_id) as (fleet, node):
            if node is not None and not node.dead and node.connected:
                inside = fleet.family.named()
                fleet.client.api.disconnect_container_from_network(node.container, inside)

    def reconnect(self, node_id: int) -> None:
        """The same name inside, the same port outside."""
        with self._one(node_id) as (fleet, node):
            if node is not None and not node.dead:
                fleet.connect(node_id, node)

    def stop(self) -> None:
        """Brokers first: one that shuts down asks the controllers for leave."""
        with self._turn():
            state = ClusterState.load(self.folder)
            if state is not None:
                with engine.connected() as client:
                    fleet = self._fleet(client, state)
                    fleet.stop(fleet.brokers())
                    fleet.stop(node for node in state.nodes if node.role == "controller")
                Links(self.folder).end()

    def delete(self) -> None:
        """Containers, volumes, network and folder: nothing is left."""
        with self._turn():
            state = ClusterState.load(self.folder)
            if state is not None:
                with engine.connected() as client:
                    sweep.remove(client, state.cluster_id)
            Links(self.folder).end()
            if self.folder.exists():
                shutil.rmtree(self.folder)

    def _bring_up(self, fleet: Fleet, name: str, progress: Progress) -> None:
        living = [node for node in fleet.find().values() if not node.dead]
        dead = len(fleet.state.nodes) - len(living)
        if dead:
            machine.check_memory(dead)
            _check_disk(fleet.client)
            progress(_STARTING.format(count=dead, image=name))
        fleet.launch(name, fleet.state.nodes, progress)
        Links(self.folder).mend()
        progress(_WAITING)
        fleet.wait_ready()

    @contextmanager
    def _one(self, node_id: int) -> Iterator[tuple[Fleet, Found | None]]:
        """The fleet, and the container of one of its nodes."""
        state = self._state()
        self._find(state, node_id)
        with engine.connected() as client:
            fleet = self._fleet(client, state)
            yield fleet, fleet.find().get(node_id)

    def _find(self, state: ClusterState, node_id: int) -> NodeState:
        for node in state.nodes:
            if node.id == node_id:
                return node
        raise unknown_node(node_id, [node.id for node in state.nodes])

    def _fleet(self, client: Any, state: ClusterState) -> Fleet:
        return Fleet(client, state, self.spec, self.folder)

    def _state(self) -> ClusterState:
        state = ClusterState.load(self.folder)
        if state is None:
            raise ClusterNotFound(NOT_FOUND.format(name=self.spec.name))
        return state

    def _new_state(self) -> ClusterState:
        return replace(layout.new_state(self.spec), backend=self.name)

    def _turn(self, progress: Progress = print_nothing) -> AbstractContextManager[None]:
        return turns.taken(self.folder, self.spec.name, progress)


def _node(node: NodeState, found: Found | None) -> Node:
    role: Role = "broker" if node.role == "broker" else "controller"
    address = f"{HOST}:{node.ports.get('client', 0)}"
    if role == "controller":  # the other nodes reach it, nobody else
        address = f"{containers.host(node.id)}:{containers.INSIDE['controller']}"
    return Node(node.id, role, address, "stopped" if found is None else found.state)


def _check_disk(client: Any) -> None:
    """Where the daemon's disk is one of this machine's."""
    root = Path(str(client.info().get("DockerRootDir", "")))
    with suppress(OSError):
        root.stat()
        machine.check_disk(root)


_STARTING = Text(
    es="Arrancando nodos de Kafka en Docker ({image}): {count}",
    en="Starting Kafka nodes in Docker ({image}): {count}",
)
_WAITING = Text(es="Esperando a que los brokers respondan", en="Waiting until the brokers answer")
