"""Does every lab have what proves it: checks that are asked and explained, wrong and right answers?"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from grader.areas import solutions
from grader.notebook import build_notebook
from grader.promises.base import LabFolder, Repository
from grader.source import SourceError
from workbook.text import LANGUAGES, Text

MISTAKES, ALTERNATIVES = 8, 2
SHORT = 40  # letters: a line as short as this may well stand in a lab's text by chance


def checks_have_a_hint(repository: Repository) -> Iterator[Text]:
    """Whoever fails a check reads something to try."""
    for each in repository.labs:
        tree = ast.parse((repository.root / each.checks_file).read_text("utf-8"))
        functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        for name in each.lab.checks:
            if name in functions and not _gives_a_hint(name, functions, set()):
                yield NO_HINT.format(file=each.checks_file, line=functions[name].lineno, name=name)


def checks_are_asked_once(repository: Repository) -> Iterator[Text]:
    """Every check has one graded cell, and every graded cell names checks that there are."""
    for each in repository.labs:
        asked = Counter(name for grade in each.source.grades for name in grade.checks)
        for name in each.lab.checks:
            if asked[name] != 1:
                yield NOT_ONCE.format(file=each.source.shown, name=name, times=asked[name])
        for name in sorted(asked.keys() - each.lab.checks.keys()):
            yield UNKNOWN.format(file=each.source.shown, name=name, checks=each.checks_file)


def checks_have_a_mistake(repository: Repository) -> Iterator[Text]:
    """Every check catches at least one wrong answer."""
    for each in repository.labs:
        caught = {mistake.fails.name for mistake in each.lab.mistakes}
        for name in each.lab.checks:
            if name not in caught:
                yield NO_MISTAKE.format(file=_mistakes_file(each), name=name)


def labs_have_enough_answers(repository: Repository) -> Iterator[Text]:
    """Eight ways of being wrong, and two of being right in another way."""
    for each in repository.labs:
        wrong, right = len(each.lab.mistakes), len(each.lab.alternatives)
        if wrong < MISTAKES:
            yield FEW_WRONG.format(file=_mistakes_file(each), found=wrong)
        if right < ALTERNATIVES:
            yield FEW_RIGHT.format(file=_mistakes_file(each), found=right)


def answers_replace_answers(repository: Repository) -> Iterator[Text]:
    """A wrong answer, and each alternative, takes the place of an answer that there is."""
    for each in repository.labs:
        known = ", ".join(each.source.answers) or "–"
        for mistake in each.lab.mistakes:
            if mistake.function.__name__ not in each.source.answers:
                name = mistake.function.__name__
                yield NO_ANSWER.format(file=_mistakes_file(each), name=name, known=known)
        for alternative in each.lab.alternatives:
            names = {function.__name__ for function in alternative.functions}
            if not names & each.source.answers.keys():
                title = alternative.title
                yield NO_ANSWER.format(file=_mistakes_file(each), name=title, known=known)


def releases_hold_no_solution(repository: Repository) -> Iterator[Text]:
    """Nothing that the learner gets says what the learner is asked for."""
    for each in repository.labs:
        for language in LANGUAGES:
            told = _plain(_released_text(each, language))
            for name, answer in each.source.answers.items():
                if any(_plain(part) in told for part in solutions(answer.code) if _is_long(part)):
                    file = f"{each.source.shown}:{answer.line}"
                    yield TOLD.format(file=file, name=name, language=language)


def _gives_a_hint(name: str, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """A hint in the function itself, or in one of this file's that it calls."""
    calls = [node for node in ast.walk(functions[name]) if isinstance(node, ast.Call)]
    if any(keyword.arg == "hint" for call in calls for keyword in call.keywords):
        return True
    called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    fresh = (called & functions.keys()) - seen - {name}
    return any(_gives_a_hint(each, functions, seen | {name}) for each in fresh)


def _mistakes_file(each: LabFolder) -> str:
    return each.checks_file.replace("checks.py", "mistakes.py")


def _released_text(each: LabFolder, language: str) -> str:
    points = {name: check.points for name, check in each.lab.checks.items()}
    try:
        notebook = build_notebook(each.source, "es" if language == "es" else "en", points)
    except SourceError:
        return ""
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _is_long(part: str) -> bool:
    return "\n" in _plain(part) or len(_plain(part)) > SHORT


NO_HINT = Text(
    es="{file}:{line}: «{name}» falla sin decir qué probar; dale un hint= a su expect.",
    en="{file}:{line}: `{name}` fails without saying what to try; give its expect a hint=.",
)
NOT_ONCE = Text(
    es='{file}: «{name}» está en {times} celdas; ponla en una: # %% grade="{name}".',
    en='{file}: `{name}` is in {times} cells; put it in one: # %% grade="{name}".',
)
UNKNOWN = Text(
    es="{file}: una celda califica «{name}», que no existe; corrige el nombre o escríbela en {checks}.",
    en="{file}: a cell grades `{name}`, which does not exist; correct the name or write it in {checks}.",
)
NO_MISTAKE = Text(
    es="{file}: ninguna respuesta errónea falla en «{name}»; escribe una con fails={name}.",
    en="{file}: no wrong answer fails `{name}`; write one with fails={name}.",
)
FEW_WRONG = Text(
    es=f"{{file}}: respuestas erróneas: {{found}}; escribe {MISTAKES} o más con @lab.mistake.",
    en=f"{{file}}: wrong answers: {{found}}; write {MISTAKES} or more with @lab.mistake.",
)
FEW_RIGHT = Text(
    es=f"{{file}}: alternativas: {{found}}; escribe {ALTERNATIVES} o más con @lab.alternative.",
    en=f"{{file}}: alternatives: {{found}}; write {ALTERNATIVES} or more with @lab.alternative.",
)
NO_ANSWER = Text(
    es="{file}: «{name}» no reemplaza ninguna respuesta; nombra la función como una de: {known}.",
    en="{file}: `{name}` replaces no answer; call the function like one of: {known}.",
)
TOLD = Text(
    es="{file}: el cuaderno del alumno ({language}) ya muestra la solución de «{name}»; quítala del texto.",
    en="{file}: the learner's notebook ({language}) already shows the solution of `{name}`; take it out.",
)
