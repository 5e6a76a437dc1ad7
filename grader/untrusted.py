"""How is a stranger's file opened and parsed, so that it can neither lead astray nor stop anybody?"""

from __future__ import annotations

import json
import os
import stat
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from grader.findings import Unreadable, plain, single

LARGEST = 20_000_000  # bytes: parsed JSON can take twenty times the memory of its text
LONGEST_NUMBER = 18  # digits; no number in a notebook means anything to us beyond


def read_inside(within: Path, path: Path) -> bytes:
    """The bytes of a plain file below `within`; no link is followed on the way, whatever it points to."""
    shown = plain(path.name)
    try:
        with ExitStack() as opened:
            folder = _opened(opened, os.open(within, os.O_RDONLY | os.O_DIRECTORY))
            *folders, name = path.relative_to(within).parts
            for part in folders:
                folder = _opened(opened, _open(part, folder, os.O_DIRECTORY, shown))
            file = _opened(opened, _open(name, folder, os.O_NONBLOCK, shown))
            return _content(file, shown)
    except FileNotFoundError:
        raise Unreadable(single("missing", file=shown)) from None
    except NotADirectoryError:
        raise Unreadable(single("not_a_file", file=shown)) from None
    except OSError as error:
        raise Unreadable(single("forbidden", file=shown, why=error.strerror)) from None


def _opened(opened: ExitStack, number: int) -> int:
    opened.callback(os.close, number)
    return number


def _open(part: str, folder: int, kind: int, shown: str) -> int:
    """O_NOFOLLOW is the guard; the look before it only chooses the sentence."""
    if stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode):
        raise Unreadable(single("link", file=shown))
    return os.open(part, os.O_RDONLY | os.O_NOFOLLOW | kind, dir_fd=folder)


def _content(file: int, shown: str) -> bytes:
    facts = os.fstat(file)
    if not stat.S_ISREG(facts.st_mode):
        raise Unreadable(single("not_a_file", file=shown))
    with os.fdopen(os.dup(file), "rb") as readable:
        raw = readable.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Unreadable(single("too_large", most=LARGEST // 1_000_000))
    return raw


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object of these bytes, in whichever Unicode encoding they are."""
    if not raw.strip(b" \t\r\n\0"):
        raise Unreadable(single("empty"))
    try:
        content = json.loads(raw, parse_int=_number, parse_constant=lambda _: None)
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable(single("not_json")) from None
    if not isinstance(content, dict):
        raise Unreadable(single("not_a_notebook"))
    return content


def _number(digits: str) -> int:
    """Python itself refuses to read a number of 5,000 digits."""
    return int(digits[:LONGEST_NUMBER])


def inner(content: Any, *path: str) -> Any:
    """`content["a"]["b"]`, or None wherever something else stands in the way."""
    for key in path:
        content = content.get(key) if isinstance(content, dict) else None
    return content


def words(value: Any) -> str:
    """A cell's source, which is text or a list of texts; half of a character becomes a question mark."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""
