"""What is known of a topic when its picture is drawn, whoever asked for it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LONGEST_NAME = 24  # characters of a key, a topic or a group in a picture
Copy = Literal["leader", "in_sync", "lagging"]


@dataclass(frozen=True)
class Record:
    """One record, without its value: a picture shows where it lies."""

    offset: int
    key: bytes | None


@dataclass(frozen=True)
class Strip:
    """A partition: its offsets are first ≤ offset < end; [start, stop) is the part that is drawn."""

    number: int
    first: int
    end: int
    start: int
    stop: int
    records: tuple[Record, ...] = ()
    whole: bool = True  # whether every record of that part was read in time


@dataclass(frozen=True)
class Tape:
    """A topic: its partitions, and the committed offset of each group by group and partition."""

    topic: str
    strips: tuple[Strip, ...]
    groups: Mapping[str, Mapping[int, int]]
    silent: tuple[int, ...] = ()  # partitions without a leader, or that did not answer
    left_out: int = 0  # partitions beyond the most that are drawn
    unasked: int = 0  # groups beyond the most that are asked


@dataclass(frozen=True)
class Placement:
    """A topic's copies: for each partition, what each broker's copy is; and who is up."""

    topic: str
    brokers: tuple[int, ...]
    up: frozenset[int]
    copies: Mapping[int, Mapping[int, Copy]]
    left_out: int = 0

    def leader(self, partition: int) -> int | None:
        """The broker that leads it; None: nobody does."""
        copies = self.copies[partition].items()
        return next((broker for broker, copy in copies if copy == "leader"), None)


@dataclass(frozen=True)
class Reading:
    """How far a group is in one partition; None where it has committed nothing or nobody knows."""

    number: int
    first: int
    end: int
    committed: int | None
    position: int | None = None

    @property
    def lag(self) -> int | None:
        """Records between what was committed and the end; None without a commit."""
        return None if self.committed is None else max(self.end - self.committed, 0)


@dataclass(frozen=True)
class Lag:
    """A group and a topic."""

    topic: str
    group: str
    readings: tuple[Reading, ...]
    silent: tuple[int, ...] = ()
    left_out: int = 0


def printable(text: str, longest: int = LONGEST_NAME) -> str:
    """What somebody else wrote, on one line, without what cannot be seen or could steer a terminal."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return "".join(letter if letter.isprintable() else "·" for letter in cut)


def key_text(key: bytes, longest: int = LONGEST_NAME) -> str:
    """A key as people read it: UTF-8, else its bytes as 0x…"""
    try:
        return printable(key[: 4 * longest].decode("utf-8"), longest) or "«»"
    except UnicodeDecodeError:
        pass
    try:  # the cut may have gone through a letter
        return printable(key.decode("utf-8"), longest)
    except UnicodeDecodeError:
        return printable(f"0x{key[:longest].hex()}", longest)
