"""What mark would the notebook on the disk get, told before it is handed in?"""

from __future__ import annotations

import json
from pathlib import Path

from grader import discover
from grader.build import lab_file
from grader.grade import assignment, judged, own_log
from grader.graded_run import Factory
from grader.report import Report
from grader.submission import read_submission
from grader.worked import state
from infra import Cluster, Progress, paths, print_nothing
from workbook.text import LANGUAGES, Text, user_language

FROM_THE_FILE = Text(
    es="Se ejecutó {file} como está guardado, desde arriba y con otro prefijo: así se califica.",
    en="{file} was run as it is saved, from the top and under another prefix: that is how it is graded.",
)
MINE = "you"


def check(
    lab_slug: str,
    notebook: Path | None = None,
    progress: Progress = print_nothing,
    *,
    root: Path = discover.ROOT,
    cluster: Cluster | None = None,
    factory: Factory | None = None,
) -> tuple[Path, Report]:
    """The saved notebook and the report that `workbook grade` would give it; nothing is kept."""
    lab = discover.lab(lab_slug, root / "solutions")
    path = notebook.absolute() if notebook else saved(root, lab.slug)
    submission = read_submission(path, lab, me=practice_prefix())
    with own_log(), assignment(lab, progress, cluster=cluster, factory=factory) as rehearsal:
        return path, judged(submission, rehearsal, MINE, progress)


def saved(root: Path, slug: str) -> Path:
    """The learner's notebook: the one that was worked in, of two the one saved last.

    Another editor may have dropped what we wrote into it: only an untouched one is certainly not theirs.
    """
    files = [lab_file(root, slug, language) for language in LANGUAGES]
    worked_in = [file for file in files if file.exists() and state(file) != "untouched"]
    last = max(worked_in, key=lambda file: file.stat().st_mtime, default=None)
    return last or lab_file(root, slug, user_language())


def practice_prefix() -> str | None:
    """The prefix under which this machine's learner practises."""
    try:
        facts = json.loads((paths.home() / "judge" / "learner.json").read_text(encoding="utf-8"))
        return str(facts["me"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
