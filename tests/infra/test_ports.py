"""Does a node get a port that is its own?"""

from __future__ import annotations

from pathlib import Path

from infra import ports
from infra.layout import free_ports, new_state
from infra.spec import ClusterSpec
from workbook.text import Text


def test_a_taken_port_is_seen(listener: int) -> None:
    assert not ports.is_free(listener)
    assert ports.is_open(listener)


def test_chosen_ports_are_free_and_promised_to_nobody() -> None:
    first = ports.choose(5, set())
    assert len(set(first)) == 5
    assert all(ports.is_free(port) for port in first)
    everything = set(ports.RANGE) - {first[0]}
    assert ports.choose(1, everything) == [first[0]]


def test_a_port_taken_meanwhile_is_given_up_and_said(tmp_path: Path, listener: int) -> None:
    state, said = new_state(ClusterSpec()), []

    def listen(text: Text, fraction: float | None = None) -> None:
        said.append(text)

    assert not free_ports(state.nodes, tmp_path / "one", listen)
    kept = {**state.nodes[1].ports}
    state.nodes[0].ports["client"] = listener
    assert not free_ports(state.nodes, tmp_path / "one", listen)
    assert state.nodes[0].ports["client"] != listener
    assert state.nodes[1].ports == kept
    assert [str(listener) in text.es and str(listener) in text.en for text in said] == [True]


def test_a_controller_that_moves_concerns_everybody(tmp_path: Path, listener: int) -> None:
    state = new_state(ClusterSpec())
    free_ports(state.nodes, tmp_path / "one", lambda *_: None)
    state.nodes[-1].ports["controller"] = listener
    assert free_ports(state.nodes, tmp_path / "one", lambda *_: None)


def test_another_clusters_ports_are_left_alone(tmp_path: Path) -> None:
    other = new_state(ClusterSpec("other", brokers=1))
    (tmp_path / "other").mkdir()
    free_ports(other.nodes, tmp_path / "other", lambda *_: None)
    other.save(tmp_path / "other")
    taken = {port for node in other.nodes for port in node.ports.values()}
    mine = new_state(ClusterSpec("mine"))
    free_ports(mine.nodes, tmp_path / "mine", lambda *_: None)
    assert not taken & {port for node in mine.nodes for port in node.ports.values()}
