"""Does a sandbox hold on this machine, now? Tried from inside, before anything of a student's is run."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from grader.sandbox import promises
from grader.sandbox.cage import Cage, cage
from grader.sandbox.command import HERE, OURS, covered, missing_tools
from grader.sandbox.inside import wire
from grader.sandbox.refusal import NO_NAMESPACES, OPEN, SandboxRefused
from grader.sandbox.shape import Limits
from infra import paths
from infra.state import private_folder, read_json, write_private
from workbook.text import Text

SMALL = Limits(memory_mb=400, processes=48, cpu_seconds=60, wall_seconds=60, disk_mb=8)
LOOK_TIME = 60.0  # seconds
MANY = 40  # entries of a folder that are tried


class Finding(NamedTuple):
    """One thing that a sandbox promises, and whether it was so."""

    name: str
    holds: bool
    sentence: Text


def require() -> int:
    """How many promises hold: all of them, or SandboxRefused; what held once holds until the machine starts anew."""
    missing_tools()
    file, key = paths.home() / "sandbox.json", _key()
    if (read_json(file) or {}).get("held") == key:
        return len(promises.ALL)
    broken = [finding for finding in self_test() if not finding.holds]
    if broken:
        raise SandboxRefused(OPEN.format(findings=_all(broken)))
    private_folder(paths.home())
    write_private(file, json.dumps({"held": key}))
    return len(promises.ALL)


def self_test() -> list[Finding]:
    """Every promise of the sandbox, tried; SandboxRefused where not even one can be started."""
    missing_tools()
    with _listener() as relayed, _listener() as closed, cage(None, [relayed], SMALL) as own:
        facts, left = _look(own, relayed, closed)
    facts["survivors"] = left
    wanted = {"relayed": relayed, "uid": own.uid, "limits": SMALL}
    return [Finding(p.name, p.holds(facts, wanted), p.sentence) for p in promises.ALL]


def _all(broken: list[Finding]) -> Text:
    said = [finding.sentence for finding in broken]
    return Text(es=" ".join(text.es for text in said), en=" ".join(text.en for text in said))


def _look(own: Cage, relayed: int, closed: int) -> tuple[dict[str, Any], list[int]]:
    probe = {
        "hidden": _hidden(),
        "read_only": ["/", "/env", "/usr/bin", "/dev", "/relay", "/support", "/proc/sys/kernel"],
        "modules": OURS,
        "ports": [relayed, closed],
        **{name: getattr(SMALL, name) for name in ("processes", "memory_mb", "disk_mb")},
    }
    sandbox = own.start()
    left: list[int] = []
    with ExitStack() as stack:
        stack.callback(lambda: left.extend(sandbox.close()))
        try:
            wire.send(sandbox.channel, own.hello([relayed], {}, probe), LOOK_TIME)
            facts = wire.receive(sandbox.channel, LOOK_TIME)
        except wire.Gone:
            sandbox.kill()
            raise SandboxRefused(NO_NAMESPACES.format(why=sandbox.why() or "?")) from None
    return facts, left


def _hidden() -> list[str]:
    """What exists here and must not there; the interpreter may live in the home folder."""
    folders = [paths.home(), paths.clusters(), paths.home() / "judge", HERE.parents[1], Path.home()]
    entries = [entry for folder in folders if folder.is_dir() for entry in _some(folder)]
    seen = Path(sys.base_prefix)
    outside = [str(entry) for entry in entries if not seen.is_relative_to(entry)]
    installed = [inside for inside, _ in covered()]
    return ["/etc/shadow", "/etc/passwd", "/sys", "/var", *installed, *outside]


def _some(folder: Path) -> list[Path]:
    return [entry for entry in sorted(folder.iterdir())[:MANY] if folder != Path("/")]


@contextmanager
def _listener() -> Iterator[int]:
    """A port of the host's with somebody behind it."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield int(somebody.getsockname()[1])


def _key() -> str:
    """Changes with whatever could change the outcome: the boot, the tools, the user, our own code."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    tool = Path(shutil.which("bwrap") or "/").stat().st_mtime_ns
    code = hashlib.sha256()
    for file in sorted(HERE.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            code.update(file.read_bytes())
    facts = (boot, tool, os.geteuid(), platform.release(), sys.executable, code.hexdigest())
    return hashlib.sha256(repr(facts).encode()).hexdigest()
