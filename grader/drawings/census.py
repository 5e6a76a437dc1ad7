"""How many brokers and controllers does a drawing have, and who are Kafka's clients?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from grader.drawings import words
from grader.drawings.facts import FAMILY, Facts
from grader.drawings.parts import Part
from grader.drawings.words import Role, fold, says

R = Role
NUMBERS = {
    "dos": 2,
    "two": 2,
    "tres": 3,
    "three": 3,
    "cuatro": 4,
    "four": 4,
    "cinco": 5,
    "five": 5,
    "n": 3,
}
COUNT = r"(\d{1,2}|" + "|".join(NUMBERS) + ")"
TOPIC = r"topicos?|topics?|temas?|particion(es)?|partitions?|p\d+|replicas?"
CONTROLLER = r"controlador(a|es)?|controllers?"
QUORUM = r"quorum|raft|kraft|ensamble|ensemble"
BROKER_BOX = (
    r"(broker|nodo|node|servidor|server)( kafka)?( \w+)?|kafka (broker|node|server)?( ?\w+)?"
)
COPIES = r"replica\w*|replicate\w*|isr|seguidor\w*|followers?|lider(es)?|leaders?|copias?|rf ?\d"


class Census:
    """The services of one drawing, counted."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def combined(self) -> tuple[Part, ...]:
        """Nodes that say that they are broker and controller at once, as KRaft allows."""
        return tuple(
            part
            for part in self.facts.parts.all
            if says(part.text, r"brokers?") and says(part.text, CONTROLLER)
        )

    @cached_property
    def brokers(self) -> tuple[Part, ...]:
        """Nodes that are brokers, not topics."""
        return (*(p for p in self.facts.kafka if not _is_topic(p)), *self._only_controllers())

    def _only_controllers(self) -> tuple[Part, ...]:
        return tuple(part for part in self.combined if part.role is not R.BROKER)

    @cached_property
    def broker_ids(self) -> set[str]:
        """Where clients read and write: brokers, and the topics in them."""
        return self.facts.kafka_ids | {part.node.id for part in self.combined}

    @cached_property
    def broker_boxes(self) -> int:
        """Boxes that each stand for one broker and hold its partitions."""
        facts = self.facts
        return sum(
            bool(re.fullmatch(BROKER_BOX, facts.box_text[box.id]))
            and any(_is_topic(part) for part in facts.held(box))
            and not any(inner.inside == box.id for inner in facts.drawing.boxes)
            for box in facts.drawing.boxes
        )

    @cached_property
    def broker_count(self) -> int:
        """Nodes, boxes, or as many as a label says: `3 brokers`."""
        drawn = len([part for part in self.brokers if part.credit == 1])
        told = self._told(r"brokers?|nodos|nodes|servidores|servers", R.BROKER)
        return max(drawn, self.broker_boxes, told, min(len(self.facts.kafka), 1))

    @cached_property
    def controllers(self) -> tuple[Part, ...]:
        """Controllers, those that are brokers as well included."""
        alone = [part for part in self.facts.of(R.CONTROLLER) if part not in self.combined]
        return (*alone, *self.combined)

    @cached_property
    def controller_count(self) -> int:
        """Nodes, or as many as a label says."""
        return max(len(self.controllers), self._told(CONTROLLER, R.CONTROLLER))

    @cached_property
    def zookeepers(self) -> tuple[Part, ...]:
        """ZooKeeper's nodes."""
        return self.facts.of(R.ZOOKEEPER)

    @cached_property
    def zookeeper_is_dated(self) -> bool:
        """Whether the drawing says until when: in a label, a box, an arrow, its title."""
        facts = self.facts
        names = {part.node.id for part in self.zookeepers}
        told = [part.text for part in self.zookeepers]
        told += [facts.box_text[b.id] for p in self.zookeepers for b in facts.boxes(p.node)]
        told += [fold(e.label) for e in facts.drawing.edges if {e.tail, e.head} & names]
        told.append(fold(facts.drawing.name))
        return any(says(text, words.DATED) or says(text, words.VERSION) for text in told)

    @cached_property
    def quorum_ids(self) -> set[str]:
        """Controllers, or ZooKeeper in their place."""
        return {part.node.id for part in (*self.controllers, *self.zookeepers)}

    def says_quorum(self, parts: Iterable[Part]) -> bool:
        """Whether controllers are joined with one another, or a label calls them a quorum."""
        names = {part.node.id for part in parts}
        facts = self.facts
        told = [p.text for p in parts]
        told += [facts.box_text[b.id] for p in parts for b in facts.boxes(p.node)[:1]]
        told += [fold(e.label) for e in facts.drawing.edges if {e.tail, e.head} <= names]
        return facts.joins(names, names) > 0 or any(says(text, QUORUM) for text in told)

    @cached_property
    def copies(self) -> bool:
        """Whether brokers are joined with brokers, or something tells of replicas."""
        facts, names = self.facts, {part.node.id for part in self.brokers}
        topics = {part.node.id for part in facts.kafka if _is_topic(part)}
        if facts.joins(names, names) or facts.joins(topics, topics):
            return True
        told = [part.text for part in facts.kafka if part not in self.controllers]
        return any(says(text, COPIES) for text in told)

    @cached_property
    def outside(self) -> tuple[Part, ...]:
        """What is no service of Kafka's."""
        services = {part.node.id for part in self.combined}
        return tuple(
            part
            for part in self.facts.parts.all
            if part.role not in FAMILY and part.node.id not in services
        )

    @cached_property
    def writers(self) -> tuple[Part, ...]:
        """Producers: named so, or whatever an arrow leads from into a broker."""
        return tuple(p for p in self.outside if self._is_client(p, R.PRODUCER, r"produ\w+"))

    @cached_property
    def readers(self) -> tuple[Part, ...]:
        """Consumers: named so, or whatever an arrow leads to from a broker."""
        return tuple(p for p in self.outside if self._is_client(p, R.CONSUMER, r"consum\w+"))

    def _is_client(self, part: Part, role: Role, named: str) -> bool:
        if part.role is role or says(part.text, named):
            return True
        other = {R.PRODUCER: R.CONSUMER, R.CONSUMER: R.PRODUCER}[role]
        if part.role is other and part.explicit:
            return False
        me, kafka = part.node.id, self.broker_ids
        arcs = self.facts.parts.flow.arcs
        writes = any(tail == me and head in kafka for tail, head in arcs)
        reads = any(head == me and tail in kafka for tail, head in arcs)
        return (writes if role is R.PRODUCER else reads) and not part.says(words.FOREIGN)

    def _told(self, what: str, role: Role) -> int:
        """`3 brokers`, `brokers x3`, in a node of that role or in a box around one."""
        facts = self.facts
        parts = [p for p in facts.parts.all if p.role is role or p in self.combined]
        told = {part.text for part in parts}
        told |= {facts.box_text[b.id] for part in parts for b in facts.boxes(part.node)}
        return max((_number(text, what) for text in told), default=0)


def _is_topic(part: Part) -> bool:
    return says(part.text, TOPIC) and not says(part.text, r"brokers?")


def _number(text: str, what: str) -> int:
    plural = r"(brokers|nodos|nodes|servidores|servers|controladores|controllers)"
    before = words.pattern(rf"{COUNT}x? (kafka |kraft )?({what})").search(text)
    after = words.pattern(rf"({what}) (kafka )?(x ?{COUNT}|{COUNT}x)").search(text)
    listed = words.pattern(rf"{plural}( kafka)? {COUNT}( ({COUNT}|y|and|a|to|\.+))*").search(text)
    if before:
        return _value(before.group(1))
    if after:
        return max(_value(group) for group in after.groups() if group)
    if listed:
        return max(_value(word) for word in listed.group().split())
    return 0


def _value(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word, 0)
