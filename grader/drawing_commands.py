"""What does `workbook drawing score` do? It marks drawings in files, for authors and instructors."""

from __future__ import annotations

import json as json_format
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.options import AsJson
from grader.say import console, said
from workbook.text import Text, user_language

if TYPE_CHECKING:
    from grader.drawings.files import Scored

app = typer.Typer(
    no_args_is_help=True,
    help=said(
        "Dibujos de arquitectura: calificarlos en bloque.",
        "Drawings of architectures: mark them in bulk.",
    ),
)
MISSING = Text(es="falta: {title}", en="missing: {title}")


class TaskName(StrEnum):
    """A: the services of a Kafka cluster. B: the Big Data ecosystem."""

    A = "A"
    B = "B"


def add_to(parent: typer.Typer) -> None:
    """Make it `workbook drawing …`."""
    parent.add_typer(app, name="drawing")


@app.callback()
def drawing() -> None:
    """So that `score` stays a word of its own."""


@app.command(
    help=said(
        "Ejecuta cada archivo en el encierro y califica lo que dibuja.",
        "Run each file in the sandbox and mark what it draws.",
    )
)
def score(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…")],
    task: Annotated[
        TaskName,
        typer.Option(
            help=said(
                "A: los servicios de Kafka. B: el ecosistema Big Data.",
                "A: Kafka's services. B: the Big Data ecosystem.",
            )
        ),
    ],
    json: AsJson = False,
) -> None:
    """With --json one object a line and file: score 0..1, checks, caps, flags."""
    from grader.drawings import TASKS
    from grader.drawings.files import score_files

    for scored in score_files(TASKS[task.value], files):
        if json:
            print(json_format.dumps(scored.to_json(), ensure_ascii=False), flush=True)
        else:
            console.print("\n".join(_lines(scored)), markup=False)


def _lines(scored: Scored) -> list[str]:
    language = user_language()
    verdict = scored.verdict
    lines = [f"{verdict.score if verdict else 0:.2f}  {scored.file}"]
    if scored.problem:
        lines.append(f"      {scored.problem.say(language)}")
    for cap in verdict.caps if verdict else ():
        lines.append(f"      ≤ {cap.most:g}: {cap.say.say(language)}")
    for found in verdict.found if verdict else ():
        if not found.whole:
            lines.append(f"      {MISSING.format(title=found.point.title).say(language)}")
    return lines
