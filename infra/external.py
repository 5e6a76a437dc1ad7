"""How is a cluster used that somebody else runs?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from confluent_kafka import KafkaException

from infra import admin, rights, sweep
from infra.backend import Node
from infra.errors import ClusterDown, NotOurCluster
from infra.progress import Progress, print_nothing
from infra.spec import FIRST_CONTROLLER, ClusterSpec
from infra.state import private_folder, read_json, write_private
from infra.tenants import TenantBook
from workbook.text import Text

PATIENCE = 5.0


class ExternalBackend:
    """Only the way in is ours (external.json, 0600); of the rest, what tenants made for us."""

    name = "external"

    def __init__(self, spec: ClusterSpec, folder: Path, config: admin.Config | None) -> None:
        self.spec = spec
        self.folder = folder
        self._given = config

    def start(self, progress: Progress = print_nothing) -> None:
        """Connects, tries every right that we need, and only then keeps the way in."""
        config = self.admin_config()
        progress(_CONNECTING.format(servers=config["bootstrap.servers"]))
        nodes = self._ask(config)
        progress(_RIGHTS)
        self.spec = ClusterSpec(self.spec.name, brokers=min(len(nodes), FIRST_CONTROLLER - 2))
        rights.check(config, self.spec.replication)
        self._keep(config)

    def nodes(self) -> list[Node]:
        """The brokers that answer for themselves; none when nobody answers."""
        try:
            return self._ask(self.admin_config())
        except ClusterDown:
            return []

    def admin_config(self) -> admin.Config:
        """What the instructor gave, or gave once."""
        given: admin.Config | None = self._given or read_json(self._file)
        if given is None:
            raise NotOurCluster(_NO_CONFIG.format(name=self.spec.name))
        return {"log_level": 0, **given}

    def kill(self, node_id: int) -> None:
        """Refused."""
        raise NotOurCluster(_NOT_OURS.format(name=self.spec.name, id=node_id))

    def stop_node(self, node_id: int) -> None:
        """Refused."""
        self.kill(node_id)

    def start_node(self, node_id: int, wait: bool = True) -> None:
        """Refused."""
        self.kill(node_id)

    def pause(self, node_id: int) -> None:
        """Refused."""
        self.kill(node_id)

    def resume(self, node_id: int) -> None:
        """Refused."""
        self.kill(node_id)

    def disconnect(self, node_id: int) -> None:
        """Refused."""
        self.kill(node_id)

    def reconnect(self, node_id: int) -> None:
        """Refused."""
        self.kill(node_id)

    def stop(self) -> None:
        """It goes on without us: there is nothing of ours to end."""

    def delete(self) -> None:
        """Removes our tenants and forgets the way in; the cluster is not touched otherwise."""
        config, book = self.admin_config(), TenantBook(self.folder)
        sweep.remove(config, *book.names())
        shutil.rmtree(self.folder)

    @property
    def _file(self) -> Path:
        return self.folder / "external.json"

    def _keep(self, config: admin.Config) -> None:
        private_folder(self.folder)
        write_private(self._file, json.dumps(config))
        known = {"name": self.spec.name, "backend": self.name, "brokers": self.spec.brokers}
        write_private(self.folder / "state.json", json.dumps({**known, "controllers": 1}))

    def _ask(self, config: admin.Config) -> list[Node]:
        try:
            brokers = admin.answer(
                config, lambda a: a.describe_cluster(request_timeout=PATIENCE)
            ).nodes
        except (KafkaException, TimeoutError) as error:
            servers, words = config["bootstrap.servers"], admin.sentence(error)
            raise ClusterDown(_SILENT.format(servers=servers, why=words)) from error
        return [Node(b.id, "broker", f"{b.host}:{b.port}", "running") for b in brokers]


_CONNECTING = Text(es="Conectando con {servers}", en="Connecting to {servers}")
_RIGHTS = Text(es="Comprobando los permisos", en="Checking the rights")
_SILENT = Text(
    es="Nadie responde en {servers} ({why}). Revisa la dirección, el usuario y la contraseña.",
    en="Nobody answers at {servers} ({why}). Check the address, the user and the password.",
)
_NO_CONFIG = Text(
    es="Falta cómo entrar en el clúster externo «{name}»: da sus direcciones y credenciales.",
    en="How to get into the external cluster '{name}' is missing: give addresses and credentials.",
)
_NOT_OURS = Text(
    es="El clúster «{name}» no es nuestro: desde aquí no se puede detener ni arrancar el nodo {id}. Haz "
    "esta parte en un clúster local (`workbook up`).",
    en="The cluster '{name}' is not ours: node {id} cannot be stopped or started from here. Do "
    "this part on a local cluster (`workbook up`).",
)
