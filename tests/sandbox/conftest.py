"""What do the tests of the sandbox share: a kernel for the well-behaved, and one of one's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from looking import ME, SMALL, Open, living_in, namespace_of, uptime

from grader.execution import Execution, Limits, sandboxed


@pytest.fixture(scope="session")
def somebody() -> Iterator[int]:
    """A port of this machine with somebody behind it, as a broker."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture(scope="session")
def open_sandbox(sandbox: None, somebody: int, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A sandbox of one's own, small."""
    folder = tmp_path_factory.mktemp("Año nuevo") / "ñandú"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "prices.csv").write_text("sku,price\n", encoding="utf-8")
    (folder / "lab01_log.ipynb").write_text("{}", encoding="utf-8")
    (folder / "shadow").symlink_to("/etc/shadow")

    def start(limits: Limits = SMALL) -> AbstractContextManager[Execution]:
        return sandboxed(folder, {"bootstrap.servers": f"127.0.0.1:{somebody}"}, ME, limits)

    return start


@pytest.fixture(scope="module")
def notebook(open_sandbox: Open) -> Iterator[Execution]:
    """One sandbox for all tests of a file that leave it alive."""
    with open_sandbox() as execution:
        yield execution


@pytest.fixture
def own(open_sandbox: Open) -> Iterator[Execution]:
    """A sandbox of the test's own; afterwards no process of it may be left."""
    with open_sandbox() as execution:
        namespace = namespace_of(execution)
        yield execution
        closing = uptime()
    assert living_in(namespace, closing) == []
