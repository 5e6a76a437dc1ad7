"""How does a notebook reach its judge: which address, which token, and what if nobody answers?"""

from __future__ import annotations

import http.client
import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from workbook import graded, sentences
from workbook.errors import WorkbookError
from workbook.text import Text

CONNECT_TIME = 2.0  # seconds
ANSWER_TIME = 30.0  # seconds; the judge promises 15
START_TIME = 20.0  # seconds
LARGEST_ANSWER = 16_000_000  # bytes
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
OTHERS = stat.S_IRWXG | stat.S_IRWXO
ROOT = Path(__file__).resolve().parents[1]


class JudgeUnavailable(WorkbookError):
    """No judge answers."""


class JudgeRefused(WorkbookError):
    """The judge, or what stands in its place, answered with a reason."""


class _Nobody(Exception):
    """There is no file, or no judge at the address that it gives."""


@dataclass(frozen=True)
class _Facts:
    """What the judge's file says."""

    address: SplitResult
    token: str


def ask(method: str, path: str, body: Any = None, *, start: bool = True) -> dict[str, Any]:
    """The judge's answer. `start=False` where a judge that is gone cannot know what is asked."""
    if graded.is_graded():
        return graded.answer(method, path)
    try:
        return _request(_facts(), method, path, body)
    except _Nobody:
        if not start:
            raise JudgeUnavailable(sentences.JUDGE_LEFT) from None
    _start()
    try:
        return _request(_facts(), method, path, body)
    except _Nobody:
        raise JudgeUnavailable(sentences.NO_JUDGE) from None


def known_prefix() -> str | None:
    """The learner's prefix, where the judge's file tells it: no judge need answer for that."""
    if graded.is_graded():
        return None
    try:
        found = json.loads(judge_file().read_text(encoding="utf-8")).get("me")
    except (OSError, ValueError, AttributeError):
        return None
    return found if isinstance(found, str) and found else None


def judge_file() -> Path:
    """$WORKBOOK_JUDGE, or where the judge of this machine leaves it."""
    given = os.environ.get("WORKBOOK_JUDGE")
    return Path(given) if given else home() / "judge" / "learner.json"


def home() -> Path:
    """$WORKBOOK_HOME, or this user's state folder."""
    given = os.environ.get("WORKBOOK_HOME")
    if given:
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path("kafka-workbook")


def _facts() -> _Facts:
    file = judge_file()
    try:
        mode = file.stat().st_mode
        content = json.loads(file.read_text(encoding="utf-8"))
        address, token = urlsplit(str(content["url"])), str(content["token"])
        port = address.port
    except (OSError, ValueError, KeyError, TypeError):
        raise _Nobody from None
    if os.name == "posix" and mode & OTHERS:
        raise JudgeRefused(sentences.OPEN_FILE.format(file=file))
    if address.scheme != "http" or address.hostname not in LOOPBACK or not port:
        raise JudgeRefused(sentences.FOREIGN_ADDRESS.format(file=file, url=content["url"]))
    return _Facts(address, token)


def _request(facts: _Facts, method: str, path: str, body: Any) -> dict[str, Any]:
    connection = _connect(facts)
    headers = {"Authorization": f"Bearer {facts.token}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return _read(answer.status, answer.read(LARGEST_ANSWER))
    except TimeoutError:
        raise JudgeUnavailable(sentences.SLOW_JUDGE.format(seconds=f"{ANSWER_TIME:g}")) from None
    except (OSError, http.client.HTTPException):
        raise _Nobody from None
    finally:
        connection.close()


def _connect(facts: _Facts) -> http.client.HTTPConnection:
    host, port = facts.address.hostname or "", facts.address.port
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_TIME)
    try:
        connection.connect()
    except OSError:
        raise _Nobody from None
    connection.sock.settimeout(ANSWER_TIME)
    return connection


def _read(status: int, raw: bytes) -> dict[str, Any]:
    if status == http.HTTPStatus.UNAUTHORIZED:
        raise JudgeRefused(sentences.WRONG_TOKEN)
    try:
        content = json.loads(raw)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise JudgeRefused(sentences.NOT_A_JUDGE.format(file=judge_file()))
    if status != http.HTTPStatus.OK:
        raise JudgeRefused(text_of(content.get("error")) or sentences.STRANGE_ANSWER)
    return content


def text_of(said: Any) -> Text | None:
    """A sentence of the judge's, if it is one."""
    try:
        return Text(es=str(said["es"]), en=str(said["en"]))
    except (TypeError, KeyError, ValueError):
        return None


def _start() -> None:
    """Start this machine's judge; the one of $WORKBOOK_JUDGE is somebody else's to start."""
    if os.environ.get("WORKBOOK_JUDGE"):
        raise JudgeUnavailable(sentences.NO_GIVEN_JUDGE.format(file=judge_file()))
    print(sentences.STARTING, flush=True)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "grader.service", "--ensure"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_TIME,
            cwd=ROOT,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise JudgeUnavailable(sentences.NO_JUDGE) from None
    if done.returncode != 0:
        raise JudgeUnavailable(sentences.NO_JUDGE)
