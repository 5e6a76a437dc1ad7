"""What does `%%architecture services` do in a notebook: draw, show, and keep the drawing for the judge?"""

from __future__ import annotations

import base64
import html
import re
from typing import Any

from workbook import memory
from workbook.drawings import Drawing, sentences
from workbook.drawings.cell import NoDrawing, draw
from workbook.drawings.outline import outline
from workbook.drawings.svg import picture
from workbook.showing import put
from workbook.text import Text, user_language

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


class Kept:
    """The name of a drawing's cell in the notebook: called without arguments it is the drawing, as JSON."""

    def __init__(self, drawing: Drawing) -> None:
        self._said = drawing.to_json()

    def __call__(self) -> dict[str, Any]:
        """What the judge reads."""
        return self._said

    def __repr__(self) -> str:
        return f"<drawing: {len(self._said['nodes'])} nodes, {len(self._said['edges'])} edges>"


def install() -> None:
    """Teach the notebook `%%architecture`; nothing in a plain program."""
    shell = memory.shell()
    if shell is not None:
        shell.register_magic_function(architecture, "cell", "architecture")


def architecture(line: str, cell: str) -> None:
    """`%%architecture NAME`: run a `diagrams` drawing, or read a Mermaid one, and show it.

    Nothing is written to a file and Graphviz is not needed. An error of the cell's own code is raised.
    """
    name, shell = line.strip(), memory.shell()
    if not NAME.fullmatch(name):
        print(_said(sentences.NAME))
        return
    names = memory.namespace()
    names.pop(name, None)  # a drawing that fails must not leave its former self to be marked
    try:
        drawing = draw(cell, lambda: _execute(shell, cell, names))
    except NoDrawing as problem:
        print(_said(problem.text))
        return
    names[name] = Kept(drawing)
    show(drawing)


def _execute(shell: Any, cell: str, names: dict[str, Any]) -> None:
    """As the notebook runs a cell, so that an error names its line."""
    source = shell.transform_cell(cell) if shell else cell
    file = shell.compile.cache(source) if shell else "<drawing>"
    exec(compile(source, file, "exec"), names)


def show(drawing: Drawing) -> None:
    """The picture, what the library would have done otherwise, and the same in words."""
    told = [trap for trap in map(sentences.trap_sentence, drawing.traps) if trap]
    words = outline(drawing, user_language())
    if not memory.in_kernel():
        print("\n".join([words, *map(_said, told)]))
        return
    notes = "".join(f'<p style="margin: 4px 0">⚠ {_as_html(_said(text))}</p>' for text in told)
    page = f"{as_image(picture(drawing), words)}{notes}"
    plain = "\n".join([words, *(f"⚠ {_said(text)}" for text in told)])
    put(plain, page)


def as_image(svg: str, words: str) -> str:
    """An image, in which nothing can run, with its text equivalent."""
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img alt="{html.escape(words)}" style="max-width: 100%; height: auto" '
        f'src="data:image/svg+xml;base64,{data}"/>'
    )


def _as_html(words: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words))


def _said(text: Text) -> str:
    return text.say(user_language())
