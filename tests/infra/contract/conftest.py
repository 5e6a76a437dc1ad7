"""Three back ends, and one cluster of each for all cases of the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from subjects import Subject

import infra
from infra import ClusterSpec
from infra.docker import image

BACKENDS = ("local", "docker", "external")


@pytest.fixture(scope="session", params=BACKENDS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Subject]:
    """Started once; the local one serves the other tests too, the external one is that one."""
    kind, home = request.param, tmp_path_factory.mktemp("Año nuevo") / "otro ñandú"
    if kind == "docker" and (reason := image.missing()):
        pytest.skip(str(reason.en))
    if kind == "local":
        local = request.getfixturevalue("shared")
        yield Subject(kind, local, request.getfixturevalue("real_home"))
        return
    given = request.getfixturevalue("shared").admin_config() if kind == "external" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_HOME", str(home))
        spec = ClusterSpec(kind, slow_links=kind == "docker")
        cluster = infra.start(spec, kind, external=given)
    yield Subject(kind, cluster, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBOOK_HOME", str(home))
        cluster.delete()


@pytest.fixture
def subject(made: Subject, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """The cluster, whole."""
    monkeypatch.setenv("WORKBOOK_HOME", str(made.home))
    made.cluster.start()
    return made
