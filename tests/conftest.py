"""What do all tests share: a home of their own, one real cluster with its judge, no silent skips."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

GRADING = {"grading", "nbgrader"}
os.environ["WORKBOOK_HOME"] = tempfile.mkdtemp(prefix="workbook-tests-")
os.environ["WORKBOOK_LANGUAGE"] = "es"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write transcripts anew")
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure")


@pytest.hookimpl(wrapper=True)  # before pytest-xdist reads the groups, and pytest the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Whole classes graded, by us and by nbgrader: `make soak`. And who runs beside whom."""
    for item in items:
        real = item.get_closest_marker("cluster") or item.get_closest_marker("kernel")
        if GRADING.intersection(item.path.parts) and real:
            item.add_marker("soak")
        item.add_marker(pytest.mark.xdist_group(_beside(item, bool(real))))
    return (yield)


def _beside(item: pytest.Item, real: bool) -> str:
    """Two workers: the one cluster of all labs is started once, and beside it the clusters that tests break."""
    if not real:
        return item.path.stem
    return "clusters" if "infra" in item.path.parts else "course"


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
