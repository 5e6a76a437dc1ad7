"""Is an answer from inside taken for nothing more than a value?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.sandbox.trust import outputs_of, value_of
from grader.student import CallProblem


@pytest.mark.parametrize("value", [None, 0, -1.5, "ñ 🦤", [1, [2]], {"a": {"b": []}}, True])
def test_a_value_is_a_value(value: Any) -> None:
    assert value_of(json.dumps({"value": value})) == value


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        {"value": 1},
        "",
        "{",
        "x" * 2_000_000,
        '{"value": ' + "[" * 200 + "]" * 200 + "}",
        '{"value": ' + "[" * 500_000,
        '{"value": NaN}',
        '{"value": -Infinity}',
        '{"value": 1e999}',
        '{"value": ' + "9" * 5000 + "}",
        '{"value": "\\ud800"}',
        '{"value": {"\\udfff": 1}}',
    ],
    ids=lambda text: str(text)[:20],
)
def test_what_is_no_plain_json_is_no_value(text: object) -> None:
    with pytest.raises(CallProblem) as caught:
        value_of(text)
    assert caught.value.problem.kind == "not_json"


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "null", '{"value": 1, "points": 9}', '{"problem": {"kind": "passed"}}']
    + ['{"problem": {"kind": ["raised"]}}', '{"problem": "raised"}', '{"outcome": "passed"}'],
)
def test_what_is_neither_value_nor_problem_is_gone(text: str) -> None:
    with pytest.raises(CallProblem) as caught:
        value_of(text)
    assert caught.value.problem.kind == "gone"


def test_a_problem_is_cut_to_its_shape() -> None:
    said = {"kind": "raised", "message": "m" * 9999, "line": ["x"], "line_number": -3, "points": 9}
    with pytest.raises(CallProblem) as caught:
        value_of(json.dumps({"problem": said}))
    problem = caught.value.problem
    assert (len(problem.message), problem.line, problem.line_number) == (2000, None, None)


GOOD: list[dict[str, Any]] = [
    {"output_type": "stream", "name": "stdout", "text": "hola"},
    {"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}},
    {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": 3},
    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
]
BAD: list[Any] = [
    None,
    [],
    "stream",
    {},
    {"output_type": ["stream"], "name": "stdout", "text": ""},
    {"output_type": "stream", "name": "stdout"},
    {"output_type": "stream", "name": "score", "text": ""},
    {"output_type": "stream", "name": "stdout", "text": 3},
    {"output_type": "stream", "name": "stdout", "text": "\ud800"},
    {"output_type": "stream", "name": "stdout", "text": "", "points": 2},
    {"output_type": "display_data", "data": {"text/html": {}}, "metadata": {}},
    {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": True},
    {"output_type": "error", "ename": "E", "evalue": "v", "traceback": [1]},
]


def test_only_outputs_are_outputs() -> None:
    assert outputs_of([*GOOD, *BAD], 1000)[0] == GOOD
    for nothing in (None, 3, {}, "stream"):
        assert outputs_of(nothing, 1000) == ([], 0)


def test_outputs_stop_at_the_limit() -> None:
    many = [{"output_type": "stream", "name": "stdout", "text": "x" * 900}] * 50
    kept, _ = outputs_of(many, 3000)
    assert 3 <= len(kept) <= 4
