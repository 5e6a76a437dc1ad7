"""Does the doctor say whether Docker answers and in which image, and does `workbook image` build?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from grader import doctor
from grader.cli import app
from infra.docker import build, engine, image
from workbook.text import same


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        (image.OURS, "our own"),
        (image.OFFICIAL, "the official one"),
        ("somebody/kafka:1", "$WORKBOOK_IMAGE"),
    ],
)
def test_the_image_in_use_is_named(name: str, whose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def connected() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(version=lambda: {"Version": "20.10.24"})

    monkeypatch.setattr(engine, "connected", connected)
    monkeypatch.setattr(image, "missing", lambda: None)
    monkeypatch.setattr(image, "chosen", lambda _: name)
    finding = doctor.docker_row()
    assert (finding.ok, finding.optional) == (True, True)
    assert finding.seen.en == f"answers (version 20.10.24); image {name}, {whose}"


def test_without_docker_the_course_can_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "missing", lambda: same("why not"))
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/docker")
    finding = doctor.docker_row()
    assert (finding.ok, finding.hinders, finding.seen) == (False, False, same("why not"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert doctor.docker_row().fix == same("sudo apt-get install -y docker.io")


def test_the_image_is_built_on_the_base_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def stand_in(base: str, progress: object) -> str:
        asked.append(base)
        return image.OURS

    monkeypatch.setattr(build, "build", stand_in)
    assert image.OURS in CliRunner().invoke(app, ["image", "--base", "mine"]).output
    assert CliRunner().invoke(app, ["image"]).exit_code == 0
    assert asked == ["mine", build.BASE]
