"""What do all tests share: a home of their own, one real cluster with its judge, no silent skips."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

GRADING = {"grading", "nbgrader"}
os.environ["WORKBOOK_HOME"] = tempfile.mkdtemp(prefix="workbook-tests-")
os.environ["WORKBOOK_LANGUAGE"] = "es"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write transcripts anew")
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole classes graded, by us and by nbgrader: `make soak`."""
    for item in items:
        real = item.get_closest_marker("cluster") or item.get_closest_marker("kernel")
        if GRADING.intersection(item.path.parts) and real:
            item.add_marker("soak")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, whose groups pytest 9.2 does not see
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Two workers: what shares one cluster stays together, and whatever needs none goes where there is time."""
    from xdist.scheduler import LoadScopeScheduling

    class Beside(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return beside(config.rootpath / nodeid.partition("::")[0])

    return Beside(config, log)


@cache
def beside(file: Path) -> str:
    """Tests of one name are done by one worker; the two names that take longest take about as long."""
    if "infra" in file.parts or file.name == "test_labs.py":
        return "clusters"
    words = file.read_text("utf-8")
    return "course" if re.search(r"mark\.(cluster|kernel)\b", words) else str(file)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """With --no-skips (continuous integration) nothing may be left out."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and item.config.option.no_skips:
        report.outcome = "failed"
        report.longrepr = f"skipped: {report.longrepr}"


@pytest.fixture(scope="session")
def room() -> Iterator[tuple[object, Path]]:
    """One real cluster and one judge for everything that only needs a learner of its own."""
    from grader.audit import own_room

    with own_room(lambda *_: None) as (cluster, home):
        yield cluster, home


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Nothing; a test that needs the sandbox is left out where `workbook grade` could not start one."""
    from grader.execution import SandboxRefused, self_test

    try:
        self_test()  # what does not hold in one that starts is a failure of tests/sandbox
    except SandboxRefused as refused:
        pytest.skip(refused.text.en)
