"""What do the tests of infra share: one real cluster, and a fake one for what needs none."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import infra

Folder = Callable[[str], Path]


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose path holds what paths hold in Lima."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("Año nuevo") / "ñandú 🦤"
        patch.setenv("WORKBOOK_HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def shared(real_home: Path) -> Iterator[infra.Cluster]:
    """One real cluster for every test; whoever breaks it repairs it."""
    cluster = infra.start(backend="local")
    yield cluster
    cluster.delete()


@pytest.fixture
def cluster(
    shared: infra.Cluster, real_home: Path, monkeypatch: pytest.MonkeyPatch
) -> infra.Cluster:
    """The shared cluster, whole."""
    monkeypatch.setenv("WORKBOOK_HOME", str(real_home))
    shared.start()
    return shared


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own."""
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def listener() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]
