"""How does a group's lag look: what it committed, where its consumer is, and the end?"""

from __future__ import annotations

from collections.abc import Iterator

from workbook.show import sentences, svg
from workbook.show.facts import Lag, Reading, printable
from workbook.show.output import Picture
from workbook.show.svg import MARGIN, Marker

LABEL, BAR, TALL, TOP = 126.0, 620.0, 18.0, 40.0
COUNTED = 60  # up to so many offsets, each is a cell
AROUND = 5  # offsets drawn before the first marker
DONE, TO_GO = svg.COLOURS[1], svg.COLOURS[0]


def lag_picture(lag: Lag) -> Picture:
    """The bars and their words."""
    words = lag_words(lag)
    return Picture(_Drawing(lag, words).svg(), words)


def lag_words(lag: Lag) -> str:
    """The same in words."""
    known = [reading.lag for reading in lag.readings if reading.lag is not None]
    names = {"group": printable(lag.group), "topic": printable(lag.topic, 60)}
    title = (
        sentences.LAG.format(**names, lag=sum(known)) if known else sentences.NO_LAG.format(**names)
    )
    lines = [str(title), *map(_reading, lag.readings)]
    if not known:
        lines.append(str(sentences.NOT_COMMITTED.format(**names)))
    if lag.silent:
        lines.append(str(sentences.SILENT.format(numbers=", ".join(map(str, lag.silent)))))
    if lag.left_out:
        lines.append(str(sentences.MORE_PARTITIONS.format(count=lag.left_out)))
    return "\n".join(lines)


def _reading(reading: Reading) -> str:
    markers = ", ".join(words for _, words, _ in _places(reading))
    said = sentences.UNREAD if reading.lag is None else sentences.READING
    return str(said.format(number=reading.number, markers=markers, lag=reading.lag))


def _places(reading: Reading) -> Iterator[tuple[int, str, str]]:
    """The three markers: offset, words, shape."""
    if reading.committed is not None:
        yield reading.committed, str(sentences.COMMITTED.format(offset=reading.committed)), "up"
    if reading.position is not None:
        yield reading.position, str(sentences.POSITION.format(offset=reading.position)), "diamond"
    yield reading.end, str(sentences.END.format(offset=reading.end)), "bar"


class _Drawing:
    def __init__(self, lag: Lag, words: str) -> None:
        self._lag, self._words = lag, words
        around = max([AROUND, *(_behind(reading) // 5 for reading in lag.readings)])
        self._left = {each.number: _left(each, around) for each in lag.readings}
        spans = [reading.end - self._left[reading.number] for reading in lag.readings]
        self._longest = max([*spans, 8]) + 1
        self._slot = BAR / self._longest
        self._width = MARGIN * 2 + LABEL + BAR + 90

    def svg(self) -> str:
        """The whole picture."""
        title, _, rest = self._words.partition("\n")
        parts, y = [], TOP
        for reading in self._lag.readings:
            row, y = self._row(reading, y)
            parts.append(row)
        below, tall = svg.legend(list(_legend(self._lag)), y + 6, self._width)
        return svg.document("".join([*parts, below]), self._width, y + tall + 14, title, rest)

    def _row(self, reading: Reading, y: float) -> tuple[str, float]:
        left = self._left[reading.number]
        name = str(sentences.PARTITION.format(number=reading.number))
        parts = [svg.text(MARGIN, y + TALL / 2 + 4, name, more='class="s"')]
        if left:
            at = (MARGIN + LABEL - 3, y + TALL / 2 + 3)
            parts.append(svg.text(*at, f"{left}…", size=9, anchor="end", more='class="s"'))
        done = left if reading.committed is None else min(max(reading.committed, left), reading.end)
        parts += self._bar(left, done, y, f'fill="{DONE}"')
        to_go = 'class="n l"' if reading.committed is None else f'fill="{TO_GO}"'
        parts += self._bar(done, reading.end, y, to_go, start=left)
        said = "lag –" if reading.lag is None else f"lag {reading.lag}"
        at = (MARGIN + LABEL + BAR + 8, y + TALL / 2 + 4)
        parts.append(svg.text(*at, said, more=svg.BOLD))
        places = [
            Marker(self._x(p - left, 0.5), words, shape) for p, words, shape in _places(reading)
        ]
        below, tall = svg.markers(places, y + TALL, self._width - MARGIN)
        return "".join([*parts, below]), y + TALL + tall + 12

    def _x(self, slots: int, part: float = 0.0) -> float:
        return MARGIN + LABEL + (slots + part) * self._slot

    def _bar(
        self, begin: int, end: int, y: float, more: str, start: int | None = None
    ) -> Iterator[str]:
        """Cells where they can be counted, else one stretch; what is to be read is lower, too."""
        origin = begin if start is None else start
        top, tall = (y, TALL) if start is None else (y + 5, TALL - 5)
        if end <= begin:
            return
        counted = self._longest <= COUNTED
        edges = range(begin, end) if counted else (begin,)
        wide = self._slot - 1 if counted else (end - begin) * self._slot
        cell = f"h{wide:.1f}v{tall:g}h-{wide:.1f}z"
        path = "".join(f"M{self._x(edge - origin) + 0.5:.1f} {top:.1f}{cell}" for edge in edges)
        yield f'<path d="{path}" {more}/>'


def _behind(reading: Reading) -> int:
    return reading.end - min(offset for offset, *_ in _places(reading))


def _left(reading: Reading, around: int) -> int:
    """The first offset that is drawn: a few before the first marker."""
    if reading.committed is None:
        return reading.first
    return max(reading.first, reading.end - _behind(reading) - around)


def _legend(lag: Lag) -> Iterator[tuple[str, str]]:
    up, diamond, bar = (svg.SHAPES[name].format(x=8, y=2) for name in ("up", "diamond", "bar"))
    yield svg.box(0, 0, 16, 14, f'fill="{DONE}"'), str(sentences.DONE_IS)
    yield svg.box(0, 4, 16, 10, f'fill="{TO_GO}"'), str(sentences.LAG_IS)
    yield f'<path d="{up}" class="i"/>', str(sentences.COMMITTED_IS)
    if any(reading.position is not None for reading in lag.readings):
        yield f'<path d="{diamond}" class="i"/>', str(sentences.POSITION_IS)
    yield f'<path d="{bar}" class="i"/>', str(sentences.END_IS)
