"""Does the judge answer each learner, rightly and only about their own, on a real cluster?"""

import json
import stat
import time

import pytest
from asking import Asking
from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

from grader import service
from grader.execute import last_reports
from grader.learners import Learner
from workbook.shop import orders

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def learner(room, tmp_path_factory):
    """A learner with a tenant of their own on the shared cluster."""
    cluster, home = room
    file = tmp_path_factory.mktemp("learner") / "judge.json"
    service.issue(Learner("test-1", cluster.name, owns_cluster=False), file, home)
    cluster.create_tenant("test-1")
    yield Asking(json.loads(file.read_text("utf-8")))
    cluster.remove_tenant("test-1")


@pytest.fixture
def config(learner):
    return learner.request("GET", "/v1/me")[1]["config"]


def create(config, name, partitions=1):
    admin = AdminClient(config)
    admin.create_topics([NewTopic(name, partitions, 3)])[name].result()


def send(config, name, values):
    """Write each value as JSON and raise what the brokers refused."""
    refused = []
    producer = Producer(config)
    for value in values:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        producer.produce(name, text, on_delivery=lambda error, _: refused.append(error))
    assert producer.flush(10) == 0
    assert not any(refused), refused


def test_who_am_i(learner):
    status, me = learner.request("GET", "/v1/me")
    assert (status, me["me"], me["own"], me["problem"]) == (200, "test-1", False, None)
    assert me["config"]["sasl.username"] == "test-1"
    assert [n["role"] for n in me["cluster"]["nodes"]] == ["broker"] * 3 + ["controller"]


def test_a_wrong_token_gets_a_sentence_and_nothing_else(learner):
    status, content = learner.request("GET", "/v1/me", token="made up")
    assert status == 401
    assert content["error"]["es"].startswith("El juez no reconoce tu credencial")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"notebook": "lab01_log", "checks": ["orders_has_one_partitio"]}, "«orders_has_one_partition»?"),
        ({"notebook": "lab99_none", "checks": []}, "No hay ningún laboratorio «lab99_none»"),
        ({"notebook": "../../etc", "checks": []}, "No hay ningún laboratorio"),
        ({"notebook": "lab01_log", "checks": [{"a": 1}]}, "no tiene ninguna comprobación"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_sentence(learner, request_, words):
    status, content = learner.request("POST", "/v1/checks", request_)
    assert status == 409
    assert words in content["error"]["es"]


def test_a_topic_that_is_missing_wrong_and_right(learner, config):
    status, step = learner.check("orders_has_one_partition")
    assert (status, step["points"]) == (200, 0)
    assert "todavía no tienes ningún topic" in step["text"]

    create(config, "test-1.order")
    assert (
        "el más parecido de los tuyos es «order»"
        in learner.check("orders_has_one_partition")[1]["text"]
    )

    create(config, "test-1.orders", partitions=3)
    text = learner.check("orders_has_one_partition", language="en")[1]["text"]
    assert "Expected: 1 · Found: 3" in text

    assert learner.request("POST", "/v1/reset", {"topic": "orders"})[1] == {"deleted": ["orders"]}
    create(config, "test-1.orders")
    assert learner.check("orders_has_one_partition", "orders_has_three_copies")[1]["points"] == 2


def test_sent_twice_is_told_as_sent_twice(learner, config):
    learner.functions["send"] = lambda topic, values: send(config, topic, values)
    send(config, "test-1.orders", orders(20, seed="test-1") * 2)
    text = learner.check("orders_holds_the_twenty")[1]["text"]
    assert "40 = 2 × 20: parece que lo ejecutaste 2 veces" in text


def test_a_function_of_the_notebook_is_called_with_unseen_orders(learner, config):
    seen = []
    learner.functions["send"] = lambda topic, values: seen.append((topic, values))
    first = learner.check("send_waits_for_kafka")[1]
    assert first["points"] == 0
    assert "Esperaba: 7 registros cuando `send` vuelve, uno por pedido" in first["text"]
    assert "Encontré: 0" in first["text"]
    learner.functions["send"] = lambda topic, values: send(config, topic, values)
    assert learner.check("send_waits_for_kafka")[1]["points"] == 4
    topic, values = seen[0]
    assert topic.startswith("test-1.stage-")
    assert values != orders(7, seed="test-1")


def test_nothing_of_the_judges_stays_behind(learner, config):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        left = [t for t in AdminClient(config).list_topics(timeout=5).topics if "stage-" in t]
        if not left:
            return
        time.sleep(0.2)
    pytest.fail(f"left behind: {left}")


def test_values_that_are_no_json_are_shown(learner, config):
    learner.request("POST", "/v1/reset", {"topic": "orders"})
    create(config, "test-1.orders")
    learner.functions["send"] = lambda topic, values: send(config, topic, values)
    send(config, "test-1.orders", ["{'order_id': 'P-1'}"])
    text = learner.check("orders_holds_the_twenty")[1]["text"]
    assert "un valor en JSON (UTF-8)" in text
    assert "offset 0" in text


def test_notes_tell_a_literal_prefix(learner):
    text = learner.check("orders_has_one_partition", clues={"literal_prefix": ["test-1.orders"]})[
        1
    ]["text"]
    assert 'Escribe `f"{ME}.orders"`' in text


def test_another_learners_session_does_not_exist(learner, room, tmp_path):
    cluster, home = room
    file = service.issue(Learner("test-2", cluster.name), tmp_path / "other.json", home)
    other = Asking(json.loads(file.read_text("utf-8")))
    step = learner.request(
        "POST", "/v1/checks", {"notebook": "lab01_log", "checks": ["send_waits_for_kafka"]}
    )[1]
    assert step["step"] == "call"
    assert other.request("GET", f"/v1/checks/{step['session']}")[0] == 404
    assert learner.request("POST", f"/v1/checks/{step['session']}", {"call": "x"})[0] == 400


def test_nodes_of_a_shared_cluster_are_not_the_learners(learner):
    status, content = learner.request("POST", "/v1/nodes/2/kill")
    assert status == 409
    assert "compartido" in content["error"]["es"]


def test_another_prefix_is_refused_by_the_brokers(config):
    with pytest.raises(KafkaException, match="TOPIC_AUTHORIZATION_FAILED"):
        create(config, "test-2.orders")


def test_every_attempt_is_kept(learner, room):
    reports = last_reports(room[1], "test-1")
    assert reports["orders_has_one_partition"].points == 1


def test_a_loop_is_told_to_slow_down(learner):
    statuses = {learner.request("POST", "/v1/reset", {"topic": "none"})[0] for _ in range(150)}
    assert 429 in statuses


def test_the_files_of_the_judge_are_private_and_it_is_one(room):
    home = room[1]
    files = [f for f in (home / "judge").rglob("*.json*") if f.suffix != ".lock"]
    assert files
    assert {stat.S_IMODE(f.stat().st_mode) for f in files if "attempts" not in f.parts} == {0o600}
    assert service.ensure(home) == service.ensure(home)
