"""Does the sandbox hold on this machine, and is nothing run where it does not?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.execution import SandboxRefused, sandboxed, self_test
from grader.sandbox import promises, proof, users
from grader.sandbox.cage import ports_of
from workbook.text import Text


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Where a user without rights can look, too; pytest's own folders are private."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.kernel
def test_every_promise_holds_here(sandbox: None, home: Path) -> None:
    (home / "judge").mkdir(parents=True)
    (home / "judge" / "secret").write_text("x", encoding="utf-8")
    findings = self_test()
    assert len(findings) == len(promises.ALL) == 13
    assert [finding for finding in findings if not finding.holds] == []


def test_without_bubblewrap_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxRefused, match="apt-get install -y bubblewrap"):
        self_test()


def test_on_another_system_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(SandboxRefused, match="WSL2"):
        self_test()


def test_an_open_sandbox_runs_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = Text(es="El código tiene red.", en="The code has a network.")
    monkeypatch.setattr(proof, "self_test", lambda: [proof.Finding("network", False, sentence)])
    with (
        pytest.raises(SandboxRefused, match="tiene red"),
        sandboxed(tmp_path, {"bootstrap.servers": "127.0.0.1:9092"}, "ana"),
    ):
        pytest.fail("it ran")
    assert not (home / "sandbox.json").exists()


def test_what_held_is_asked_again_only_after_a_change(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(proof, "self_test", lambda: asked.append(1) or [])
    proof.require()
    proof.require()
    assert len(asked) == 1
    monkeypatch.setattr("platform.release", lambda: "another kernel")
    proof.require()
    assert len(asked) == 2
    assert (home / "sandbox.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["kafka.example:9092", "10.0.0.7:9092", "127.0.0.1", "[::1]:1"])
def test_a_broker_of_another_machine_is_refused(address: str) -> None:
    with pytest.raises(SandboxRefused, match=r"127\.0\.0\.1"):
        ports_of({"bootstrap.servers": f"127.0.0.1:9092,{address}"})


def test_two_jobs_of_root_are_two_users() -> None:
    """A normal user's sandboxes need none: their limits are counted in their own namespaces."""
    if os.geteuid() != 0:
        with users.own_user() as same:
            assert same is None
        return
    with users.own_user() as one, users.own_user() as two:
        assert one
        assert two
        assert one != two
    with users.own_user() as again:
        assert again == one


def test_where_namespaces_are_denied_the_line_that_allows_them(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bwrap = open_folder / "bwrap"
    bwrap.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    bwrap.chmod(0o755)
    monkeypatch.setenv("PATH", f"{open_folder}:{os.environ['PATH']}")
    with pytest.raises(SandboxRefused, match="uid map: Permission denied") as caught:
        self_test()
    assert "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in caught.value.text.en
