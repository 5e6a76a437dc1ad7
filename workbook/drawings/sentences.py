"""What does a learner read about a drawing: what the library did with it, and why there is none?"""

from __future__ import annotations

from workbook.drawings.graph import Trap
from workbook.text import Text

TRAPS: dict[str, Text] = {
    "arrow_to_box": Text(
        es="Una flecha va a la caja «{what}» o sale de ella. La biblioteca `diagrams` no dibuja esas flechas "
        "(y a veces ni avisa): únela a un nodo de adentro. Aquí la contamos como si la hubieras unido.",
        en="An arrow goes to or from the box “{what}”. The library `diagrams` does not draw such arrows "
        "(and may not even say so): join it to a node inside. Here it counts as if you had.",
    ),
    "mixed_operators": Text(
        es="En `{what}` Python calcula el `-` antes que `>>` o `<<`, así que las flechas no quedan como las lees. "
        "Escribe una línea por flecha, o pon paréntesis.",
        en="In `{what}` Python works out the `-` before `>>` or `<<`, so the arrows are not what they read like. "
        "Write a line for each arrow, or put parentheses.",
    ),
    "edge_used_again": Text(
        es="Usaste el mismo `Edge` en varias flechas{what}, y la biblioteca mezcla sus direcciones. "
        "Crea un `Edge(…)` para cada una.",
        en="You used the same `Edge` for several arrows{what}, and the library mixes up their directions. "
        "Make an `Edge(…)` for each.",
    ),
    "edge_without_end": Text(
        es="La flecha «{what}» se quedó sin uno de sus extremos y no se dibuja. Escribe `a >> Edge(…) >> b`.",
        en="The arrow “{what}” lacks one of its ends and is not drawn. Write `a >> Edge(…) >> b`.",
    ),
    "twin_boxes": Text(
        es="Hay dos cajas con el mismo rótulo, «{what}»: la biblioteca las dibuja como una sola. "
        "Dale a cada una su propio nombre.",
        en="Two boxes have the same label, “{what}”: the library draws them as one. Give each a name of its own.",
    ),
    "several_diagrams": Text(
        es="La celda tiene más de un `Diagram`; se toma el último, «{what}».",
        en="The cell has more than one `Diagram`; the last one, “{what}”, is taken.",
    ),
    "html_label": Text(
        es="El rótulo {what} empieza con < y termina con >: Graphviz lo lee como HTML y no puede dibujarlo. "
        "Quita esos signos.",
        en="The label {what} begins with < and ends with >: Graphviz reads it as HTML and cannot draw it. "
        "Remove those signs.",
    ),
}
NOTHING = Text(
    es='Esta celda no dibujó nada. Escribe `with Diagram("…"):` y, dentro, nodos unidos con `>>`; '
    "o un diagrama de Mermaid que empiece con `flowchart LR`.",
    en='This cell drew nothing. Write `with Diagram("…"):` and, in it, nodes joined with `>>`; '
    "or a Mermaid diagram that begins with `flowchart LR`.",
)
OUTSIDE = Text(
    es="Un nodo o una caja está fuera de `with Diagram(…):`. Ponlo adentro, con su sangría.",
    en="A node or a box stands outside `with Diagram(…):`. Put it inside, indented.",
)
TWO_LISTS = Text(
    es="`diagrams` no puede unir una lista con otra lista. Une uno por uno: `for a in …: a >> …`.",
    en="`diagrams` cannot join a list with another list. Join them one by one: `for a in …: a >> …`.",
)
NOT_A_NODE = Text(
    es="Una flecha apunta a algo que no es un nodo ni una lista de nodos ({what}). "
    "¿Falta crear el nodo, o son paréntesis donde debe ir una lista `[…]`?",
    en="An arrow points at what is neither a node nor a list of nodes ({what}). "
    "Is the node missing, or are there parentheses where a list `[…]` belongs?",
)
NO_SUCH_CLASS = Text(
    es="En `{module}` no hay «{name}».{nearest}",
    en="In `{module}` there is no `{name}`.{nearest}",
)
NEAREST = Text(es=" ¿Querías decir «{name}»?", en=" Did you mean `{name}`?")
NO_SUCH_MODULE = Text(
    es="No existe el módulo `{module}`. Los iconos están en `diagrams.onprem`, `diagrams.aws`, `diagrams.generic`…; "
    "para lo que no tenga icono usa `diagrams.generic` o `diagrams.Node` con su rótulo.",
    en="There is no module `{module}`. Icons are in `diagrams.onprem`, `diagrams.aws`, `diagrams.generic`…; "
    "for what has no icon use `diagrams.generic` or `diagrams.Node` with its label.",
)
BAD_OPTION = Text(
    es="`diagrams` no acepta una de las opciones: {what}.",
    en="`diagrams` does not take one of the options: {what}.",
)
MERMAID_LINE = Text(
    es="No entendí la línea {line} de tu diagrama de Mermaid: «{words}». Entiendo `flowchart`, nodos `a[texto]`, "
    "flechas `-->` y `subgraph … end`.",
    en="I did not understand line {line} of your Mermaid diagram: “{words}”. I know `flowchart`, nodes `a[text]`, "
    "arrows `-->` and `subgraph … end`.",
)
TOO_LARGE = Text(
    es="El dibujo es demasiado grande para revisarlo ({what}). Dibuja los componentes, no cada detalle.",
    en="The drawing is too large to look at ({what}). Draw the components, not each detail.",
)
ENDED = Text(
    es="El código del dibujo terminó con un error: {what}{line}.",
    en="The drawing's code ended with an error: {what}{line}.",
)
ON_LINE = Text(es=" (línea {number})", en=" (line {number})")
UNWRITTEN = Text(
    es="Este dibujo todavía no está hecho: cambia la línea `raise NotImplementedError()` por el tuyo.",
    en="This drawing is not made yet: put yours in the place of the line `raise NotImplementedError()`.",
)
NAME = Text(
    es="Escribe un nombre después de `%%architecture`, como en `%%architecture services`: letras sin tilde, "
    "cifras y _.",
    en="Write a name after `%%architecture`, as in `%%architecture services`: plain letters, digits and _.",
)
NOT_INSTALLED = Text(
    es="Falta la biblioteca `diagrams`. Ejecuta `make setup` en una terminal y reinicia el kernel.",
    en="The library `diagrams` is missing. Run `make setup` in a terminal and restart the kernel.",
)


def trap_sentence(trap: Trap) -> Text | None:
    """What a trap means; None for a word that nobody knows."""
    known = TRAPS.get(trap.kind)
    if known is None:
        return None
    what = f" («{trap.what}»)" if trap.kind == "edge_used_again" and trap.what else trap.what
    return Text(es=known.es.replace("{what}", what), en=known.en.replace("{what}", what))
