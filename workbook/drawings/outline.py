"""How is a drawing told in words, for whoever reads with the ears or without pictures?"""

from __future__ import annotations

from collections.abc import Iterator

from workbook.drawings.graph import Drawing, Edge
from workbook.text import Language, Text

ARROWS = {"forward": "→", "both": "↔", "none": "—"}
COUNT = Text(
    es="Dibujo{name}; componentes: {nodes}, cajas: {boxes}, líneas: {edges}.",
    en="Drawing{name}; components: {nodes}, boxes: {boxes}, lines: {edges}.",
)
MORE = Text(es="… y más líneas: {count}", en="… and more lines: {count}")
MOST = 40  # lines that are told


def outline(drawing: Drawing, language: Language) -> str:
    """What is in which box, then every arrow."""
    name = f" «{drawing.name}»" if drawing.name else ""
    facts = {"nodes": len(drawing.nodes), "boxes": len(drawing.boxes), "edges": len(drawing.edges)}
    lines = [COUNT.format(name=name, **facts).say(language), *_boxes(drawing, None, "")]
    lines += [_edge(drawing, edge) for edge in drawing.edges[:MOST]]
    if len(drawing.edges) > MOST:
        lines.append(MORE.format(count=len(drawing.edges) - MOST).say(language))
    return "\n".join(lines)


def _boxes(drawing: Drawing, inside: str | None, indent: str) -> Iterator[str]:
    for box in drawing.boxes:
        if box.inside == inside:
            nodes = [_words(n.label) for n in drawing.nodes if n.box == box.id]
            yield f"{indent}[{_words(box.label)}] {', '.join(nodes)}".rstrip()
            yield from _boxes(drawing, box.id, f"{indent}  ")


def _edge(drawing: Drawing, edge: Edge) -> str:
    names = {item.id: _words(item.label) for item in drawing.items}
    label = f" ({_words(edge.label)})" if edge.label else ""
    return f"{names[edge.tail]} {ARROWS[edge.way]} {names[edge.head]}{label}"


def _words(label: str) -> str:
    return " ".join(label.split()) or "·"
