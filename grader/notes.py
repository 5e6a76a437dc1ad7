"""What does a report say besides its checks: a bare name, a node that is off, too much kept?"""

from __future__ import annotations

from typing import Any

from grader.findings import plain
from infra import Cluster, Node, caps
from workbook.sentences import STATES
from workbook.text import Text

MOST = 3  # notes of one kind; the first ones say it all


def clue_notes(me: str, clues: Any) -> list[Text]:
    """What the notebook's own cells give away about names that cannot work elsewhere, or at all."""
    literal, bare = _names(clues, "literal_prefix"), _names(clues, "bare_names")
    return [_literal(me, name) for name in literal] + [_bare(me, name) for name in bare]


def _names(clues: Any, kind: str) -> list[str]:
    """The first names of a kind; a client may send anything in their place."""
    given = clues.get(kind) if isinstance(clues, dict) else None
    names = given[:MOST] if isinstance(given, list) else []
    return [plain(name) for name in names if isinstance(name, str)]


def _literal(me: str, name: str) -> Text:
    better = f'`f"{{ME}}.{name.removeprefix(me + ".")}"`'
    return Text(
        es=f"Escribiste «{name}», con tu prefijo a mano. Escribe {better}: "
        "la nota se pone con otro prefijo, y así tu trabajo no se encontraría.",
        en=f"You wrote `{name}`, with your prefix by hand. Write {better}: "
        "the mark is given under another prefix, and then your work would not be found.",
    )


def _bare(me: str, name: str) -> Text:
    better = f'`f"{{ME}}.{name}"`'
    return Text(
        es=f"Usas «{name}» sin prefijo, y solo puedes usar nombres que empiezan con «{me}.». "
        f"Escribe {better}.",
        en=f"You use `{name}` without a prefix, and only names that begin with `{me}.` are yours. "
        f"Write {better}.",
    )


def cap_notes(cluster: Cluster, me: str) -> list[Text]:
    """One sentence for who keeps more on a shared cluster than they may."""
    notice = caps.notice_for(cluster.folder, me)
    return [notice] if notice else []


def node_notes(cluster: Cluster) -> list[Text]:
    """One sentence for each node that is off, frozen or off the network."""
    return [
        _node(node, position)
        for role in ("broker", "controller")
        for position, node in enumerate([n for n in cluster.nodes() if n.role == role], start=1)
        if node.state != "running"
    ]


def _node(node: Node, position: int) -> Text:
    mends = {"paused": "resume", "disconnected": "reconnect"}.get(node.state, "start")
    which = f"cluster.{node.role}s[{position}].{mends}()"
    kind = Text(es="controlador" if node.role == "controller" else "broker", en=node.role)
    return Text(
        es=f"El {kind.es} {node.id} está {STATES[node.state].es}. Devuélvelo con `{which}` "
        "o con `workbook up` en una terminal.",
        en=f"{kind.en.capitalize()} {node.id} is {STATES[node.state].en}. Bring it back with "
        f"`{which}`, or with `workbook up` in a terminal.",
    )
