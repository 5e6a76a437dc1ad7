"""Is only Kafka's own code run, and is nothing half-built believed?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from infra import distribution, paths, warm
from infra.distribution import Jar, broker_classpath, fingerprint, locked
from infra.errors import CacheNotBuilt, DownloadFailed, JarDiffers
from infra.version import KAFKA_VERSION

GOOD = hashlib.sha256(b"good").hexdigest()


class FakeRepository:
    """Stands for jgo's MavenContext; every download writes the next of `contents`."""

    contents: tuple[bytes, ...] = (b"good",)
    asked = 0

    def __init__(self, repo_cache: Path, timeout: int = 0) -> None:
        self.file = repo_cache / "download.jar"

    def project(self, *_: str) -> FakeRepository:
        return self

    at_version = artifact = project

    def resolve(self) -> Path:
        kind = type(self)
        if not self.file.exists():
            if not kind.contents:
                raise RuntimeError("no route")
            self.file.write_bytes(kind.contents[min(kind.asked, len(kind.contents) - 1)])
            kind.asked += 1
        return self.file


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[FakeRepository]:
    kind = type("Repository", (FakeRepository,), {})
    monkeypatch.setenv("WORKBOOK_CACHE", str(tmp_path))
    monkeypatch.setattr(distribution, "MavenContext", kind)
    monkeypatch.setattr(distribution, "locked", lambda _: [Jar(GOOD, "g", "a", "1")])
    return kind


def test_the_lock_file_holds_one_kafka() -> None:
    broker, tools = locked("broker"), locked("tools")
    assert len(broker) > 40
    kafka = [jar.version for jar in broker + tools if jar.group == "org.apache.kafka"]
    assert set(kafka) == {KAFKA_VERSION}
    assert [jar.artifact for jar in tools] == ["kafka-tools"]
    assert fingerprint(broker) != fingerprint(broker[::-1])


def test_mixed_versions_are_refused(tmp_path: Path) -> None:
    lock = tmp_path / "jars.lock"
    lock.write_text(f"broker {GOOD} org.apache.kafka:kafka-clients:3.9.1\n")
    with pytest.raises(JarDiffers, match=r"kafka-clients-3\.9\.1"):
        locked("broker", lock)


def test_a_good_jar_is_installed_once(repository: type[FakeRepository]) -> None:
    (jar,) = broker_classpath()
    assert jar.read_bytes() == b"good"
    assert broker_classpath() == [jar]
    assert repository.asked == 1


def test_another_jar_is_not_used(repository: type[FakeRepository], tmp_path: Path) -> None:
    repository.contents = (b"evil",)
    with pytest.raises(JarDiffers, match=GOOD):
        broker_classpath()
    assert not list(tmp_path.rglob("*.jar"))


def test_half_a_download_is_fetched_again(repository: type[FakeRepository]) -> None:
    repository.contents = (b"go", b"good")
    (jar,) = broker_classpath()
    assert jar.read_bytes() == b"good"


def test_no_network_is_a_sentence(repository: type[FakeRepository]) -> None:
    repository.contents = ()
    with pytest.raises(DownloadFailed, match="no route"):
        broker_classpath()


def test_what_a_killed_builder_left_is_swept(
    repository: type[FakeRepository], tmp_path: Path
) -> None:
    left = tmp_path / "jars" / f".broker-{KAFKA_VERSION}-{fingerprint(distribution.locked('x'))}.x"
    left.mkdir(parents=True)
    broker_classpath()
    assert not left.exists()


def test_a_failed_preparation_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real JVM, without Kafka: it ends, the sentence tells why, and no folder stays."""
    monkeypatch.setenv("WORKBOOK_CACHE", str(tmp_path))
    monkeypatch.setattr(distribution, "broker_classpath", lambda _: [tmp_path / "nothing.jar"])
    with pytest.raises(CacheNotBuilt, match="StorageTool"):
        warm.warm_up()
    assert [file for file in (tmp_path / "nodes").iterdir() if file.is_dir()] == []


def test_no_repository_address_in_any_file() -> None:
    files = [file for file in paths.resource("version.py").parent.iterdir() if file.is_file()]
    assert not [file.name for file in files if "https:/" in file.read_text(encoding="utf-8")]
