"""Does a node get a port that is its own?"""

from __future__ import annotations

from pathlib import Path

from infra import ports
from infra.layout import free_ports, new_state, routes
from infra.progress import Progress, print_nothing
from infra.spec import ClusterSpec
from infra.state import ClusterState
from workbook.text import Text


def give(
    state: ClusterState, folder: Path, progress: Progress = print_nothing, *, held: bool = False
) -> bool:
    """Every node is dead."""
    return free_ports(state, state.nodes, folder, progress, held)


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

    assert not give(state, tmp_path / "one", listen)
    kept = {**state.nodes[1].ports}
    state.nodes[0].ports["client"] = listener
    assert not give(state, tmp_path / "one", listen)
    assert state.nodes[0].ports["client"] != listener
    assert state.nodes[1].ports == kept
    assert [str(listener) in text.es and str(listener) in text.en for text in said] == [True]


def test_a_controller_that_moves_concerns_everybody(tmp_path: Path, listener: int) -> None:
    state = new_state(ClusterSpec())
    give(state, tmp_path / "one")
    state.nodes[-1].ports["controller"] = listener
    assert give(state, tmp_path / "one")


def test_another_clusters_ports_are_left_alone(tmp_path: Path) -> None:
    other = new_state(ClusterSpec("other", brokers=1))
    (tmp_path / "other").mkdir()
    give(other, tmp_path / "other")
    other.save(tmp_path / "other")
    taken = {port for node in other.nodes for port in node.ports.values()}
    mine = new_state(ClusterSpec("mine"))
    give(mine, tmp_path / "mine")
    assert not taken & {port for node in mine.nodes for port in node.ports.values()}


def test_slow_links_have_a_port_before_and_one_behind(tmp_path: Path, listener: int) -> None:
    state = new_state(ClusterSpec(controllers=3, slow_links=True))
    assert not give(state, tmp_path)
    both = {port for route in routes(state) for port in (route.listen, route.target)}
    assert len(both) == 2 * (3 * 2 + 3)
    state.nodes[-1].ports["behind-controller"] = listener
    assert not give(state, tmp_path)
    state.nodes[-1].ports["controller"] = listener
    assert not give(state, tmp_path, held=True)  # our own process listens there
    assert give(state, tmp_path)
    assert state.nodes[-1].ports["controller"] != listener


def test_a_living_broker_must_know_that_its_port_moved(tmp_path: Path, listener: int) -> None:
    state = new_state(ClusterSpec(slow_links=True))
    give(state, tmp_path)
    state.nodes[0].ports["client"] = listener
    assert free_ports(state, state.nodes[1:], tmp_path, print_nothing, held=False)
    assert routes(new_state(ClusterSpec())) == []
