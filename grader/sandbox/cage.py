"""What does one submission have while it is run: a folder, a user, control groups, a way to the brokers?"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.sandbox import groups, leftovers, users
from grader.sandbox.command import MB, command, lay_out
from grader.sandbox.host import Keeper, Sandbox
from grader.sandbox.inside.relay import Allowance
from grader.sandbox.refusal import NOT_LOCAL, TOO_LARGE, SandboxRefused
from grader.sandbox.shape import Limits

Config = Mapping[str, Any]
SHORT = "/tmp"  # a unix socket's path has 107 bytes; no other folder is sure to be short
OVERHEAD_MB = 150  # of a control group: what the sandbox itself needs beside the notebook
OVERHEAD_TASKS = 16
WATCH = 0.5  # seconds between two looks at the memory


class Cage:
    """Everything that outlives a kernel's restart."""

    def __init__(
        self,
        run: Path,
        uid: int | None,
        folders: list[Path],
        limits: Limits,
        allowance: Allowance | None = None,
    ) -> None:
        self.keeper, self.limits = Keeper(), limits
        self.allowance = allowance or Allowance(limits.sent_mb * MB)
        self.uid = uid
        self._run, self._groups = run, folders

    def open(self, ports: list[int]) -> None:
        """Let in what may come in: support files and the brokers' ports."""
        lay_out(self._run, self.uid)
        self.keeper.relay(self._run / "relay", ports, self.uid, self.allowance)

    def start(self) -> Sandbox:
        """A new sandbox around `python -m inside`."""
        words = command(self._run, self.uid, self._groups, self.limits.disk_mb)
        sandbox = self.keeper.spawn(words, self.uid)
        self.keeper.later(WATCH, lambda: self._watch_memory(sandbox))
        return sandbox

    def _watch_memory(self, sandbox: Sandbox) -> None:
        """Where no control group does it: what has taken more than allowed, all in all, is ended."""
        if sandbox.has_ended() or groups.hold_memory(self._groups):
            return
        if sandbox.memory() > _memory(self.limits) * MB:
            sandbox.kill()
        else:
            self.keeper.later(WATCH, lambda: self._watch_memory(sandbox))

    def hello(
        self, ports: list[int], graded: Config, probe: Config | None = None
    ) -> dict[str, Any]:
        """What the sandbox's first process must be told."""
        names = ("memory_mb", "processes", "cpu_seconds", "disk_mb")
        limits = {name: value for name, value in asdict(self.limits).items() if name in names}
        return {"limits": limits, "ports": ports, "graded": dict(graded), "probe": probe}


@contextmanager
def cage(
    folder: Path | None, ports: list[int], limits: Limits, allowance: Allowance | None = None
) -> Iterator[Cage]:
    """A cage, gone afterwards with all that belongs to it; the allowance may be another cage's too."""
    with ExitStack() as stack:
        leftovers.sweep(Path(SHORT))
        run = Path(tempfile.mkdtemp(prefix=leftovers.prefix(), dir=SHORT))
        stack.callback(shutil.rmtree, run, ignore_errors=True)
        uid = stack.enter_context(users.own_user())
        tasks = limits.processes + OVERHEAD_TASKS
        held = stack.enter_context(groups.own_groups(_memory(limits), tasks))
        made = Cage(run, uid, held, limits, allowance)
        stack.callback(made.keeper.close)
        if folder is not None:
            _copy(folder, run / "support", limits.disk_mb)
        made.open(ports)
        yield made


def _memory(limits: Limits) -> int:
    """MB of all processes together, files in memory included."""
    return limits.memory_mb + limits.disk_mb + OVERHEAD_MB


def ports_of(config: Config) -> list[int]:
    """The ports of the brokers; SandboxRefused for a broker of another machine."""
    ports = []
    for address in str(config["bootstrap.servers"]).split(","):
        host, _, port = address.strip().rpartition(":")
        if host not in ("127.0.0.1", "localhost") or not port.isdigit():
            raise SandboxRefused(NOT_LOCAL.format(address=address))
        ports.append(int(port))
    return sorted(set(ports))


def _copy(source: Path, target: Path, limit_mb: int) -> None:
    """Plain files only: no link leads anywhere, no notebook tells of another cell."""
    left = limit_mb * MB
    for folder, _, names in os.walk(source):  # does not follow links
        place = target / Path(folder).relative_to(source)
        place.mkdir(mode=0o700)
        for path in (Path(folder) / name for name in names):
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or path.suffix == ".ipynb":
                continue
            left -= found.st_size
            if left < 0:
                raise SandboxRefused(TOO_LARGE.format(limit=limit_mb))
            shutil.copyfile(path, place / path.name, follow_symlinks=False)
