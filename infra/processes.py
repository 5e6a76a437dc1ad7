"""Is the process that we remember still that process?"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from infra import java

OBEYS = 10.0  # seconds until a signal is obeyed, on a very busy machine


def spawn(
    command: list[str], output: Path, environment: Mapping[str, str] | None = None
) -> tuple[int, float]:
    """Starts a process that outlives us, in a session of its own; its pid and its birth.

    Not subprocess.Popen: a handle that must be kept is what a process that outlives us has not.
    """
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(output), write, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    variables = java.environment() if environment is None else environment
    pid = os.posix_spawn(command[0], command, variables, file_actions=actions, setsid=True)
    return pid, _birth(pid)


def _birth(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0  # gone already: whoever asks next will see it


def exit_status(pid: int) -> int | None:
    """How a child of ours ended (negative: by which signal), told once; None if it runs or was
    never ours.
    """
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if done else None


def reap(pid: int | None) -> None:
    """A child of ours that ended by itself stays a zombie until somebody asks how."""
    if pid is not None:
        exit_status(pid)


def is_ours(pid: int | None, created: float | None, words: list[str]) -> bool:
    """True if this pid is still the process that we started, and not a recycled number.

    The birth can move when the clock is set, so the command line, which ends with `words`, counts
    as well.
    """
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.create_time() == created or _ends_with(process, words)
    except psutil.Error:
        return False


def is_node(pid: int | None, created: float | None, properties: Path) -> bool:
    """The same of the node with this configuration."""
    return is_ours(pid, created, _node_words(properties))


def is_frozen(pid: int) -> bool:
    """True if the process was told to stand still (SIGSTOP)."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    except psutil.Error:
        return False


def freeze(pid: int) -> None:
    """Returns when it stands still: its threads stop one after another."""
    end(pid, signal.SIGSTOP)
    _wait_frozen(pid, True)


def thaw(pid: int) -> None:
    """Returns when it goes on."""
    end(pid, signal.SIGCONT)
    _wait_frozen(pid, False)


def _wait_frozen(pid: int, frozen: bool) -> None:
    deadline = time.monotonic() + OBEYS
    while psutil.pid_exists(pid) and is_frozen(pid) != frozen and time.monotonic() < deadline:
        time.sleep(0.005)


def find(words: list[str]) -> tuple[int, float] | None:
    """The process of a starter that was killed before it could write down the pid."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if _ends_with(process, words):
                return process.pid, process.create_time()
    return None


def find_node(properties: Path) -> tuple[int, float] | None:
    """The same of the node with this configuration."""
    return find(_node_words(properties))


def _node_words(properties: Path) -> list[str]:
    return [java.SERVER, str(properties)]


def _ends_with(process: psutil.Process, words: list[str]) -> bool:
    return bool(process.cmdline()[-len(words) :] == words)


def end(pid: int, how: signal.Signals) -> None:
    """Sends the signal; that nobody is there any more is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def wait_ended(pid: int, created: float | None, words: list[str], seconds: float) -> bool:
    """True once the process has ended, False when the time is over."""
    deadline = time.monotonic() + seconds
    while is_ours(pid, created, words):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    exit_status(pid)  # a child of ours would stay a zombie
    return True


def wait_gone(pid: int, created: float | None, properties: Path, seconds: float) -> bool:
    """The same of the node with this configuration."""
    return wait_ended(pid, created, _node_words(properties), seconds)


def resident_bytes(pid: int) -> int:
    """How much memory the process holds now."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def available_memory() -> int:
    """How many bytes new processes could take without swapping."""
    return int(psutil.virtual_memory().available)
