"""What is left when the judge itself is killed in the middle of a submission?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from looking import living_in, uptime

from grader.sandbox import groups, leftovers

JUDGE = """\
import sys, time
from pathlib import Path
from grader.execution import sandboxed
with sandboxed(Path(sys.argv[1]), {"bootstrap.servers": "127.0.0.1:19092"}, "ana") as execution:
    source = "import os; os.fork() or os.setsid(); print(os.readlink('/proc/self/ns/pid'))"
    print(execution.run_cell(source, 20).outputs[0]["text"].split()[0], flush=True)
    time.sleep(60)"""


def folders_of(pid: int) -> list[Path]:
    return list(Path("/tmp").glob(f"{leftovers.PREFIX}-{pid}-*"))


@pytest.mark.kernel
@pytest.mark.soak  # another process imports the judge
def test_nothing_runs_on_and_the_next_one_sweeps(sandbox: None, tmp_path: Path) -> None:
    judge = subprocess.Popen(
        [sys.executable, "-c", JUDGE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with judge:
        assert judge.stdout is not None
        namespace = judge.stdout.readline().strip()
        assert namespace.startswith("pid:[")
        assert len(living_in(namespace)) >= 3
        assert folders_of(judge.pid)
        killed = uptime()
        os.kill(judge.pid, signal.SIGKILL)
    end = time.monotonic() + 60
    while living_in(namespace, killed) and time.monotonic() < end:
        time.sleep(0.05)
    assert living_in(namespace, killed) == []
    leftovers.sweep(Path("/tmp"))
    assert folders_of(judge.pid) == []
    with groups.own_groups(100, 100) as made:
        parents = [folder.parent for folder in made]
    assert [p for parent in parents for p in parent.glob(f"{leftovers.PREFIX}-{judge.pid}-*")] == []


def test_what_is_alive_stays(tmp_path: Path) -> None:
    (tmp_path / f"{leftovers.prefix()}here").mkdir()
    (
        tmp_path / f"{leftovers.PREFIX}-4194305-gone"
    ).mkdir()  # beyond the largest number of a process
    (tmp_path / f"{leftovers.PREFIX}-x-y").mkdir()
    (tmp_path / "workbook-other").mkdir()
    leftovers.sweep(tmp_path)
    assert not (tmp_path / f"{leftovers.PREFIX}-4194305-gone").exists()
    assert len(list(tmp_path.iterdir())) == 3
