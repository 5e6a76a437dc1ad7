"""What did this code draw with the `diagrams` library, without Graphviz, files or a viewer?

The library keeps neither nodes nor edges: it writes them into DOT text and asks Graphviz for a picture at the end.
While `capturing` lasts, its classes also tell us; afterwards they are as they were. `Recorder.drawing` also says
where the library does something else than the code seems to.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import diagrams

from workbook.drawings import graph
from workbook.drawings.graph import LONGEST_NAME, Drawing, Trap, tidy

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
BREAK = re.compile(r"<br\s*/?>|</tr>", re.IGNORECASE)


@dataclass
class Sheet:
    """What one `Diagram` holds so far, as objects of the library."""

    diagram: Any
    nodes: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    edges: list[tuple[Any, Any, graph.Way, str]] = field(default_factory=list)


class Recorder:
    """Listens to the library while a cell runs."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.traps: list[Trap] = []
        self._made: list[Any] = []  # edges: kept, so that their ids stay theirs
        self._tails: dict[int, set[int]] = {}

    def drawing(self) -> Drawing | None:
        """The last diagram that is not empty; None when nothing was drawn."""
        full = [sheet for sheet in self.sheets if sheet.nodes]
        if not full:
            return None
        traps = list(self.traps)
        if len(full) > 1:
            traps.append(Trap("several_diagrams", str(full[-1].diagram.name)))
        traps += [*self._lost_edges(), *_twin_boxes(full[-1]), *_odd_labels(full[-1])]
        return _drawing(full[-1], tuple(dict.fromkeys(traps))[: graph.MOST_TRAPS])

    def sheet(self) -> Sheet | None:
        """What is drawn on now."""
        current = diagrams.getdiagram()
        return next((s for s in reversed(self.sheets) if s.diagram is current), None)

    def begin(self, diagram: Any) -> None:
        """A `with Diagram(…)` opens; the same one again goes on where it was."""
        if not any(sheet.diagram is diagram for sheet in self.sheets):
            self.sheets.append(Sheet(diagram))
        diagrams.setcluster(None)

    def node(self, node: Any) -> None:
        """A node was made."""
        sheet = self.sheet()
        if sheet is not None:
            sheet.nodes.append(node)

    def box(self, box: Any) -> None:
        """A cluster was made."""
        sheet = self.sheet()
        if sheet is not None:
            sheet.boxes.append(box)

    def made(self, edge: Any) -> None:
        """An `Edge` was made, by the learner or by an arrow."""
        self._made.append(edge)

    def edge(self, diagram: Any, tail: Any, head: Any, edge: Any) -> None:
        """An arrow was drawn; `a << b` points from b to a."""
        tails = self._tails.setdefault(id(edge), set())
        tails.add(id(tail))
        if len(tails) > 1:
            self.traps.append(Trap("edge_used_again", _label(edge)))
        self.join(diagram, tail, head, edge.attrs["dir"], _label(edge))

    def join(self, diagram: Any, tail: Any, head: Any, direction: str, label: str) -> None:
        """A line between two nodes or boxes, in the words of DOT."""
        sheet = next((s for s in self.sheets if s.diagram is diagram), None)
        if sheet is None:
            return
        if direction == "back":
            tail, head, direction = head, tail, "forward"
        ways: dict[str, graph.Way] = {"forward": "forward", "both": "both"}
        sheet.edges.append((tail, head, ways.get(direction, "none"), label))

    def to_box(self, node: Any, box: Any, direction: str) -> None:
        """An arrow from or to a cluster: the library draws nothing, and may not even say so."""
        self.traps.append(Trap("arrow_to_box", tidy(box.label, LONGEST_NAME)))
        self.join(node._diagram, node, box, direction, "")

    def _lost_edges(self) -> Iterator[Trap]:
        for edge in self._made:
            if id(edge) not in self._tails and edge.node is not None and edge._attrs.get("label"):
                yield Trap("edge_without_end", _label(edge))


@contextmanager
def capturing() -> Iterator[Recorder]:
    """While this lasts, nothing is rendered, written or opened."""
    recorder = Recorder()
    with ExitStack() as stack:
        for owner, name, made in _patches(recorder):
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, made)
        stack.callback(_forget)
        _forget()
        yield recorder


def _forget() -> None:
    """A diagram that was left half-way must not catch the nodes of the next one."""
    diagrams.setdiagram(None)
    diagrams.setcluster(None)


