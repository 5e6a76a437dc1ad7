"""How does a check break a broker while the learner's code runs, and is the cluster whole again after it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from infra import Cluster


class Broker:
    """One broker of a cluster that is lent to this run alone."""

    def __init__(self, cluster: Cluster, number: int) -> None:
        self._cluster, self.id = cluster, number

    def kill(self) -> None:
        """It is gone at once, as in a crash."""
        self._cluster.kill(self.id)

    def stop(self) -> None:
        """It hands over its work and ends."""
        self._cluster.stop_node(self.id)

    def pause(self) -> None:
        """It stands still: its connections stay, and nobody answers."""
        self._cluster.pause(self.id)

    def resume(self) -> None:
        """It goes on after a pause."""
        self._cluster.resume(self.id)

    def start(self) -> None:
        """It is back, and in every ISR."""
        self._cluster.start_node(self.id)


class Breakable:
    """The nodes that a check may break."""

    def __init__(self, cluster: Cluster | None) -> None:
        self._cluster, self.touched = cluster, False

    def broker(self, number: int) -> Broker:
        """A broker by its number, from 1; an error of the lab's where the cluster is shared."""
        if self._cluster is None:
            raise PermissionError("a check breaks nodes only in a lab with Lab(cluster=own(…))")
        self.touched = True
        return Broker(self._cluster, number)

    @contextmanager
    def healed(self) -> Iterator[Breakable]:
        """Whatever the check did, the next one finds the cluster whole; NotHealed is our trouble."""
        try:
            yield self
        finally:
            if self._cluster is not None and self.touched:
                self._cluster.heal()
