"""What may one learner ask the judge, and what does it answer? Everything here is trusted; callers are not."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import infra
from grader import discover
from grader.lab import Check, Lab, in_order
from grader.learners import Learner, course_secret
from grader.nearest import nearest
from grader.notes import cap_notes, clue_notes, node_notes
from grader.report import Report
from grader.run import Room, run_checks
from grader.sample import derive_seed
from grader.session import Session
from grader.tries import NONE, tries
from infra import Cluster
from workbook.errors import WorkbookError
from workbook.text import Text

log = logging.getLogger("workbook.judge")
ACTIONS = ("kill", "stop", "start", "pause", "resume", "disconnect", "reconnect")
NO_CLUSTER = Text(
    es="No hay ningún clúster encendido. Ejecuta `workbook up` en una terminal y vuelve a intentarlo.",
    en="No cluster is up. Run `workbook up` in a terminal and try again.",
)
NOT_YOURS = Text(
    es="Este clúster es compartido: no puedes apagar sus nodos. En tu propia máquina, "
    "`workbook up` te da uno solo para ti.",
    en="This cluster is shared: you may not switch its nodes off. On your own machine "
    "`workbook up` gives you one of your own.",
)


class Judge:
    """Answers for every learner of one machine; owns the admin credentials of their clusters."""

    def __init__(self, home: Path, labs: Path | None = None) -> None:
        self._home, self._labs = home, labs
        self._secret = course_secret(home)
        self._attempts = threading.Lock()
        self._tenants = threading.Lock()

    def whoami(self, learner: Learner) -> dict[str, Any]:
        """The learner's prefix, settings, and the state of their cluster."""
        cluster = find_cluster(learner)
        up = cluster is not None and _any_broker_alive(cluster)
        return {
            "me": learner.me,
            "config": self._config(cluster, learner) if cluster and up else None,
            "problem": None if up else _why_down(cluster).to_json(),
            "notice": _notice(cluster, learner),
            "cluster": _describe(cluster) if cluster else None,
            "own": learner.owns_cluster,
        }

    def open_checks(self, learner: Learner, request: dict[str, Any]) -> Session:
        """Begin a `check()`; what is wrong with the request itself is a sentence at once."""
        lab = discover.lab(str(request.get("notebook")), self._labs)
        wanted = [self._check(lab, name) for name in request.get("checks") or []]
        if not wanted:
            wanted = list(lab.checks.values())
        cluster = self._needed_cluster(learner, lab, wanted)
        clues = request.get("clues") or {}
        session = Session(learner.me, wanted[0].title)
        session.start(
            lambda notebook, telling: self._judge(
                lab, wanted, learner, cluster, notebook, clues, telling
            )
        )
        return session

    def reply(self, learner: Learner, request: dict[str, Any]) -> Report:
        """What is made of an answer in words; it needs neither a cluster nor a session."""
        from grader.theory.practice import practice_report

        lab = discover.lab(str(request.get("notebook")), self._labs)
        check = self._check(lab, request.get("question"))
        before = tries(self._history(learner, lab.slug), alone=learner.owns_cluster)
        text = str(request.get("text") or "")
        report = practice_report(lab, check, text, learner.me, before.get(check.name, NONE))
        self._keep(learner, report)
        return report

    def act(self, learner: Learner, node: int, action: str) -> dict[str, Any]:
        """Break one node of the learner's own cluster, or mend it."""
        cluster = find_cluster(learner)
        if cluster is None:
            raise WorkbookError(NO_CLUSTER)
        if not learner.owns_cluster:
            raise WorkbookError(NOT_YOURS)
        doing = {
            "kill": cluster.kill,
            "stop": cluster.stop_node,
            "start": cluster.start_node,
            "pause": cluster.pause,
            "resume": cluster.resume,
            "disconnect": cluster.disconnect,
            "reconnect": cluster.reconnect,
        }
        doing[action](node)
        return {"node": next(n for n in _describe(cluster)["nodes"] if n["id"] == node)}

    def reset(self, learner: Learner, topic: str | None) -> dict[str, Any]:
        """Delete the learner's topics and groups, or one topic, so that a lab starts over."""
        cluster = self._running_cluster(learner)
        self._config(cluster, learner)
        return {"deleted": cluster.clear_tenant(learner.me, topic)}

    def _check(self, lab: Lab, name: Any) -> Check:
        if isinstance(name, str) and name in lab.checks:
            return lab.checks[name]
        raise WorkbookError(
            nearest(
                str(name),
                list(lab.checks),
                Text(
                    es=f"El laboratorio {lab.slug} no tiene ninguna comprobación «{name}».",
                    en=f"Lab {lab.slug} has no check `{name}`.",
                ),
            )
        )

    def _needed_cluster(self, learner: Learner, lab: Lab, wanted: list[Check]) -> Cluster | None:
        """The learner's own, running; None where nobody looks at it: words and drawings need none."""
        if lab.suggests and not any({"cluster", "stage"} & {*c.needs} for c in in_order(wanted)):
            return None
        cluster = self._running_cluster(learner)
        self._config(cluster, learner)
        return cluster

    def _running_cluster(self, learner: Learner) -> Cluster:
        cluster = find_cluster(learner)
        if cluster is None or not _any_broker_alive(cluster):
            raise WorkbookError(_why_down(cluster))
        return cluster

    def _config(self, cluster: Cluster, learner: Learner) -> dict[str, str | int]:
        with self._tenants:
            tenant = cluster.tenant(learner.me) or cluster.create_tenant(
                learner.me, limited=not learner.owns_cluster
            )
        return tenant.config(cluster)

    def _judge(
        self,
        lab: Lab,
        wanted: list[Check],
        learner: Learner,
        cluster: Cluster | None,
        notebook: Session,
        clues: dict[str, Any],
        telling: Callable[[Text], None],
    ) -> Report:
        seed = derive_seed(self._secret, lab.slug, learner.me, str(time.time_ns()))
        before = tries(self._history(learner, lab.slug), alone=learner.owns_cluster)
        own = cluster if lab.need.own and learner.owns_cluster else None
        config = cluster.admin_config() if cluster else {"log_level": 0}
        room = Room(config, learner.me, notebook, seed, before, own)
        checks = run_checks(wanted, room, telling)
        report = Report(
            lab=lab.slug,
            mode="practice",
            student=learner.me,
            kafka=infra.KAFKA_VERSION,
            seed=seed,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            checks=checks,
            notes=[*clue_notes(learner.me, clues), *_notes(cluster, learner)],
        )
        self._keep(learner, report)
        return report

    def _keep(self, learner: Learner, report: Report) -> None:
        """Append the attempt to the learner's history; an attempt is never overwritten or lost."""
        file = self._history(learner, report.lab)
        line = json.dumps(report.model_dump(mode="json"), ensure_ascii=False)
        with self._attempts:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file.open("a", encoding="utf-8") as history:
                history.write(line + "\n")

    def _history(self, learner: Learner, lab: str) -> Path:
        return self._home / "judge" / "attempts" / learner.me / f"{lab}.jsonl"


