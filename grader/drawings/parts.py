"""Which part of the architecture is each node: by its label, its icon, its box, its place in the flow?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from grader.drawings import words
from grader.drawings.flow import Flow, flow_of
from grader.drawings.words import Role, fold, mended, of_class, says, strengths
from workbook.drawings import Box, Drawing, Node

R = Role
BOX, OUTER_BOX, OTHERS, PLACE = 0.65, 0.4, 0.25, 0.7  # weights beside a label's own word
EXPLICIT, KNOWN = 3.0, 0.5
ICON = 1.9  # an icon never outweighs what is written below it
CATEGORY: dict[str, dict[Role, float]] = {
    "database": {R.STORE: 1.5, R.SOURCE: 1.5},
    "storage": {R.STORE: 1.5},
    "inmemory": {R.STORE: 1.5},
    "client": {R.SOURCE: 0.9, R.SERVING: 0.8},
    "device": {R.SOURCE: 1.2, R.SERVING: 0.6},
    "iot": {R.SOURCE: 1.5},
    "compute": {R.SOURCE: 0.6, R.SERVING: 0.5},
    "language": {R.PRODUCER: 1.5, R.CONSUMER: 1.5, R.PROCESSING: 0.5},
    "framework": {R.PRODUCER: 1.3, R.CONSUMER: 1.3, R.SERVING: 0.7},
    "analytics": {R.PROCESSING: 0.7, R.SERVING: 0.6},
}
# What an icon can stand for without contradicting its label.
OF_KAFKA = {
    R.BROKER, R.CONTROLLER, R.EXTRA, R.PRODUCER, R.CONSUMER, R.PROCESSING, R.ZOOKEEPER
}  # fmt: skip
UPSTREAM = {R.SOURCE, R.PRODUCER}
DOWNSTREAM = {R.CONSUMER, R.PROCESSING, R.STORE, R.SERVING}
PLAIN_ICONS = ("generic.", "programming.flowchart", "c4.")
STUFFED = 4  # roles that one label names outright


@dataclass(frozen=True)
class Part:
    """A node with the role that it has; `credit` is less than 1 where its icon says another thing."""

    node: Node
    role: Role | None
    credit: float
    text: str
    explicit: bool

    def says(self, pattern: str) -> bool:
        """Whether its label or its icon's name has one of these words."""
        return says(self.text, pattern) or says(of_class(self.node.kind), pattern)


class Parts:
    """Every node of a drawing with its role, and the flow between them."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self._box_words = {box.id: _box_strengths(box) for box in drawing.boxes}
        self._own = {node.id: self._alone(node) for node in drawing.nodes}
        self.brokers_first = {n for n, found in self._own.items() if _best(found) is R.BROKER}

    @cached_property
    def flow(self) -> Flow:
        """As the data move."""
        return flow_of(self.drawing, lambda name: _sure(self._own[name]))

    @cached_property
    def all(self) -> tuple[Part, ...]:
        """In the order of the code."""
        up, down = self._sides()
        return tuple(
            self._part(node, node.id in up, node.id in down) for node in self.drawing.nodes
        )

    @cached_property
    def by_id(self) -> dict[str, Part]:
        """The parts by their node's id."""
        return {part.node.id: part for part in self.all}

    def of(self, *roles: Role) -> tuple[Part, ...]:
        """The parts with one of these roles."""
        return tuple(part for part in self.all if part.role in roles)

    def _sides(self) -> tuple[set[str], set[str]]:
        """What lies only before Kafka, and what only after it; without Kafka, the starts and the rest."""
        kafka = self.brokers_first
        if kafka:
            up, down = self.flow.before(kafka, loose=True), self.flow.after(kafka, loose=True)
        else:
            arcs = self.flow.arcs | self.flow.loose
            down = {head for _, head in arcs}
            up = {tail for tail, _ in arcs} - down
        return up - down, down - up

    def _alone(self, node: Node) -> dict[Role, float]:
        """What speaks for each role before the flow is known."""
        label, icon = _label_strengths(node), _icon_strengths(node)
        boxes = self._boxes(node)
        found: dict[Role, float] = {}
        for role in {*label, *icon, *boxes}:
            votes = sorted((each.get(role, 0.0) for each in (label, icon, boxes)), reverse=True)
            found[role] = votes[0] + OTHERS * sum(votes[1:])
        return found

    def _boxes(self, node: Node) -> dict[Role, float]:
        """The nearest box that says something, and a little of the next one."""
        found: dict[Role, float] = {}
        weights = iter((BOX, OUTER_BOX))
        for box in self.drawing.around(node):
            said = self._box_words[box.id]
            if said:
                weight = next(weights, None)
                if weight is None:
                    break
                for role, strength in said.items():
                    found[role] = max(found.get(role, 0.0), weight * strength)
        return found

    def _part(self, node: Node, up: bool, down: bool) -> Part:
        text = mended(fold(node.label))
        label = _label_strengths(node)
        outright = {role: s for role, s in label.items() if s >= EXPLICIT}
        if outright:
            role = _best(outright)
            return Part(node, role, _credit(node, role, label), text, explicit=True)
        found = dict(self._own[node.id])
        for each in found:
            ahead = (each in UPSTREAM and up) or (each in DOWNSTREAM and down)
            against = (each in UPSTREAM and down) or (each in DOWNSTREAM and up)
            found[each] += PLACE * (ahead - against)
        if not found and (up or down):
            found = {R.SOURCE: KNOWN} if up else {R.CONSUMER: KNOWN}
        role = _best(found)
        return Part(node, role, _credit(node, role, label), text, explicit=False)


