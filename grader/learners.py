"""Who may ask the judge? Tokens in 0600 files, one learner each; and the course's secret."""

from __future__ import annotations

import getpass
import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from infra.state import private_folder, write_private


@dataclass(frozen=True)
class Learner:
    """Whoever holds one token: their prefix, their cluster, and whether its nodes are theirs."""

    me: str
    cluster: str = "default"
    owns_cluster: bool = True


class Learners:
    """The judge's list of tokens; only their hashes are kept, and a new one is seen at once."""

    def __init__(self, home: Path) -> None:
        self._file = private_folder(home / "judge") / "learners.json"
        self._lock = FileLock(str(self._file) + ".lock")

    def by_token(self, token: str) -> Learner | None:
        """The learner who holds this token."""
        facts = self._read().get(_hash(token))
        return Learner(**facts) if facts else None

    def admit(self, learner: Learner) -> str:
        """A new token for this learner; whoever calls this keeps it in a 0600 file."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            write_private(
                self._file, json.dumps({**self._read(), _hash(token): asdict(learner)}, indent=1)
            )
        return token

    def everybody(self) -> list[Learner]:
        """Whoever holds a token."""
        return [Learner(**facts) for facts in self._read().values()]

    def dismiss(self, me: str) -> None:
        """Forget every token of this learner."""
        with self._lock:
            kept = {token: facts for token, facts in self._read().items() if facts["me"] != me}
            write_private(self._file, json.dumps(kept, indent=1))

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            return dict(json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_name() -> str:
    """`ana-4f1`: readable, and random enough that nobody writes it by hand without meaning to."""
    try:
        user = getpass.getuser()
    except OSError:
        user = "alumno"
    return f"{short(user)}-{secrets.token_hex(2)[:3]}"


def short(name: str) -> str:
    """`María José` → `mariajose`: a person's name as the beginning of a prefix."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", plain)[:12] or "alumno"


def course_secret(home: Path) -> bytes:
    """The secret from which every seed is derived; made once, kept at 0600."""
    file = private_folder(home / "judge") / "course.secret"
    with FileLock(str(file) + ".lock"):
        if not file.exists():
            write_private(file, secrets.token_hex(32))
        return bytes.fromhex(file.read_text(encoding="utf-8"))
