"""Is this process a graded run, which holds no judge, no answer and no mark?

There `$WORKBOOK_GRADED` names a JSON file {"me": …, "config": {…}}: the submission's own principal and nothing
else. The judge looks from outside at what the notebook does.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from workbook import sentences
from workbook.errors import WorkbookError


def is_graded() -> bool:
    """Whether somebody else will look at this notebook's work."""
    return bool(os.environ.get("WORKBOOK_GRADED"))


def answer(method: str, path: str) -> dict[str, Any]:
    """What stands for the judge's answer: who I am; nothing else can be asked in a graded run."""
    if (method, path) != ("GET", "/v1/me"):
        raise WorkbookError(sentences.NOT_WHILE_GRADED)
    facts = json.loads(Path(os.environ["WORKBOOK_GRADED"]).read_text(encoding="utf-8"))
    known = {"me": str(facts["me"]), "config": dict(facts["config"])}
    return known | {"problem": None, "cluster": None, "own": False}
