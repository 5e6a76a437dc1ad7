"""What do `workbook grade` and `workbook check` do? Each makes one call and ends with an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.options import FINDINGS, AsJson
from grader.report import Report
from grader.say import Working, as_json, complain, console, said, working
from workbook.errors import WorkbookError
from workbook.text import Text, user_language

WRITING = Text(
    es="Escribiendo las notas en la libreta de nbgrader",
    en="Writing the marks into nbgrader's gradebook",
)


def grade(
    lab: Annotated[str, typer.Argument(metavar="LAB")],
    submissions: Annotated[
        Path,
        typer.Option(
            help=said("Una carpeta por estudiante.", "A folder that holds one for each student.")
        ),
    ],
    labs: Annotated[
        Path | None,
        typer.Option(help=said("Otra carpeta de laboratorios.", "Another folder of labs.")),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=said("También lo ya calificado.", "Also what has been graded already."),
        ),
    ] = False,
    gradebook: Annotated[
        bool,
        typer.Option(
            help=said(
                "Escribe las notas en la libreta de nbgrader.",
                "Write the marks into nbgrader's gradebook.",
            )
        ),
    ] = True,
    json: AsJson = False,
) -> None:
    """Each submission in the sandbox, then the gradebook; exit code 1 while a mark is owed or not written."""
    from grader.grade import as_lines, to_json
    from grader.grade import grade as grade_all

    with working() as progress:
        reports = grade_all(lab, submissions, labs, progress, force=force)
        unwritten = _into_gradebook(lab, reports, submissions, labs, progress) if gradebook else []
    if json:
        as_json(to_json(lab, reports))
    else:
        console.print("\n".join(as_lines(reports, user_language())), markup=False)
    for sentence in unwritten:
        complain(sentence)
    owed = any(report.broken for report in reports)
    raise typer.Exit(FINDINGS if owed or unwritten else 0)


def _into_gradebook(
    lab: str, reports: list[Report], submissions: Path, labs: Path | None, progress: Working
) -> list[Text]:
    """What could not be written; the reports are kept, so the same command writes it later."""
    from grader.gradebook import import_reports

    progress(WRITING)
    try:
        return import_reports(lab, reports, submissions, labs)
    except WorkbookError as error:
        return [error.text]


def check(
    lab: Annotated[str, typer.Argument(metavar="LAB")],
    notebook: Annotated[
        Path | None,
        typer.Option(
            help=said("Otro archivo que el del curso.", "Another file than the course's.")
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """The saved notebook from the top, as a fresh tenant; exit code 1 if a check did not pass."""
    from grader.grade import to_json
    from grader.rehearsal import FROM_THE_FILE
    from grader.rehearsal import check as rehearse
    from grader.render import as_text

    with working() as progress:
        path, report = rehearse(lab, notebook, progress)
    if json:
        as_json(to_json(lab, [report]))
    else:
        language = report.language or user_language()
        last = FROM_THE_FILE.format(file=path.name).say(language)
        console.print(f"{as_text(report, language)}\n{last}", markup=False)
    raise typer.Exit(0 if report.points == report.max else FINDINGS)


def add_to(app: typer.Typer) -> None:
    """Give the command line both verbs."""
    app.command(
        help=said(
            "Califica una carpeta de entregas: CARPETA/<estudiante>/LAB/LAB.ipynb.",
            "Grade a folder of submissions: FOLDER/<student>/LAB/LAB.ipynb.",
        )
    )(grade)
    app.command(
        help=said(
            "Ensaya la entrega: tu cuaderno guardado, con el informe que tendrá la nota.",
            "Rehearse handing in: your saved notebook, with the report that the mark will have.",
        )
    )(check)
