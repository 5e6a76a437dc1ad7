"""What can a learner do with `cluster`, and what is said when it cannot be done?"""

from __future__ import annotations

from typing import Any

import pytest
from steps import error, nobody, node, whoami

from workbook import cluster
from workbook.errors import WorkbookError
from workbook.explain import EXPLAINED
from workbook.nodes import Cluster


def test_config_is_a_fresh_dict(play: Any) -> None:
    play()
    cluster.config["group.id"] = "x"
    assert cluster.config == {"log_level": 0}


def test_no_cluster(play: Any, language: str) -> None:
    play(me=nobody())
    expected = {"es": "No hay ningún clúster.", "en": "There is no cluster."}[language]
    for ask in (lambda: cluster.config, lambda: cluster.brokers[1], lambda: len(cluster.brokers)):
        with pytest.raises(WorkbookError, match=expected):
            ask()
    assert repr(cluster) == expected
    assert cluster._repr_html_() == f"<p>{expected}</p>"


def test_nodes(play: Any) -> None:
    judge = play({"node": node(2, alive=False)}, {"node": node(101)}, {"node": node(2)})
    assert repr(cluster.brokers[2].kill()) == "broker 2 · 127.0.0.1:9002 · apagado"
    assert repr(cluster.controllers[1].stop()) == "controlador 101 · 127.0.0.1:9101 · encendido"
    assert cluster.brokers[2].start().alive
    acts = [path for method, path, _ in judge.asked if method == "POST"]
    assert acts == ["/v1/nodes/2/kill", "/v1/nodes/101/stop", "/v1/nodes/2/start"]
    assert [broker.id for broker in cluster.brokers] == [1, 2, 3]
    assert (len(cluster.brokers), len(cluster.controllers)) == (3, 1)


def test_every_way_to_break_a_node(play: Any, language: str) -> None:
    steps = [node(2, alive=False, state="paused"), node(2), node(2, state="disconnected"), node(2)]
    judge = play(*({"node": step} for step in steps))
    broker = cluster.brokers[2]
    shown = [repr(act()) for act in (broker.pause, broker.resume, broker.disconnect)]
    paused, off = {"es": ("en pausa", "sin red"), "en": ("paused", "off the network")}[language]
    up = {"es": "encendido", "en": "up"}[language]
    assert [words.rpartition(" · ")[2] for words in shown] == [paused, up, off]
    assert broker.reconnect().state == "running"
    acts = [path.rpartition("/")[2] for method, path, _ in judge.asked if method == "POST"]
    assert acts == ["pause", "resume", "disconnect", "reconnect"]


@pytest.mark.parametrize("number", [0, -1, 4, "2", 1.0, True, slice(1)])
def test_a_node_that_does_not_exist(play: Any, language: str, number: Any) -> None:
    play()
    existing = "cluster.brokers[1], cluster.brokers[2], cluster.brokers[3]."
    start = {"es": "No hay broker", "en": "There is no broker"}[language]
    with pytest.raises(WorkbookError) as caught:
        cluster.brokers[number]
    assert str(caught.value).startswith(start)
    assert str(caught.value).endswith(existing)


def test_the_judges_reason_against_a_fault(play: Any) -> None:
    play(error("El clúster es compartido.", "The cluster is shared."))
    with pytest.raises(WorkbookError, match="El clúster es compartido"):
        cluster.brokers[1].kill()


def test_how_it_looks(play: Any, language: str) -> None:
    play(me=whoami(3))
    expected = {
        "es": "Clúster default (local)\nbroker 1 · 127.0.0.1:9001 · encendido\n"
        "broker 2 · 127.0.0.1:9002 · encendido\nbroker 3 · 127.0.0.1:9003 · apagado\n"
        "controlador 101 · 127.0.0.1:9101 · encendido",
        "en": "Cluster default (local)\nbroker 1 · 127.0.0.1:9001 · up\n"
        "broker 2 · 127.0.0.1:9002 · up\nbroker 3 · 127.0.0.1:9003 · off\n"
        "controller 101 · 127.0.0.1:9101 · up",
    }[language]
    assert repr(cluster) == expected
    assert repr(cluster.brokers) == "\n".join(expected.splitlines()[1:4])
    title, *lines = expected.splitlines()
    items = "".join(f"<li>{line}</li>" for line in lines)
    assert cluster._repr_html_() == f"<p>{title}</p><ul>{items}</ul>"


@pytest.mark.parametrize(
    ("topic", "sent", "deleted", "es"),
    [
        (None, None, ["orders", "billing"], "Borrado: orders, billing.\n"),
        ("orders", "orders", ["orders"], "Borrado: orders.\n"),
        ("ana-4f1.u1.orders", "u1.orders", ["u1.orders"], "Borrado: u1.orders.\n"),
        ("sales", "sales", [], "No había nada que borrar; puedes empezar.\n"),
    ],
)
def test_reset(play: Any, capsys: Any, topic: Any, sent: Any, deleted: Any, es: str) -> None:
    judge = play({"deleted": deleted})
    Cluster().reset(topic)
    assert judge.asked[-1] == ("POST", "/v1/reset", {"topic": sent})
    assert capsys.readouterr().out == es


@pytest.mark.parametrize("topic", [3, "", ["orders"]])
def test_reset_of_what_is_no_topic(play: Any, topic: Any) -> None:
    judge = play()
    with pytest.raises(WorkbookError, match="recibe el nombre de un topic entre comillas"):
        cluster.reset(topic)
    assert judge.asked == []


NOTICE = {"es": "Guardas demasiado.", "en": "You keep too much."}


def test_who_keeps_too_much_sees_it_below_the_nodes(play: Any, language: str) -> None:
    play(me=whoami() | {"notice": NOTICE})
    assert repr(cluster).splitlines()[-1] == NOTICE[language]
    assert NOTICE[language] in cluster._repr_html_()


def test_a_refused_topic_is_explained_by_what_is_kept(play: Any) -> None:
    """Kafka has one error for a wrong name and for somebody who was stopped."""
    explained = EXPLAINED["TOPIC_AUTHORIZATION_FAILED"]
    play(me=whoami() | {"notice": NOTICE})
    assert explained(None).to_json() == NOTICE
    play()
    assert "`ana-4f1.`" in explained(None).en
