"""What can be said of a drawing once each of its parts has a role?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from grader.drawings import words
from grader.drawings.flow import Arc, ends
from grader.drawings.parts import Part, Parts
from grader.drawings.words import Role, fold, mended, says
from workbook.drawings import Box, Drawing, Node

R = Role
FAMILY = (R.BROKER, R.CONTROLLER, R.ZOOKEEPER, R.EXTRA)
CLIENTS = (R.PRODUCER, R.CONSUMER)
WIDER = (
    r"ecosistema|ecosystem|plataforma|platform|arquitectura|architecture|solucion|solution|"
    r"entorno|environment|big data|pipeline"
)
LAKE = r"lake|lago|lakehouse"


class Facts:
    """Everything that the points and caps of a task ask for; found once, when first asked."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.parts = Parts(drawing)
        self.box_text = {box.id: mended(fold(box.label)) for box in drawing.boxes}

    def of(self, *roles: Role) -> tuple[Part, ...]:
        """The parts with one of these roles."""
        return self.parts.of(*roles)

    def role(self, name: str) -> Role | None:
        """The role of a node."""
        return self.parts.by_id[name].role

    def credit(self, parts: Iterable[Part]) -> float:
        """The best of them counts: 1, 0.5 where its icon contradicts it or no line joins it, 0 for none."""
        shares = [p.credit * (0.5 if p.node.id in self.isolated else 1.0) for p in parts]
        return max(shares, default=0.0)

    @cached_property
    def kafka(self) -> tuple[Part, ...]:
        """Brokers, topics, or Kafka as one icon."""
        return self.of(R.BROKER)

    @cached_property
    def kafka_ids(self) -> set[str]:
        """Their nodes."""
        return {part.node.id for part in self.kafka}

    @property
    def not_kafka(self) -> bool:
        """Whether another product stands in Kafka's place."""
        return bool(self.kafka) and all(part.says(words.NOT_KAFKA) for part in self.kafka)

    @property
    def unknown_share(self) -> float:
        """Nodes of which nobody knows what they are there for."""
        unknown = [part for part in self.parts.all if part.role is None]
        return len(unknown) / max(len(self.parts.all), 1)

    # boxes

    def boxes(self, node: Node) -> tuple[Box, ...]:
        """The boxes around it, the nearest first."""
        return tuple(self.drawing.around(node))

    def held(self, box: Box) -> list[Part]:
        """The parts in a box, at whatever depth."""
        return [self.parts.by_id[node.id] for node in self.drawing.inside(box.id)]

    def says_kafka(self, box: Box) -> bool:
        """Whether a box is meant to be the Kafka cluster, not the whole platform."""
        text = self.box_text[box.id]
        named = says(text, words.KAFKA) or says(text, r"brokers?")
        return named and not says(text, WIDER) and not says(text, words.HADOOP)

    @cached_property
    def own_boxes(self) -> tuple[Box, ...]:
        """Boxes with brokers that say so, or that hold nothing else than Kafka's own services."""
        return tuple(box for box in self.drawing.boxes if self._is_own(box))

    def _is_own(self, box: Box) -> bool:
        held = self.held(box)
        if not any(part.role is R.BROKER for part in held):
            return False
        return self.says_kafka(box) or all(part.role in FAMILY for part in held)

    @cached_property
    def own_box_share(self) -> float:
        """1 for brokers in a box of their own, half where other systems lie in it too."""
        if not self.kafka or not self.own_boxes:
            return 0.0
        clean = [box for box in self.own_boxes if not self._strangers(box)]
        shares = [
            1.0 if self._in(part, clean) else 0.5 if self._in(part, self.own_boxes) else 0.0
            for part in self.kafka
        ]
        return sum(shares) / len(shares)

    def _strangers(self, box: Box) -> list[Part]:
        """What is neither Kafka's nor lies with Kafka by custom: Connect, Streams."""
        foreign = (R.SOURCE, R.STORE, R.SERVING, R.PROCESSING, *CLIENTS)
        return [
            part
            for part in self.held(box)
            if part.role in foreign and not part.says(r"connect\w*|conector\w*|kafka|ksql( ?db)?")
        ]

    def _in(self, part: Part, boxes: Collection[Box]) -> bool:
        return any(box in boxes for box in self.boxes(part.node))

    @cached_property
    def clients_inside(self) -> tuple[Part, ...]:
        """Producers and consumers that stand in Kafka's own box, as if they were its services."""
        return tuple(
            part
            for part in self.of(*CLIENTS)
            if not part.says(r"connect\w*|conector\w*")
            and any(self._is_cluster_of(box, part) for box in self.boxes(part.node))
        )

    def _is_cluster_of(self, box: Box, client: Part) -> bool:
        """The box is Kafka's, and no box within it is the real cluster."""
        if not self.says_kafka(box) or not any(p.role is R.BROKER for p in self.held(box)):
            return False
        inner = [b for b in self.own_boxes if b is not box and box in self._outside(b)]
        real = [b for b in inner if says(self.box_text[b.id], r"cl[u]sters?|kafka")]
        return not any(client not in self.held(each) for each in real)

    def _outside(self, box: Box) -> list[Box]:
        return list(self.drawing.around(box))

    @cached_property
    def kafka_with_hadoop(self) -> bool:
        """Whether Kafka and Hadoop share a box that belongs to one of them."""
        hadoop = {
            p.node.id for p in self.parts.all if p.says(words.HADOOP) and p.role not in FAMILY
        }
        for part in self.kafka:
            for box in self.boxes(part.node):
                if says(self.box_text[box.id], words.HADOOP):
                    return True
                held = {node.id for node in self.drawing.inside(box.id)}
                if self.says_kafka(box) and held & hadoop:
                    return True
        return False

    @cached_property
    def shares_a_box_with_stores(self) -> bool:
        """Whether the nearest box around Kafka holds stores or Hadoop as well."""
        near = [self.boxes(part.node)[0] for part in self.kafka if self.boxes(part.node)]
        return any(
            part.role is R.STORE or part.says(words.HADOOP)
            for box in near
            for part in self.held(box)
        )

    # lines

    def _is_inner(self, arc: Arc) -> bool:
        """A line among Kafka's own: replication, the quorum."""
        return self.role(arc[0]) in FAMILY and self.role(arc[1]) in FAMILY

    @cached_property
    def arcs(self) -> set[Arc]:
        """Arrows in the direction of the data, those among Kafka's own services left out."""
        return {arc for arc in self.parts.flow.arcs if not self._is_inner(arc)}

    @cached_property
    def loose(self) -> set[Arc]:
        """Lines without direction, those among Kafka's own services left out."""
        return {arc for arc in self.parts.flow.loose if not self._is_inner(arc)}

    @property
    def has_lines(self) -> bool:
        """Whether anything is joined with anything outside Kafka's own services."""
        return bool(self.arcs or self.loose)

    @cached_property
    def undirected(self) -> bool:
        """Whether most lines have no direction."""
        return len(self.loose) > len(self.arcs - {(h, t) for t, h in self.loose})

    @cached_property
    def reciprocal(self) -> bool:
        """Whether most arrows go both ways, so that nothing is said about the movement."""
        joined = {frozenset(arc) for arc in self.arcs}
        both = {frozenset(arc) for arc in self.arcs if arc[::-1] in self.arcs}
        return len(joined) >= 3 and len(both) > len(joined) / 2

    @cached_property
    def all_with_all(self) -> bool:
        """Whether nearly everything is joined with everything, which says nothing either."""
        outside = sum(part.role not in FAMILY for part in self.parts.all)
        nodes = len(self.parts.all)
        possible = outside * (outside - 1) / 2 + outside * (nodes - outside)
        joined = {frozenset(arc) for arc in {*self.arcs, *self.loose}}
        return outside > 1 and nodes > 4 and len(joined) > 0.9 * possible

    @cached_property
    def isolated(self) -> set[str]:
        """Nodes that no line reaches, alone or as part of a box in which another one is reached."""
        joined = {name for edge in self.drawing.edges for end in (edge.tail, edge.head)
                  for name in ends(self.drawing, end)}  # fmt: skip
        alone = {node.id for node in self.drawing.nodes} - joined
        return {name for name in alone if not self._has_company(name, joined)}

    def _has_company(self, name: str, joined: set[str]) -> bool:
        around = self.boxes(self.parts.by_id[name].node)
        near = around[:2] if name in self.kafka_ids else around[:1]
        return any(node.id in joined for box in near for node in self.drawing.inside(box.id))

    def joins(self, tails: Collection[str], heads: Collection[str]) -> float:
        """1 for an arrow from one to the other, half for a line without direction."""
        if any(t in tails and h in heads for t, h in self.parts.flow.arcs):
            return 1.0
        both = {*self.parts.flow.loose, *((h, t) for t, h in self.parts.flow.loose)}
        return 0.5 if any(t in tails and h in heads for t, h in both) else 0.0

    def ids(self, *roles: Role) -> set[str]:
        """The nodes with one of these roles."""
        return {part.node.id for part in self.of(*roles)}

    def labelled(self, pattern: str) -> bool:
        """Whether an arrow says so."""
        return any(says(fold(edge.label), pattern) for edge in self.drawing.edges)
