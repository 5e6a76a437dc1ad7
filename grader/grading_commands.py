"""What do `workbook grade` and `workbook check` do? Each makes one call and ends with an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.options import FINDINGS, AsJson
from grader.say import as_json, console, said, working
from workbook.text import user_language


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
    json: AsJson = False,
) -> None:
    """Each submission in the sandbox; a broken check is our fault, no mark, and exit code 1."""
    from grader.grade import as_lines, to_json
    from grader.grade import grade as grade_all

    with working() as progress:
        reports = grade_all(lab, submissions, labs, progress, force=force)
    if json:
        as_json(to_json(lab, reports))
    else:
        console.print("\n".join(as_lines(reports, user_language())), markup=False)
    raise typer.Exit(FINDINGS if any(report.broken for report in reports) else 0)


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
