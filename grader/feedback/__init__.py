"""What page does a learner get back: each check with asked, seen and try, in the notebook's own language?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from grader.marked import exercise
from grader.render import code_spans, number
from workbook.text import Language, Text, as_language

WORDS = {
    "score": Text(es="Nota", en="Score"),
    "late": Text(es="Descuento por entrega tardía", en="Late submission penalty"),
    "answer": Text(es="Tu respuesta", en="Your answer"),
    "empty": Text(es="Esta respuesta no está en tu entrega.", en="You handed in no such answer."),
    "check": Text(es="Comprobación", en="Check"),
    "comment": Text(es="Comentario de tu instructor", en="Your instructor's comment"),
    "open": Text(es="en revisión", en="under review"),
    "contents": Text(es="Resumen", en="Summary"),
    "top": Text(es="Volver arriba", en="Back to top"),
}


class FeedbackPage(HTMLExporter):
    """One self-contained page: it loads nothing, and shows no output but the judge's."""

    @property
    def default_config(self) -> Config:
        """Our section counts more than nbgrader's HTMLExporter section, which names its own template."""
        here: dict[str, Any] = {"extra_template_basedirs": [str(Path(__file__).parent.parent)]}
        ours = here | {"template_name": "feedback"}
        made: Config = super().default_config
        made.merge(Config({"FeedbackPage": ours}))
        made.CSSHTMLHeaderPreprocessor.enabled = True  # the colours of code
        return made

    def from_notebook_node(self, nb: Any, resources: Any = None, **more: Any) -> tuple[Any, Any]:
        """Give the template its words; the rest is nbconvert's."""
        language: Language = as_language(nb.metadata.workbook.language) or "es"
        lab = exercise(resources["nbgrader"]["notebook"])
        titles = {name: check.title.say(language) for name, check in lab.lab.checks.items()}
        page = {"language": language, "title": lab.lab.title.say(language), "number": number}
        page["words"] = {name: text.say(language) for name, text in WORDS.items()}
        page["titles"] = {
            cell.grade_id: code_spans(" · ".join(titles[name] for name in cell.checks))
            for cell in lab.source.grades
        }
        resources["feedback"] = page
        done: tuple[Any, Any] = super().from_notebook_node(nb, resources, **more)
        return done


__all__ = ["FeedbackPage"]
