"""How long does a cluster take as Kafka's own scripts start it? The bench's yardstick."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from infra import admin, java, paths, ports, processes, readiness
from infra.properties import HOST, escape
from infra.spec import ClusterSpec
from infra.state import private_folder, write_private
from infra.training import CLUSTER_ID
from workbook.text import same

# What bin/kafka-run-class.sh gives every JVM.
OPTIONS = (
    "-Xmx1G",
    "-Xms1G",
    "-server",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
    "-Djava.awt.headless=true",
)
PATIENCE = 300.0


@dataclass(frozen=True)
class StockCluster:
    """Three brokers and a controller, each in a folder of its own."""

    jars: list[Path]
    folder: Path
    spec: ClusterSpec
    ports: dict[int, int]
    pids: list[int] = field(default_factory=list)

    @classmethod
    def configured(cls, jars: list[Path], folder: Path, spec: ClusterSpec) -> StockCluster:
        """Writes the files, as a person would have by hand; their time does not count."""
        ids = [*spec.controller_ids, *spec.broker_ids]
        cluster = cls(
            jars, folder, spec, dict(zip(ids, ports.choose(len(ids), set()), strict=True))
        )
        for node_id in ids:
            home = private_folder(folder / str(node_id))
            write_private(java.properties_file(home), cluster._render(node_id, home))
        return cluster

    def admin_config(self) -> admin.Config:
        """Nobody has to say who they are."""
        addresses = ",".join(f"{HOST}:{self.ports[node]}" for node in self.spec.broker_ids)
        return {"bootstrap.servers": addresses, "log_level": 0}

    def format(self) -> None:
        """One node after the other, one JVM each, as the documentation says."""
        for node_id in self.ports:
            subprocess.run(
                [
                    *self._java(node_id, "kafka.tools.StorageTool"),
                    *("format", "-t", CLUSTER_ID, "-c", str(self._file(node_id))),
                ],
                env=java.environment(),
                check=True,
                capture_output=True,
            )

    def start(self) -> None:
        """All nodes at once."""
        for node_id in self.ports:
            command = [*self._java(node_id, java.SERVER), str(self._file(node_id))]
            pid, _ = processes.spawn(command, self.folder / str(node_id) / "output.log")
            self.pids.append(pid)

    def wait_ready(self) -> None:
        """The same question that our own start asks."""
        doors = [
            readiness.Listener(
                node, "plaintext", {**self.admin_config(), "bootstrap.servers": f"{HOST}:{port}"}
            )
            for node, port in self.ports.items()
            if node in self.spec.broker_ids
        ]
        readiness.wait_ready(doors, self.spec.brokers, 3, lambda: same("stock"), PATIENCE)

    def end(self) -> None:
        """Thrown away, so nobody needs to shut down in order."""
        for pid in self.pids:
            processes.end(pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        for pid in self.pids:
            while processes.exit_status(pid) is None and time.monotonic() < deadline:
                time.sleep(0.02)

    def _java(self, node_id: int, main: str) -> list[str]:
        home = self.folder / str(node_id)
        logging = f"-Dlog4j2.configurationFile={paths.resource('log4j2.properties').as_uri()}"
        log = f"-Dworkbook.log={home / 'server.log'}"
        return [str(java.JAVA), *OPTIONS, logging, log, "-cp", java.classpath(self.jars), main]

    def _file(self, node_id: int) -> Path:
        return java.properties_file(self.folder / str(node_id))

    def _render(self, node_id: int, home: Path) -> str:
        broker = node_id in self.spec.broker_ids
        listener = "PLAINTEXT" if broker else "CONTROLLER"
        voters = (f"{voter}@{HOST}:{self.ports[voter]}" for voter in self.spec.controller_ids)
        values = {
            "roles": "broker" if broker else "controller",
            "node_id": node_id,
            "voters": ",".join(voters),
            "listeners": f"{listener}://{HOST}:{self.ports[node_id]}",
            "advertised": f"{listener}://{HOST}:{self.ports[node_id]}",
            "data": escape(str(home / "data")),
        }
        text = paths.resource("stock.properties.template").read_text(encoding="utf-8")
        return Template(text).substitute(values)
