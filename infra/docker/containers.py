"""How does one node become a container, and how is it found again?"""

from __future__ import annotations

import getpass
import hashlib
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra import java, layout, machine, paths
from infra.backend import State
from infra.properties import HOST, NodeSettings, render
from infra.spec import ClusterSpec
from infra.state import ClusterState, NodeState

if TYPE_CHECKING:
    from testcontainers.core.network import Network

PREFIX = "kafka-workbook"
CLUSTER, FOLDER, OWNER, NODE, MADE = (
    f"{PREFIX}.{word}" for word in ("cluster", "folder", "owner", "node", "made")
)
INSIDE = {"internal": 19092, "client": 9092, "controller": 9093}
OF_ROLE = {"broker": ("internal", "client"), "controller": ("controller",)}
OF_ROLE["broker,controller"] = OF_ROLE["broker"] + OF_ROLE["controller"]
CONFIG, DATA = Path("/mnt/shared/config"), Path("/var/lib/kafka/data")
MEMORY = 640 * machine.MEGABYTE  # a node holds about 200; what is beyond is a leak, not a lab
LOG = {"max-size": "5m", "max-file": "3"}


@dataclass(frozen=True)
class Found:
    """A node's container, as the daemon lists it."""

    container: str
    state: State
    made: str
    connected: bool

    @property
    def dead(self) -> bool:
        """True if nothing runs in it, not even frozen."""
        return self.state == "stopped"


@dataclass(frozen=True)
class Family:
    """Everything of one cluster carries its labels and its name."""

    name: str
    cluster_id: str
    folder: Path

    @property
    def labels(self) -> dict[str, str]:
        """Of the network and the volumes; a container also says which node it is."""
        return {CLUSTER: self.cluster_id, FOLDER: str(self.folder), OWNER: owner()}

    @property
    def filter(self) -> dict[str, str]:
        """What the daemon is asked for."""
        return {"label": f"{CLUSTER}={self.cluster_id}"}

    def named(self, node_id: int | None = None) -> str:
        """A name that no other cluster's container, volume or network has."""
        short = hashlib.sha256(self.cluster_id.encode()).hexdigest()[:8]
        return "-".join([PREFIX, self.name, short, *([str(node_id)] if node_id else [])])


def owner() -> str:
    """Whose things they are: a daemon may serve several people and machines."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):  # a user without a name
        return f"{os.getuid()}@{socket.gethostname()}"


def host(node_id: int) -> str:
    """A node's name for the other nodes."""
    return f"kafka-{node_id}"


def configuration(
    node: NodeState, state: ClusterState, spec: ClusterSpec, passwords: dict[str, str]
) -> str:
    """The node's server.properties: inside at every address, outside on the loopback only."""
    listeners = OF_ROLE[node.role]
    voters = [n.id for n in state.nodes if "controller" in n.role]
    settings = NodeSettings(
        node_id=node.id,
        roles=node.role,
        ports={name: INSIDE[name] for name in listeners},
        voters=dict.fromkeys(voters, INSIDE["controller"]),
        data=DATA,
        host="0.0.0.0",
        advertised={name: node.ports.get(name, INSIDE[name]) for name in listeners},
        hosts={name: HOST if name == "client" else host(node.id) for name in listeners},
        voter_hosts={voter: host(voter) for voter in voters},
    )
    return render(settings, spec, passwords)


@dataclass(frozen=True)
class Recipe:
    """What a node's container is made from."""

    node: NodeState
    image: str
    image_id: str
    text: str  # its server.properties
    options: str = ""  # of the JVM
    limit: int | None = None  # bytes of memory, if not MEMORY

    @property
    def memory(self) -> int:
        """Bytes; beyond them the kernel kills the node."""
        return self.limit or MEMORY

    @property
    def made(self) -> str:
        """A container that was made from something else must be made anew."""
        parts = (self.image_id, self.node.ports, self.text, self.memory, java.SMALL, _names())
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def run(client: Any, family: Family, inside: Network, recipe: Recipe) -> None:
    """Creates and starts it; the volume with its data outlives every container of it."""
    from docker.types import LogConfig
    from testcontainers.core.container import DockerContainer

    node = recipe.node
    client.volumes.create(family.named(node.id), labels=family.labels)
    container = DockerContainer(
        recipe.image,
        name=family.named(node.id),
        hostname=host(node.id),
        network=inside,
        network_aliases=[host(node.id)],
        env=environment(family.cluster_id, recipe.options),
        labels={**family.labels, NODE: str(node.id), MADE: recipe.made},
        mem_limit=recipe.memory,
        memswap_limit=recipe.memory,
        log_config=LogConfig(type="json-file", config=LOG),
    )
    container.with_volume_mapping(family.named(node.id), str(DATA), "rw")
    container.with_copy_into_container(
        recipe.text.encode(), str(CONFIG / "server.properties"), 0o644
    )
    container.with_copy_into_container(_names().encode(), str(CONFIG / "java.security"), 0o644)
    if "client" in node.ports:
        published = node.ports.get(layout.BEHIND + "client", node.ports["client"])
        container.ports[f"{INSIDE['client']}/tcp"] = (HOST, published)  # type: ignore[assignment]
    try:
        container.start()
    finally:
        container.get_docker_client().client.close()


def environment(cluster_id: str, options: str) -> dict[str, str]:
    """What the image's start command reads, ours and the official one's."""
    heap = [word for word in java.SMALL if word.startswith("-Xm")]
    return {
        "CLUSTER_ID": cluster_id,
        "KAFKA_HEAP_OPTS": " ".join(heap),
        "KAFKA_JVM_PERFORMANCE_OPTS": " ".join(word for word in java.SMALL if word not in heap),
        "KAFKA_OPTS": f"-Djava.security.properties={CONFIG / 'java.security'} {options}",
    }


def network(client: Any, family: Family) -> Network:
    """The nodes' own, made if it is not there; its name tells whose it is."""
    from testcontainers.core.network import Network

    found = Network(docker_network_kw={"labels": family.labels})
    found.name = family.named()
    try:
        if not client.networks.list(names=[f"^{found.name}$"]):
            found.create()
    finally:
        found._docker.client.close()
    return found


def find(client: Any, family: Family) -> dict[int, Found]:
    """Every container of the cluster by its node's number, in one question."""
    listed = client.api.containers(all=True, filters=family.filter)
    return {int(each["Labels"][NODE]): _found(each, family) for each in listed}


def _found(listed: dict[str, Any], family: Family) -> Found:
    connected = family.named() in listed["NetworkSettings"]["Networks"]
    state: State = "stopped"
    if listed["State"] == "paused":
        state = "paused"
    elif listed["State"] == "running":
        state = "running" if connected else "disconnected"
    return Found(listed["Id"], state, listed["Labels"].get(MADE, ""), connected)


def _names() -> str:
    return (paths.resource("docker") / "java.security").read_text(encoding="utf-8")
