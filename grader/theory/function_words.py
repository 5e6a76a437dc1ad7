"""Which small words are there in Spanish and English, and what do they do to their neighbours?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LISTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)

NEGATORS = frozenset(_LISTS["negators"])
SHORT_REACH = frozenset(_LISTS["short_reach"])
ONLY_WITH: dict[str, str] = _LISTS["only_with"]
PAIRS = frozenset(tuple(pair) for pair in _LISTS["pairs"])
NOT_ONLY = frozenset(_LISTS["not_only"])
ONLY = frozenset(_LISTS["only"])
WHOLE = tuple(tuple(phrase) for phrase in _LISTS["whole"])
STOPS = frozenset(_LISTS["stops"])
GOES_ON = frozenset(_LISTS["goes_on"])
FILLERS = frozenset(_LISTS["fillers"])
CONDITIONS = frozenset(_LISTS["conditions"])
AUXILIARIES = frozenset(_LISTS["auxiliaries"])
SMALL_WORDS = AUXILIARIES | STOPS | NEGATORS | GOES_ON | frozenset(_LISTS["others"])
