"""What do all tests share: a home of their own, one real cluster with its judge, no silent skips."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

GRADING = {"sandbox", "grading", "nbgrader", "hostile"}
os.environ["WORKBOOK_HOME"] = tempfile.mkdtemp(prefix="workbook-tests-")
os.environ["WORKBOOK_LANGUAGE"] = "es"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write transcripts anew")
    parser.addoption("--no-skips", action="store_true", help="a skipped test is a failure")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Grading from outside is proved by long runs against real attacks: `make soak`."""
    for item in items:
        real = item.get_closest_marker("cluster") or item.get_closest_marker("kernel")
        if GRADING.intersection(item.path.parts) and (real or "hostile" in item.path.parts):
            item.add_marker("soak")


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
