"""Which names without prefix, or with a prefix by hand, are found in the cells?"""

from __future__ import annotations

from typing import Any

import pytest

from workbook import memory
from workbook.clues import clues

NOTHING: dict[str, list[str]] = {"literal_prefix": [], "bare_names": []}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Any:
    def clues_in(*cells: str, **names: Any) -> dict[str, list[str]]:
        monkeypatch.setattr(memory, "cells", lambda: list(cells))
        monkeypatch.setattr(memory, "namespace", lambda: {"ME": "ana-4f1", **names})
        return clues("ana-4f1")

    return clues_in


@pytest.mark.parametrize(
    "code",
    [
        'NewTopic("orders", 3)',
        'NewTopic(topic="orders")',
        'NewTopic(name="orders", num_partitions=1)',
        'admin.NewTopic("orders")',
        'producer.produce("orders", value=b"x")',
        'producer.produce(topic="orders")',
        'consumer.subscribe(["orders"])',
        'consumer.subscribe(("orders", f"{ME}.x"))',
        'TopicPartition("orders", 0)',
        'KafkaConsumer("orders")',
        'admin.delete_topics(["orders"])',
        'topic = "sales"\nConsumer({"group.id": "orders"})',
        'config["group.id"] = "orders"',
        'KafkaConsumer(group_id="orders")',
        'async def f():\n    for _ in "ab":\n        consumer.subscribe(["orders"])',
        'NewTopic("ord" + "ers")',
    ],
)
def test_bare_names(found: Any, code: str) -> None:
    assert found(code) == {"literal_prefix": [], "bare_names": ["orders"]}


@pytest.mark.parametrize(
    "code",
    [
        'NewTopic(f"{ME}.orders")',
        'NewTopic(ME + ".orders")',
        "NewTopic(topic)",
        'consumer.subscribe(["^other.*"])',
        'consumer.subscribe(["__consumer_offsets"])',
        'def f(own):\n    producer.produce(own, b"x")',
        'def f():\n    own = f"{ME}.x"\n    producer.produce(own)',
        'print("orders"); {"client.id": "orders"}; f"{prefix}.orders"; "we say ana-4f1.orders"',
        "def (",
        "x" * 10 + " = (" * 300,
        "",
        "\0",
    ],
)
def test_no_clue(found: Any, code: str) -> None:
    assert found(code, topic="ana-4f1.orders", own="orders") == NOTHING


def test_a_name_in_a_variable(found: Any) -> None:
    assert found("producer.produce(own)", own="orders")["bare_names"] == ["orders"]


def test_literal_prefix(found: Any) -> None:
    code = 'topic = "ana-4f1.orders"\nproducer.produce("ana-4f1.sales", key="ana-4f1")'
    assert found(code) == {
        "literal_prefix": ["ana-4f1.orders", "ana-4f1.sales"],
        "bare_names": [],
    }


def test_the_last_definition_wins(found: Any) -> None:
    wrong = 'def make():\n    NewTopic("orders")\nname = "ana-4f1.x"'
    right = 'def make():\n    NewTopic(f"{ME}.orders")'
    assert found(wrong, right) == {"literal_prefix": ["ana-4f1.x"], "bare_names": []}
    assert found(right, wrong)["bare_names"] == ["orders"]


def test_few_are_enough(found: Any) -> None:
    code = "\n".join(f'NewTopic("t{n}")' for n in range(100))
    assert len(found(code)["bare_names"]) == 20
