"""What do `workbook rubric …` and `workbook review theory` do? Each makes one call and ends with an exit code."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from grader.options import FINDINGS, AsJson
from grader.say import as_json, complain, console, said, tell
from workbook.errors import WorkbookError
from workbook.text import Text, as_language, user_language

rubric = typer.Typer(
    no_args_is_help=True,
    help=said("Las rúbricas de las preguntas de teoría.", "The theory questions' rubrics."),
)


@rubric.command(
    help=said("Compara las rúbricas con sus ejemplos.", "Compare the rubrics with their examples.")
)
def lint(json: AsJson = False) -> None:
    """Agreement, confusion and unstable ideas; exit code 1 when they are not good enough."""
    from grader.theory.lint import as_lines, report

    content = report()
    if json:
        as_json(content)
    else:
        console.print("\n".join(as_lines(content)), markup=False)
    for finding in content["findings"] if not json else ():
        complain(Text(**finding))
    raise typer.Exit(FINDINGS if content["findings"] else 0)


@rubric.command(
    help=said(
        "Califica un archivo de respuestas, una por línea.",
        "Score a file of answers, one a line.",
    )
)
def score(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", exists=True, dir_okay=False)],
    matcher: Annotated[
        str | None,
        typer.Option(
            help=said(
                "Otro reconocedor de ideas, de los instalados.",
                "Another idea matcher among those installed.",
            )
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """One JSON object a line; without --json, one readable line."""
    from grader.theory.bulk import scored
    from grader.theory.matcher import plugged_in
    from grader.theory.rubric import questions

    for found in scored(file, questions(), plugged_in(matcher) if matcher else None):
        line = json_format.dumps(found, ensure_ascii=False) if json else _line(found)
        sys.stdout.write(line + "\n")


def _line(found: dict[str, Any]) -> str:
    return f"{found['question']}  {found['score']:.2f}  {found['confidence']:.2f}  {', '.join(found['flags'])}"


@rubric.command(
    help=said(
        "Agrega una respuesta ya calificada a los ejemplos.",
        "Add a marked answer to the examples.",
    )
)
def add(
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    mark: Annotated[int, typer.Argument(metavar="MARK", min=0, max=4)],
    text: Annotated[str, typer.Argument(metavar="TEXT|-")],
    language: Annotated[str, typer.Option(help="es | en")] = "es",
    style: Annotated[str, typer.Option(help="real, correct, partial, wrong, …")] = "real",
) -> None:
    """`-` reads the answer from standard input."""
    from pydantic import ValidationError

    from grader.theory.examples import Example
    from grader.theory.examples import add as add_example
    from grader.theory.rubric import POINTS, questions

    asked = questions()
    asked.rubric(question)
    words = sys.stdin.read() if text == "-" else text
    try:
        example = Example(
            text=words.strip(),
            score=mark / POINTS,
            language=as_language(language) or "es",
            style=style,
            set="marked",
        )
    except ValidationError as error:
        raise WorkbookError(NO_EXAMPLE.format(what=error.errors()[0]["msg"])) from error
    tell((ADDED if add_example(asked.folder, question, example) else KNOWN).format(name=question))


reviews = typer.Typer(
    no_args_is_help=True,
    help=said("Confirma o cambia las notas sugeridas.", "Confirm or change the suggested marks."),
)


@reviews.callback()
def _reviews() -> None:
    """Keeps `theory` a word of its own while it is the only one."""


@reviews.command(
    help=said(
        "Las respuestas de teoría, una por una: las dudosas primero.",
        "The theory answers, one by one: the doubtful ones first.",
    )
)
def theory(
    question: Annotated[
        str | None,
        typer.Option(help=said("Solo esta pregunta, como q1.", "This question only, like q1.")),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help=said(
                "Escribe la cola en una página y no pone ninguna nota.",
                "Write the queue to a page and give no mark.",
            ),
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """With --json or --page the queue is listed and nothing is marked."""
    from grader.theory.desk import Desk
    from grader.theory.page import as_page
    from grader.theory.review import review
    from grader.theory.rubric import questions

    asked = questions()
    if question:
        asked.rubric(question)
    with review(asked) as found:
        queue = found.queue(question)
        if json:
            as_json({"waiting": [_waiting(each) for each in queue]})
        if page:
            _write(page, as_page(queue, asked, user_language()))
        if page and not json:
            tell(PAGE.format(page=page))
        if json or page:
            return
        desk = Desk(found, asked, typer.getchar if sys.stdin.isatty() else _next_key, tell)
        desk.sit(queue)
        tell(LEFT.format(marked=desk.marked, left=len(found.queue(question))))


def _write(page: Path, content: str) -> None:
    """Students' names and words: for whoever asked, and nobody else of this machine."""
    from infra.state import write_private

    try:
        write_private(page.absolute(), content)
    except OSError as error:
        raise WorkbookError(NO_PAGE.format(page=page, why=error.strerror)) from error


def _next_key() -> str:
    """From a pipe: one character at a time, nothing at its end."""
    return sys.stdin.read(1)


def _waiting(each: Any) -> dict[str, Any]:
    about = {"student": each.student, "text": each.text, "points": each.points}
    return {**about, **each.verdict.to_json()}


def add_to(app: typer.Typer) -> None:
    """Register the verbs with the command."""
    app.add_typer(rubric, name="rubric")
    app.add_typer(reviews, name="review")


LEFT = Text(
    es="{marked} notas puestas; quedan {left} por revisar.",
    en="{marked} marks given; {left} left to review.",
)
PAGE = Text(es="Escrita: {page}", en="Written: {page}")
NO_PAGE = Text(
    es="No se puede escribir {page} ({why}). Nombra otro archivo.",
    en="{page} cannot be written ({why}). Name another file.",
)
ADDED = Text(
    es="Agregado a los ejemplos de {name}. Ahora: workbook rubric lint",
    en="Added to the examples of {name}. Next: workbook rubric lint",
)
KNOWN = Text(
    es="Esa respuesta ya está entre los ejemplos de {name}.",
    en="That answer is already among the examples of {name}.",
)
NO_EXAMPLE = Text(
    es="No sirve de ejemplo ({what}). Corrige el texto o el estilo y repite el comando.",
    en="It is no good as an example ({what}). Correct its text or style and run the command again.",
)
