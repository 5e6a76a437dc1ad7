"""How long does a learner wait for a picture of a topic far larger than a lab's?"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence

from grader.audit import own_room
from grader.bench_kernel import kernel_as
from infra import Progress
from workbook.text import Text

Row = Mapping[str, object]
RECORDS, PARTITIONS, GROUPS = 10_000, 50, 20
ROUNDS = 40
REACH = 1.0  # seconds
MEASURING = Text(es="Midiendo {name}", en="Measuring {name}")
PICTURES = {
    "show.tape": "show.tape('wide')",
    "show.brokers": "show.brokers('wide')",
    "show.lag": "show.lag('wide', 'group-3')",
}
FILLING = f"""
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
from workbook import ME, cluster, show
TOPIC = f"{{ME}}.wide"
admin = AdminClient(cluster.config)
admin.create_topics([NewTopic(TOPIC, {PARTITIONS}, 3)])[TOPIC].result()
producer = Producer(cluster.config)
for number in range({RECORDS}):
    key = f"customer-{{number % 23}}"
    producer.produce(TOPIC, b"x" * 100, key=key, partition=number % {PARTITIONS})
    producer.poll(0)
assert producer.flush(60) == 0
for number in range({GROUPS}):
    reader = Consumer({{**cluster.config, "group.id": f"{{ME}}.group-{{number}}"}})
    places = [TopicPartition(TOPIC, part, 100 + number) for part in range({PARTITIONS})]
    reader.commit(offsets=places, asynchronous=False)
    reader.close()
"""
TIMING = """
import json, time
def _time(draw, rounds):
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        draw()
        took.append(time.perf_counter() - started)
    print("TIMES", json.dumps(took))
"""


def measure_pictures(progress: Progress) -> list[Row]:
    """Each picture in a real kernel, from the call to its output, on a cluster made for it."""
    with own_room(progress) as (cluster, home), kernel_as("bench-pictures", cluster, home) as run:
        run(FILLING + TIMING)
        return [_row(name, call, run, progress) for name, call in PICTURES.items()]


def _row(name: str, call: str, run: Callable[[str], str], progress: Progress) -> Row:
    progress(MEASURING.format(name=name))
    run(f"_time(lambda: {call}, 3)")
    value = statistics.quantiles(_times(run(f"_time(lambda: {call}, {ROUNDS})")), n=20)[-1]
    held = f"{RECORDS} records, {PARTITIONS} partitions, {GROUPS} groups"
    row = {"what": f"{name} p95, {held}", "value": round(value, 3), "unit": "s"}
    return row | {"reach": REACH, "met": value <= REACH}


def _times(printed: str) -> Sequence[float]:
    """What `_time` printed; a picture prints nothing, so that any other line is why there was none."""
    lines = printed.splitlines()
    if len(lines) != 1 or not lines[0].startswith("TIMES"):
        raise RuntimeError(printed)
    return [float(seconds) for seconds in json.loads(lines[0].removeprefix("TIMES"))]
