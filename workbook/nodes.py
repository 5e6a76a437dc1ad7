"""What can a notebook do with its cluster: its configuration, its nodes, starting over?"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbook import graded, memory, sentences
from workbook.errors import WorkbookError
from workbook.judge import ask, text_of
from workbook.text import user_language


@dataclass(frozen=True)
class Node:
    """A broker or controller, as it was when it was asked for."""

    id: int
    role: str
    address: str
    alive: bool
    state: str = "running"

    def kill(self) -> Node:
        """End it at once, as a power cut does."""
        return self._act("kill")

    def stop(self) -> Node:
        """End it in good order: it hands over what it leads first."""
        return self._act("stop")

    def start(self) -> Node:
        """Bring it back, whatever keeps it away."""
        return self._act("start")

    def pause(self) -> Node:
        """Freeze it: its connections stay, and nobody answers."""
        return self._act("pause")

    def resume(self) -> Node:
        """Let it go on as if nothing had been."""
        return self._act("resume")

    def disconnect(self) -> Node:
        """Take it off the network: it runs, and neither nodes nor clients reach it."""
        return self._act("disconnect")

    def reconnect(self) -> Node:
        """Put it back on the network."""
        return self._act("reconnect")

    def __repr__(self) -> str:
        return f"{_kind(self.role)} {self.id} · {self.address} · {sentences.STATES[self.state]}"

    def _act(self, action: str) -> Node:
        return _node(ask("POST", f"/v1/nodes/{self.id}/{action}", {})["node"])


class Nodes:
    """The nodes of one role: `cluster.brokers[2]`, counted from 1."""

    def __init__(self, role: str) -> None:
        self._role = role

    def __getitem__(self, number: int) -> Node:
        nodes = self._now()
        if type(number) is int and 1 <= number <= len(nodes):
            return nodes[number - 1]
        existing = ", ".join(f"{self._plural}[{place}]" for place in range(1, len(nodes) + 1))
        facts = {"kind": _kind(self._role), "number": number, "existing": existing or "–"}
        raise WorkbookError(sentences.NO_SUCH_NODE.format(**facts))

    def __iter__(self) -> Iterator[Node]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def __repr__(self) -> str:
        return "\n".join(repr(node) for node in self)

    def _now(self) -> list[Node]:
        return [node for node in _nodes(whoami()) if node.role == self._role]

    @property
    def _plural(self) -> str:
        return f"cluster.{self._role}s"


class Cluster:
    """The learner's cluster. Kafka itself is reached with `cluster.config` and any client."""

    brokers = Nodes("broker")
    controllers = Nodes("controller")

    @property
    def config(self) -> dict[str, Any]:
        """What a Kafka client needs to log in; a fresh dict each time, to add your own settings to."""
        answer = whoami()
        config = answer.get("config")
        if not isinstance(config, dict):
            raise WorkbookError(text_of(answer.get("problem")) or sentences.NO_CLUSTER)
        return config

    def reset(self, topic: str | None = None) -> None:
        """Delete your topics and groups, or one topic, and say which."""
        if topic is not None and (not isinstance(topic, str) or not topic):
            raise WorkbookError(sentences.NOT_A_TOPIC)
        name = topic and topic.removeprefix(f"{memory.me()}.")
        if graded.is_graded():
            print(sentences.NOT_WHILE_GRADED)
            return
        deleted = ask("POST", "/v1/reset", {"topic": name})["deleted"]
        names = ", ".join(map(str, deleted))
        print(sentences.DELETED.format(names=names) if names else sentences.NOTHING_DELETED)

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        title, *nodes = [html.escape(line) for line in self._lines()]
        items = "".join(f"<li>{node}</li>" for node in nodes)
        return f"<p>{title}</p><ul>{items}</ul>" if nodes else f"<p>{title}</p>"

    def _lines(self) -> list[str]:
        try:
            answer = whoami()
        except WorkbookError as error:
            return [str(error)]
        facts = answer.get("cluster")
        if not facts:
            problem = text_of(answer.get("problem")) or sentences.NO_CLUSTER
            return [problem.say(user_language())]
        title = sentences.CLUSTER.format(name=facts["name"], backend=facts["backend"])
        notice = text_of(answer.get("notice"))
        said = [notice.say(user_language())] if notice else []
        return [str(title), *[repr(node) for node in _nodes(answer)], *said]


def whoami(*, start: bool = True) -> dict[str, Any]:
    """The learner and their cluster, as the judge sees them now."""
    return ask("GET", "/v1/me", start=start)


def _nodes(answer: dict[str, Any]) -> list[Node]:
    facts = answer.get("cluster")
    if not facts:
        raise WorkbookError(text_of(answer.get("problem")) or sentences.NO_CLUSTER)
    return [_node(node) for node in facts["nodes"]]


def brokers_of(answer: dict[str, Any]) -> list[Node]:
    """The brokers in an answer of the judge's; none when there is no cluster."""
    return [n for n in _nodes(answer) if n.role == "broker"] if answer.get("cluster") else []


def _node(facts: dict[str, Any]) -> Node:
    alive = bool(facts["alive"])
    state = str(facts.get("state") or ("running" if alive else "stopped"))
    return Node(int(facts["id"]), str(facts["role"]), str(facts["address"]), alive, state)


def _kind(role: str) -> sentences.Said:
    return sentences.BROKER if role == "broker" else sentences.CONTROLLER


cluster = Cluster()
