"""How does a person read a report: as text in a terminal, as a small page in a notebook?"""

from __future__ import annotations

import base64
import functools
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from grader.report import CheckReport, Outcome, Report
from workbook.text import Language, Text

TEMPLATES = Path(__file__).parent / "templates"
SYMBOL = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.SKIPPED: "–",
    Outcome.BROKEN: "!",
}
WORD = {
    Outcome.PASSED: Text(es="Bien", en="Passed"),
    Outcome.FAILED: Text(es="Falta", en="Failed"),
    Outcome.SKIPPED: Text(es="En espera", en="Waiting"),
    Outcome.BROKEN: Text(es="Fallo nuestro", en="Our fault"),
}
EXPECTED = Text(es="Esperaba: {expected}", en="Expected: {expected}")
SEEN = Text(es="Encontré: {seen}", en="Found: {seen}")
HINT = Text(es="Pista: {hint}", en="Hint: {hint}")
WAITS = Text(es="se comprueba cuando pase {title}", en="checked once {title} passes")
WAITS_FOR_ALL = Text(es="se comprueba cuando pasen {title}", en="checked once {title} pass")
OURS = Text(
    es="El juez falló, no tú: no pierdes nada. Ejecuta la celda otra vez; si se repite, "
    "avisa a tu instructor con el código {incident}.",
    en="The judge failed, not you: nothing is lost. Run the cell again; if it happens again, "
    "tell your instructor code {incident}.",
)
OURS_GRADED = Text(
    es="El juez falló, no tú: aquí todavía no hay nota y no pierdes nada. Tu instructor lo califica otra vez "
    "(código {incident}).",
    en="The judge failed, not you: there is no mark here yet and nothing is lost. Your instructor grades it "
    "again (code {incident}).",
)
TOTAL = Text(es="{points} de {max} puntos", en="{points} of {max} points")
PRACTICE = Text(es="práctica", en="practice")
COLUMN = 62
ONE_LINE = 72


def number(points: float) -> str:
    """`2`, `1.5`: points without a needless decimal."""
    return f"{points:g}"


IN_PART = ("◐", Text(es="En parte", en="In part"))
NOT_YET = ("…", Text(es="Por revisar", en="To be reviewed"))  # not recognised is not wrong


def symbol(check: CheckReport) -> str:
    """The sign before a check's title."""
    return _sign(check)[0]


def word(check: CheckReport, language: Language) -> str:
    """The same in a word."""
    return _sign(check)[1].say(language)


def _sign(check: CheckReport) -> tuple[str, Text]:
    if check.suggested and check.outcome is Outcome.FAILED:
        return IN_PART if check.points else NOT_YET
    return SYMBOL[check.outcome], WORD[check.outcome]


def details(check: CheckReport, report: Report, language: Language) -> list[str]:
    """The lines under a check's title: expected and seen, what to try, or whose fault it was."""
    if check.outcome is Outcome.BROKEN:
        ours = OURS_GRADED if report.mode == "graded" else OURS
        return [ours.format(incident=check.incident or "–").say(language)]
    said: list[str] = []
    if check.expected and check.seen:
        said += _seen(check.expected, check.seen, language)
    if check.hint:
        said.append(HINT.format(hint=check.hint).say(language))
    return said + [text.say(language) for text in check.details]


def _seen(expected: Text, seen: Text, language: Language) -> list[str]:
    parts = [EXPECTED.format(expected=expected), SEEN.format(seen=seen)]
    said = [part.say(language) for part in parts]
    return [" · ".join(said)] if len("".join(said)) < ONE_LINE else said


def waiting(check: CheckReport, language: Language) -> str:
    """What a skipped check waits for."""
    if check.outcome is not Outcome.SKIPPED:
        return ""
    joined = " · ".join(title.say(language) for title in check.after)
    words = WAITS if len(check.after) == 1 else WAITS_FOR_ALL
    return words.say(language).format(title=joined)


def as_text(report: Report, language: Language) -> str:
    """A report for a terminal or a screen reader; no colour, one check after the other."""
    lines: list[str] = []
    for check in report.checks:
        title = f"{symbol(check)} {check.title.say(language)}"
        score = f"{number(check.points)}/{number(check.max)}"
        waits = waiting(check, language)
        lines.append(f"{title:<{COLUMN}} {score}" + (f"   {waits}" if waits else ""))
        lines += [f"  {line}" for line in details(check, report, language)]
    lines += [f"• {note.say(language)}" for note in report.notes]
    if len(report.checks) > 1:
        lines.append(_total(report, language))
    return "\n".join(lines)


def as_html(report: Report, language: Language) -> str:
    """A report as a self-contained, escaped piece of HTML that follows JupyterLab's theme."""
    page: str = _template().render(
        report=report,
        language=language,
        symbol=symbol,
        word=lambda check: word(check, language),
        details=lambda check: details(check, report, language),
        waiting=lambda check: waiting(check, language),
        total=_total(report, language) if len(report.checks) > 1 else "",
        practice=PRACTICE.say(language) if report.mode == "practice" else "",
    )
    return page


def _total(report: Report, language: Language) -> str:
    return TOTAL.format(points=number(report.points), max=number(report.max)).say(language)


def code_spans(words: Any) -> Markup:
    """Escape, then show `these` as code; nothing else in a sentence is markup."""
    escaped = str(escape(words))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped))


def as_data(svg: str) -> str:
    """A picture as an image's address: in an image nothing can run."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@functools.cache
def _template() -> Any:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters.update(code_spans=code_spans, number=number, as_data=as_data)
    return environment.get_template("report.html")
