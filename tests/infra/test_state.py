"""Does what must survive survive, and is nothing shown to others?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.errors import NotWritable, WrongSpec
from infra.layout import check_version, new_state
from infra.spec import ClusterSpec
from infra.state import ClusterState, load_secrets, private_folder, read_json, write_private
from infra.version import KAFKA_VERSION


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_secret_files_are_private(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "a" / "b")
    write_private(folder / "secret", "ñ")
    assert (mode(folder), mode(folder / "secret")) == (0o700, 0o600)
    assert [file.name for file in folder.iterdir()] == ["secret"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    write_private(tmp_path / "file", "old")
    with pytest.raises(UnicodeEncodeError):
        write_private(tmp_path / "file", "new \ud800")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "old"


def test_an_unwritable_home_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NotWritable, match="WORKBOOK_HOME"):
        private_folder(tmp_path / "file" / "home")


def test_state_comes_back(tmp_path: Path) -> None:
    state = new_state(ClusterSpec("one", brokers=3))
    state.nodes[0].ports["client"] = 20_001
    state.save(tmp_path)
    assert ClusterState.load(tmp_path) == state
    assert ClusterState.load(tmp_path / "nothing") is None
    assert [node.id for node in state.nodes] == [1, 2, 3, 101]


def test_data_of_a_newer_kafka_are_left_alone() -> None:
    state = new_state(ClusterSpec())
    state.kafka = "4.2.0"
    check_version(state)
    assert state.kafka == KAFKA_VERSION
    state.kafka = "4.10.0"
    with pytest.raises(WrongSpec, match=r"4\.10\.0"):
        check_version(state)


def test_passwords_are_random_and_stay(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    first = load_secrets(tmp_path / "x", ("broker", "admin"))
    assert load_secrets(tmp_path / "x", ("broker", "admin")) == first
    assert first["broker"] != first["admin"]
    assert load_secrets(tmp_path / "y", ("broker", "admin")) != first
    assert json.loads((tmp_path / "x" / "secrets.json").read_text()) == first


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert read_json(tmp_path / "none.json") is None
