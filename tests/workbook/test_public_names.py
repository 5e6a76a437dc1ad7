"""What does importing the package give, and what does it cost?"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import workbook


def test_public_names() -> None:
    assert workbook.__all__ == ["ME", "check", "cluster", "open_notebook", "predict", "show"]
    assert set(workbook.__all__) <= set(dir(workbook))


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = workbook.chek


def test_me_is_asked_for_once(play: Any) -> None:
    judge = play()
    assert [workbook.ME, workbook.ME] == ["ana-4f1", "ana-4f1"]
    assert [path for _, path, _ in judge.asked] == ["/v1/me"]


def modules_after(code: str) -> set[str]:
    code += "\nimport sys, json; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return {str(name) for name in json.loads(done.stdout)}


def test_importing_the_package_is_almost_free() -> None:
    before = modules_after("")
    assert {m for m in modules_after("import workbook") - before if m.startswith("workbook")} == {
        "workbook"
    }


@pytest.mark.parametrize("name", ["check", "cluster", "open_notebook", "predict", "show"])
def test_it_pulls_in_neither_judge_nor_cluster_nor_client(name: str) -> None:
    loaded = {m.partition(".")[0] for m in modules_after(f"from workbook import {name}")}
    assert not loaded & {"grader", "infra", "solutions", "confluent_kafka", "kafka", "IPython"}
    assert not loaded & {"requests", "urllib3", "tornado", "pydantic", "asyncio"}
