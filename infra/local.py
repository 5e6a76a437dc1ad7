"""How does a cluster of Java processes on this machine live, die and come back?"""

from __future__ import annotations

import shutil
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from infra import (
    admin,
    java,
    layout,
    logs,
    machine,
    nodes,
    processes,
    quorum,
    readiness,
    turns,
)
from infra.backend import Node, Role, unknown_node
from infra.errors import ClusterDown, ClusterNotFound, DataDamaged, NotReady
from infra.links import Links
from infra.progress import Progress, print_nothing
from infra.properties import HOST
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, load_secrets, private_folder
from infra.warm import Warm, warm_up
from workbook.text import Text

USERS = ("broker", "admin")
TRIES = 3  # somebody may take a port between our look and the node's


class LocalBackend:
    """Kafka nodes as processes that outlive whoever started them; state.json remembers them."""

    name = "local"

    def __init__(self, spec: ClusterSpec, folder: Path) -> None:
        self.spec = spec
        self.folder = folder
        self._links = Links(folder)

    def start(self, progress: Progress = print_nothing) -> None:
        """Brings back what is dead, leaves alone what lives, waits until the brokers are ready."""
        warm = warm_up(progress)
        with self._lock(progress):
            machine.check_path(self.folder)
            private_folder(self.folder)
            state = ClusterState.load(self.folder) or layout.new_state(self.spec)
            layout.check_version(state)
            for attempt in range(1, TRIES + 1):
                try:
                    self._bring_up(state, warm, progress)
                    return
                except nodes.PortTaken:
                    if attempt == TRIES:
                        raise

    def nodes(self) -> list[Node]:
        """As state.json and the kernel know them."""
        return [self._node(node) for node in self._state().nodes]

    def admin_config(self) -> admin.Config:
        """The admin logs in with PLAIN: it exists before the first record does."""
        return self._as("admin", "client", *self._brokers(self._state()))

    def kill(self, node_id: int) -> None:
        """SIGKILL."""
        nodes.kill(self.folder, self._find(self._state(), node_id))

    def stop_node(self, node_id: int) -> None:
        """SIGTERM and patience; a node that cannot hand over its work is killed in the end."""
        nodes.stop(self.folder, [self._find(self._state(), node_id)])

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """Only this node, with the same data and, where nobody took it, the same port."""
        warm = warm_up()
        with self._lock(print_nothing):
            state = self._state()
            node = self._find(state, node_id)
            since, started = logs.size(self._home(node)), time.monotonic()
            nodes.thaw(self.folder, node)
            self.reconnect(node_id)
            if not nodes.exists(self.folder, node):
                machine.check(self.folder, 1)
                self._spawn(state, [node], warm, print_nothing)
            if wait:
                self._wait_back(state, node, since, started)

    def pause(self, node_id: int) -> None:
        """SIGSTOP."""
        nodes.freeze(self.folder, self._find(self._state(), node_id))

    def resume(self, node_id: int) -> None:
        """SIGCONT."""
        nodes.thaw(self.folder, self._find(self._state(), node_id))

    def disconnect(self, node_id: int) -> None:
        """Its line is cut, if it has one: connections go silent, new ones are closed."""
        self._find(self._state(), node_id)
        self._links.set(node_id, replace(self._links.of(node_id), cut=True))

    def reconnect(self, node_id: int) -> None:
        """What was silent goes on; a line that was slow stays slow."""
        self._find(self._state(), node_id)
        link = self._links.of(node_id)
        if link.cut:
            self._links.set(node_id, replace(link, cut=False))

    def stop(self) -> None:
        """Brokers first: one that shuts down asks the controllers for leave."""
        with self._lock(print_nothing):
            state = ClusterState.load(self.folder)
            if state is not None:
                with suppress(NotReady):  # who cannot be reached is killed in the end
                    self._links.mend()
                nodes.stop(self.folder, self._brokers(state))
                nodes.stop(self.folder, [n for n in state.nodes if n.role == "controller"])
                self._links.end()

    def delete(self) -> None:
        """The data go as well, so nobody needs to shut down in order."""
        with self._lock(print_nothing):
            state = ClusterState.load(self.folder)
            for node in state.nodes if state else []:
                nodes.kill(self.folder, node)
            self._links.end()
            going = self.folder.with_name(f".{self.folder.name}.deleted")
            shutil.rmtree(going, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(going)
                shutil.rmtree(going)

    def _bring_up(self, state: ClusterState, warm: Warm, progress: Progress) -> None:
        nodes.adopt(self.folder, state)
        for node in state.nodes:
            nodes.thaw(self.folder, node)
        dead = [node for node in state.nodes if not nodes.exists(self.folder, node)]
        if dead:
            machine.check(self.folder, len(dead))
            progress(_STARTING.format(count=len(dead)))
        since = {node.id: logs.size(self._home(node)) for node in state.nodes}
        self._spawn(state, dead, warm, progress)
        self._links.mend()
        progress(_WAITING)
        self._wait_ready(state, since)

    def _spawn(
        self, state: ClusterState, dead: list[NodeState], warm: Warm, progress: Progress
    ) -> None:
        """All at once: none can finish its start alone. Who cannot start does not keep the others."""
        if layout.free_ports(state, dead, self.folder, progress, self._links.alive):
            nodes.stop(self.folder, [node for node in reversed(state.nodes) if node not in dead])
            dead = state.nodes
        self._ensure_links(state)
        passwords = load_secrets(self.folder, USERS)
        damaged: dict[int, DataDamaged] = {}
        for node in dead:
            try:
                layout.prepare(node, state, self.spec, passwords, self._home(node), warm.formatted)
            except DataDamaged as error:
                damaged[node.id] = error
        for node in dead:
            if node.id not in damaged:
                processes.reap(node.pid)
                command = java.node_command(warm.jars, self._home(node), warm.options)
                node.pid, node.created = processes.spawn(command, self._home(node) / "output.log")
        state.save(self.folder)
        self._links.callers(layout.pids(state))
        for damage in damaged.values():
            raise damage

    def _wait_ready(self, state: ClusterState, since: dict[int, int]) -> None:
        listeners = [
            readiness.Listener(node.id, listener, self._as(user, listener, node))
            for user, listener in (("broker", "internal"), ("admin", "client"))
            for node in self._brokers(state)
        ]
        readiness.wait_ready(
            listeners,
            self.spec.brokers,
            self.spec.replication,
            lambda: self._process_states(state.nodes, since),
        )

    def _process_states(self, living: list[NodeState], since: dict[int, int]) -> Text:
        """How each node is, in words; the first that died is an error."""
        for node in living:
            if node.pid is not None and not nodes.exists(self.folder, node):
                raise nodes.died(self.folder, node, since.get(node.id, 0))
        return Text(
            es=", ".join(f"{node.id} en marcha (pid {node.pid})" for node in living),
            en=", ".join(f"{node.id} running (pid {node.pid})" for node in living),
        )

    def _wait_back(self, state: ClusterState, node: NodeState, since: int, started: float) -> None:
        """A broker is back when it is in every ISR, a controller when it has the quorum's log."""
        door = node if node.role == "broker" else self._living_broker(state)
        listener = readiness.Listener(door.id, "client", self._as("admin", "client", door))
        states = partial(self._process_states, [node], {node.id: since})
        readiness.wait_ready([listener], 1, 1, states)
        if node.role == "broker":
            readiness.wait_in_sync(self.admin_config(), node.id)
        elif self.spec.controllers > 1:
            quorum.wait_in_sync(listener.config, [node.id], started)

    def _living_broker(self, state: ClusterState) -> NodeState:
        for node in self._brokers(state):
            if nodes.state(self.folder, node) == "running":
                return node
        raise ClusterDown(_DOWN.format(name=self.spec.name))

    def _ensure_links(self, state: ClusterState) -> None:
        """Without its line nobody reaches a node."""
        if state.slow_links:
            self._links.ensure(layout.routes(state), layout.pids(state))

    def _as(self, user: str, listener: str, *nodes: NodeState) -> admin.Config:
        password = load_secrets(self.folder, USERS)[user]
        addresses = ",".join(f"{HOST}:{node.ports[listener]}" for node in nodes)
        return admin.plain(addresses, user, password)

    def _state(self) -> ClusterState:
        state = ClusterState.load(self.folder)
        if state is None:
            raise ClusterNotFound(NOT_FOUND.format(name=self.spec.name))
        return state

    def _node(self, node: NodeState) -> Node:
        port = node.ports.get("client" if node.role == "broker" else "controller", 0)
        role: Role = "broker" if node.role == "broker" else "controller"
        state = nodes.state(self.folder, node)
        pid = None if state == "stopped" else node.pid
        if state == "running" and self._links.of(node.id).cut:
            state = "disconnected"
        return Node(node.id, role, f"{HOST}:{port}", state, pid)

    def _find(self, state: ClusterState, node_id: int) -> NodeState:
        for node in state.nodes:
            if node.id == node_id:
                return node
        raise unknown_node(node_id, [node.id for node in state.nodes])

    def _home(self, node: NodeState) -> Path:
        return layout.node_folder(self.folder, node)

    def _brokers(self, state: ClusterState) -> list[NodeState]:
        return [node for node in state.nodes if node.role == "broker"]

    def _lock(self, progress: Progress) -> AbstractContextManager[None]:
        return turns.taken(self.folder, self.spec.name, progress)


NOT_FOUND = Text(
    es="No hay ningún clúster «{name}». Créalo con `workbook up`.",
    en="There is no cluster '{name}'. Create it with `workbook up`.",
)
_DOWN = Text(
    es="El clúster «{name}» está apagado. Enciéndelo con `workbook up`.",
    en="The cluster '{name}' is down. Start it with `workbook up`.",
)
_STARTING = Text(es="Arrancando nodos de Kafka: {count}", en="Starting Kafka nodes: {count}")
_WAITING = Text(es="Esperando a que los brokers respondan", en="Waiting until the brokers answer")
