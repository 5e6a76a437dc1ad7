"""How does the value of a called function leave the kernel?"""

from __future__ import annotations

import json
from typing import Any

MIME = "application/json"
# Evaluated by the notebook's kernel, in its main thread, as an open `check()` would do it; it uses
# no name that a notebook may have taken.
CALL = (
    "__import__({here!r}, fromlist=['Answer']).Answer("
    "__import__('workbook.calls', fromlist=['call']).call({name!r}, {arguments}, {seconds!r}, "
    "__import__('workbook.memory', fromlist=['namespace']).namespace()))"
)
LOADED = "__import__('json').loads({text!r})"


class Answer:
    """IPython shows it as its JSON text, whole; as a repr it would be cut and quoted."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._text = json.dumps(said)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {MIME: self._text}


def expression(name: str, arguments: list[Any], seconds: float) -> str:
    """What the kernel must evaluate to answer."""
    values = LOADED.format(text=json.dumps(arguments))
    return CALL.format(here=__name__, name=name, arguments=values, seconds=seconds)
