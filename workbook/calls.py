"""What comes of calling a function of the notebook: a JSON value, or which problem?"""

from __future__ import annotations

import functools
import inspect
import json
import linecache
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from workbook import loops, sentences
from workbook.deadline import Deadline, within
from workbook.streams import capped_output

LARGEST = 1_000_000  # bytes of JSON
LONGEST_MESSAGE = 2_000  # characters


class NotJson(Exception):
    """The value cannot be written as JSON; the message says what stands in the way."""


def call(
    name: str, arguments: Sequence[Any], seconds: float, names: Mapping[str, Any]
) -> dict[str, Any]:
    """`{"value": …}` or `{"problem": {…}}`, as the judge wants it; KeyboardInterrupt passes."""
    if name not in names:
        return problem("missing")
    function = names[name]
    if not callable(function):
        return problem("not_callable", type(function).__name__)
    try:
        # Aside also for a plain function: it may call asyncio.run().
        with capped_output(), loops.aside_from_running_loop():
            written = within(seconds, functools.partial(_value, function, arguments))
        return {"value": json.loads(written)}
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return problem_of(error, names)


def _value(function: Any, arguments: Sequence[Any]) -> str:
    value = function(*arguments)
    if inspect.isawaitable(value):
        value = loops.run_to_end(value)
    return as_json(value)


def as_json(value: Any) -> str:
    """The value as JSON text; NotJson names what is in the way."""
    try:
        written = json.dumps(value, allow_nan=False, default=_refuse)
    except TypeError:
        raise NotJson(sentences.KEY_NOT_JSON) from None
    except RecursionError:
        raise NotJson(sentences.CIRCULAR) from None
    except ValueError as error:
        circular = "ircular" in str(error)
        raise NotJson(sentences.CIRCULAR if circular else sentences.NUMBER_NOT_JSON) from None
    if len(written) > LARGEST:
        raise NotJson(sentences.TOO_LARGE)
    return written


def _refuse(value: Any) -> Any:
    raise NotJson(sentences.TYPE_NOT_JSON.format(type=type(value).__name__))


def problem(
    kind: str, message: str = "", line: str | None = None, number: int | None = None
) -> dict[str, Any]:
    """A problem in the words of the judge's protocol."""
    facts = {"kind": kind, "message": message[:LONGEST_MESSAGE], "line": line}
    return {"problem": facts | {"line_number": number}}


def problem_of(error: BaseException, names: Mapping[str, Any]) -> dict[str, Any]:
    """What the learner's code ended with, and the last of its own lines on the way there."""
    if isinstance(error, NotJson):
        return problem("not_json", str(error))
    line, number = _learners_line(error.__traceback__, names)
    if isinstance(error, Deadline):
        return problem("deadline", "", line, number)
    if isinstance(error, NotImplementedError):
        return problem("unwritten", _message(error), line, number)
    return problem("raised", _message(error), line, number)


def _message(error: BaseException) -> str:
    name = type(error).__name__
    try:
        words = str(error)
    except Exception:
        words = ""
    return f"{name}: {words}" if words else name


def _learners_line(
    traceback: TracebackType | None, names: Mapping[str, Any]
) -> tuple[str | None, int | None]:
    """The last line in the learner's own cells on the way to the error."""
    line: tuple[str | None, int | None] = (None, None)
    while traceback is not None:
        frame, number = traceback.tb_frame, traceback.tb_lineno
        if frame.f_globals is names:
            written = linecache.getline(frame.f_code.co_filename, number, frame.f_globals)
            line = (written.strip() or None, number)
        traceback = traceback.tb_next
    return line
