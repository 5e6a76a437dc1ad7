"""What is decided and said about Docker, whether or not this machine has it?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from docker.errors import APIError, ImageNotFound

import infra
from infra import ClusterSpec, local
from infra.docker import DockerBackend, build, containers, death, engine, image, sweep
from infra.docker.containers import Family, Recipe
from infra.layout import new_state
from infra.state import ClusterState, private_folder
from workbook.text import Text


class FakeDaemon:
    """As much of docker-py as choosing an image needs."""

    def __init__(self, *here: str, lines: object = None) -> None:
        self.here = set(here)
        self.lines = lines
        self.images = self.api = self

    def get(self, name: str) -> None:
        if name not in self.here:
            raise ImageNotFound(name)

    def pull(self, name: str, **_: object) -> Iterator[dict[str, Any]]:
        if self.lines is None:
            raise APIError("500", explanation="dial tcp: lookup registry: no such host")
        self.here.add(name)
        return iter(self.lines)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> FakeDaemon:
    """Answers, and has no image."""
    fake = FakeDaemon()

    @contextmanager
    def connected() -> Iterator[FakeDaemon]:
        yield fake

    monkeypatch.setattr(engine, "connected", connected)
    monkeypatch.delenv(image.VARIABLE, raising=False)
    return fake


@pytest.fixture
def no_daemon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody listens where Docker should."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which back ends were asked to start; none does."""
    names: list[str] = []
    for kind in (DockerBackend, local.LocalBackend):
        monkeypatch.setattr(kind, "start", lambda self, _: names.append(self.name))
    return names


def hear(said: list[Text]) -> Any:
    return lambda text, fraction=None: said.append(text)


def kept(home: Path, backend: str) -> ClusterState:
    folder = private_folder(home / "clusters" / "default")
    state = new_state(ClusterSpec())
    state.backend = backend
    state.save(folder)
    return state


def test_no_daemon_is_a_sentence(no_daemon: None) -> None:
    with pytest.raises(infra.NoDocker, match="Arranca Docker"), engine.connected():
        pass
    assert not engine.answers()
    assert "Start Docker" in str(image.missing() and image.missing().en)  # type: ignore[union-attr]


def test_a_daemon_that_does_not_let_us_in_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(engine.socket.socket, "connect", refuse)  # type: ignore[attr-defined]
    monkeypatch.setenv("DOCKER_HOST", engine.STANDARD)
    with pytest.raises(infra.NoDocker) as error, engine.connected():
        pass
    for words in (error.value.text.es, error.value.text.en):
        assert "usermod -aG docker" in words
    assert not engine.is_silent(error.value)


def test_what_listens_there_but_is_no_docker(
    monkeypatch: pytest.MonkeyPatch, listener: int
) -> None:
    monkeypatch.setattr(engine, "FIRST", 0.5)
    monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{listener}")
    assert not engine.answers()


