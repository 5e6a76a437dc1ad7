"""What does the repository promise that can be seen without a cluster?"""

from __future__ import annotations

from pathlib import Path

from grader.promises import answers, arrows, files, languages, lessons
from grader.promises.base import Promise, Repository, Rule

__all__ = ["RULES", "Promise", "static_promises"]

RULES: tuple[Rule, ...] = (
    files.generated_files_are_fresh,
    files.no_stray_files,
    answers.checks_have_a_hint,
    answers.checks_are_asked_once,
    answers.checks_have_a_mistake,
    answers.labs_have_enough_answers,
    answers.answers_replace_answers,
    answers.releases_hold_no_solution,
    languages.languages_pair,
    lessons.lessons_have_their_parts,
    arrows.imports_follow_the_arrows,
)


def static_promises(root: Path) -> list[Promise]:
    """Each promise, with a sentence for everything that breaks it."""
    repository = Repository(root)
    return [Promise(rule.__name__, tuple(rule(repository))) for rule in RULES]
