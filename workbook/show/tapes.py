"""How does a topic look as a tape: its records in order, coloured by key, and who reads what next?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from workbook.show import sentences, svg
from workbook.show.facts import Strip, Tape, key_text, printable
from workbook.show.output import Picture
from workbook.show.svg import LETTERS, MARGIN, Marker

LABEL, LONG_LABEL, END, TOP = 92.0, 126.0, 46.0, 40.0
WIDE, NARROW, TALL, LOW = 30.0, 11.0, 24.0, 16.0
FEW = 12  # with more partitions, only the group that is furthest behind is drawn
TOLD = 6  # keys and places told in one line
Keys = dict[bytes | None, int]


def tape_picture(tape: Tape) -> Picture:
    """The tape and its words."""
    keys, words = ranked(tape), tape_words(tape)
    return Picture(_Drawing(tape, keys, words).svg(), words)


def ranked(tape: Tape) -> Keys:
    """The place of each key in the legend, in the order of offsets and partitions; None is no key."""
    records = sorted(
        (r.offset, strip.number, r.key or b"")
        for strip in tape.strips
        for r in strip.records
        if r.key is not None
    )
    return {key: place for place, key in enumerate(dict.fromkeys(key for *_, key in records))}


class _Drawing:
    def __init__(self, tape: Tape, keys: Keys, words: str) -> None:
        self._tape, self._keys, self._words = tape, keys, words
        longest = max([s.stop - s.start for s in tape.strips], default=0) + 1
        self._shared = len({s.start for s in tape.strips}) == 1
        self._cells_at = MARGIN + (LABEL if self._shared else LONG_LABEL)
        room = svg.WIDEST - MARGIN - self._cells_at - END
        self._slot = max(NARROW, min(WIDE, room / longest))
        self._tall = TALL if self._slot >= 18 else LOW
        self._right = self._cells_at + longest * self._slot
        self._width = max(self._right + END + MARGIN, 560.0)
        self._many = len(tape.strips) > FEW
        self._kinds: set[str] = set()

    def svg(self) -> str:
        """The whole picture."""
        title, _, rest = self._words.partition("\n")
        parts, y = [], TOP
        if self._shared and self._tape.strips:
            parts.append(self._ruler(y + 10))
            y += 16
        for strip in self._tape.strips:
            row, y = self._row(strip, y)
            parts.append(row)
        below, tall = svg.legend(list(self._legend()), y + 10, self._width)
        body = "".join([self._defined(), *parts, below])
        return svg.document(body, self._width, y + 10 + tall + 8, title, rest)

    def _ruler(self, y: float) -> str:
        """The offsets over the columns: each, or every fifth or tenth where they are narrow."""
        start = self._tape.strips[0].start
        stop = max(strip.stop for strip in self._tape.strips)
        step = 1 if self._slot >= 7 * len(str(stop)) + 4 else 5 if self._slot >= 8 else 10
        wanted = [offset for offset in range(start, stop + 1) if offset % step == 0]
        return "".join(
            svg.text(
                self._x(offset - start) + self._slot / 2,
                y,
                str(offset),
                size=10,
                anchor="middle",
                more='class="s"',
            )
            for offset in wanted
        )

    def _x(self, slots: int) -> float:
        return self._cells_at + slots * self._slot

    def _row(self, strip: Strip, y: float) -> tuple[str, float]:
        """A partition's cells and markers, and where the next row begins."""
        name = str(sentences.PARTITION.format(number=strip.number))
        parts = [svg.text(MARGIN, y + self._tall / 2 + 4, name, more='class="s"')]
        if not self._shared and strip.start:
            at = (self._x(0) - 3, y + self._tall / 2 + 3)
            parts.append(svg.text(*at, f"{strip.start}…", size=9, anchor="end", more='class="s"'))
        parts += self._cells(strip, y)
        after = self._x(strip.stop - strip.start)
        if strip.stop == strip.end:
            parts.append(svg.box(after + 1, y, self._slot - 2, self._tall, 'class="f"'))
        end = f"→ {strip.end}"
        parts.append(
            svg.text(after + self._slot + 4, y + self._tall / 2 + 4, end, more='class="s"')
        )
        y += self._tall
        below, tall = svg.markers(list(self._markers(strip)), y, self._width - MARGIN)
        return "".join([*parts, below]), y + tall + (10 if tall else 6)

    def _cells(self, strip: Strip, y: float) -> Iterator[str]:
        """Each cell refers to its kind, so that two thousand of them stay small."""
        there = {record.offset: record.key for record in strip.records}
        read = strip.stop if strip.whole else max(there, default=-1) + 1
        yield f'<g transform="translate({self._x(0) + 0.5:.1f} {y:.1f})">'
        for offset in range(strip.start, strip.stop):
            absent = "gap" if offset < max(read, strip.first) else "late"
            kind = self._kind(there[offset]) if offset in there else absent
            self._kinds.add(kind)
            yield f'<use href="#{kind}" x="{(offset - strip.start) * self._slot:.5g}"/>'
        yield "</g>"

    def _kind(self, key: bytes | None) -> str:
        return "plain" if key is None else f"k{min(self._keys[key], len(LETTERS))}"

    def _defined(self) -> str:
        """Each kind of cell, once."""
        cell = (0.0, 0.0, self._slot - 1, self._tall)
        drawn = {"gap": svg.empty_cell(*cell), "plain": svg.plain_cell(*cell)}
        drawn["late"] = svg.late_cell(*cell)
        drawn |= {f"k{n}": svg.letter_cell(*cell, n) for n in range(len(LETTERS) + 1)}
        used = "".join(f'<g id="{kind}">{drawn[kind]}</g>' for kind in sorted(self._kinds))
        return f"<defs>{used}</defs>"

    def _markers(self, strip: Strip) -> Iterator[Marker]:
        """One for each offset at which a group is, with the names of all that are there."""
        at: dict[int, list[str]] = {}
        for group, places in self._tape.groups.items():
            if strip.number in places:
                at.setdefault(places[strip.number], []).append(printable(group, 18))
        shown = sorted(at)[:1] if self._many else sorted(at)
        for offset in shown:
            words = f"{_few(at[offset])} {offset}"
            if offset < strip.start:
                yield Marker(self._x(0), words, way=-1)
            elif offset > strip.stop:
                yield Marker(self._x(strip.stop - strip.start) + self._slot, words, way=1)
            else:
                yield Marker(self._x(offset - strip.start) + self._slot / 2, words)

    def _legend(self) -> Iterator[tuple[str, str]]:
        count = Counter(r.key for strip in self._tape.strips for r in strip.records)
        cell = (0.0, 0.0, 16.0, 14.0)
        for key in list(self._keys)[: len(LETTERS)]:
            if key is not None:
                yield svg.letter_cell(*cell, self._keys[key]), f"{key_text(key)} ×{count[key]}"
        others = len(self._keys) - len(LETTERS)
        if others > 0:
            yield (
                svg.letter_cell(*cell, len(LETTERS)),
                str(sentences.OTHER_KEYS.format(count=others)),
            )
        if None in count:
            yield svg.plain_cell(*cell), f"{sentences.NO_KEY} ×{count[None]}"
        if "late" in self._kinds:
            yield svg.late_cell(*cell), str(sentences.LATE)
        if "gap" in self._kinds:
            yield svg.empty_cell(*cell), str(sentences.NOTHING_THERE)
        if self._tape.groups:
            up = svg.SHAPES["up"].format(x=8, y=2)
            words = sentences.NEXT_OF_LAST if self._many else sentences.NEXT_OF_GROUP
            yield f'<path d="{up}" class="i"/>', str(words)


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} +{len(names) - 3}"


