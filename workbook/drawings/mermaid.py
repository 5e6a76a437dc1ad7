"""What does a flowchart in Mermaid draw? The part of its language that architectures need."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from workbook.drawings.graph import Box, Drawing, Edge, Node, Way, tidy

HEADER = re.compile(r"^(?:flowchart|graph|flowchart-elk)(?:\s+(?:TB|TD|BT|LR|RL))?\s*;?\s*$")
IGNORED = re.compile(r"^(?:classDef|class|style|linkStyle|click|direction|accTitle|accDescr)\b")
SUBGRAPH = re.compile(r"^subgraph\b\s*(.*)$", re.DOTALL)
NAME = re.compile(r"[^\W_](?:[\w.]|-(?![-.>=])|_)*|_\w+", re.UNICODE)
SHAPES = (
    ("(((", ")))"), ("((", "))"), ("([", "])"), ("[[", "]]"), ("[(", ")]"), ("{{", "}}"),
    ("[/", "/]"), ("[/", "\\]"), ("[\\", "\\]"), ("[\\", "/]"), ("[", "]"), ("(", ")"),
    ("{", "}"), (">", "]"),
)  # fmt: skip
CLASS = re.compile(r":::[\w-]+")
DETAILS = re.compile(r"@\{([^}]*)\}")
DETAIL_LABEL = re.compile(r"label\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^,}]+))")
INVISIBLE = re.compile(r"~{3,}")
EDGE_ID = re.compile(r"[\w-]+@(?=[<ox]?[-=~.])")
LINK = re.compile(
    r"(?P<start><|[ox](?=[-=]{2}))?"
    r"(?:(?P<long>-{2,}|={2,}|-\.+-?)(?P<end>[>ox](?![\w])|>)?)"
)
WORDED = re.compile(
    r"(?P<start><|[ox](?=[-=]))?(?P<open>--|==|-\.)(?![-=.>])\s*"
    r"(?P<text>\"[^\"]*\"|[^\n|]+?)\s*(?P<close>-{2,}|={2,}|\.+-)(?P<end>[>ox](?!\w)|>)?"
)
PIPED = re.compile(r"\s*\|([^|]*)\|")
BR = re.compile(r"<br\s*/?>", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|[`*]{2,}|^`|`$")


class MermaidError(ValueError):
    """A line that is not understood: its number and its words."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line, self.words = line, tidy(words, 60)


def is_mermaid(text: str) -> bool:
    """Whether a cell holds a flowchart rather than Python."""
    return any(HEADER.match(line) for _, line in _lines(text)[:1])


