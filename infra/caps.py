"""How much may one tenant keep on a shared cluster, and what happens beyond that?

Kafka knows no such limit, so a sweep counts. Who is over it is warned; who stays over it may not
create (too many topics or partitions) or write (too many bytes) until they have deleted something.
Nothing of theirs is ever deleted: what somebody made is theirs, and a stop is enough to protect
the others. The stop is a DENY among their ACLs, which Kafka puts above every ALLOW.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)
from filelock import FileLock

from infra import admin
from infra.other_client import asking
from infra.state import private_folder, read_json, write_private
from workbook.text import Text

GRACE = 60.0  # seconds between the warning and the stop
FAR = 1.5  # times the cap: here nobody waits for the grace to end
SLOW = 10.0
CREATING = (AclOperation.CREATE, AclOperation.ALTER)
WRITING = (AclOperation.WRITE,)


@dataclass(frozen=True)
class Use:
    """What a tenant keeps: topics, partitions, and bytes on all disks (every copy counts)."""

    topics: int = 0
    partitions: int = 0
    stored: int = 0


CAPS = Use(topics=60, partitions=150, stored=1_000_000_000)


@dataclass(frozen=True)
class Notice:
    """Since when a tenant is over a cap, with how much, and whether they have been stopped."""

    use: Use
    since: float
    stopped: bool = False

    @property
    def text(self) -> Text:
        """What the tenant reads."""
        shape = _STOPPED if self.stopped else _WARNED
        return shape.format(
            use=_join(_SHAPES[key].format(**_figures(self.use, key)) for key in over(self.use)),
            doing=_join(dict.fromkeys(_DOING[key] for key in over(self.use))),
            seconds=f"{GRACE:g}",
        )


def over(use: Use, times: float = 1) -> list[str]:
    """The caps that are passed: "topics", "partitions", "stored"."""
    limits = asdict(CAPS)
    return [key for key, value in asdict(use).items() if value > limits[key] * times]


def uses(config: admin.Config, names: Iterable[str]) -> dict[str, Use]:
    """What each tenant keeps now; two questions to the cluster, however many tenants."""
    topics = admin.metadata(config, SLOW).topics
    sizes = _sizes(config)
    found = {name: Use() for name in names}
    for topic, facts in topics.items():
        name = topic.partition(".")[0]
        if name in found:
            use = found[name]
            found[name] = Use(
                use.topics + 1,
                use.partitions + len(facts.partitions),
                use.stored + sizes.get(topic, 0),
            )
    return found


def _sizes(config: admin.Config) -> dict[str, int]:
    """Bytes of each topic on the disks of all brokers."""
    with asking(config) as client:
        brokers = client.describe_log_dirs()
    sizes: dict[str, int] = {}
    for topic in (t for b in brokers for folder in b["log_dirs"] for t in folder["topics"]):
        held = sum(partition["partition_size"] for partition in topic["partitions"])
        sizes[topic["name"]] = sizes.get(topic["name"], 0) + held
    return sizes


def notices(folder: Path) -> dict[str, Notice]:
    """Who is over a cap on the cluster with this folder, as the last sweep saw it."""
    known: dict[str, dict[str, Any]] = read_json(folder / "caps.json") or {}
    return {name: _notice(facts) for name, facts in known.items()}


def notice_for(folder: Path, name: str) -> Text | None:
    """What this tenant must know of the caps now, if anything."""
    notice = notices(folder).get(name)
    return notice.text if notice and over(notice.use) else None


def enforce(
    folder: Path, config: admin.Config, names: Sequence[str], now: float | None = None
) -> dict[str, Notice]:
    """One sweep: counts, warns, stops, and lets go on; returns who is over a cap now."""
    private_folder(folder)
    with FileLock(f"{folder / 'caps.json'}.lock"):
        before = notices(folder)
        after = judged(before, uses(config, names), time.time() if now is None else now)
        for name in before.keys() | after.keys():
            _move(config, name, before.get(name), after.get(name))
        if after != before:
            facts = {name: asdict(notice) for name, notice in after.items()}
            write_private(folder / "caps.json", json.dumps(facts))
    return after


def judged(before: Mapping[str, Notice], used: Mapping[str, Use], now: float) -> dict[str, Notice]:
    """Who is warned and who is stopped, from what was said before and what is kept now."""
    after = {}
    for name, use in used.items():
        if over(use):
            known = before.get(name)
            since = known.since if known else now
            stopped = bool(known and known.stopped) or bool(over(use, FAR))
            after[name] = Notice(use, since, stopped or now - since >= GRACE)
    return after


def _move(config: admin.Config, name: str, before: Notice | None, after: Notice | None) -> None:
    """From what was denied to what is denied now."""
    was, is_now = _denied(before), _denied(after)
    if gone := was - is_now:
        ended = [AclBindingFilter(*_deny(name, each)) for each in gone]
        admin.answers(config, lambda a: a.delete_acls(ended))
    if new := is_now - was:
        denied = [AclBinding(*_deny(name, each)) for each in new]
        admin.answers(config, lambda a: a.create_acls(denied))


def _denied(notice: Notice | None) -> set[AclOperation]:
    if notice is None or not notice.stopped:
        return set()
    keys = over(notice.use)
    writing = WRITING if "stored" in keys else ()
    creating = CREATING if {"topics", "partitions"}.intersection(keys) else ()
    return {*writing, *creating}


def _deny(name: str, operation: AclOperation) -> tuple[Any, ...]:
    kind, prefixed = ResourceType.TOPIC, ResourcePatternType.PREFIXED
    return (kind, f"{name}.", prefixed, f"User:{name}", "*", operation, AclPermissionType.DENY)


def _notice(facts: dict[str, Any]) -> Notice:
    return Notice(Use(**facts["use"]), float(facts["since"]), bool(facts["stopped"]))


def _figures(use: Use, key: str) -> dict[str, str]:
    shown = megabytes if key == "stored" else str
    return {"now": shown(getattr(use, key)), "cap": shown(getattr(CAPS, key))}


def megabytes(count: int) -> str:
    """1_234_567_890 → "1235 MB"."""
    return f"{count / 1_000_000:.0f} MB"


def _join(texts: Iterable[Text]) -> Text:
    parts = list(texts)
    return Text(
        es=" y ".join(part.es for part in parts), en=" and ".join(part.en for part in parts)
    )


_SHAPES = {
    "topics": Text(es="{now} topics (el máximo es {cap})", en="{now} topics (at most {cap})"),
    "partitions": Text(
        es="{now} particiones (el máximo es {cap})", en="{now} partitions (at most {cap})"
    ),
    "stored": Text(
        es="{now} en los discos, contando cada copia (el máximo es {cap})",
        en="{now} on the disks, counting every copy (at most {cap})",
    ),
}
_CREATE = Text(es="crear topics ni particiones", en="create topics or partitions")
_WRITE = Text(es="escribir en tus topics", en="write to your topics")
_DOING = {"topics": _CREATE, "partitions": _CREATE, "stored": _WRITE}
_WARNED = Text(
    es="Este clúster es de todos, y tú guardas {use}. Borra lo que ya no uses: "
    '`cluster.reset("nombre")` borra un topic y `cluster.reset()` borra todos los tuyos. '
    "Si sigues así dentro de {seconds} s, no podrás {doing} hasta que bajes de ahí.",
    en="This cluster is everybody's, and you keep {use}. Delete what you no longer use: "
    '`cluster.reset("name")` deletes one topic and `cluster.reset()` all of yours. '
    "If this is still so in {seconds} s, you may not {doing} until you are below that.",
)
_STOPPED = Text(
    es="Este clúster es de todos, y tú guardas {use}: por eso ahora no puedes {doing}, y Kafka te "
    "responde TOPIC_AUTHORIZATION_FAILED. Nada tuyo se borró. Borra lo que ya no uses: "
    '`cluster.reset("nombre")` borra un topic y `cluster.reset()` borra todos los tuyos; '
    "en medio minuto podrás seguir.",
    en="This cluster is everybody's, and you keep {use}: so now you may not {doing}, and Kafka "
    "answers you TOPIC_AUTHORIZATION_FAILED. Nothing of yours was deleted. Delete what you no "
    'longer use: `cluster.reset("name")` deletes one topic and `cluster.reset()` all of yours; '
    "in half a minute you can go on.",
)
