"""What was odd about a submission, in a word for programs and a sentence for people?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbook.text import Text

MOST, LONGEST = 5, 100  # names in one sentence, characters of one name


@dataclass(frozen=True)
class Finding:
    """`flag` is one of the words below; `text` tells the learner and the instructor."""

    flag: str
    text: Text


class Unreadable(Exception):
    """There is no notebook that could be run; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text.en)
        self.finding = finding


def plain(words: str, limit: int = LONGEST) -> str:
    """A stranger's words on one line: nothing that steers a terminal, cut where they get long."""
    safe = printable(" ".join(words[: 4 * limit].split()))
    return safe if len(safe) <= limit else f"{safe[: limit - 1]}…"


def printable(words: str) -> str:
    """The same words, with a sign in the place of whatever is neither shown nor a new line."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in words)


def listed(texts: Sequence[Text]) -> Text:
    """Names, the first ones in full."""
    more = " …" if len(texts) > MOST else ""
    shown = texts[:MOST]
    return Text(
        es=", ".join(f"«{each.es}»" for each in shown) + more,
        en=", ".join(f"“{each.en}”" for each in shown) + more,
    )


def found(flag: str, names: Iterable[Text]) -> list[Finding]:
    """One finding about all of these, or none where there are none."""
    every = list(names)
    return [Finding(flag, SENTENCES[flag].format(names=listed(every)))] if every else []


def single(flag: str, **facts: object) -> Finding:
    """The finding of that flag."""
    return Finding(flag, SENTENCES[flag].format(**facts))


SENTENCES = {
    # Nothing to run: every check counts as not passed
    "missing": Text(
        es="No hay ningún archivo {file}: no se entregó, o tiene otro nombre.",
        en="There is no file {file}: it was not handed in, or has another name.",
    ),
    "not_a_file": Text(
        es="{file} no es un archivo. Entrega el cuaderno mismo, con ese nombre.",
        en="{file} is not a file. Hand in the notebook itself, under that name.",
    ),
    "link": Text(
        es="{file} es un enlace simbólico, y un enlace no se sigue. Entrega el archivo mismo.",
        en="{file} is a symbolic link, and links are not followed. Hand in the file itself.",
    ),
    "forbidden": Text(es="No se puede leer {file} ({why}).", en="{file} cannot be read ({why})."),
    "too_large": Text(
        es="El cuaderno pesa más de {most} MB. Borra las salidas de sus celdas y entrégalo otra vez.",
        en="The notebook has more than {most} MB. Clear its cells' outputs and hand it in again.",
    ),
    "empty": Text(
        es="El cuaderno no tiene ninguna celda de código.",
        en="The notebook has no code cell.",
    ),
    "not_json": Text(
        es="El archivo no es JSON, así que no es un cuaderno: quizá se cortó al copiarlo. "
        "Ábrelo con JupyterLab, guárdalo y entrégalo otra vez.",
        en="The file is not JSON, so it is no notebook: it may have been cut off in copying. "
        "Open it with JupyterLab, save it and hand it in again.",
    ),
    "not_a_notebook": Text(
        es="El archivo es JSON, pero no un cuaderno de Jupyter.",
        en="The file is JSON, but not a Jupyter notebook.",
    ),
    "other_format": Text(
        es="El cuaderno está en el formato {format}, que este curso no conoce. "
        "Ábrelo con el JupyterLab del curso, guárdalo y entrégalo otra vez.",
        en="The notebook is in format {format}, which this course does not know. "
        "Open it with the course's JupyterLab, save it and hand it in again.",
    ),
    "other_lab": Text(
        es="Este cuaderno es de otro laboratorio ({found}): aquí se califica {wanted}.",
        en="This notebook is another lab's ({found}): here {wanted} is graded.",
    ),
    # It runs, and none of this costs a point by itself
    "upgraded": Text(
        es="El cuaderno está en el formato antiguo {format}: se leyó igual.",
        en="The notebook is in the old format {format}: it was read all the same.",
    ),
    "other_kernel": Text(
        es="El cuaderno se guardó con un kernel de otro lenguaje ({found}): se ejecutó con Python.",
        en="The notebook was saved with another language's kernel ({found}): it was run with Python.",
    ),
    "no_language": Text(
        es="El cuaderno no dice si está en español o en inglés; se calificó igual.",
        en="The notebook does not say whether it is in Spanish or in English; it was graded all the same.",
    ),
    "too_many_cells": Text(
        es="El cuaderno tiene más de {most} celdas o {size} MB de código; las demás no se ejecutaron.",
        en="The notebook has more than {most} cells or {size} MB of code; the others were not run.",
    ),
    "support_files": Text(
        es="Junto al cuaderno hay enlaces o demasiados archivos; esos no se copiaron.",
        en="Beside the notebook there are links or too many files; those were not copied.",
    ),
    "setup_deleted": Text(
        es="Falta la celda que abre el cuaderno; se ejecutó la del laboratorio.",
        en="The cell that opens the notebook is missing; the lab's own was run.",
    ),
    "check_deleted": Text(
        es="Falta la celda de {names}: se comprobó al final, y eso no quita puntos.",
        en="The cell of {names} is missing: it was checked at the end, which costs no points.",
    ),
    "check_edited": Text(
        es="La celda de {names} está cambiada: se comprobó igual, y eso no quita puntos.",
        en="The cell of {names} has been edited: it was checked all the same, which costs no points.",
    ),
    "check_duplicated": Text(
        es="La celda de {names} está repetida: cuenta una sola vez.",
        en="The cell of {names} is there more than once: it counts once.",
    ),
    "check_moved": Text(
        es="La celda de {names} está antes de una celda de su tarea: lo que no pasó ahí "
        "se comprobó otra vez al final.",
        en="The cell of {names} stands before a cell of its task: what did not pass there "
        "was checked again at the end.",
    ),
    "reordered": Text(
        es="Las celdas no están en el orden del laboratorio; se ejecutaron de arriba abajo, "
        "como las guardaste.",
        en="The cells are not in the lab's order; they were run from top to bottom, as you saved them.",
    ),
    "answer_deleted": Text(
        es="Falta la respuesta {names}: ninguna celda define esa función.",
        en="The answer {names} is missing: no cell defines that function.",
    ),
    "answer_duplicated": Text(
        es="La respuesta {names} está más de una vez: vale la que se ejecuta última.",
        en="The answer {names} is there more than once: the one that runs last holds.",
    ),
    "given_deleted": Text(
        es="Faltan celdas que venían dadas ({names}): lo que hacían no se hizo.",
        en="Cells that came with the lab are missing ({names}): what they did was not done.",
    ),
    "given_edited": Text(
        es="Hay celdas dadas que están cambiadas ({names}): se ejecutaron como están.",
        en="Cells that came with the lab have been edited ({names}): they were run as they are.",
    ),
    "given_duplicated": Text(
        es="Hay celdas dadas que están repetidas ({names}): se ejecutaron todas las veces.",
        en="Cells that came with the lab are there more than once ({names}): they were run every time.",
    ),
    "literal_prefix": Text(
        es='Escribiste {names} con un prefijo a mano. Usa `ME`, como en `f"{{ME}}.orders"`: '
        "la nota se pone con otro prefijo, y así tu trabajo no se encuentra.",
        en='You wrote {names} with a prefix by hand. Use `ME`, as in `f"{{ME}}.orders"`: '
        "the mark is given under another prefix, and then your work is not found.",
    ),
    # What happened while it ran
    "cell_error": Text(
        es="La celda {number} (`{line}`) terminó con un error: {error}",
        en="Cell {number} (`{line}`) ended with an error: {error}",
    ),
    "cell_deadline": Text(
        es="La celda {number} (`{line}`) no terminó en {seconds} s; se siguió con la siguiente.",
        en="Cell {number} (`{line}`) did not end within {seconds} s; the next one was run.",
    ),
    "died": Text(
        es="La celda {number} (`{line}`) acabó con el kernel: se encendió otro, con las funciones "
        "de las celdas anteriores, y se siguió con la siguiente.",
        en="Cell {number} (`{line}`) ended the kernel: another one was started, with the functions "
        "of the earlier cells, and the next cell was run.",
    ),
    "died_in_check": Text(
        es="Una función tuya acabó con el kernel mientras se comprobaba; se encendió otro, "
        "con las funciones de tus celdas, y se siguió.",
        en="A function of yours ended the kernel while it was checked; another one was started, "
        "with the functions of your cells, and the run went on.",
    ),
    "out_of_time": Text(
        es="Se acabó el tiempo de toda la entrega ({seconds} s): lo que faltaba no se ejecutó.",
        en="The whole submission's time was up ({seconds} s): what was left was not run.",
    ),
    "sent_too_much": Text(
        es="El cuaderno envió a Kafka más de {most} MB: ahí se cerró su conexión, y lo que faltaba "
        "no se ejecutó. ¿Envía alguna celda sin parar?",
        en="The notebook sent more than {most} MB to Kafka: its connection was closed there, and what "
        "was left was not run. Does a cell send without ever stopping?",
    ),
    "too_many_partitions": Text(
        es="El cuaderno tiene {count} particiones en Kafka, y el máximo es {most}: lo que faltaba "
        "no se ejecutó. ¿Crea alguna celda topics sin parar?",
        en="The notebook has {count} partitions in Kafka, and {most} is the most: what was left was "
        "not run. Does a cell create topics without ever stopping?",
    ),
    "broken": Text(
        es="Falló el juez, no la entrega: no hay nota hasta que se califique otra vez. "
        "Código: {incident}.",
        en="The judge failed, not the submission: there is no mark until it is graded again. "
        "Code: {incident}.",
    ),
}
FLAGS = frozenset(SENTENCES)
