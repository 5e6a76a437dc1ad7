"""Do the Spanish and the English cell say the same, as far as a program can tell?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.cells import Prose
from grader.promises.base import Repository
from workbook.text import Text


def languages_pair(repository: Repository) -> Iterator[Text]:
    """Each pair of cells has the same code, links, headings and blocks of code, in any order."""
    sources = [*repository.lessons, *(each.source for each in repository.labs)]
    for source in sources:
        for cell in source.prose:
            for what, es, en in _differences(cell):
                place = f"{source.shown}:{cell.line}"
                yield DIFFERENT.format(place=place, what=what, es=es, en=en)


def _differences(cell: Prose) -> Iterator[tuple[Text, str, str]]:
    """What one language has and the other lacks, of each kind."""
    es, en = _facts(cell.text.es), _facts(cell.text.en)
    for kind, what in KINDS.items():
        if es[kind] != en[kind]:
            yield what, _listed(es[kind] - en[kind]), _listed(en[kind] - es[kind])


def _facts(markdown: str) -> dict[str, Counter[str]]:
    facts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for token in _tokens(MarkdownIt("commonmark").enable("table").parse(markdown)):
        for kind, fact in _fact(token):
            facts[kind][fact] += 1
    return facts


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _fact(token: Token) -> Iterator[tuple[str, str]]:
    if token.type == "code_inline":
        yield "code", f"`{token.content}`"
    elif token.type == "heading_open":
        yield "heading", "#" * int(token.tag[1:])
    elif token.type in ("fence", "code_block"):
        yield "block", f"```{token.info.strip()}"
    elif token.type in ("link_open", "image"):
        yield "link", _target(token)


def _target(token: Token) -> str:
    """Where a link goes, whichever language's page or folder that is."""
    target = str(token.attrs.get("href") or token.attrs.get("src") or "")
    page, _, anchor = target.partition("#")
    same = page.replace("/es/", "/en/").replace(".es.md", ".md")
    return same if same else "#" if anchor else ""


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements())) or "–"


KINDS = {
    "code": Text(es="el código entre comillas invertidas", en="the code between backticks"),
    "link": Text(es="los enlaces", en="the links"),
    "heading": Text(es="los títulos", en="the headings"),
    "block": Text(es="los bloques de código", en="the blocks of code"),
}
DIFFERENT = Text(
    es="{place}: es y en difieren en {what}; solo en es: {es}; solo en en: {en}. Iguálalos.",
    en="{place}: es and en differ in {what}; only in es: {es}; only in en: {en}. Make them equal.",
)
