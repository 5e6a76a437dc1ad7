"""Which commands does `workbook` have? Each one parses, makes one call, and ends with an exit code.

0 done · 1 findings (a check failed, a promise broken) · 2 usage · 3 environment
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from grader import (
    chaos_command,
    drawing_commands,
    grading_commands,
    image_command,
    tenant_commands,
    theory_commands,
)
from grader.options import FINDINGS, AsJson
from grader.say import as_json, complain, console, said, tell, working
from workbook.errors import WorkbookError
from workbook.text import Text

app = typer.Typer(
    name="workbook",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help=said(
        "El cuaderno de Kafka: lecciones y laboratorios sobre un clúster real.",
        "The Kafka workbook: lessons and labs on a real cluster.",
    ),
)
ENVIRONMENT, INTERRUPTED = 3, 130
STOPPED = Text(
    es="Interrumpido. El mismo comando sigue desde donde quedó.",
    en="Interrupted. The same command goes on from where it was.",
)


@app.command(help=said("Enciende el clúster y el juez.", "Start the cluster and the judge."))
def up(
    backend: Annotated[str, typer.Option(help="auto | docker | local | external")] = "auto",
    config: Annotated[
        Path | None,
        typer.Option(
            help=said(
                "Archivo .properties del administrador de un clúster externo.",
                "An external cluster's administrator .properties file.",
            )
        ),
    ] = None,
    controllers: Annotated[
        int | None,
        typer.Option(
            help=said("Cuántos controladores: 1, 3 o 5.", "How many controllers: 1, 3 or 5.")
        ),
    ] = None,
    slow_links: Annotated[
        bool,
        typer.Option(
            "--slow-links",
            help=said(
                "Permite frenar y cortar la red de cada nodo.",
                "Lets the network of each node be slowed down and cut.",
            ),
        ),
    ] = False,
) -> None:
    """Start what is not running; what runs is left alone."""
    from grader.up import bring_up, kept_spec

    with working() as progress:
        lines = bring_up(backend, config, progress, kept_spec(controllers, slow_links))
    for line in lines:
        tell(line)


@app.command(help=said("Apaga el clúster y el juez.", "Stop the cluster and the judge."))
def down(
    delete: Annotated[
        bool,
        typer.Option(
            help=said("Borra también los datos del clúster.", "Delete the cluster's data too.")
        ),
    ] = False,
) -> None:
    """Topics and attempts stay unless told otherwise."""
    from grader.up import take_down

    with working() as progress:
        lines = take_down(delete, progress)
    for line in lines:
        tell(line)


@app.command(
    help=said(
        "Enciende el clúster y el juez, y abre JupyterLab.",
        "Start cluster and judge, and open JupyterLab.",
    ),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def lab(context: typer.Context) -> None:
    """Start everything and hand over to JupyterLab; extra arguments are JupyterLab's."""
    from grader.up import bring_up, jupyter_command

    with working() as progress:
        lines = bring_up("auto", None, progress)
    for line in lines:
        tell(line)
    command = jupyter_command(context.args)
    os.execv(command[0], command)


@app.command(help=said("Dice qué está encendido.", "Say what is running."))
def status(json: AsJson = False) -> None:
    """The cluster's nodes and the judge."""
    from grader.up import state

    facts, lines = state()
    if json:
        as_json(facts)
    else:
        for line in lines:
            tell(line)
    raise typer.Exit(0 if facts["up"] else ENVIRONMENT)


@app.command(
    help=said(
        "Revisa esta máquina y dice qué falta.", "Check this machine and say what is missing."
    )
)
def doctor(json: AsJson = False) -> None:
    """Each thing that the course needs, and one line to mend each that is missing."""
    from grader.doctor import as_lines, examine

    with working() as progress:
        findings = examine(progress)
    if json:
        as_json({"findings": [finding.to_json() for finding in findings]})
    else:
        for line in as_lines(findings):
            tell(line)
    raise typer.Exit(ENVIRONMENT if any(f.hinders for f in findings) else 0)


@app.command(
    help=said(
        "Una herramienta de Kafka con tus credenciales: workbook kafka topics --list",
        "One of Kafka's tools with your credentials: workbook kafka topics --list",
    ),
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def kafka(context: typer.Context, tool: str) -> None:
    """Kafka's stock command line, run as the learner."""
    from grader.tools import run_tool

    raise typer.Exit(run_tool(tool, context.args))


@app.command(
    help=said(
        "Genera los cuadernos a partir de sus fuentes.",
        "Generate the notebooks from their sources.",
    )
)
def build(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=said("No escribe nada; solo compara.", "Write nothing; only compare.")
        ),
    ] = False,
) -> None:
    """Write course/es, course/en, exercises and the READMEs' tables."""
    from grader.build import build as build_all
    from grader.discover import ROOT

    findings = build_all(ROOT, check)
    for finding in findings:
        complain(finding if isinstance(finding, Text) else Text(es=finding, en=finding))
    raise typer.Exit(FINDINGS if findings else 0)


@app.command(
    help=said("Comprueba las promesas del repositorio.", "Prove the repository's promises.")
)
def audit(
    json: AsJson = False,
    labs: Annotated[list[str] | None, typer.Argument(metavar="LAB…")] = None,
    static: Annotated[
        bool, typer.Option("--static", help=said("Sin clúster.", "Without a cluster."))
    ] = False,
    practice: Annotated[
        bool,
        typer.Option(
            "--practice",
            help=said(
                "En un cuaderno abierto en vez del encierro.",
                "In an open notebook instead of the sandbox.",
            ),
        ),
    ] = False,
) -> None:
    """Every promise with its findings; the dynamic ones run like submissions, on a cluster of their own."""
    from grader.audit import Mode, as_lines, to_json
    from grader.audit import audit as audit_all

    with working() as progress:
        mode: Mode = "practice" if practice else "graded"
        promises = audit_all(labs or [], static=static, progress=progress, mode=mode)
    if json:
        as_json(to_json(promises))
    else:
        console.print("\n".join(as_lines(promises)), markup=False)
    raise typer.Exit(0 if all(promise.holds for promise in promises) else FINDINGS)


@app.command(help=said("Crea la carpeta de un laboratorio.", "Make a new lab's folder."))
def new(slug: str) -> None:
    """Three files to fill; no other file is edited."""
    from grader.discover import ROOT
    from grader.new import new_lab

    for file in new_lab(ROOT, slug):
        console.print(str(file.relative_to(ROOT)), markup=False)


@app.command(help=said("Mide los números del diseño.", "Measure the design's numbers."))
def bench(
    what: Annotated[str, typer.Argument(metavar="cluster|check|grade|tenants|drawing|pictures")],
    json: AsJson = False,
) -> None:
    """One row a number: what, value, unit, reach, met."""
    from grader.bench import BENCHES, as_table

    if what not in BENCHES:
        raise typer.BadParameter(f"{', '.join(BENCHES)}")
    with working() as progress:
        rows = BENCHES[what](progress)
    if json:
        as_json({"bench": what, "rows": rows})
    else:
        console.print(as_table(rows))
    raise typer.Exit(0 if all(row["met"] for row in rows) else FINDINGS)


grading_commands.add_to(app)
image_command.add_to(app)
chaos_command.add_to(app)
drawing_commands.add_to(app)
theory_commands.add_to(app)
app.add_typer(tenant_commands.app, name="tenants")


def main() -> None:
    """The console script: every known trouble is a sentence, never a traceback."""
    try:
        app()
    except WorkbookError as error:
        complain(error.text)
        sys.exit(ENVIRONMENT)
    except KeyboardInterrupt:
        complain(STOPPED)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