def test_what_the_daemon_refuses_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, no_daemon: None
) -> None:
    client = SimpleNamespace(client=SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(engine, "_client", lambda: client)
    with pytest.raises(infra.NoDocker) as error, engine.connected():
        raise APIError("409", explanation="volume is in use")
    assert "volume is in use" in error.value.text.es
    assert not engine.is_silent(error.value)
    with pytest.raises(infra.NoDocker) as error, engine.connected():
        raise requests.ConnectionError("gone")
    assert engine.is_silent(error.value)


def test_ours_before_the_official_one(daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch) -> None:
    assert image.chosen(daemon) == image.OFFICIAL == f"apache/kafka:{infra.KAFKA_VERSION}"
    daemon.here = {image.OURS, image.OFFICIAL}
    assert image.chosen(daemon) == image.OURS
    monkeypatch.setenv(image.VARIABLE, "somebody/kafka:1")
    assert image.chosen(daemon) == "somebody/kafka:1"


def test_an_image_that_is_here_is_not_fetched(daemon: FakeDaemon) -> None:
    daemon.here = {image.OFFICIAL}
    said: list[Text] = []
    assert image.ensured(daemon, hear(said)) == image.OFFICIAL
    assert said == []
    assert image.missing() is None


def test_a_download_is_never_silent(daemon: FakeDaemon) -> None:
    detail = [{"current": 50, "total": 100}, {"current": 100, "total": 300}]
    daemon.lines = [
        {"status": "Pulling from apache/kafka"},
        {"status": "Downloading", "id": "a", "progressDetail": detail[0]},
        {"status": "Downloading", "id": "b", "progressDetail": detail[1]},
    ]
    seen: list[float | None] = []
    assert image.ensured(daemon, lambda _, fraction=None: seen.append(fraction)) == image.OFFICIAL
    assert seen == [None, None, 0.5, 150 / 400]


@pytest.mark.parametrize("lines", [None, [{"error": "no space left on device"}]])
def test_an_image_that_cannot_be_fetched_names_every_way_out(
    daemon: FakeDaemon, lines: object
) -> None:
    daemon.lines = lines
    with pytest.raises(infra.NoImage) as error:
        image.ensured(daemon, infra.print_nothing)
    for words in (error.value.text.es, error.value.text.en):
        assert "no such host" in words or "no space left" in words
        assert "workbook image" in words
        assert "--backend local" in words


def test_auto_takes_docker_where_the_image_is(
    home: Path, daemon: FakeDaemon, started: list[str]
) -> None:
    daemon.here = {image.OURS}
    said: list[Text] = []
    infra.start(progress=hear(said))
    assert started == ["docker"]
    assert any(image.OURS in text.es for text in said)


def test_auto_takes_processes_where_it_cannot_be(
    home: Path, daemon: FakeDaemon, started: list[str]
) -> None:
    said: list[Text] = []
    infra.start(progress=hear(said))
    assert started == ["local"]
    assert any("en vez de Docker" in text.es and "no such host" in text.es for text in said)


def test_auto_takes_processes_without_a_daemon(
    home: Path, no_daemon: None, started: list[str]
) -> None:
    said: list[Text] = []
    infra.start(progress=hear(said))
    assert started == ["local"]
    assert [text.en for text in said] == ["Docker does not answer: using processes of this machine"]


def test_what_was_chosen_stays(home: Path, daemon: FakeDaemon, started: list[str]) -> None:
    """A daemon started or stopped between two `up` loses nobody's topics."""
    daemon.here = {image.OURS}
    kept(home, "local")
    infra.start()
    kept(home, "docker")
    infra.start()
    assert started == ["local", "docker"]


def test_a_cluster_whose_daemon_is_gone_loses_nothing(home: Path, no_daemon: None) -> None:
    state = kept(home, "docker")
    cluster = infra.attach()
    assert [node.state for node in cluster.nodes()] == ["stopped"] * 4
    assert not cluster.is_up()
    for ask in (infra.start, cluster.stop, cluster.delete, lambda: cluster.kill(1)):
        with pytest.raises(infra.NoDocker, match="siguen guardados"):
            ask()
    assert ClusterState.load(cluster.folder) == state


def test_slow_links_are_local_unless_asked_for(
    home: Path, daemon: FakeDaemon, started: list[str]
) -> None:
    """Between containers nothing can be slowed down."""
    daemon.here = {image.OURS}
    infra.start(ClusterSpec(slow_links=True))
    infra.start(ClusterSpec("other", slow_links=True), "docker")
    assert started == ["local", "docker"]


def test_a_nodes_configuration(tmp_path: Path) -> None:
    """Loopback by number: a machine whose `localhost` is only IPv6 finds it as well."""
    state = new_state(ClusterSpec(controllers=3))
    state.nodes[0].ports["client"] = 20_001
    passwords = {"broker": "b-word", "admin": "a-word"}
    broker, controller = (
        containers.configuration(node, state, ClusterSpec(controllers=3), passwords)
        for node in (state.nodes[0], state.nodes[3])
    )
    assert "listeners=INTERNAL://0.0.0.0:19092,CLIENT://0.0.0.0:9092\n" in broker
    assert "advertised.listeners=INTERNAL://kafka-1:19092,CLIENT://127.0.0.1:20001\n" in broker
    voters = "101@kafka-101:9093,102@kafka-102:9093,103@kafka-103:9093"
    assert f"controller.quorum.voters={voters}\n" in broker
    assert "advertised.listeners=CONTROLLER://kafka-101:9093\n" in controller
    assert "localhost" not in broker + controller


def test_what_it_was_made_from_decides_whether_it_is_started_again() -> None:
    (node, *_) = new_state(ClusterSpec()).nodes
    first = Recipe(node, "image", "sha256:1", "text").made
    assert Recipe(node, "image", "sha256:1", "text").made == first
    assert Recipe(node, "image", "sha256:2", "text").made != first
    assert Recipe(node, "image", "sha256:1", "other").made != first
    node.ports["client"] = 20_001
    assert Recipe(node, "image", "sha256:1", "text").made != first


def test_two_clusters_of_one_name_share_no_name(tmp_path: Path) -> None:
    one, other = Family("default", "id-1", tmp_path), Family("default", "id-2", tmp_path)
    assert one.named(1) != other.named(1)
    assert one.named(1).isascii()
    assert one.labels[containers.FOLDER] == str(tmp_path)


@pytest.mark.parametrize("words", engine.PORT_TAKEN)
def test_a_taken_port_is_worth_another_try(words: str) -> None:
    error = APIError("500", explanation=f"driver failed: {words.upper()}.")
    assert isinstance(death.not_started(1, error), death.PortTaken)
    other = death.not_started(1, APIError("500", explanation="no space left on device"))
    assert not isinstance(other, death.PortTaken)
    assert "no space left on device" in other.text.es


def test_a_node_killed_for_its_memory_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"OOMKilled": True, "ExitCode": 137}
    api = SimpleNamespace(inspect_container=lambda _: {"State": state}, logs=lambda *_, **__: b"")
    monkeypatch.setattr(containers, "find", lambda *_: {})
    with pytest.raises(infra.NodeDied) as error:
        death.states(SimpleNamespace(api=api), Family("default", "id", Path("/x")), [2])
    assert "por memoria" in error.value.text.es
    assert "640 MB" in error.value.text.en


def test_leftovers_are_of_folders_that_know_nothing_of_them(tmp_path: Path) -> None:
    mine, other = new_state(ClusterSpec("mine")), new_state(ClusterSpec("other"))
    folder, place = tmp_path / "clusters" / "mine", tmp_path / "clusters" / "other"
    other.save(private_folder(place))
    assert not sweep._forgotten(folder, mine.cluster_id, mine, folder)
    assert sweep._forgotten(folder, "of-before", mine, folder)
    assert not sweep._forgotten(place, other.cluster_id, mine, folder)
    assert sweep._forgotten(tmp_path / "clusters" / "deleted", "id", mine, folder)


def test_a_home_that_cannot_be_seen_keeps_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is not mounted now; but a temporary folder does not come back."""
    state, away = new_state(ClusterSpec()), tmp_path / "disk" / "clusters" / "default"
    assert sweep._forgotten(away, "id", state, tmp_path)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/elsewhere")
    assert not sweep._forgotten(away, "id", state, tmp_path)


def test_our_image_needs_a_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.platform, "system", lambda: "Darwin")  # type: ignore[attr-defined]
    with pytest.raises(infra.NoImage, match="docker pull apache/kafka"):
        build.build()
