"""On a real cluster, in the real sandbox: does each submission of lab 1 get the points it is worth?"""

import copy
import json

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import NewTopic

from grader import discover, rehearsal
from grader.grade import grade, to_json
from grader.variants import variants
from infra import admin

pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.timeout(600)]
LAB = discover.lab("lab01_log")
EVERY = {variant.name: variant for variant in variants(LAB)}
REFERENCE = EVERY["reference es"].notebook


@pytest.fixture
def graded(room, tmp_path):
    """The report of one student's notebook."""
    cluster, _ = room

    def run(notebook, student="ana"):
        path = tmp_path / student / LAB.slug / f"{LAB.slug}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")
        before = set(cluster.tenants())
        (report,) = grade(LAB.slug, tmp_path, cluster=cluster, force=True)
        assert set(cluster.tenants()) == before
        return report

    return run


@pytest.fixture
def solved():
    return copy.deepcopy(REFERENCE)


def named(notebook, name):
    return next(
        cell for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )  # fmt: skip


def text(cell):
    return "".join(cell["source"])


def code(source):
    return {"cell_type": "code", "id": f"own-{abs(hash(source)):x}", "metadata": {}, "source": source,
            "outputs": [], "execution_count": None}  # fmt: skip


def lost(report):
    return {check.name for check in report.checks if check.outcome != "passed"}


@pytest.mark.parametrize("name", ["reference es", "reference en"])
def test_the_reference_is_full(graded, name):
    report = graded(EVERY[name].notebook)
    assert (lost(report), report.notes, report.points) == (set(), [], LAB.points)
    assert report.language == name[-2:]


def test_the_released_notebook_is_zero(graded):
    report = graded(EVERY["released en"].notebook)
    assert (report.points, report.notes) == (0, [])
    assert {check.outcome.value for check in report.checks} == {"failed", "skipped"}


def test_a_mistake_costs_its_own_check(graded):
    mistake = EVERY["Keeps a single copy"]
    assert lost(graded(mistake.notebook)) == {mistake.fails}


def test_another_right_answer_is_full(graded):
    other = next(v for v in EVERY.values() if v.kind == "alternative")
    assert graded(other.notebook).points == LAB.points


def test_logging_to_stderr_costs_nothing(graded, solved):
    noise = "import logging, os, sys\nlogging.basicConfig(level='DEBUG')\nlogging.error('noise')\n"
    noise += "print('%6|FAIL', file=sys.stderr)\nos.write(2, b'%6|FAIL|rdkafka')\n"
    solved["cells"].insert(3, code(noise))
    named(solved, "answer-send")["source"] = text(named(solved, "answer-send")).replace(
        "refused = []", "refused = []\n    logging.error('sending')\n    os.write(2, b'x')", 1
    )
    assert graded(solved).points == LAB.points


def test_edited_points_deleted_moved_duplicated_and_edited_check_cells_cost_nothing(graded, solved):
    cells = solved["cells"]
    for cell in cells:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade"):
            marks["points"] = 1000
    cells.remove(named(solved, "orders_has_three_copies"))
    cells.append(copy.deepcopy(named(solved, "readers_start_where_they_must")))
    named(solved, "orders_holds_the_twenty")["source"] = "print('was here')"
    early = named(solved, "send_waits_for_kafka")
    cells.remove(early)
    cells.insert(1, early)
    report = graded(solved)
    assert (report.points, report.max) == (LAB.points, LAB.points)
    assert report.flags == [
        "check_deleted", "check_edited", "check_duplicated", "check_moved", "reordered"
    ]  # fmt: skip


def test_a_dead_kernel_and_an_endless_loop_cost_only_their_own_checks(graded, solved, room):
    """And a neighbour's topic is as it was."""
    cluster, _ = room
    neighbour = cluster.create_tenant("neighbour")
    try:
        before = with_records(cluster, neighbour)
        named(solved, "answer-start_from")["source"] = (
            "import os\n\ndef start_from(reader):\n    os._exit(1)\n"
        )
        named(solved, "given-16")["source"] = "while True:\n    pass\n"
        touch = f'Producer(cluster.config).produce("{neighbour.prefix}orders", b"mine")\n'
        solved["cells"].insert(4, code(touch + "import os\nos.kill(os.getpid(), 9)"))
        report = graded(solved)
        wanted = {"readers_start_where_they_must", "billing_resumes_where_it_stopped"}
        assert lost(report) == wanted
        assert {"died", "cell_deadline", "died_in_check"} <= set(report.flags)
        assert with_records(cluster, neighbour, send=False) == before
    finally:
        cluster.remove_tenant("neighbour")


def with_records(cluster, tenant, send=True):
    """The neighbour's topics, and how far their `orders` go."""
    config, topic = tenant.config(cluster), f"{tenant.prefix}orders"
    if send:
        admin.answers(config, lambda a: a.create_topics([NewTopic(topic, 1, 1)]))
        producer = Producer(config)
        producer.produce(topic, b"theirs")
        assert producer.flush(20) == 0
    consumer = Consumer({**config, "group.id": f"{tenant.prefix}look"})
    try:
        names = sorted(
            n for n in consumer.list_topics(timeout=20).topics if n.startswith(tenant.prefix)
        )
        return names, consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=20)
    finally:
        consumer.close()


def test_before_handing_in_the_rehearsal_says_what_the_mark_will_say(
    graded, solved, room, tmp_path
):
    """A prefix by hand, a helper that is gone, an answer below the cell that uses it."""
    named(solved, "answer-start_from")["source"] = (
        "def start_from(reader):\n    return choice(reader)"
    )
    create = named(solved, "answer-create_orders")
    create["source"] = text(create).replace('f"{ME}.orders"', '"ana-4f1.orders"')
    send = named(solved, "answer-send")
    solved["cells"].remove(send)
    solved["cells"].insert(solved["cells"].index(named(solved, "given-11")) + 1, send)
    mark = graded(solved)
    assert {"literal_prefix", "cell_error", "reordered"} <= set(mark.flags)
    file = tmp_path / "ana" / LAB.slug / f"{LAB.slug}.ipynb"
    _, told = rehearsal.check(LAB.slug, file, cluster=room[0])
    said, given = (to_json(LAB.slug, [report])["submissions"][0] for report in (told, mark))
    assert said | {"student": "ana"} == given
    assert told.notes == mark.notes
    assert [check.seen is None for check in told.checks] == [c.seen is None for c in mark.checks]


def test_a_function_that_deletes_the_judges_topic_fails_and_breaks_nothing(graded, solved):
    named(solved, "answer-read")["source"] = (
        "def read(topic, reader):\n"
        "    AdminClient(cluster.config).delete_topics([topic])[topic].result()\n"
        "    return []\n"
    )
    report = graded(solved)
    assert not report.broken
    assert lost(report) == {"each_reader_gets_every_order", "a_second_read_gives_only_what_is_new"}