def find_cluster(learner: Learner) -> Cluster | None:
    """The learner's cluster, or None where it was never made."""
    try:
        return infra.attach(learner.cluster)
    except infra.ClusterNotFound:
        return None


def _notice(cluster: Cluster | None, learner: Learner) -> dict[str, str] | None:
    """What the learner must know about how much they keep on a shared cluster."""
    notes = cap_notes(cluster, learner.me) if cluster else []
    return notes[0].to_json() if notes else None


def _notes(cluster: Cluster | None, learner: Learner) -> list[Text]:
    """What a report says of the cluster that was looked at."""
    return [*node_notes(cluster), *cap_notes(cluster, learner.me)] if cluster else []


def _any_broker_alive(cluster: Cluster) -> bool:
    return any(node.alive for node in cluster.nodes() if node.role == "broker")


def _why_down(cluster: Cluster | None) -> Text:
    """Which sentence helps: nothing was started, everything is off, or one node is."""
    if cluster is None or not any(node.alive for node in cluster.nodes()):
        return NO_CLUSTER
    notes = node_notes(cluster)
    return notes[0] if notes else NO_CLUSTER


def _describe(cluster: Cluster) -> dict[str, Any]:
    nodes = [
        {"id": n.id, "role": n.role, "address": n.address, "alive": n.alive, "state": n.state}
        for n in cluster.nodes()
    ]
    return {"name": cluster.name, "backend": cluster.backend, "nodes": nodes}
