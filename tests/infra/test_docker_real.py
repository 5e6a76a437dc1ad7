"""Do real containers say why they end, give up a taken port, and leave nothing of a lost cluster?"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from real import create, topic_names

import infra
from infra import ClusterSpec, machine
from infra.docker import DockerBackend, containers, engine, fleet, image
from workbook.text import Text

pytestmark = pytest.mark.cluster
SPEC = ClusterSpec("alone", brokers=1)


@pytest.fixture
def backend(home: Path) -> Iterator[DockerBackend]:
    """One broker and one controller in an empty home."""
    if reason := image.missing():
        pytest.skip(reason.en)
    backend = DockerBackend(SPEC, home / "clusters" / SPEC.name)
    yield backend
    backend.delete()


def names_in_docker(backend: DockerBackend) -> list[str]:
    wanted = {"label": f"{containers.FOLDER}={backend.folder}"}
    with engine.connected() as client:
        found = client.containers.list(all=True, filters=wanted)
        found += client.volumes.list(filters=wanted) + client.networks.list(filters=wanted)
    return sorted(each.name for each in found)


def test_a_container_killed_for_its_memory(
    backend: DockerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real limit, too small for any JVM; with a larger one the same cluster comes up."""
    monkeypatch.setattr(containers, "MEMORY", 24 * machine.MEGABYTE)
    with pytest.raises(infra.NodeDied) as error:
        backend.start()
    for words in (error.value.text.es, error.value.text.en):
        assert "24 MB" in words
        assert "docker logs kafka-workbook-alone-" in words


def test_a_port_taken_between_choice_and_start(
    backend: DockerBackend, listener: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our look finds it free, Docker does not; the next try takes another. The folder is lost
    then, and the next cluster of that name begins without what was left.
    """
    choose, first = fleet.ports.choose, [listener]
    monkeypatch.setattr(
        fleet.ports, "choose", lambda n, taken: [first.pop()] if first else choose(n, taken)
    )
    said: list[Text] = []
    backend.start(lambda text, fraction=None: said.append(text))
    cluster = infra.attach(SPEC.name)
    assert cluster.nodes()[0].address != f"127.0.0.1:{listener}"
    assert any(str(listener) in text.es for text in said)
    create(cluster.admin_config(), "before")
    before = names_in_docker(backend)
    shutil.rmtree(backend.folder)
    again = infra.start(SPEC, "docker")
    assert "before" not in topic_names(again)
    after = names_in_docker(backend)
    assert len(after) == len(before) == 5  # two containers, two volumes, a network
    assert not set(before) & set(after)


def test_a_container_that_somebody_removed(backend: DockerBackend) -> None:
    """Its data are in a volume; and a second `start` meanwhile waits for the first."""
    backend.start()
    create(backend.admin_config(), "kept")
    with engine.connected() as client:
        for node in backend._fleet(client, backend._state()).find().values():
            client.api.remove_container(node.container, v=True, force=True)
    assert [node.state for node in backend.nodes()] == ["stopped", "stopped"]
    other = threading.Thread(target=DockerBackend(SPEC, backend.folder).start)
    other.start()
    backend.start()
    other.join(120)
    assert "kept" in topic_names(infra.attach(SPEC.name))
