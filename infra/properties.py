"""What does one node's server.properties say?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from infra import paths
from infra.spec import ClusterSpec

HOST = "127.0.0.1"
LISTENERS = {"broker": ("internal", "client"), "controller": ("controller",)}


@dataclass(frozen=True)
class NodeSettings:
    """What differs from node to node. `roles` is Kafka's own word: "broker", "controller" or both."""

    node_id: int
    roles: str
    ports: dict[str, int]
    voters: dict[int, int]  # controller's id → its port
    data: Path
    host: str = HOST
    advertised: dict[str, int] | None = None  # where it is reached, if not where it listens
    hosts: dict[str, str] = field(default_factory=dict)  # listener → its name, if not `host`
    voter_hosts: dict[int, str] = field(default_factory=dict)  # the same of controllers


def render(node: NodeSettings, spec: ClusterSpec, passwords: dict[str, str]) -> str:
    """The whole file, for any backend."""
    template = Template(paths.resource("server.properties.template").read_text(encoding="utf-8"))
    listeners = _addresses(node.host, {}, node.ports)
    advertised = _addresses(node.host, node.hosts, node.advertised or node.ports)
    voters = [
        f"{voter}@{node.voter_hosts.get(voter, node.host)}:{port}"
        for voter, port in node.voters.items()
    ]
    values = {
        "roles": node.roles,
        "node_id": node.node_id,
        "voters": ",".join(voters),
        "data": escape(str(node.data)),
        "listeners": ",".join(listeners),
        "advertised": ",".join(advertised),
        "replication": spec.replication,
        "min_insync": spec.min_insync,
        "broker_password": passwords["broker"],
        "admin_password": passwords["admin"],
    }
    return template.substitute(values)


def _addresses(host: str, hosts: dict[str, str], ports: dict[str, int]) -> list[str]:
    return [f"{name.upper()}://{hosts.get(name, host)}:{port}" for name, port in ports.items()]


def escape(value: str) -> str:
    """Java reads properties files as Latin-1, and takes backslashes and leading spaces for itself."""
    escaped = "".join(_escape(character) for character in value)
    return "\\" + escaped if escaped.startswith(" ") else escaped


def _escape(character: str) -> str:
    if character == "\\":
        return "\\\\"
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
