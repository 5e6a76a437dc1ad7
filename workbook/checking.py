"""What happens between `check("name")` and its report?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from workbook import graded, memory, sentences
from workbook.clues import clues
from workbook.deadline import Watchdog
from workbook.errors import WorkbookError
from workbook.judge import JudgeRefused, ask, text_of
from workbook.showing import Board, Mark, mark_of
from workbook.streams import no_stderr
from workbook.text import Text, user_language

if TYPE_CHECKING:
    from workbook.deeds import Programs

GRACE = 4.0  # seconds beyond a function's deadline until the watchdog answers in its place


def check(*names: str) -> Mark:
    """Ask the judge about your work. The report appears below the cell; the result is your points."""
    with no_stderr():
        board = Board()
        try:
            if graded.is_graded():
                raise WorkbookError(sentences.NOTED)  # it must not be an oracle
            with closing(_Check(_valid(names), board)) as conversation:
                return conversation.run()
        except WorkbookError as error:
            board.sentence(error)
        except KeyboardInterrupt:
            board.sentence(sentences.INTERRUPTED)
        except Exception as error:
            board.sentence(sentences.OUR_FAULT.format(error=f"{type(error).__name__}: {error}"))
        return Mark(0.0)


def _valid(names: Sequence[object]) -> list[str]:
    if not names:
        raise WorkbookError(sentences.NO_NAMES)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            facts = {"what": _shown(name), "type": type(name).__name__}
            raise WorkbookError(sentences.NOT_A_NAME.format(**facts))
    return [str(name).strip() for name in names]


def _shown(value: object) -> str:
    name = getattr(value, "__name__", None)
    try:
        return str(name) if isinstance(name, str) else repr(value)[:60]
    except Exception:
        return "…"


class _Check:
    """One conversation with the judge."""

    def __init__(self, names: list[str], board: Board) -> None:
        self._names, self._board = names, board
        self._language = user_language()
        self._reported: dict[str, Any] | None = None
        self._programs: Programs | None = None

    def close(self) -> None:
        """No program that the judge had started goes on."""
        if self._programs is not None:
            self._programs.end()

    def run(self) -> Mark:
        """From the question to the report."""
        step = self._open()
        while step.get("step") != "report" and self._reported is None:
            step = self._next(step)
        if self._reported is None:
            self._report(step)
        return mark_of(self._reported or {})

    def _open(self) -> dict[str, Any]:
        notebook = memory.notebook()
        me = memory.me()
        question = {"notebook": notebook, "checks": self._names, "language": self._language}
        return ask("POST", "/v1/checks", question | {"clues": clues(me)})

    def _next(self, step: dict[str, Any]) -> dict[str, Any]:
        if step.get("step") == "wait":
            self._progress(text_of(step["doing"]) or "…")
            return self._ask("GET", step["session"])
        if step.get("step") == "call":
            return self._call(step["session"], step["call"])
        if step.get("step") == "program":
            return self._program(step["session"], step["program"])
        raise JudgeRefused(sentences.STRANGE_ANSWER)

    def _call(self, session: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Run the function here; if it does not come back, the watchdog finishes the conversation."""
        from workbook import calls

        name, seconds = str(wanted["function"]), float(wanted["deadline"])
        self._progress(sentences.RUNNING.format(function=name))
        watchdog = Watchdog(seconds + GRACE, lambda: self._without_kernel(session, wanted))
        watchdog.start()
        answer = None
        try:
            answer = calls.call(name, wanted["arguments"], seconds, memory.namespace())
        except KeyboardInterrupt:
            pass  # an interrupt that comes after the report is what STUCK asks for
        finally:
            in_time = watchdog.call_off()
        if not in_time:
            return {}
        if answer is None:
            raise KeyboardInterrupt
        return self._ask("POST", session, {"call": wanted["number"]} | answer)

    def _program(self, session: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """What the judge wants done with a program: another process, so nothing here can hang."""
        from workbook.deeds import Programs

        self._programs = self._programs or Programs()
        self._progress(sentences.PROGRAM_CHECKED.format(program=wanted["program"]))
        answer = self._programs.do(wanted)
        return self._ask("POST", session, {"call": wanted["number"]} | answer)

    def _without_kernel(self, session: str, wanted: dict[str, Any]) -> None:
        """In the watchdog's thread: no function of this kernel can be called any more."""
        late = {"problem": {"kind": "deadline", "message": "", "line": None, "line_number": None}}
        try:
            step = self._ask("POST", session, {"call": wanted["number"]} | late)
            while step.get("step") != "report":
                more = step.get("call") or step.get("program")
                body = {"call": more["number"]} | late if more else None
                step = self._ask("POST" if more else "GET", session, body)
            self._report(step)
        except WorkbookError as error:
            self._reported = {}
            self._board.sentence(error)
        print(sentences.STUCK.format(function=wanted["function"]), flush=True)

    def _ask(self, method: str, session: str, body: Any = None) -> dict[str, Any]:
        return ask(method, f"/v1/checks/{session}?language={self._language}", body, start=False)

    def _progress(self, doing: object) -> None:
        words = doing.say(self._language) if isinstance(doing, Text) else str(doing)
        names = ", ".join(self._names)
        self._board.progress(sentences.CHECKING.format(names=names, doing=words))

    def _report(self, step: dict[str, Any]) -> None:
        self._reported = step
        self._board.report(str(step.get("text", "")), str(step.get("html", "")))