def _patches(recorder: Recorder) -> Iterator[tuple[type, str, Callable[..., Any]]]:
    enter, connect = diagrams.Diagram.__enter__, diagrams.Diagram.connect

    def begin(self: Any) -> Any:
        opened = enter(self)
        recorder.begin(self)
        return opened

    def end(self: Any, *_: object) -> None:
        _forget()

    def connected(self: Any, tail: Any, head: Any, edge: Any) -> None:
        connect(self, tail, head, edge)
        recorder.edge(self, tail, head, edge)

    yield diagrams.Diagram, "__enter__", begin
    yield diagrams.Diagram, "__exit__", end
    yield diagrams.Diagram, "render", lambda self: None
    yield diagrams.Diagram, "connect", connected
    for owner, heard in (
        (diagrams.Node, recorder.node),
        (diagrams.Cluster, recorder.box),
        (diagrams.Edge, recorder.made),
    ):
        yield owner, "__init__", _after(owner.__init__, heard)
    yield diagrams.Node, "connect", _node_connect(recorder)
    for name, direction in ARROWS.items():
        yield diagrams.Node, name, _arrow(recorder, getattr(diagrams.Node, name), direction)


ARROWS = {
    "__rshift__": "forward",
    "__lshift__": "back",
    "__sub__": "none",
    "__rrshift__": "back",
    "__rlshift__": "forward",
    "__rsub__": "none",
}  # as seen from the node that is `self`


def _after(make: Callable[..., None], heard: Callable[[Any], None]) -> Callable[..., None]:
    def made(self: Any, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        heard(self)

    return made


def _node_connect(recorder: Recorder) -> Callable[..., Any]:
    """Also reached by `node >> Edge(…) >> cluster`."""
    connect = diagrams.Node.connect

    def connected(self: Any, other: Any, edge: Any) -> Any:
        if isinstance(other, diagrams.Cluster):
            recorder._tails.setdefault(id(edge), set())
            recorder.to_box(self, other, edge.attrs["dir"])
            return other
        return connect(self, other, edge)

    return connected


def _arrow(recorder: Recorder, arrow: Callable[..., Any], direction: str) -> Callable[..., Any]:
    def drawn(self: Any, other: Any) -> Any:
        if isinstance(other, diagrams.Cluster):
            recorder.to_box(self, other, direction)
            return other if direction == ARROWS["__rshift__"] else self
        return arrow(self, other)

    return drawn


def _drawing(sheet: Sheet, traps: tuple[Trap, ...]) -> Drawing:
    box_ids = {id(box): f"b{n}" for n, box in enumerate(sheet.boxes, 1)}
    boxes = tuple(
        graph.Box(box_ids[id(box)], text_of(box.label), box_ids.get(id(box._parent)))
        for box in sheet.boxes
    )
    ids, nodes = dict(box_ids), []
    same: dict[str, Any] = {}  # two nodes with one nodeid are one in the picture
    for node in sheet.nodes:
        first = same.setdefault(node.nodeid, node)
        ids[id(node)] = ids.get(id(first), f"n{len(same)}")
        if first is node:
            box = box_ids.get(id(node._cluster))
            nodes.append(graph.Node(ids[id(node)], text_of(node.label), kind_of(node), box))
    edges = tuple(
        graph.Edge(ids[id(tail)], ids[id(head)], way, label)
        for tail, head, way, label in sheet.edges
        if id(tail) in ids and id(head) in ids
    )
    name = tidy(str(sheet.diagram.name or ""))
    return Drawing(name, tuple(nodes), boxes, edges, traps)


def kind_of(node: Any) -> str:
    """`onprem.queue.Kafka`; of a learner's own class the library's class that it is made from."""
    for each in type(node).__mro__:
        if each.__module__.startswith("diagrams."):
            return f"{each.__module__.removeprefix('diagrams.')}.{each.__name__}"[:LONGEST_NAME]
    return ""


def text_of(label: object) -> str:
    """The words of a label; of an HTML one (those of C4 are) what a reader would see."""
    words = label if isinstance(label, str) else str(label or "")
    if _is_html(words):
        words = html.unescape(TAG.sub("", BREAK.sub("\n", words[1:-1])))
    return tidy(words.replace("\\n", "\n"))


def _is_html(words: str) -> bool:
    return len(words) > 1 and words.startswith("<") and words.endswith(">")


def _label(edge: Any) -> str:
    words = edge._attrs.get("label") or edge._attrs.get("xlabel") or ""
    return text_of(words)


def _twin_boxes(sheet: Sheet) -> Iterator[Trap]:
    labels = [str(box.label) for box in sheet.boxes]
    for label in dict.fromkeys(labels):
        if labels.count(label) > 1:
            yield Trap("twin_boxes", tidy(label, LONGEST_NAME))


def _odd_labels(sheet: Sheet) -> Iterator[Trap]:
    for node in sheet.nodes:
        if _is_html(str(node.label)) and not TAG.search(str(node.label)[1:-1]):
            yield Trap("html_label", tidy(str(node.label), LONGEST_NAME))
