"""Do the data get from the sources through Kafka to whoever uses them, and to how many places?"""

from __future__ import annotations

from grader.drawings.facts import Facts
from grader.drawings.flow import Arc
from grader.drawings.words import Role

R = Role
KAFKA = "kafka"
AFTER = (R.CONSUMER, R.PROCESSING, R.STORE, R.SERVING)


class _Whole:
    """The flow with all of Kafka as one place, and each box of stores as one."""

    def __init__(self, facts: Facts, loose: bool) -> None:
        self.facts = facts
        arcs = facts.parts.flow.arcs
        if loose:
            lines = facts.parts.flow.loose
            arcs = arcs | lines | {(head, tail) for tail, head in lines}
        joined = {(self._place(tail), self._place(head)) for tail, head in arcs}
        self.arcs = {arc for arc in joined if arc[0] != arc[1]} | self._shared_stores()

    def _place(self, name: str) -> str:
        return KAFKA if name in self.facts.kafka_ids else name

    def _shared_stores(self) -> set[Arc]:
        """What is written to one store of a box can be read from its neighbour: HDFS and Hive."""
        stores = [part for part in self.facts.of(R.STORE) if part.node.box]
        return {
            (one.node.id, other.node.id)
            for one in stores
            for other in stores
            if one.node.box == other.node.box and one is not other
        }

    def after(self, starts: set[str]) -> set[str]:
        """Everything that the data reach from there."""
        nexts: dict[str, set[str]] = {}
        for tail, head in self.arcs:
            nexts.setdefault(tail, set()).add(head)
        waiting, seen = list(starts), set[str]()
        while waiting:
            fresh = nexts.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting += fresh
        return seen


def along_the_flow(facts: Facts) -> float:
    """1 for source → Kafka → processing → store → serving, half with one stretch or all directions missing."""
    if not facts.kafka:
        return 0.0
    directed = _stretches(facts, loose=False)
    if directed == 4:
        return 1.0
    drawn = _stretches(facts, loose=True)
    return 0.5 if directed == 3 or drawn == 4 else 0.25 if directed == 2 else 0.0


def _stretches(facts: Facts, *, loose: bool) -> int:
    """How many of the four stretches are there; stores may come before the processing."""
    whole = _Whole(facts, loose)
    starts = facts.ids(R.SOURCE, R.PRODUCER)
    fed = KAFKA in whole.after(starts)
    read = whole.after({KAFKA}) & facts.ids(R.PROCESSING, R.CONSUMER)
    stored = whole.after(read or {KAFKA}) & facts.ids(R.STORE)
    if not read:
        read = whole.after(stored) & facts.ids(R.PROCESSING, R.CONSUMER)
    stored_first = whole.after({KAFKA}) & facts.ids(R.STORE)
    stored = stored or (stored_first if whole.after(stored_first) & read else set())
    served = whole.after(stored) & facts.ids(R.SERVING)
    return sum(map(bool, (fed, read and fed, stored and fed, served and fed)))


def destinations(facts: Facts) -> int:
    """The most places behind Kafka to which the data go on from one place."""
    whole = _Whole(facts, loose=True)
    directed = _Whole(facts, loose=False)
    after = directed.after({KAFKA}) or whole.after({KAFKA})
    arcs = directed.arcs if directed.after({KAFKA}) else whole.arcs
    wanted = {n for n in after if n != KAFKA and facts.role(n) in AFTER}
    kept = [(t, h) for t, h in arcs if h in wanted and (t == KAFKA or t in wanted)]
    kept = [(t, h) for t, h in kept if (t, h) not in whole._shared_stores()]
    tails = {t for t, _ in kept}
    return max((len({h for t, h in kept if t == tail}) for tail in tails), default=0)
