"""How does a cluster of Java processes on this machine live, die and come back?"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from infra import admin, java, layout, logs, machine, processes, readiness
from infra.backend import Node, Role, unknown_node
from infra.errors import ClusterDown, ClusterNotFound, NodeDied
from infra.processes import is_node
from infra.progress import Progress, print_nothing
from infra.properties import HOST
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState, load_secrets, private_folder
from infra.warm import Warm, warm_up
from workbook.text import Text

USERS = ("broker", "admin")
STOP = 20.0  # seconds for a controlled shutdown
TRIES = 3  # somebody may take a port between our look and the node's


class PortTaken(NodeDied):
    """Somebody took the port between our look and the node's: worth another try."""


class LocalBackend:
    """Kafka nodes as processes that outlive whoever started them; state.json remembers them."""

    name = "local"

    def __init__(self, spec: ClusterSpec, folder: Path) -> None:
        self.spec = spec
        self.folder = folder

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
                except PortTaken:
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
        node = self._find(self._state(), node_id)
        if self._alive(node) and node.pid is not None:
            processes.end(node.pid, signal.SIGKILL)
            self._wait_gone(node, STOP)

    def stop_node(self, node_id: int) -> None:
        """SIGTERM and patience; a node that cannot hand over its work is killed in the end."""
        self._stop_all([self._find(self._state(), node_id)])

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """Only this node, with the same data and, where nobody took it, the same port."""
        warm = warm_up()
        with self._lock(print_nothing):
            state = self._state()
            node = self._find(state, node_id)
            since = logs.size(self._home(node))
            if not self._alive(node):
                machine.check(self.folder, 1)
                self._spawn(state, [node], warm, print_nothing)
            if wait:
                self._wait_back(state, node, since)

    def stop(self) -> None:
        """Brokers first: one that shuts down asks the controllers for leave."""
        with self._lock(print_nothing):
            state = ClusterState.load(self.folder)
            if state is not None:
                self._stop_all(self._brokers(state))
                self._stop_all([node for node in state.nodes if node.role == "controller"])

    def delete(self) -> None:
        """The data go as well, so nobody needs to shut down in order."""
        with self._lock(print_nothing):
            state = ClusterState.load(self.folder)
            for node in state.nodes if state else []:
                self.kill(node.id)
            going = self.folder.with_name(f".{self.folder.name}.deleted")
            shutil.rmtree(going, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(going)
                shutil.rmtree(going)

    def _bring_up(self, state: ClusterState, warm: Warm, progress: Progress) -> None:
        self._adopt(state)
        dead = [node for node in state.nodes if not self._alive(node)]
        if dead:
            machine.check(self.folder, len(dead))
            progress(_STARTING.format(count=len(dead)))
        since = {node.id: logs.size(self._home(node)) for node in state.nodes}
        self._spawn(state, dead, warm, progress)
        progress(_WAITING)
        self._wait_ready(state, since)

    def _spawn(
        self, state: ClusterState, dead: list[NodeState], warm: Warm, progress: Progress
    ) -> None:
        """All at once: none can finish its start alone."""
        if layout.free_ports(dead, self.folder, progress):
            self._stop_all([node for node in reversed(state.nodes) if node not in dead])
            dead = state.nodes
        passwords = load_secrets(self.folder, USERS)
        for node in dead:
            layout.prepare(node, state, self.spec, passwords, self._home(node), warm.formatted)
        for node in dead:
            home = self._home(node)
            command = java.node_command(warm.jars, home, warm.options)
            node.pid, node.created = processes.spawn(command, home / "output.log")
        state.save(self.folder)

    def _adopt(self, state: ClusterState) -> None:
        """A starter that was killed may have left nodes that state.json does not know."""
        for node in state.nodes:
            if not self._alive(node) and (found := processes.find_node(self._file(node))):
                node.pid, node.created = found
                state.save(self.folder)

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

    def _process_states(self, nodes: list[NodeState], since: dict[int, int]) -> Text:
        """How each node is, in words; the first that died is an error."""
        for node in nodes:
            if node.pid is not None and not self._alive(node):
                raise self._died(node, since.get(node.id, 0))
        return Text(
            es=", ".join(f"{node.id} en marcha (pid {node.pid})" for node in nodes),
            en=", ".join(f"{node.id} running (pid {node.pid})" for node in nodes),
        )

    def _died(self, node: NodeState, since: int) -> NodeDied:
        home = self._home(node)
        status = None if node.pid is None else processes.exit_status(node.pid)
        kind = PortTaken if logs.port_was_taken(home, since) else NodeDied
        return kind(
            _DIED.format(
                id=node.id,
                status="?" if status is None else status,
                why=logs.cause(home, since),
                log=home / "server.log",
            )
        )

    def _wait_back(self, state: ClusterState, node: NodeState, since: int) -> None:
        """A broker is back when it is in every ISR, a controller when the quorum answers."""
        door = node if node.role == "broker" else self._living_broker(state)
        listener = readiness.Listener(door.id, "client", self._as("admin", "client", door))
        states = partial(self._process_states, [node], {node.id: since})
        readiness.wait_ready([listener], 1, 1, states)
        if node.role == "broker":
            readiness.wait_in_sync(self.admin_config(), node.id)

    def _living_broker(self, state: ClusterState) -> NodeState:
        for node in self._brokers(state):
            if self._alive(node):
                return node
        raise ClusterDown(_DOWN.format(name=self.spec.name))

    def _stop_all(self, nodes: list[NodeState]) -> None:
        """SIGTERM to all of them at once, SIGKILL to who does not end."""
        living = [node for node in nodes if self._alive(node)]
        for node in living:
            processes.end(node.pid or 0, signal.SIGTERM)
        for node in living:
            if not self._wait_gone(node, STOP):
                processes.end(node.pid or 0, signal.SIGKILL)
                self._wait_gone(node, STOP)

    def _wait_gone(self, node: NodeState, seconds: float) -> bool:
        return processes.wait_gone(node.pid or 0, node.created, self._file(node), seconds)

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
        alive = self._alive(node)
        role: Role = "broker" if node.role == "broker" else "controller"
        return Node(node.id, role, f"{HOST}:{port}", alive, node.pid if alive else None)

    def _find(self, state: ClusterState, node_id: int) -> NodeState:
        for node in state.nodes:
            if node.id == node_id:
                return node
        raise unknown_node(node_id, [node.id for node in state.nodes])

    def _alive(self, node: NodeState) -> bool:
        return is_node(node.pid, node.created, self._file(node))

    def _home(self, node: NodeState) -> Path:
        return layout.node_folder(self.folder, node)

    def _file(self, node: NodeState) -> Path:
        return java.properties_file(self._home(node))

    def _brokers(self, state: ClusterState) -> list[NodeState]:
        return [node for node in state.nodes if node.role == "broker"]

    @contextmanager
    def _lock(self, progress: Progress) -> Iterator[None]:
        """Two starts at once are one: the second waits, and finds everything running."""
        lock = FileLock(private_folder(self.folder.parent) / f".{self.folder.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress(_BUSY.format(name=self.spec.name))
            lock.acquire()
        try:
            yield
        finally:
            lock.release()


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
_BUSY = Text(
    es="Otro comando está usando el clúster «{name}»: espero a que termine",
    en="Another command is using the cluster '{name}': waiting for it to end",
)
_DIED = Text(
    es="El nodo {id} de Kafka se cerró al arrancar (estado {status}): {why}. El detalle completo "
    "está en {log}.",
    en="Kafka node {id} ended while it was starting (status {status}): {why}. Its whole log is in "
    "{log}.",
)
