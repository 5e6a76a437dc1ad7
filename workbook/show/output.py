"""How does a picture come into a cell, so that it is there without a kernel and for whoever cannot see it?

It is an `<img>` with its SVG inside: JupyterLab takes an SVG element out of a notebook that this
user has not run, and leaves an image. Light or dark comes from the page's own `color-scheme`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape

from workbook import showing
from workbook.show import sentences

NAME = "kafka-workbook-picture"


@dataclass(frozen=True)
class Picture:
    """A picture and the same in words; the first line of the words is its title."""

    svg: str
    words: str

    @property
    def title(self) -> str:
        """What it shows, in a line."""
        return self.words.partition("\n")[0]

    def html(self, language: str) -> str:
        """The image, and its words folded below it."""
        data = base64.b64encode(self.svg.encode()).decode()
        return (
            f'<div class="{NAME}" lang="{language}">'
            f'<img alt="{escape(self.title)}" style="max-width: 100%; height: auto" '
            f'src="data:image/svg+xml;base64,{data}"/>'
            f"<details><summary>{escape(str(sentences.IN_WORDS))}</summary>"
            f'<pre style="white-space: pre-wrap">{escape(self.words)}</pre></details></div>'
        )


def put(picture: Picture, language: str) -> None:
    """Show it in the cell; in a plain program, print its words."""
    showing.put(picture.words, picture.html(language))
