"""Which steps do the tests' judges play?"""

from __future__ import annotations

import copy
from typing import Any


def whoami(*down: int) -> dict[str, Any]:
    nodes = [node(n, alive=n not in down) for n in (1, 2, 3, 101)]
    cluster = {"name": "default", "backend": "local", "nodes": nodes}
    facts = {"me": "ana-4f1", "config": {"log_level": 0}, "problem": None}
    return facts | {"cluster": cluster, "own": True}


def node(number: int, *, alive: bool = True, state: str | None = None) -> dict[str, Any]:
    role = "controller" if number > 100 else "broker"
    facts = {"state": state or ("running" if alive else "stopped"), "alive": alive}
    return {"id": number, "role": role, "address": f"127.0.0.1:{9000 + number}", **facts}


def nobody() -> dict[str, Any]:
    problem = {"es": "No hay ningún clúster.", "en": "There is no cluster."}
    return whoami() | {"cluster": None, "config": None, "problem": copy.copy(problem)}


def report(points: object, maximum: object = 3, words: str = "✓ el informe") -> dict[str, Any]:
    page = f"<p>{words}</p>"
    return {"step": "report", "points": points, "max": maximum, "text": words, "html": page}


def wait(es: str = "tres particiones", en: str = "three partitions") -> dict[str, Any]:
    return {"step": "wait", "session": "s1", "doing": {"es": es, "en": en}}


def call(function: str, *arguments: Any, deadline: float = 5.0, number: int = 1) -> dict[str, Any]:
    facts = {"number": number, "function": function, "deadline": deadline}
    return {"step": "call", "session": "s1", "call": facts | {"arguments": list(arguments)}}


def error(es: str, en: str, status: int = 409) -> dict[str, Any]:
    return {"status": status, "error": {"es": es, "en": en}}
