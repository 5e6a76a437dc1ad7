"""Is a control group found where there is one to be had, of version 1 and of version 2, and nowhere else?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from looking import Open, said

from grader.sandbox import cage, groups

GREEDY = """\
import os, time
for _ in range(8):
    if os.fork() == 0:
        held = bytearray(200 << 20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(60)
time.sleep(60)"""


@pytest.fixture
def mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose control groups are plain folders."""
    monkeypatch.setattr(groups, "MOUNT", tmp_path / "cgroup")
    monkeypatch.setattr(groups, "OWN", tmp_path / "own")
    return tmp_path / "cgroup"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file.parent


def parents_of_made(mount: Path, own: str) -> list[Path]:
    (mount.parent / "own").write_text(own)
    with groups.own_groups(100, 50) as made:
        assert all(folder.is_dir() for folder in made)
    assert not any(folder.exists() for folder in made)
    return [folder.parent.relative_to(mount) for folder in made]


def test_version_1_has_a_tree_for_each(mount: Path) -> None:
    for name in ("memory", "pids"):
        (mount / name / "session").mkdir(parents=True)
    own = "4:memory:/session\n3:pids:/session\n2:cpu,cpuacct:/\n0::/session\n"
    assert parents_of_made(mount, own) == [Path("memory/session"), Path("pids/session")]


@pytest.mark.parametrize(
    ("given", "found"),
    [("cpu memory pids", [Path("user.slice/app.slice")]), ("pids", [Path("user.slice/app.slice")])]
    + [("cpu", []), ("", [])],
)
def test_version_2_has_one_beside_our_own_where_its_parent_gives_controllers(
    mount: Path, given: str, found: list[Path]
) -> None:
    written(mount / "cgroup.controllers", "cpu io memory pids")
    parent = written(mount / "user.slice/app.slice/cgroup.subtree_control", given)
    written(parent / "cgroup.procs", "")
    assert parents_of_made(mount, "0::/user.slice/app.slice/terminal.scope\n") == found


def test_in_a_container_without_groups_of_its_own_there_is_none(mount: Path) -> None:
    written(mount / "cgroup.controllers", "memory pids")
    written(mount / "cgroup.subtree_control", "")
    assert parents_of_made(mount, "0::/\n") == []


@pytest.mark.parametrize(
    ("name", "limit", "members", "holds"),
    [
        ("memory.max", "1000", "12", True),
        ("memory.max", "max", "12", False),
        ("memory.max", "1000", "", False),
        ("memory.limit_in_bytes", "1000", "12", True),
        ("memory.limit_in_bytes", groups.UNLIMITED, "12", False),
        ("pids.max", "10", "12", False),
    ],
)
def test_a_group_holds_memory_with_a_limit_and_somebody_in_it(
    tmp_path: Path, name: str, limit: str, members: str, holds: bool
) -> None:
    group = written(tmp_path / "group" / name, f"{limit}\n")
    written(group / "cgroup.procs", members)
    assert groups.hold_memory([group]) is holds


@pytest.mark.kernel
@pytest.mark.soak  # memory is taken until somebody ends it
def test_without_any_group_the_greedy_are_ended_all_the_same(
    open_sandbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def none(memory_mb: int, processes: int) -> Iterator[list[Path]]:
        yield []

    monkeypatch.setattr(cage.groups, "own_groups", none)
    with open_sandbox() as execution:
        assert execution.run_cell(GREEDY, 50).status == "died"
        execution.restart()
        assert said(execution, "print('back')") == "back\n"
