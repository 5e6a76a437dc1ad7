"""What of an answer from inside a sandbox may be believed? That it is a value of this shape and size."""

from __future__ import annotations

import json
import math
from typing import Any

from grader.student import LARGEST_ANSWER, CallProblem, Problem

Output = dict[str, Any]
KINDS = ("missing", "unwritten", "not_callable", "raised", "deadline", "not_json")
DEEPEST = 100  # levels of lists and dicts
LONGEST = 2_000  # characters of a message or a line
FORM = 200  # characters of an output that are not the student's
FIELDS: dict[str, dict[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
    "error": {"ename": str, "evalue": str, "traceback": list},
}


class NotPlain(Exception):
    """Too deep, not finite, or text that cannot be written down."""


def value_of(text: object) -> Any:
    """The value in an answer to a call; CallProblem for whatever is none."""
    if not isinstance(text, str) or len(text) > LARGEST_ANSWER + 10_000:
        raise CallProblem(Problem("not_json", "> 1 MB" if isinstance(text, str) else ""))
    try:
        answer = json.loads(text)
        check_plain(answer)
    except (ValueError, RecursionError, NotPlain):
        raise CallProblem(Problem("not_json", "")) from None
    if isinstance(answer, dict) and answer.keys() == {"value"}:
        return answer["value"]
    raise CallProblem(_problem(answer))


def _problem(answer: Any) -> Problem:
    said = answer.get("problem") if isinstance(answer, dict) else None
    if not isinstance(said, dict) or said.get("kind") not in KINDS:
        return Problem("gone")
    line, number = said.get("line"), said.get("line_number")
    return Problem(
        said["kind"],
        str(said.get("message", ""))[:LONGEST],
        line[:LONGEST] if isinstance(line, str) else None,
        number if type(number) is int and 0 <= number < 1_000_000 else None,
    )


def check_plain(value: Any, depth: int = 0) -> None:
    """NotPlain unless whoever compares, writes or prints the value is safe from it."""
    if depth > DEEPEST:
        raise NotPlain
    if isinstance(value, str):
        if not _is_written(value):
            raise NotPlain
    elif isinstance(value, float) and not math.isfinite(value):
        raise NotPlain
    elif isinstance(value, dict):
        for key, item in value.items():
            check_plain(key, depth + 1)
            check_plain(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            check_plain(item, depth + 1)


def _is_written(text: str) -> bool:
    """Half a surrogate pair is a str that no file takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def outputs_of(said: object, limit: int) -> tuple[list[Output], int]:
    """Those outputs that nbformat knows, as far as they fit into `limit`, and their size."""
    kept: list[Output] = []
    size = 0
    for output in said if isinstance(said, list) else ():
        if not (isinstance(output, dict) and _is_known(output) and _is_plain(output)):
            continue
        size += len(json.dumps(output, ensure_ascii=False))
        if size > limit + FORM * (len(kept) + 1):
            break
        kept.append(output)
    return kept, size


def _is_known(output: Output) -> bool:
    kind = output.get("output_type")
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None or output.keys() != fields.keys() | {"output_type"}:
        return False
    if not all(type(output[name]) is wanted for name, wanted in fields.items()):
        return False
    lines, data = output.get("traceback", []), output.get("data", {})
    return (
        output.get("name", "stdout") in ("stdout", "stderr")
        and all(isinstance(line, str) for line in lines)
        and all(isinstance(shown, str) or "json" in mime for mime, shown in data.items())
    )


def _is_plain(output: Output) -> bool:
    try:
        check_plain(output)
    except NotPlain:
        return False
    return True
