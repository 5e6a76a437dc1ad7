"""How does a lesson ask for a prediction, and put it beside what happened?

`predict("u1.warehouse", "C", because="…", choices="ABCD")` before the run, and after it
`predict.see("u1.warehouse", len(found))`. No point depends on either, and a lesson that is run from
top to bottom by nobody goes on without them.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any

from workbook import memory, predicted
from workbook.errors import WorkbookError
from workbook.predicted import Answer, Prediction, as_answer, as_text, as_words
from workbook.sentences import Said
from workbook.showing import put
from workbook.text import user_language

CELL = "font-size: 14px; text-align: left; vertical-align: top; padding: 4px 18px 4px 0"
BOX = (
    "border-left: 4px solid var(--jp-border-color1, #8c959f); padding: 2px 0 2px 12px; "
    "max-width: 46em; color: var(--jp-ui-font-color1, #1f2328); "
    "font-family: var(--jp-ui-font-family, system-ui, sans-serif); font-size: 14px"
)


class Predict:
    """A prediction and what became of it."""

    def __call__(
        self, name: str, answer: Any, because: str = "", choices: Collection[str] | None = None
    ) -> None:
        """Keep `answer`, a text, a number or a set, under `name`; "…" says that there is none yet.

        `choices` are the only answers that count: "ABCD", or a list of words.
        """
        _require_name(name)
        given = as_answer(answer)
        if given is not None and choices is not None:
            chosen = _chosen(given, choices)
            if chosen is None:
                options = ", ".join(map(str, choices))
                print(NOT_A_CHOICE.format(given=as_words(given), options=options))
                return
            given = chosen
        _take(name, given, as_text(because if as_answer(because) is not None else ""))

    def see(self, name: str, actual: Any) -> None:
        """Put the prediction of that name beside what happened."""
        _require_name(name)
        prediction, happened = predicted.kept(name), as_answer(actual)
        memory.MEMORY.seen.add(name)
        predicted.keep_actual(name, happened)
        if prediction is None:
            print(NONE_MADE.format(actual=as_words(happened)))
        else:
            _put(prediction, happened)

    def __repr__(self) -> str:
        return str(HOW)


def _require_name(name: object) -> None:
    if not isinstance(name, str) or not predicted.NAME.fullmatch(name):
        raise WorkbookError(NOT_A_NAME.format(what=repr(name)[:60]))


def _chosen(given: Answer, choices: Collection[str]) -> str | None:
    """The choice that was meant: `c` is `C`."""
    by_folded = {str(choice).casefold(): str(choice) for choice in choices}
    return by_folded.get(as_words(given).strip("() .").casefold())


def _take(name: str, given: Answer | None, because: str) -> None:
    before = predicted.kept(name)
    if given is None:
        print(STILL.format(answer=before.words()) if before else NOT_YET)
    elif name in memory.MEMORY.seen and (before is None or before.answer != given):
        answer = before.words() if before else "–"
        print(TOO_LATE.format(answer=answer))
    elif before is not None and (before.answer, before.because) == (given, because):
        print(TAKEN.format(answer=before.words()))
    elif predicted.keep(name, given, because):
        print(TAKEN.format(answer=as_words(given)))
    else:
        print(TAKEN_HERE.format(answer=as_words(given)))


def _put(prediction: Prediction, happened: Answer | None) -> None:
    said = prediction.words() + (f" ({prediction.because})" if prediction.because else "")
    between = compared(prediction.answer, happened)
    rows = [(str(BEFORE), said), (str(AFTER), as_words(happened))]
    lines = [f"{head}: {words}" for head, words in rows] + [str(each) for each in between]
    put("\n".join(lines), _html(rows, between))


def _html(rows: list[tuple[str, str]], between: list[Said]) -> str:
    table = "".join(
        f'<tr><th scope="row" style="{CELL}">{escape(head)}</th>'
        f'<td style="{CELL}">{escape(words)}</td></tr>'
        for head, words in rows
    )
    notes = "".join(f'<div style="margin: 4px 0">{escape(str(each))}</div>' for each in between)
    return (
        f'<div class="kafka-workbook-prediction" lang="{user_language()}" style="{BOX}">'
        f"<table>{table}</table>{notes}</div>"
    )


def compared(said: Answer, happened: Answer | None) -> list[Said]:
    """How far apart they are, without a verdict; nothing where they are of different kinds."""
    if said == happened:
        return [SAME]
    if isinstance(said, list) and isinstance(happened, list):
        parts = [
            (BOTH, [each for each in said if each in happened]),
            (ONLY_SAID, [each for each in said if each not in happened]),
            (ONLY_HAPPENED, [each for each in happened if each not in said]),
        ]
        return [words.format(members=", ".join(found)) for words, found in parts if found]
    if isinstance(said, int | float) and isinstance(happened, int | float):
        return [APART.format(difference=f"{abs(said - happened):g}")]
    return []


predict = Predict()

HOW = Said(
    es='predict("nombre", respuesta) guarda tu predicción; predict.see("nombre", lo_que_ocurrió) las pone juntas.',
    en='predict("name", answer) keeps your prediction; predict.see("name", what_happened) puts the two together.',
)
NOT_A_NAME = Said(
    es='Una predicción tiene un nombre de letras, cifras, puntos y guiones, como predict("u1.warehouse", …); '
    "recibió {what}.",
    en='A prediction has a name of letters, digits, dots and dashes, like predict("u1.warehouse", …); it got {what}.',
)
NOT_A_CHOICE = Said(
    es="«{given}» no está entre las opciones ({options}), así que no se guardó. Elige una y ejecuta la celda otra vez.",
    en="“{given}” is not among the choices ({options}), so it was not kept. Choose one and run the cell again.",
)
NOT_YET = Said(
    es="Todavía no hay predicción: cambia «…» por la tuya y ejecuta la celda otra vez. También puedes seguir sin ella.",
    en="No prediction yet: put yours in the place of “…” and run the cell again. You may also go on without one.",
)
STILL = Said(
    es="La predicción que guardaste antes sigue en pie: {answer}. Para cambiarla, escribe otra en lugar de «…».",
    en="The prediction that you made before still stands: {answer}. To change it, write another in place of “…”.",
)
TAKEN = Said(
    es="Guardada antes de ejecutar: {answer}. Nadie la califica.",
    en="Kept before the run: {answer}. Nobody marks it.",
)
TAKEN_HERE = Said(
    es="Guardada antes de ejecutar: {answer}. No se pudo escribir en el disco: dura lo que dure este kernel.",
    en="Kept before the run: {answer}. It could not be written to disk: it lasts as long as this kernel.",
)
TOO_LATE = Said(
    es="Ya viste lo que ocurrió, así que la predicción queda como estaba: {answer}. "
    "Para empezar de nuevo, reinicia el kernel.",
    en="You have already seen what happened, so the prediction stays as it was: {answer}. "
    "To start over, restart the kernel.",
)
NONE_MADE = Said(
    es="No había predicción, y no pasa nada: ocurrió {actual}.",
    en="There was no prediction, and that is fine: what happened is {actual}.",
)
BEFORE = Said(es="Antes de ejecutar dijiste", en="Before the run you said")
AFTER = Said(es="Ocurrió", en="What happened")
SAME = Said(es="Coinciden.", en="They agree.")
APART = Said(es="Entre una y otra hay {difference}.", en="They are {difference} apart.")
BOTH = Said(es="En las dos: {members}.", en="In both: {members}.")
ONLY_SAID = Said(es="Solo en tu predicción: {members}.", en="Only in your prediction: {members}.")
ONLY_HAPPENED = Said(
    es="Solo en lo que ocurrió: {members}.", en="Only in what happened: {members}."
)
