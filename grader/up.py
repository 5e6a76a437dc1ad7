"""How do the cluster, the judge and the learner come up together, and go down?"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import infra
from grader import discover, service
from grader.properties import read_properties
from grader.say import Working
from infra import Cluster, ClusterSpec, paths
from workbook.sentences import STATES
from workbook.text import Text, user_language

READY = Text(
    es="Clúster listo en {seconds} s: {shape}, Kafka {version} ({backend}).",
    en="Cluster ready in {seconds} s: {shape}, Kafka {version} ({backend}).",
)
PREFIX = Text(
    es="Tu prefijo es {me}: tus topics y grupos empiezan con «{me}.».",
    en="Your prefix is {me}: your topics and groups begin with `{me}.`.",
)
HOW_TO_STOP = Text(
    es="El clúster sigue encendido aunque cierres JupyterLab; `workbook down` lo apaga.",
    en="The cluster stays up when you close JupyterLab; `workbook down` stops it.",
)
JUDGE = Text(es="Encendiendo el juez", en="Starting the judge")
STOPPING = Text(es="Apagando el clúster", en="Stopping the cluster")
DOWN = Text(
    es="Apagado. Tus topics y tus intentos siguen guardados.",
    en="Stopped. Your topics and your attempts are kept.",
)
DELETED = Text(
    es="Apagado y borrado: el próximo `workbook up` empieza con un clúster vacío.",
    en="Stopped and deleted: the next `workbook up` begins with an empty cluster.",
)
NOTHING = Text(es="No había ningún clúster.", en="There was no cluster.")


def bring_up(
    backend: str, config: Path | None, progress: Working, spec: ClusterSpec | None = None
) -> list[Text]:
    """Cluster, judge and this machine's learner; what happened, as sentences."""
    started = time.monotonic()
    external = read_properties(config) if config else None
    kind = "external" if external else backend
    cluster = infra.start(spec or kept_spec(), kind, external=external, progress=progress)
    took = time.monotonic() - started
    progress(JUDGE)
    service.ensure()
    me = own_learner()["me"]
    if cluster.tenant(me) is None:
        cluster.create_tenant(me, limited=False)  # theirs: there is nobody to protect
    return [_ready(cluster, took), PREFIX.format(me=me), HOW_TO_STOP]


def kept_spec(controllers: int | None = None, slow_links: bool = False) -> ClusterSpec:
    """The shape of the cluster that is there, else the usual one; with what is asked for."""
    try:
        kept = infra.attach().spec
    except infra.ClusterNotFound:
        kept = ClusterSpec()
    return replace(
        kept,
        controllers=controllers or kept.controllers,
        slow_links=slow_links or kept.slow_links,
    )


def _ready(cluster: Cluster, took: float) -> Text:
    roles = [node.role for node in cluster.nodes()]
    return READY.format(
        seconds=f"{took:.1f}",
        shape=_shape(roles.count("broker"), roles.count("controller")),
        version=infra.KAFKA_VERSION,
        backend=cluster.backend,
    )


def _shape(brokers: int, controllers: int) -> Text:
    es = f"{brokers} {'broker' if brokers == 1 else 'brokers'}"
    es += f" y {controllers} {'controlador' if controllers == 1 else 'controladores'}"
    en = f"{brokers} {'broker' if brokers == 1 else 'brokers'}"
    en += f" and {controllers} {'controller' if controllers == 1 else 'controllers'}"
    return Text(es=es, en=en)


def take_down(delete: bool, progress: Working) -> list[Text]:
    """Judge first, so that nobody asks a cluster that is going away."""
    service.stop()
    names = infra.names()
    for name in names:
        progress(STOPPING)
        cluster = infra.attach(name)
        cluster.stop()
        if delete:
            cluster.delete()
    if not names:
        return [NOTHING]
    return [DELETED if delete else DOWN]


def own_learner() -> dict[str, Any]:
    """The learner of this machine: url, token and prefix, as the judge wrote them."""
    file = service.learner_file(paths.home())
    return dict(json.loads(file.read_text(encoding="utf-8")))


def jupyter_command(arguments: list[str]) -> list[str]:
    """JupyterLab on this repository, opened at the first unit in the learner's language."""
    start = f"/lab/tree/course/{user_language()}/u01_log.ipynb"
    command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url={start}"]
    if os.geteuid() == 0:
        command.append("--allow-root")  # Jupyter refuses root otherwise; containers often are root
    return [*command, f"--ServerApp.root_dir={discover.ROOT}", *arguments]


def state() -> tuple[dict[str, Any], list[Text]]:
    """What runs, as facts and as sentences."""
    try:
        cluster = infra.attach()
    except infra.ClusterNotFound as error:
        return {"up": False, "nodes": []}, [error.text]
    nodes = [
        {"id": n.id, "role": n.role, "address": n.address, "alive": n.alive, "state": n.state}
        for n in cluster.nodes()
    ]
    facts = {"up": cluster.is_up(), "backend": cluster.backend, "nodes": nodes}
    return facts, [_node_line(node) for node in nodes]


def _node_line(node: dict[str, Any]) -> Text:
    symbol = "✓" if node["state"] == "running" else "✗"
    state = STATES[node["state"]]
    role = Text(es="controlador" if node["role"] == "controller" else node["role"], en=node["role"])
    where = f"{node['id']}  {node['address']}"
    return Text(
        es=f"{symbol} {role.es} {where}  {state.es}", en=f"{symbol} {role.en} {where}  {state.en}"
    )
