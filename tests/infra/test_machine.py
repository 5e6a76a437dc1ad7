"""Is a machine that cannot hold a cluster told so before anything starts?"""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

import infra
from infra import local, machine, processes

Usage = namedtuple("Usage", "total used free")


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "available_memory", lambda: 300_000_000)
    with pytest.raises(infra.NotEnoughMemory) as error:
        machine.check_memory(4)
    for words in (error.value.text.es, error.value.text.en):
        assert "300 MB" in words
        assert "720 MB" in words
        assert "workbook down" in words


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 5_000_000))
    with pytest.raises(infra.NotEnoughDisk, match="5 MB"):
        machine.check_disk(tmp_path)


def test_a_comma_in_the_path(tmp_path: Path) -> None:
    with pytest.raises(infra.NotWritable, match="coma"):
        machine.check(tmp_path / "uno, dos", 1)


def test_nothing_is_started(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "warm_up", lambda *_: None)
    monkeypatch.setattr(processes, "available_memory", lambda: 0)
    with pytest.raises(infra.NotEnoughMemory):
        infra.start(backend="local")
    assert infra.names() == []
    assert not list(home.rglob("server.properties"))
