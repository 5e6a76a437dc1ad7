"""Two lists differ: what is the one thing to tell, so that the learner sees why?"""

from __future__ import annotations

import json
from typing import Any

from grader.findings import plain
from workbook.text import Text

SHOWN = 3
NONE = Text(es="ninguno", en="none")


def describe_lists(wanted: list[Any], value: list[Any]) -> tuple[Text, Text]:
    """What was expected and what was seen, for lists whose order and repetitions count."""
    if not wanted:
        return NONE, _difference(wanted, value)
    count = len(wanted)
    expected = Text(es=f"{_items(count).es}, en orden", en=f"{_items(count).en}, in order")
    return expected, _difference(wanted, value)


def _difference(wanted: list[Any], value: list[Any]) -> Text:
    missing, extra = _without(wanted, value), _without(value, wanted)
    if not value:
        return NONE
    if times := _repeated(wanted, value):
        return _twice(times, len(wanted))
    if not missing and not extra:
        place = next(i for i, (a, b) in enumerate(zip(wanted, value, strict=True)) if a != b)
        return Text(
            es=f"los mismos en otro orden: el primero fuera de lugar es el número {place + 1}",
            en=f"the same ones in another order: the first one out of place is number {place + 1}",
        )
    return _counted(wanted, value, missing, extra)


def _counted(wanted: list[Any], value: list[Any], missing: list[Any], extra: list[Any]) -> Text:
    found = _items(len(value))
    es, en = [found.es], [found.en]
    if missing:
        es.append(
            f"{'falta' if len(missing) == 1 else 'faltan'} {len(missing)} ({_names(missing)})"
        )
        en.append(f"{len(missing)} missing ({_names(missing)})")
    if extra:
        again = all(_key(each) in {_key(w) for w in wanted} for each in extra)
        repeated = "repetido" if len(extra) == 1 else "repetidos"
        es.append(f"{len(extra)} {repeated if again else 'que no esperaba'} ({_names(extra)})")
        en.append(f"{len(extra)} {'repeated' if again else 'not expected'} ({_names(extra)})")
    return Text(es=", ".join(es), en=", ".join(en))


def _twice(times: int, count: int) -> Text:
    total = times * count
    return Text(
        es=f"{total} = {times} × {count}: parece que lo ejecutaste {times} veces",
        en=f"{total} = {times} × {count}: it looks as if you ran it {times} times",
    )


def _repeated(wanted: list[Any], value: list[Any]) -> int:
    times = len(value) // len(wanted) if wanted else 0
    return times if times > 1 and value == wanted * times else 0


def _without(some: list[Any], others: list[Any]) -> list[Any]:
    """The items of one list that the other lacks, each as often as it is lacking."""
    left = [_key(each) for each in others]
    lacking = []
    for each in some:
        if _key(each) in left:
            left.remove(_key(each))
        else:
            lacking.append(each)
    return lacking


def _key(item: Any) -> str:
    return json.dumps(item, sort_keys=True, default=repr)


def _names(items: list[Any]) -> str:
    shown = [_name(each) for each in items[:SHOWN]]
    return ", ".join(shown) + (", …" if len(items) > SHOWN else "")


def _name(item: Any) -> str:
    """An order by its id, anything else as Python writes it."""
    if isinstance(item, dict):
        identifier = next((v for k, v in item.items() if str(k).endswith("_id")), None)
        if identifier is not None:
            return plain(str(identifier), 40)
    words = repr(item)
    return words if len(words) <= 40 else f"{words[:39]}…"


def _items(count: int) -> Text:
    if count == 1:
        return Text(es="1 elemento", en="1 item")
    return Text(es=f"{count} elementos", en=f"{count} items")