def _label_strengths(node: Node) -> dict[Role, float]:
    found = strengths(mended(fold(node.label)))
    if says(of_class(node.kind), words.KAFKA):  # on Kafka's icon, `sensors` is a topic
        found = {
            role: s
            for role, s in found.items()
            if s >= EXPLICIT or role not in (R.SOURCE, R.SERVING)
        }
    return found


def _icon_strengths(node: Node) -> dict[Role, float]:
    name = of_class(node.kind)
    category = node.kind.split(".")[-2] if node.kind.count(".") >= 1 else ""
    found = dict(CATEGORY.get(category, {}))
    if category not in ("client", "compute", "device", "general"):
        for role, strength in strengths(name).items():
            if strength >= 2:
                found[role] = max(found.get(role, 0.0), min(strength, ICON))
    if found.get(R.BROKER):
        found[R.BROKER] = 1.7
    return found


def _box_strengths(box: Box) -> dict[Role, float]:
    text = mended(fold(box.label))
    found = strengths(text)
    if says(text, words.KAFKA) and not says(text, r"controlador(a|es)?|controllers?|quorum"):
        found.pop(R.CONTROLLER, None)  # «Kafka (KRaft)» is the whole cluster
    if says(text, r"productor(es)?|producers?") and says(text, r"consumidor(es)?|consumers?"):
        return {R.PRODUCER: 2.0, R.CONSUMER: 2.0}
    return {role: strength for role, strength in found.items() if strength >= 1.2}


def _best(found: dict[Role, float]) -> Role | None:
    role = max(found, key=lambda each: (found[each], -list(Role).index(each)), default=None)
    return role if role is not None and found[role] >= KNOWN else None


def _sure(found: dict[Role, float]) -> Role | None:
    """The role, unless another is about as likely."""
    ordered = sorted(found.values(), reverse=True)
    if not ordered or ordered[0] < 1.2 or (len(ordered) > 1 and ordered[0] - ordered[1] < 0.05):
        return None
    return _best(found)


def _credit(node: Node, role: Role | None, label: dict[Role, float]) -> float:
    """Half where a brand's icon and its label tell two things, or one label tells everything."""
    if sum(strength >= 2 for strength in label.values()) >= STUFFED:
        return 0.5
    if role is None or "." not in node.kind or node.kind.startswith(PLAIN_ICONS):
        return 1.0
    name = of_class(node.kind)
    brand = {each for each, strength in strengths(name).items() if strength >= 2}
    if not brand or role in brand or says(name, "zookeeper"):
        return 1.0
    if says(name, words.KAFKA):
        return 1.0 if role in OF_KAFKA else 0.5
    if role in (R.BROKER, R.CONTROLLER) or {role, *brand} <= {R.SOURCE, R.SERVING}:
        return 0.5
    return 1.0