def tape_words(tape: Tape) -> str:
    """The same in words: where each partition is, its keys, and where each group is."""
    lines = [_title(tape)]
    keys = ranked(tape)
    for strip in tape.strips:
        lines += _strip_lines(strip, keys)
    if tape.silent:
        lines.append(str(sentences.SILENT.format(numbers=", ".join(map(str, tape.silent)))))
    if tape.left_out:
        lines.append(str(sentences.MORE_PARTITIONS.format(count=tape.left_out)))
    strips = {strip.number: strip for strip in tape.strips}
    lines += [_group_line(group, places, strips) for group, places in tape.groups.items()]
    if not tape.groups:
        lines.append(str(sentences.NO_GROUPS))
    if tape.unasked:
        lines.append(str(sentences.MORE_GROUPS.format(count=tape.unasked)))
    return "\n".join(lines)


def _title(tape: Tape) -> str:
    many, held = (
        len(tape.strips) + len(tape.silent) + tape.left_out,
        sum(s.end - s.first for s in tape.strips),
    )
    partitions = sentences.ONE_PARTITION if many == 1 else sentences.PARTITIONS.format(count=many)
    one = sentences.ONE_OFFSET if held == 1 else sentences.OFFSETS.format(count=held)
    records = one if held else sentences.NO_RECORDS
    return str(
        sentences.TAPE.format(
            topic=printable(tape.topic, 60), partitions=partitions, records=records
        )
    )


def _strip_lines(strip: Strip, keys: Keys) -> Iterator[str]:
    facts = {"number": strip.number, "first": strip.first, "last": strip.end - 1, "end": strip.end}
    yield str(
        (sentences.STRIP if strip.first < strip.end else sentences.EMPTY_STRIP).format(**facts)
    )
    begin = max(strip.first, strip.start)
    if (begin, strip.stop) != (strip.first, strip.end) and begin < strip.stop:
        yield str(sentences.DRAWN.format(first=begin, last=strip.stop - 1))
    if not strip.whole:
        yield str(sentences.HALF_READ)
    count = Counter(record.key for record in strip.records)
    if any(key is not None for key in count):
        told = [_key_words(key, keys, times) for key, times in count.most_common(TOLD)]
        rest = len(count) - len(told)
        told += [str(sentences.OTHER_KEYS.format(count=rest))] if rest else []
        yield str(sentences.KEYS.format(keys=", ".join(told)))


def _key_words(key: bytes | None, keys: Keys, times: int) -> str:
    if key is None:
        return f"{sentences.NO_KEY} ×{times}"
    letter = LETTERS[keys[key]] if keys[key] < len(LETTERS) else "•"
    return f"{letter} «{key_text(key)}» ×{times}"


def _group_line(group: str, places: Mapping[int, int], strips: Mapping[int, Strip]) -> str:
    known = [(number, offset) for number, offset in sorted(places.items()) if number in strips]
    told = [_place(offset, strips[number]) for number, offset in known[:TOLD]]
    if len(known) > TOLD:
        told.append(str(sentences.MORE_PLACES.format(count=len(known) - TOLD)))
    return str(sentences.GROUP.format(group=printable(group), places=", ".join(told)))


def _place(offset: int, strip: Strip) -> str:
    left = strip.end - offset
    words = (
        sentences.LEFT.format(count=left)
        if left > 1
        else sentences.ONE_LEFT
        if left == 1
        else sentences.AT_END
    )
    words = words if offset >= strip.first else sentences.DELETED_THERE
    return str(sentences.PLACE.format(offset=offset, number=strip.number, left=words))
