"""What does the learner's own cluster look like now?

`show.tape(topic)`, `show.brokers(topic)`, `show.lag(topic, group)`.
Names are whole, as Kafka knows them, or without the learner's prefix. A picture is a still: run the
cell again for another. What cannot be drawn is said in a sentence, and the cell goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbook import memory
from workbook.errors import WorkbookError
from workbook.sentences import Said
from workbook.show import sentences
from workbook.text import user_language

__all__ = ["brokers", "lag", "tape"]


def tape(topic: str, *, start: int | None = None) -> None:
    """The records of each partition in order, coloured by key; ▲ is what each of your groups reads next.

    A long topic shows its last records; `start` is the first offset to show instead.
    """
    name = _whole("tape", topic, sentences.A_TOPIC)
    if start is not None and (type(start) is not int or start < 0):
        raise WorkbookError(sentences.NOT_AN_OFFSET.format(what=repr(start)[:40]))

    def drawn() -> Any:
        from workbook.show.reading import read_tape
        from workbook.show.tapes import tape_picture

        return tape_picture(read_tape(_config(), memory.me(), name, start))

    _show(drawn)


def brokers(topic: str) -> None:
    """Which broker leads each partition, which copies are in the ISR, and which are not."""
    name = _whole("brokers", topic, sentences.A_TOPIC)

    def drawn() -> Any:
        from workbook.show.placements import placement_picture
        from workbook.show.reading import read_placement

        return placement_picture(read_placement(_config(), memory.me(), name))

    _show(drawn)


def lag(topic: str, group: str, consumer: Any = None) -> None:
    """How far a group is: committed, end, and the position of `consumer`, an open one of yours."""
    name, reader = _whole("lag", topic, sentences.A_TOPIC), _whole("lag", group, sentences.A_GROUP)

    def drawn() -> Any:
        from workbook.show.lags import lag_picture
        from workbook.show.reading import read_lag

        return lag_picture(read_lag(_config(), memory.me(), name, reader, consumer))

    _show(drawn)


def _whole(call: str, name: object, kind: Said) -> str:
    """The name with the learner's prefix."""
    if not isinstance(name, str) or not name:
        example = 'lag("orders", "billing")' if call == "lag" else f'{call}("orders")'
        facts = {"call": call, "kind": kind, "example": example, "what": repr(name)[:40]}
        raise WorkbookError(sentences.NOT_A_NAME.format(**facts))
    prefix = f"{memory.me()}."
    return name if name.startswith(prefix) else prefix + name


def _config() -> dict[str, Any]:
    from workbook.nodes import cluster

    return cluster.config


def _show(drawn: Callable[[], Any]) -> None:
    """The picture, or why there is none: a drill goes on without it."""
    from workbook.show.output import put

    try:
        picture = drawn()
    except WorkbookError as error:
        print(error)
    else:
        put(picture, user_language())
