"""What did somebody hand in? Whatever it is, the answer is cells and sentences, never an error."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from grader.discover import LAB_NAME
from grader.findings import Finding, Unreadable, found, plain, single
from grader.lab import Lab
from grader.plan import Cell, Plan, plan
from grader.python_cells import facts
from grader.support import digest_of, left_out
from grader.untrusted import inner, parse, read_inside, words
from workbook.text import LANGUAGES, Language, same

MOST_CELLS, MOST_CODE = 1_000, 1_000_000  # cells; characters of code, which take us seconds to read
OLD, CURRENT = (2, 3), 4
NAME = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True)
class Submission:
    """What can be run of a file, and what was odd about it; `refusal` says why nothing can be."""

    path: Path
    digest: str
    plan: Plan = field(default_factory=Plan)
    language: Language | None = None
    refusal: Finding | None = None

    @property
    def findings(self) -> list[Finding]:
        """Everything that the report says of the file itself."""
        return [*([self.refusal] if self.refusal else []), *self.plan.findings]


def read_submission(
    path: Path, lab: Lab, *, within: Path | None = None, me: str | None = None
) -> Submission:
    """The submission in this file; `me` is the practice prefix, where it is known.

    No link is followed below `within`, which is the file's own folder unless told otherwise.
    """
    raw = b""
    try:
        raw = read_inside(within or path.parent, path)
        return _read(path, raw, lab, me)
    except Unreadable as problem:
        facts = raw or problem.finding.flag.encode()
        return Submission(path, hashlib.sha256(facts).hexdigest(), refusal=problem.finding)


def _read(path: Path, raw: bytes, lab: Lab, me: str | None) -> Submission:
    notebook = parse(raw)
    findings: list[Finding] = []
    cells = _code_cells(notebook, findings, me)
    _refuse_another_lab(notebook, cells, lab)
    language = _language(notebook, cells)
    if language is None:
        findings.append(single("no_language"))
    findings += _other_kernel(notebook)
    if left_out(path):
        findings.append(single("support_files"))
    literal = dict.fromkeys(n for cell in cells for n in cell.facts.literal)
    made = plan(lab, cells, language)
    made.findings[:0] = findings
    made.findings += found("literal_prefix", [same(plain(name)) for name in literal])
    return Submission(path, digest_of(raw, path), made, language)


def _code_cells(notebook: dict[str, Any], findings: list[Finding], me: str | None) -> list[Cell]:
    raw_cells = _cells_of_its_format(notebook, findings)
    cells = [
        Cell(number, words(cell.get("source", cell.get("input"))), _name(cell))
        for number, cell in enumerate(raw_cells, 1)
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]
    cells = [cell for cell in cells if cell.source.strip()]
    sizes = [len(cell.source) for cell in cells]
    if not cells:
        raise Unreadable(single("empty"))
    kept = [cell for cell, size in zip(cells, accumulate(sizes), strict=True) if size <= MOST_CODE]
    if len(kept[:MOST_CELLS]) < len(cells):
        findings.append(single("too_many_cells", most=MOST_CELLS, size=MOST_CODE // 1_000_000))
    return [replace(cell, facts=facts(cell.source, me)) for cell in kept[:MOST_CELLS]]


def _cells_of_its_format(notebook: dict[str, Any], findings: list[Finding]) -> list[Any]:
    version = notebook.get("nbformat")
    if "cells" not in notebook and "worksheets" not in notebook and version is None:
        raise Unreadable(single("not_a_notebook"))
    if version == CURRENT:
        cells = notebook.get("cells")
        return cells if isinstance(cells, list) else []
    if version not in OLD:
        raise Unreadable(single("other_format", format=plain(repr(version), 20)))
    findings.append(single("upgraded", format=version))
    sheets = notebook.get("worksheets")
    lists = [inner(s, "cells") for s in sheets] if isinstance(sheets, list) else []
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _name(cell: dict[str, Any]) -> str | None:
    name = inner(cell, "metadata", "nbgrader", "grade_id")
    return name if isinstance(name, str) and NAME.fullmatch(name) else None


def _refuse_another_lab(notebook: dict[str, Any], cells: list[Cell], lab: Lab) -> None:
    """It names another lab, and nothing in it asks this one's checks."""
    said = [arguments[0] for cell in cells for arguments in cell.facts.opens if arguments]
    named = [inner(notebook, "metadata", "workbook", "slug"), *said]
    others = [n for n in named if isinstance(n, str) and n != lab.slug and LAB_NAME.fullmatch(n)]
    ours = any(name in lab.checks for cell in cells for name in cell.facts.asks)
    if others and not ours:
        raise Unreadable(single("other_lab", found=plain(others[0]), wanted=lab.slug))


def _language(notebook: dict[str, Any], cells: list[Cell]) -> Language | None:
    """As its first cell opens it; else as its metadata say."""
    said = [arguments[-1] for cell in cells for arguments in cell.facts.opens if arguments]
    for word in [*said, inner(notebook, "metadata", "workbook", "language")]:
        for language in LANGUAGES:
            if word == language:
                return language
    return None


def _other_kernel(notebook: dict[str, Any]) -> list[Finding]:
    kinds: list[tuple[str, Literal["language", "name"]]] = [
        ("kernelspec", "language"),
        ("language_info", "name"),
    ]
    for part, key in kinds:
        found_language = inner(notebook, "metadata", part, key)
        if isinstance(found_language, str) and not found_language.lower().startswith("python"):
            return [single("other_kernel", found=plain(found_language, 30))]
    return []
