"""What does `workbook chaos` do? A cluster of its own, random faults, and a count at the end."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from grader.options import FINDINGS, AsJson
from grader.say import as_json, said, tell, working
from infra.chaos import Outcome, measure
from workbook.text import Text


def chaos(
    faults: Annotated[int, typer.Option(min=1, help=said("Cuántos.", "How many."))] = 100,
    seed: Annotated[
        int | None,
        typer.Option(help=said("La misma semilla, los mismos fallos.", "Same seed, same faults.")),
    ] = None,
    backend: Annotated[str, typer.Option(help="auto | docker | local")] = "auto",
    json: AsJson = False,
) -> None:
    """Exit code 1 if a record was lost, doubled or disordered, or an ISR is not full."""
    with working() as progress:
        chosen = secrets.randbelow(1_000_000) if seed is None else seed
        outcome = measure(faults, chosen, backend, progress)
    if json:
        as_json(outcome.to_json())
    else:
        for line in as_lines(outcome):
            tell(line)
    raise typer.Exit(0 if outcome.whole else FINDINGS)


def as_lines(outcome: Outcome) -> list[Text]:
    """What was broken, what was counted, and whether every promise was kept."""
    tally = outcome.tally
    what = ", ".join(f"{kind} {count}" for kind, count in outcome.faults.items())
    done = sum(outcome.faults.values())
    lines = [
        _DONE.format(count=done, what=what, seconds=round(outcome.seconds), seed=outcome.seed),
        _SENT.format(acknowledged=tally.acknowledged, failed=tally.failed),
        _LOG.format(lost=tally.lost, duplicated=tally.duplicated, wrong=tally.out_of_order),
        _GROUP.format(missed=tally.missed_by_group, again=tally.redelivered),
    ]
    return [*lines, outcome.problem or _IN_SYNC]


def add_to(app: typer.Typer) -> None:
    """The command under its name."""
    words = said(
        "Rompe nodos al azar mientras fluyen registros, y cuenta qué se perdió.",
        "Break nodes at random while records flow, and count what was lost.",
    )
    app.command("chaos", help=words)(chaos)


_DONE = Text(
    es="Fallos: {count} ({what}) en {seconds} s. Semilla: {seed}.",
    en="Faults: {count} ({what}) in {seconds} s. Seed: {seed}.",
)
_SENT = Text(
    es="Registros confirmados: {acknowledged}; sin confirmar al final: {failed}.",
    en="Records acknowledged: {acknowledged}; unacknowledged in the end: {failed}.",
)
_LOG = Text(
    es="En el log: {lost} confirmados que faltan, {duplicated} duplicados, {wrong} fuera de orden.",
    en="In the log: {lost} acknowledged and missing, {duplicated} duplicated, {wrong} out of order.",
)
_GROUP = Text(
    es="Al grupo le faltaron {missed}; recibió {again} más de una vez, como permite «al menos una "
    "vez».",
    en="The group missed {missed}; it got {again} more than once, which at-least-once allows.",
)
_IN_SYNC = Text(es="Al final, todos los ISR están completos.", en="At the end every ISR is full.")
