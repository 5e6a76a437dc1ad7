"""Somebody wrote a name that does not exist: which one did they probably mean?"""

from __future__ import annotations

import difflib

from workbook.text import Text


def nearest(word: str, known: list[str], problem: Text) -> Text:
    """The problem, and after it the name that comes nearest, or all names there are."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        return Text(
            es=f"{problem.es} ¿Querías decir «{near[0]}»?",
            en=f"{problem.en} Did you mean `{near[0]}`?",
        )
    listed = ", ".join(known) or "–"
    return Text(es=f"{problem.es} Hay: {listed}.", en=f"{problem.en} There are: {listed}.")
