"""What does `%%answer q1` do in a notebook: keep the text for the judge, and show what it makes of it?"""

from __future__ import annotations

import re

from workbook import graded, memory, sentences
from workbook.errors import WorkbookError
from workbook.judge import ask
from workbook.showing import Board
from workbook.text import LANGUAGES, Text, user_language

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
LONGEST = 20_000  # characters that are kept: an answer takes two or three sentences
STUB = Text(
    es="Escribe aquí tu respuesta, en dos o tres frases, y ejecuta la celda.",
    en="Write your answer here, in two or three sentences, and run the cell.",
)
WRONG_NAME = Text(
    es="Escribe detrás de `%%answer` el nombre de la pregunta, como en `%%answer q1`.",
    en="Write the question's name behind `%%answer`, as in `%%answer q1`.",
)
READING = Text(es="El juez lee tu respuesta…", en="The judge reads your answer…")


class Kept:
    """The name of an answer's cell in the notebook: called without arguments it is the text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self) -> str:
        """What the judge reads."""
        return self._text

    def __repr__(self) -> str:
        return f"<answer: {len(self._text.split())} words>"


def install() -> None:
    """Teach the notebook `%%answer`; nothing in a plain program."""
    shell = memory.shell()
    if shell is not None:
        shell.register_magic_function(answer, "cell", "answer")


def answer(line: str, cell: str) -> None:
    """`%%answer NAME`: the cell is prose. It is kept under that name, and the judge replies below it."""
    name = line.strip()
    if not NAME.fullmatch(name):
        print(WRONG_NAME.say(user_language()))
        return
    text = written(cell)
    memory.namespace()[name] = Kept(text)
    if not graded.is_graded():
        show_reply(name, text)


def written(cell: str) -> str:
    """What the learner wrote; nothing where the words that were given still stand."""
    text = cell.strip()[:LONGEST]
    return "" if text in {STUB.say(language) for language in LANGUAGES} else text


def show_reply(name: str, text: str) -> None:
    """Ask the judge and show its reply; whatever goes wrong is a sentence."""
    board, language = Board(), user_language()
    try:
        board.progress(READING.say(language))
        question = {"notebook": memory.notebook(), "question": name, "text": text}
        reply = ask("POST", "/v1/answers", question | {"language": language})
        board.report(str(reply.get("text", "")), str(reply.get("html", "")))
    except WorkbookError as error:
        board.sentence(error)
    except KeyboardInterrupt:
        board.sentence(sentences.INTERRUPTED)
    except Exception as error:
        board.sentence(sentences.OUR_FAULT.format(error=f"{type(error).__name__}: {error}"))