def read_mermaid(text: str) -> Drawing:
    """The drawing of a flowchart; MermaidError names the line that is not understood."""
    lines = _lines(text)
    if not lines or not HEADER.match(lines[0][1]):
        raise MermaidError(*(lines[0] if lines else (1, text.strip())))
    reading = _Reading()
    for number, line in lines[1:]:
        for part in _statements(line):
            try:
                reading.statement(part)
            except _NotUnderstood:
                raise MermaidError(number, part) from None
    return reading.drawing()


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines that say something, with their numbers: no fence, front matter, comment or directive."""
    kept: list[tuple[int, str]] = []
    in_front = False
    for number, line in enumerate(text.replace("\r", "").split("\n"), 1):
        words = line.strip()
        if words == "---" and not kept:
            in_front = not in_front
        elif words and not in_front and not words.startswith(("%%", "```", "~~~m")):
            kept.append((number, words))
    return kept


def _statements(line: str) -> list[str]:
    """Parts between semicolons that stand in no label."""
    parts, depth, quoted = [""], 0, False
    for letter in line:
        quoted = quoted != (letter == '"')
        depth += 0 if quoted else (letter in "[({") - (letter in "])}")
        if letter == ";" and depth <= 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


class _NotUnderstood(Exception):
    pass


@dataclass
class _Reading:
    labels: dict[str, str] = field(default_factory=dict)
    place: dict[str, str | None] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def statement(self, words: str) -> None:
        if IGNORED.match(words):
            return
        if words == "end":
            if not self.open:
                raise _NotUnderstood
            self.open.pop()
        elif match := SUBGRAPH.match(words):
            self.begin_box(match.group(1).strip())
        else:
            self.chain(words)

    def begin_box(self, words: str) -> None:
        name, label = f"subgraph {len(self.boxes) + 1}", words
        if match := NAME.match(words):
            rest = words[match.end() :].strip()
            shape = _shape(rest) if rest else None
            if shape is not None:
                name, label = match.group(), shape[0]
            elif not rest:
                name, label = words, words
        inside = self.open[-1] if self.open else None
        self.boxes.setdefault(name, Box(name, plain_label(label), inside))
        self.open.append(name)

    def chain(self, words: str) -> None:
        """`A --> B & C -- text --> D`"""
        tails, rest = self.group(words)
        while rest:
            way, swapped, label, rest = _link(rest)
            heads, rest = self.group(rest)
            if way is not None:
                pairs = [(h, t) if swapped else (t, h) for t in tails for h in heads]
                self.edges += [Edge(tail, head, way, label) for tail, head in pairs]
            tails = heads

    def group(self, words: str) -> tuple[list[str], str]:
        """`A[label] & B` and what follows."""
        names: list[str] = []
        while True:
            name, words = self.node(words.lstrip())
            names.append(name)
            words = words.lstrip()
            if not words.startswith("&"):
                return names, words
            words = words[1:]

    def node(self, words: str) -> tuple[str, str]:
        match = NAME.match(words)
        if not match:
            raise _NotUnderstood
        name, rest = match.group(), words[match.end() :]
        label = None
        if details := DETAILS.match(rest):
            said = DETAIL_LABEL.search(details.group(1))
            label = next((g for g in said.groups() if g), None) if said else None
            rest = rest[details.end() :]
        elif shape := _shape(rest):
            label, rest = shape
        rest = CLASS.sub("", rest, count=1) if rest.startswith(":::") else rest
        self.note(name, label)
        return name, rest

    def note(self, name: str, label: str | None) -> None:
        if name in self.boxes and label is None:
            return
        if label is not None or name not in self.labels:
            self.labels[name] = plain_label(name if label is None else label)
        here = self.open[-1] if self.open else None
        if here is not None or name not in self.place:
            self.place[name] = here if self.place.get(name) is None else self.place[name]

    def drawing(self) -> Drawing:
        """Names of nodes and boxes never meet: Mermaid takes them for the same thing."""
        nodes = {name: label for name, label in self.labels.items() if name not in self.boxes}
        ids = {name: f"n{n}" for n, name in enumerate(nodes, 1)}
        ids |= {name: f"b{n}" for n, name in enumerate(self.boxes, 1)}
        return Drawing(
            "",
            tuple(Node(ids[n], label, "", _id(ids, self.place[n])) for n, label in nodes.items()),
            tuple(Box(ids[b.id], b.label, _id(ids, b.inside)) for b in self.boxes.values()),
            tuple(Edge(ids[e.tail], ids[e.head], e.way, e.label) for e in self.edges),
        )


def _id(ids: dict[str, str], name: str | None) -> str | None:
    return None if name is None else ids[name]


def _shape(words: str) -> tuple[str, str] | None:
    """The label of `[label]`, `(("label"))` …, and what follows it."""
    for start, end in SHAPES:
        if not words.startswith(start):
            continue
        inner = words[len(start) :]
        if inner.lstrip().startswith('"'):
            quote = inner.index('"')
            close = inner.find('"', quote + 1)
            found = inner.find(end, close) if close > 0 else -1
        else:
            found = inner.find(end)
        if found >= 0:
            return inner[:found], inner[found + len(end) :]
    return None


def _link(words: str) -> tuple[Way | None, bool, str, str]:
    """Direction (None: invisible), whether it points back, label, and what follows."""
    words = words.lstrip()
    words = words[match.end() :] if (match := EDGE_ID.match(words)) else words
    if match := INVISIBLE.match(words):
        return None, False, "", words[match.end() :]
    worded = WORDED.match(words)
    match = LINK.match(words)
    if worded and not (match and match.group("end")):
        match = worded
    if not match:
        raise _NotUnderstood
    label, rest = match.groupdict().get("text") or "", words[match.end() :]
    if piped := PIPED.match(rest):
        label, rest = piped.group(1), rest[piped.end() :]
    start, end = match.group("start"), match.group("end")
    way: Way = "both" if start and end else "forward" if start or end else "none"
    return way, bool(start and not end), plain_label(label), rest


def plain_label(words: str) -> str:
    """Without quotes, line breaks as such, and what Markdown or HTML would be."""
    words = words.strip()
    if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'":
        words = words[1:-1]
    words = BR.sub("\n", words.replace("\\n", "\n"))
    words = re.sub(r"#(\w+);", lambda m: html.unescape(f"&{m.group(1)};"), words)
    return tidy(html.unescape(MARKUP.sub("", words)))
