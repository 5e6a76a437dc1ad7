"""What is under test: a cluster of some kind, and what it leaves on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

import infra
from infra.docker import containers, engine


@dataclass(frozen=True)
class Subject:
    """A cluster under test, and the home that knows it."""

    kind: str
    cluster: infra.Cluster
    home: Path

    @property
    def ours(self) -> bool:
        """Whether its nodes are ours to break."""
        return self.kind != "external"

    def again(self) -> infra.Cluster:
        """What the next command finds."""
        return infra.attach(self.cluster.name)

    def start(self, name: str) -> infra.Cluster:
        """Another small cluster of the same kind."""
        given = None if self.ours else self.cluster.admin_config()
        return infra.start(infra.ClusterSpec(name, brokers=1), self.kind, external=given)

    def traces(self, cluster: infra.Cluster) -> list[str]:
        """Processes, containers, volumes and networks of a cluster."""
        if self.kind != "docker":
            words = [" ".join(p.info["cmdline"] or []) for p in psutil.process_iter(["cmdline"])]
            return [line for line in words if str(cluster.folder) in line]
        wanted = {"label": f"{containers.FOLDER}={cluster.folder}"}
        with engine.connected() as client:
            found = client.containers.list(all=True, filters=wanted)
            found += client.volumes.list(filters=wanted) + client.networks.list(filters=wanted)
        return [each.name for each in found]
