"""Has a submission used up its time, or its share of the cluster?"""

from __future__ import annotations

from confluent_kafka import KafkaException

from grader.execution import Execution, Limits
from grader.findings import Finding, single
from grader.pulse import partitions_of
from grader.run import Room

CELLS_TIME, WHOLE_TIME = 240.0, 420.0  # seconds of all cells, and of cells and checks together
MOST_PARTITIONS, MOST_SENT = 200, Limits().sent_mb


def used_up(seconds: float, execution: Execution, room: Room) -> Finding | None:
    """What is said to whoever has nothing left after so many seconds; None to everybody else."""
    if seconds > WHOLE_TIME:
        return single("out_of_time", seconds=f"{WHOLE_TIME:g}")
    if execution.overdrawn:
        return single("sent_too_much", most=MOST_SENT)
    if (count := _partitions(room)) > MOST_PARTITIONS:
        return single("too_many_partitions", count=count, most=MOST_PARTITIONS)
    return None


def _partitions(room: Room) -> int:
    try:
        return partitions_of(room.config, room.me)
    except KafkaException:  # a cluster that does not answer is told of elsewhere
        return 0
