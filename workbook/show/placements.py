"""How do a topic's copies look: which broker leads, which follow in sync, which are behind?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbook.sentences import Said
from workbook.show import sentences, svg
from workbook.show.facts import Copy, Placement, printable
from workbook.show.output import Picture
from workbook.show.svg import MARGIN

LABEL, COLUMN, TALL, TOP = 92.0, 118.0, 30.0, 40.0
FILLS = {"leader": svg.DARK_COLOUR, "in_sync": svg.COLOURS[1], "lagging": "none"}


def placement_picture(placement: Placement) -> Picture:
    """The map and its words."""
    words = placement_words(placement)
    return Picture(_draw(placement, words), words)


def placement_words(placement: Placement) -> str:
    """The same in words: each partition's leader and ISR, then what is out of it."""
    lines = [str(sentences.BROKERS.format(topic=printable(placement.topic, 60)))]
    lines.append(str(_summary(placement)))
    gone = [str(broker) for broker in placement.brokers if broker not in placement.up]
    if gone:
        lines.append(str(sentences.GONE.format(brokers=", ".join(gone))))
    leaders = Counter(placement.leader(number) for number in placement.copies)
    counts = ", ".join(f"broker {broker}: {leaders[broker]}" for broker in placement.brokers)
    lines.append(str(sentences.LEADERS_EACH.format(counts=counts)))
    lines += [_partition(placement, number) for number in placement.copies]
    if placement.left_out:
        lines.append(str(sentences.MORE_PARTITIONS.format(count=placement.left_out)))
    return "\n".join(lines)


def _summary(placement: Placement) -> Said:
    lagging = sum(copy == "lagging" for of in placement.copies.values() for copy in of.values())
    return sentences.HOW_MANY_LAG.format(count=lagging) if lagging else sentences.ALL_IN_SYNC


def _partition(placement: Placement, number: int) -> str:
    copies = sorted(placement.copies[number].items())
    leader = placement.leader(number)
    led = sentences.LED_BY_NOBODY if leader is None else sentences.LED_BY.format(broker=leader)
    lagging = ", ".join(str(broker) for broker, copy in copies if copy == "lagging")
    return str(
        sentences.COPIES.format(
            number=number,
            leader=led,
            in_sync=sentences.ISR_IS.format(
                brokers=", ".join(str(b) for b, c in copies if c != "lagging") or "–"
            ),
            lagging=sentences.LAGGING_ARE.format(brokers=lagging) if lagging else "",
        )
    )


def _draw(placement: Placement, words: str) -> str:
    title, _, rest = words.partition("\n")
    width = max(MARGIN * 2 + LABEL + COLUMN * len(placement.brokers), 480.0)
    parts, y = list(_heads(placement)), TOP + 34
    for number, copies in placement.copies.items():
        name = str(sentences.PARTITION.format(number=number))
        parts.append(svg.text(MARGIN, y + TALL / 2 + 2, name, more='class="s"'))
        for broker, copy in copies.items():
            place = placement.brokers.index(broker)
            parts.append(_copy(MARGIN + LABEL + place * COLUMN, y, COLUMN - 10, copy))
        if placement.leader(number) is None:
            at = (MARGIN + LABEL - 12, y + TALL / 2 + 3)
            parts.append(svg.text(*at, "⚠", size=13, anchor="end"))
        y += TALL
    below, tall = svg.legend(list(_legend(placement)), y + 8, width)
    return svg.document("".join([*parts, below]), width, y + tall + 16, title, rest)


def _heads(placement: Placement) -> Iterator[str]:
    """Each broker's name, and whether it answers; the column of one that does not is shaded."""
    bottom = TALL * len(placement.copies)
    for place, broker in enumerate(placement.brokers):
        x = MARGIN + LABEL + place * COLUMN
        up = broker in placement.up
        if not up:
            yield svg.box(x - 5, TOP, COLUMN - 2, 34 + bottom, 'class="f l" stroke-dasharray="5 4"')
        middle = x + (COLUMN - 10) / 2
        yield svg.text(middle, TOP + 14, f"broker {broker}", anchor="middle", more=svg.BOLD)
        state = f"● {sentences.UP}" if up else f"✕ {sentences.DOWN}"
        yield svg.text(middle, TOP + 28, state, size=11, anchor="middle", more='class="s"')


def _copy(x: float, y: float, width: float, copy: Copy) -> str:
    """A copy: its fill, its border and its sign each tell what it is."""
    sign = {"leader": "★", "in_sync": "✓", "lagging": "…"}[copy]
    words = str({"leader": sentences.LEADER, "in_sync": "ISR", "lagging": "–"}[copy])
    ink = {
        "leader": 'fill="#fff" font-weight="600"',
        "in_sync": 'fill="#000"',
        "lagging": 'class="i"',
    }[copy]
    border = 'class="k" stroke-dasharray="4 3"' if copy == "lagging" else 'stroke="none"'
    cell = svg.box(x, y, width, TALL - 6, f'fill="{FILLS[copy]}" {border}', 4)
    said = sign if copy == "lagging" else f"{sign} {words}"
    return cell + svg.text(x + width / 2, y + TALL / 2 + 1, said, anchor="middle", more=ink)


def _legend(placement: Placement) -> Iterator[tuple[str, str]]:
    yield _small("leader", "★"), str(sentences.LEADER)
    yield _small("in_sync", "✓"), str(sentences.IN_SYNC)
    yield _small("lagging", "…"), str(sentences.LAGGING)
    if any(placement.leader(number) is None for number in placement.copies):
        yield svg.text(0, 12, "⚠"), str(sentences.LED_BY_NOBODY)


def _small(copy: str, sign: str) -> str:
    border = 'class="k" stroke-dasharray="4 3"' if copy == "lagging" else ""
    ink = {"leader": 'fill="#fff"', "in_sync": 'fill="#000"', "lagging": 'class="i"'}[copy]
    cell = svg.box(0, 0, 16, 14, f'fill="{FILLS[copy]}" {border}', 3)
    return cell + svg.text(8, 11, sign, size=10, anchor="middle", more=ink)
