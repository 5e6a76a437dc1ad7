"""What is left of Kafka's promises when nodes fail at random, one after another?"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from infra import clusters
from infra.cluster import Cluster
from infra.errors import FaultNotPossible, InfraError
from infra.links import Links
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.traffic import Tally, Traffic
from workbook.text import Text

SPEC = ClusterSpec("chaos", controllers=3, slow_links=True)
KINDS = ("kill", "stop", "pause", "disconnect", "slow")
BOTH, CONTROLLER = 0.2, 0.3  # how often a broker and a controller at once, or a controller alone
SHORTEST, LONGEST = 0.1, 3.0  # seconds that a fault lasts
Kinds = dict[int, list[str]]  # what each node can suffer
DELAY, BYTES = 0.3, 50_000  # of a slow link: seconds in each direction, bytes per second
HEALED = 120.0


@dataclass(frozen=True)
class Fault:
    """One node, how it fails, and how long before somebody mends it."""

    kind: str
    node_id: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What a run did and what it found; the same seed breaks the same nodes in the same order."""

    seed: int
    faults: dict[str, int]
    seconds: float
    tally: Tally
    problem: Text | None

    @property
    def whole(self) -> bool:
        """True if nothing was lost, doubled or disordered and every ISR is full."""
        return self.problem is None and self.tally.whole

    def to_json(self) -> dict[str, Any]:
        """One object, as `workbook chaos --json` prints it."""
        return {
            "seed": self.seed,
            "faults": self.faults,
            "seconds": round(self.seconds, 1),
            **asdict(self.tally),
            "in_sync": self.problem is None,
            "problem": self.problem.to_json() if self.problem else None,
            "whole": self.whole,
        }


def plan(seed: int, count: int, spec: ClusterSpec, kinds: Kinds) -> list[list[Fault]]:
    """What fails at once: one broker at most (three copies, two needed), and a controller of three."""
    chance = Random(f"chaos {seed}")
    steps: list[list[Fault]] = []
    while (left := count - sum(map(len, steps))) > 0:
        roles = _roles(chance, spec)[:left]
        steps.append([_fault(chance, ids, kinds) for ids in roles])
    return steps


def _roles(chance: Random, spec: ClusterSpec) -> list[list[int]]:
    die = chance.random()
    brokers, controllers = spec.broker_ids, spec.controller_ids
    if len(controllers) < 3 or die >= BOTH + CONTROLLER:
        return [brokers]
    return [brokers, controllers] if die < BOTH else [controllers]


def _fault(chance: Random, ids: list[int], kinds: Kinds) -> Fault:
    node_id = chance.choice(ids)
    return Fault(chance.choice(kinds[node_id]), node_id, chance.uniform(SHORTEST, LONGEST))


def measure(faults: int, seed: int, backend: str, progress: Progress = print_nothing) -> Outcome:
    """On a cluster of its own, gone afterwards; one that a killed run left behind is used up first."""
    cluster = clusters.start(SPEC, backend, progress=progress)
    try:
        return run(cluster, faults, seed, progress)
    finally:
        cluster.delete()


def run(cluster: Cluster, faults: int, seed: int, progress: Progress = print_nothing) -> Outcome:
    """Breaks and heals while records flow, then counts. The topic and the group stay behind."""
    started = time.monotonic()
    steps = plan(seed, faults, cluster.spec, _possible(cluster))
    traffic = Traffic(cluster.admin_config(), f"chaos-{seed}-{secrets.token_hex(3)}")
    cluster.heal(HEALED)
    traffic.start(cluster.spec.replication, cluster.spec.min_insync)
    problem, done = None, Counter[str]()
    for step in steps:
        progress(_say(step, traffic.acknowledged), sum(done.values()) / faults)
        done.update(fault.kind for fault in step)
        if problem := _break_and_heal(cluster, step):
            break
    progress(_COUNTING, 1.0)
    tally = traffic.finish()
    return Outcome(seed, dict(sorted(done.items())), time.monotonic() - started, tally, problem)


def _break_and_heal(cluster: Cluster, step: list[Fault]) -> Text | None:
    """Each is mended at its own time; then everything must be whole again. What is not is told."""
    begun = time.monotonic()
    try:
        for fault in step:
            _doing(cluster)[fault.kind](fault.node_id)
        for fault in sorted(step, key=lambda each: each.seconds):
            time.sleep(max(0.0, begun + fault.seconds - time.monotonic()))
            _mending(cluster)[fault.kind](fault.node_id)
        cluster.heal(HEALED)
    except InfraError as error:
        return error.text
    return None


def _doing(cluster: Cluster) -> dict[str, Callable[[int], None]]:
    return {
        "kill": cluster.kill,
        "stop": cluster.stop_node,
        "pause": cluster.pause,
        "disconnect": cluster.disconnect,
        "slow": lambda node_id: cluster.slow_link(
            node_id, delay_in=DELAY, delay_out=DELAY, bytes_per_second=BYTES
        ),
    }


def _mending(cluster: Cluster) -> dict[str, Callable[[int], None]]:
    return {
        "kill": lambda node_id: cluster.start_node(node_id, wait=False),
        "stop": lambda node_id: cluster.start_node(node_id, wait=False),
        "pause": cluster.resume,
        "disconnect": cluster.reconnect,
        "slow": cluster.mend_link,
    }


def _possible(cluster: Cluster) -> Kinds:
    """Not every back end can cut or slow down every node."""
    slow = Links(cluster.folder).nodes()
    try:
        cluster.disconnect(1)
        cluster.reconnect(1)
        impossible = set[str]()
    except FaultNotPossible:
        impossible = {"disconnect"}
    return {
        node.id: [k for k in KINDS if k not in impossible and (k != "slow" or node.id in slow)]
        for node in cluster.nodes()
    }


def _say(step: list[Fault], acknowledged: int) -> Text:
    what = ", ".join(f"{fault.kind} {fault.node_id}" for fault in step)
    return _BREAKING.format(what=what, acknowledged=acknowledged)


_BREAKING = Text(
    es="Fallo: {what}; van {acknowledged} registros confirmados",
    en="Fault: {what}; {acknowledged} records acknowledged so far",
)
_COUNTING = Text(es="Contando lo que quedó en el log", en="Counting what is in the log")
