"""What does a notebook's first cell set up?"""

from __future__ import annotations

from typing import Any, get_args

from workbook import answer as answering
from workbook import architecture, explain, graded, magic, memory, sentences
from workbook.errors import WorkbookError
from workbook.judge import text_of
from workbook.nodes import brokers_of, whoami
from workbook.text import Language, user_language


def open_notebook(slug: str, language: Language) -> None:
    """Say which notebook this is and in which language it speaks; greet with the cluster's state."""
    if not isinstance(slug, str) or not slug or language not in get_args(Language):
        raise WorkbookError(sentences.WHICH_LANGUAGE)
    memory.MEMORY.slug = slug
    memory.speak(language)
    memory.remember_cells()
    explain.install()
    magic.install()
    architecture.install()
    answering.install()
    try:
        answer = whoami()
    except WorkbookError as error:
        print(error)
        return
    memory.MEMORY.me = str(answer["me"])
    print(sentences.HELLO.format(notebook=slug, me=memory.MEMORY.me, state=_state(answer)))


def _state(answer: dict[str, Any]) -> str:
    if graded.is_graded():
        return str(sentences.BEING_GRADED)
    brokers = brokers_of(answer)
    up = sum(broker.alive for broker in brokers)
    if not answer.get("config") or (brokers and not up):
        problem = text_of(answer.get("problem")) or sentences.NO_CLUSTER
        return problem.say(user_language())
    if not brokers:  # an external cluster tells its nodes to nobody
        return str(sentences.CLUSTER_NAMED.format(name=answer["cluster"]["name"]))
    return str(sentences.BROKERS_UP.format(up=up, all=len(brokers)))
