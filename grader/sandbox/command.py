"""Which command shuts a process in, and what of this machine does it see there?"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.refusal import NO_BUBBLEWRAP, NO_TOOL, NOT_LINUX, SandboxRefused
from workbook import text

HERE = Path(__file__).parent
OURS = ("grader", "infra", "solutions")  # an installed copy of ours is no business of a notebook
MB = 1 << 20
SHARED_MEMORY = 16 * MB
ENVIRONMENT = Path("/env")
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache")
MORE_SYSTEM = ("/etc/alternatives", "/etc/localtime", "/bin", "/lib", "/lib64")


@dataclass(frozen=True)
class Bind:
    """A file or folder of the host's that can be read, not written, inside."""

    source: Path
    inside: str


def command(run: Path, uid: int | None, groups: Iterable[Path], disk_mb: int) -> list[str]:
    """From the host to `python -m inside`; `run` is the job's folder, as `lay_out` made it."""
    binds = list(_ours(run))
    staged = [] if uid is None else _stage(binds, run / "open")
    shown = binds if uid is None else [Bind(place, bind.inside) for bind, place in staged]
    mounts = [str(path) for bind, place in staged for path in (bind.source, place)]
    start = ["sh", str(HERE / "start.sh"), *map(str, groups), "--", *mounts, "--"]
    alone = [] if uid is None else ["unshare", "--mount", "--propagation", "private"]
    inside = [str(ENVIRONMENT / "bin/python"), "-m", "inside"]
    return [*alone, *start, *_dropped(uid), *_bubblewrap(disk_mb), *_shown(run, shown), *inside]


def missing_tools() -> None:
    """SandboxRefused, with the line that installs what is not there."""
    if sys.platform != "linux":
        raise SandboxRefused(NOT_LINUX)
    if shutil.which("bwrap") is None:
        raise SandboxRefused(NO_BUBBLEWRAP)
    for tool in ("unshare", "setpriv") if os.geteuid() == 0 else ():
        if shutil.which(tool) is None:
            raise SandboxRefused(NO_TOOL.format(tool=tool))


def _dropped(uid: int | None) -> list[str]:
    """Root's own user namespace would still be root outside: the real user id has to go first."""
    if uid is None:
        return []
    ids = [f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
    return ["setpriv", *ids, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]


def _bubblewrap(disk_mb: int) -> list[str]:
    apart = ["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL"]
    ends = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "workbook"]
    devices = ["--proc", "/proc", "--dev", "/dev", "--size", str(SHARED_MEMORY)]
    devices += ["--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    return ["bwrap", *apart, *ends, *devices, "--size", str(disk_mb * MB), "--tmpfs", "/tmp"]


def _shown(run: Path, binds: Iterable[Bind]) -> list[str]:
    words: list[str] = []
    for path in map(Path, (*SYSTEM, *MORE_SYSTEM)):
        if path.is_symlink() and path.parent == Path("/"):
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            words += ["--ro-bind", str(path), str(path)]
    for bind in binds:
        words += ["--ro-bind", str(bind.source), bind.inside]
    for inside, is_folder in covered():
        empty = ["--ro-bind", str(run / "nothing"), inside]
        words += ["--tmpfs", inside, "--remount-ro", inside] if is_folder else empty
    words += ["--symlink", str(_interpreter()), str(ENVIRONMENT / "bin/python")]
    words += ["--ro-bind", str(run / "support"), "/support", "--ro-bind", str(run / "relay")]
    words += ["/relay", "--chdir", "/tmp", "--remount-ro", "/"]
    return words + [word for item in _variables().items() for word in ("--setenv", *item)] + ["--"]


def _variables() -> dict[str, str]:
    return {
        "HOME": "/tmp/home",
        "LANG": "C.UTF-8",
        "PATH": f"{ENVIRONMENT}/bin:/usr/bin:/bin",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": str(ENVIRONMENT / "ours"),
        "USER": "student",
        "WORKBOOK_LANGUAGE": text.user_language(),
    }


def _ours(run: Path) -> Iterator[Bind]:
    """The interpreter with its library, the packages, and of this repository what a notebook imports."""
    base = Path(sys.base_prefix)
    for name in ("bin", "lib"):
        if str(base / name) not in SYSTEM:
            yield Bind(base / name, str(base / name))
    yield Bind(run / "pyvenv.cfg", str(ENVIRONMENT / "pyvenv.cfg"))
    yield Bind(_packages(), _packages_inside())
    yield Bind(Path(text.__file__).parent, str(ENVIRONMENT / "ours/workbook"))
    yield Bind(HERE / "inside", str(ENVIRONMENT / "ours/inside"))
    yield Bind(HERE / "etc/hosts", "/etc/hosts")


def _packages() -> Path:
    return Path(sysconfig.get_path("purelib"))


def _packages_inside() -> str:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return str(ENVIRONMENT / "lib" / version / "site-packages")


def covered() -> list[tuple[str, bool]]:
    """What an installation of ours left among the packages, code or only its address; is it a folder?"""
    patterns = (*OURS, "kafka_workbook-*", "_kafka_workbook*.pth")
    found = [path for pattern in patterns for path in _packages().glob(pattern)]
    return [(f"{_packages_inside()}/{path.name}", path.is_dir()) for path in found]


def _interpreter() -> Path:
    executable = getattr(sys, "_base_executable", None) or sys.executable
    return Path(executable).resolve()


def _stage(binds: Iterable[Bind], stage: Path) -> list[tuple[Bind, Path]]:
    """Places that the dropped user can reach; start.sh binds the sources there before root is given up."""
    stage.mkdir(mode=0o711, exist_ok=True)
    staged = []
    for number, bind in enumerate(binds):
        place = stage / str(number)
        place.mkdir(exist_ok=True) if bind.source.is_dir() else place.touch()
        staged.append((bind, place))
    return staged


def lay_out(run: Path, uid: int | None) -> None:
    """The job's folder: its relay's sockets, its support files, the environment's configuration."""
    run.chmod(0o700 if uid is None else 0o711)
    home = _interpreter().parent
    (run / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n")
    (run / "nothing").touch()
    (run / "nothing").chmod(0o444)
    for name in ("relay", "support"):
        (run / name).mkdir(mode=0o700, exist_ok=True)
    if uid is not None:
        for path in (run / "relay", run / "support", *(run / "support").rglob("*")):
            os.chown(path, uid, uid, follow_symlinks=False)
