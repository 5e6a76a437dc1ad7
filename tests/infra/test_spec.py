"""Which shapes of cluster are refused, and are the messages and public names whole?"""

from __future__ import annotations

import inspect

import pytest

import infra
from infra import ClusterSpec, errors
from workbook.errors import WorkbookError


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Año"},
        {"name": ""},
        {"name": "../x"},
        {"brokers": 0},
        {"brokers": 100},
        {"controllers": 2},
    ],
)
def test_impossible_shapes_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(infra.WrongSpec):
        ClusterSpec(**wrong)  # type: ignore[arg-type]


def test_numbers_of_nodes() -> None:
    spec = ClusterSpec(brokers=2, controllers=3)
    assert (spec.broker_ids, spec.controller_ids) == ([1, 2], [101, 102, 103])
    assert (spec.replication, spec.min_insync) == (2, 1)


def test_public_names() -> None:
    promised = {"ClusterSpec", "start", "attach", "names", "Cluster", "Node", "Tenant"}
    assert promised | {"KAFKA_VERSION"} <= set(infra.__all__)
    assert all(hasattr(infra, name) for name in infra.__all__)


def test_every_error_is_a_sentence_and_stands_in_the_tree() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    ours = [kind for kind in kinds if issubclass(kind, WorkbookError) and kind is not WorkbookError]
    assert len(ours) > 15
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in ours)
    public = {kind.__name__ for kind in ours}
    assert public <= set(infra.__all__)
