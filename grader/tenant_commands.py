"""What do `workbook tenants create`, `list`, `remove` and `sweep` do for who runs a class?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.options import AsJson
from grader.say import as_json, complain, console, said, tell, working
from workbook.errors import WorkbookError
from workbook.text import Text, user_language

if TYPE_CHECKING:
    from infra import Cluster

OnCluster = Annotated[
    str, typer.Option("--cluster", help=said("En qué clúster.", "On which cluster."))
]
WRITTEN = Text(
    es="Listo: {count} personas en {seconds} s. Cada carpeta de {folder} lleva las credenciales de una "
    "sola y no se muestran en otro sitio: dale a cada quien la suya.",
    en="Done: {count} people in {seconds} s. Each folder in {folder} holds the credentials of one of "
    "them, and they are shown nowhere else: give everybody their own.",
)
REMOVED = Text(
    es="Quitados: {names}. No queda nada suyo en el clúster.{later}",
    en="Removed: {names}. Nothing of theirs is left on the cluster.{later}",
)
LATER = Text(
    es=" Kafka aún recuerda los nombres de {count} transacciones terminadas y los olvida solo; nadie "
    "puede usarlas.",
    en=" Kafka still remembers the names of {count} finished transactions and forgets them by itself; "
    "nobody can use them.",
)
WHO = Text(
    es="Di a quién quitar: uno o más prefijos de `workbook tenants list`, o --all para toda la clase.",
    en="Say whom to remove: one or more prefixes of `workbook tenants list`, or --all for the class.",
)
NOBODY = Text(es="No hay nadie en este clúster.", en="There is nobody on this cluster.")
ALL_WELL = Text(es="Nadie pasa de los límites ({caps}).", en="Nobody is over the limits ({caps}).")


def running(name: str) -> Cluster:
    """The cluster of that name; where nobody answers, a sentence says how to start it."""
    import infra
    from grader.tools import NO_CLUSTER

    found = infra.attach(name)
    if not any(node.alive for node in found.nodes()):
        raise WorkbookError(NO_CLUSTER)
    return found


app = typer.Typer(
    no_args_is_help=True,
    help=said(
        "Varias personas en un clúster: crear, mirar, limitar, quitar.",
        "Several people on one cluster: create, look at, limit, remove.",
    ),
)


@app.command(
    help=said(
        "Crea una clase: un número, o un archivo con un nombre por línea.",
        "Create a class: a number, or a file with one name a line.",
    )
)
def create(
    who: Annotated[str, typer.Argument(metavar=said("ARCHIVO|N", "FILE|N"))],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help=said("Dónde escribir las credenciales.", "Where to write the credentials."),
        ),
    ],
    cluster: OnCluster = "default",
    json: AsJson = False,
) -> None:
    """One folder for each, with a `judge.json` and a `client.properties` at 0600."""
    import time

    from grader.roster import enrol, people

    started = time.monotonic()
    with working() as progress:
        enrolled = enrol(people(who), out, running(cluster), progress)
    seconds = f"{time.monotonic() - started:.1f}"
    if json:
        as_json({"learners": [{**vars(each), "folder": str(each.folder)} for each in enrolled]})
        return
    wide = max(len(each.me) for each in enrolled)
    for each in enrolled:
        console.print(f"{each.me:<{wide}}  {each.folder}  {each.person}", markup=False)
    tell(WRITTEN.format(count=len(enrolled), seconds=seconds, folder=out))


@app.command(
    "list", help=said("Quién está y cuánto guarda.", "Who is there and how much they keep.")
)
def list_(cluster: OnCluster = "default", json: AsJson = False) -> None:
    """A line a tenant."""
    from infra import caps

    found = running(cluster)
    uses = caps.uses(found.admin_config(), found.tenants())
    if json:
        as_json({"tenants": [{"me": me, **vars(use)} for me, use in uses.items()]})
        return
    wide = max(map(len, uses), default=0)
    for me, use in uses.items():
        console.print(f"{me:<{wide}}  {_in_words(use).say(user_language())}", markup=False)
    if not uses:
        tell(NOBODY)


@app.command(
    help=said("Quita a alguien con todo lo suyo.", "Remove somebody with all that is theirs.")
)
def remove(
    names: Annotated[list[str] | None, typer.Argument(metavar="ME…")] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=said("A toda la clase.", "The whole class."))
    ] = False,
    cluster: OnCluster = "default",
) -> None:
    """Topics, groups, rights, quotas, password and token."""
    from grader.roster import enrolled_on, expel
    from infra import sweep

    if bool(names) == everybody:
        complain(WHO)
        raise typer.Exit(2)
    found = running(cluster)
    going = enrolled_on(found) if everybody else list(names or [])
    if not going:
        tell(NOBODY)
        return
    expel(going, found)
    later = len(sweep.transactions(found.admin_config(), *(f"{name}." for name in going)))
    said_later = LATER.format(count=later) if later else ""
    tell(REMOVED.format(names=", ".join(going), later=said_later))


@app.command(
    help=said(
        "Aplica ahora los límites, como hace el juez todo el tiempo.",
        "Apply the limits now, as the judge does all the time.",
    )
)
def sweep(cluster: OnCluster = "default") -> None:
    """Count, warn, stop, let go on; exit code 1 if somebody is over a limit."""
    from grader.options import FINDINGS
    from infra import caps, keeper

    over = keeper.sweep(running(cluster))
    for name, notice in over.items():
        tell(Text(es=f"{name}: {notice.text.es}", en=f"{name}: {notice.text.en}"))
    if over:
        raise typer.Exit(FINDINGS)
    tell(ALL_WELL.format(caps=_in_words(caps.CAPS)))


def _in_words(use: object) -> Text:
    from infra.caps import megabytes

    facts = {**vars(use), "stored": megabytes(vars(use)["stored"])}
    return USE.format(**facts)


USE = Text(
    es="{topics} topics, {partitions} particiones, {stored} en los discos",
    en="{topics} topics, {partitions} partitions, {stored} on the disks",
)
