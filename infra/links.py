"""How is a node's network made slow, cut and mended?"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from infra import paths, processes
from infra.errors import FaultNotPossible, NotReady
from infra.state import read_json, write_private
from workbook.text import Text

APPLIED = 10.0  # seconds


@dataclass(frozen=True)
class Link:
    """A node's line. `in` is towards the node, seconds; bytes per second hold for each direction."""

    delay_in: float = 0.0
    delay_out: float = 0.0
    bytes_per_second: int | None = None
    cut: bool = False


@dataclass(frozen=True)
class Route:
    """Who connects to `listen` reaches `target`, over the line of `node`."""

    node: int
    listen: int
    target: int
    host: str = "127.0.0.1"


GOOD = Link()


class Links:
    """The lines of one cluster: a file that says how each is, and the process that makes it so."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "links.json"
        self._process = folder / "proxy.json"

    @property
    def exist(self) -> bool:
        """True if this cluster was made with lines that can be disturbed."""
        return self._file.exists()

    @property
    def alive(self) -> bool:
        """True if the process runs."""
        known = read_json(self._process) or {}
        return processes.is_ours(known.get("pid"), known.get("created"), self._words)

    def ensure(self, routes: list[Route], pids: Mapping[int, int]) -> None:
        """The process runs with these routes; `pids` are nodes that call others."""
        with self._changed() as facts:
            facts["routes"] = [{**asdict(route), "node": str(route.node)} for route in routes]
            facts["pids"] = {str(node): pid for node, pid in pids.items()}
            facts.setdefault("links", {})

    def end(self) -> None:
        """The process ends; without it nobody reaches a node."""
        known = read_json(self._process) or {}
        if self.alive:
            processes.end(known["pid"], signal.SIGKILL)
            processes.wait_ended(known["pid"], known["created"], self._words, APPLIED)
        self._process.unlink(missing_ok=True)

    def of(self, node_id: int) -> Link:
        """How the node's line is; without the process every line is cut."""
        known = read_json(self._file)
        if known is None:
            return GOOD
        if not self.alive:
            return Link(cut=True)
        return Link(**known["links"].get(str(node_id), {}))

    def nodes(self) -> set[int]:
        """Whose line can be disturbed: every node's of local processes, a broker's of containers."""
        known = read_json(self._file) or {"routes": []}
        return {int(route["node"]) for route in known["routes"]}

    def set(self, node_id: int, link: Link) -> None:
        """Returns when it is so."""
        if node_id not in self.nodes():
            raise FaultNotPossible(_NO_LINE.format(id=node_id) if self.exist else NO_LINKS)
        with self._changed() as facts:
            facts["links"][str(node_id)] = asdict(link)

    def mend(self) -> None:
        """Every line is good again."""
        if self.exist:
            with self._changed() as facts:
                facts["links"] = {}

    def callers(self, pids: Mapping[int, int]) -> None:
        """Which processes the nodes are now: only so is a call known to come from one."""
        if self.exist:
            with self._changed() as facts:
                facts["pids"] = {str(node): pid for node, pid in pids.items()}

    @property
    def _words(self) -> list[str]:
        """What the process's command line ends with."""
        return [str(paths.resource("proxy.py")), str(self._file)]

    @contextmanager
    def _changed(self) -> Iterator[dict[str, Any]]:
        """One at a time: two who write would each wait for what the other has overwritten."""
        with FileLock(self._file.with_suffix(".lock")):
            facts: dict[str, Any] = read_json(self._file) or {}
            yield facts
            write_private(self._file, json.dumps(facts))
            if not self.alive:
                self._spawn()
            self._wait_applied()

    def _spawn(self) -> None:
        found = processes.find(self._words)
        if found is None:
            output = self._file.with_name("proxy.log")
            self._file.with_suffix(".applied").unlink(missing_ok=True)
            found = processes.spawn([sys.executable, "-P", *self._words], output)
        write_private(self._process, json.dumps({"pid": found[0], "created": found[1]}))

    def _wait_applied(self) -> None:
        deadline = time.monotonic() + APPLIED
        wanted, applied = self._file.read_text("utf-8"), self._file.with_suffix(".applied")
        while not (self.alive and applied.exists() and applied.read_text("utf-8") == wanted):
            if time.monotonic() > deadline or not self.alive:
                raise NotReady(_DEAF.format(log=self._file.with_name("proxy.log")))
            time.sleep(0.01)


NO_LINKS = Text(
    es="A los nodos de este clúster no se les puede cortar ni frenar la red. Crea uno con "
    "`workbook up --slow-links`, después de borrar este con `workbook down --delete`.",
    en="The network of this cluster's nodes can be neither cut nor slowed down. Make one with "
    "`workbook up --slow-links`, after deleting this one with `workbook down --delete`.",
)
_NO_LINE = Text(
    es="Con el nodo {id} solo hablan otros nodos, dentro de Docker: su red no se puede frenar desde "
    "aquí. Frena la de un broker.",
    en="Only other nodes talk with node {id}, inside Docker: its network cannot be slowed down from "
    "here. Slow down a broker's.",
)
_DEAF = Text(
    es="El proceso por el que pasa la red de los nodos no hizo caso. Mira {log} y repite "
    "`workbook up`.",
    en="The process through which the nodes' network goes did not obey. Look at {log} and repeat "
    "`workbook up`.",
)
