"""What did a crashed run or a lost folder leave in Docker, and how does it go?"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

from infra.docker import containers
from infra.state import ClusterState


def leftovers(client: Any, state: ClusterState, folder: Path) -> None:
    """Removes every cluster of this person whose folder no longer knows it.

    Of a home that cannot be seen (a disk that is not mounted) nothing is touched. What somebody
    still uses waits for another time.
    """
    from docker.errors import APIError

    for cluster_id, place in _owned(client).items():
        if _forgotten(place, cluster_id, state, folder):
            with contextlib.suppress(APIError):
                remove(client, cluster_id)


def remove(client: Any, cluster_id: str) -> None:
    """Containers first, because they hold the rest."""
    from docker.errors import NotFound

    wanted = {"label": f"{containers.CLUSTER}={cluster_id}"}
    for each in client.api.containers(all=True, filters=wanted):
        with contextlib.suppress(NotFound):
            client.api.remove_container(each["Id"], v=True, force=True)
    for each in client.volumes.list(filters=wanted):
        with contextlib.suppress(NotFound):
            each.remove()
    for each in client.networks.list(filters=wanted):
        with contextlib.suppress(NotFound):
            each.remove()


def _owned(client: Any) -> dict[str, Path]:
    """Every cluster of this person that the daemon knows, and the folder it was made from."""
    mine = {"label": f"{containers.OWNER}={containers.owner()}"}
    labels = [each["Labels"] for each in client.api.containers(all=True, filters=mine)]
    labels += [each.attrs["Labels"] for each in client.volumes.list(filters=mine)]
    labels += [each.attrs["Labels"] for each in client.networks.list(filters=mine)]
    return {each[containers.CLUSTER]: Path(each[containers.FOLDER]) for each in labels}


def _forgotten(place: Path, cluster_id: str, state: ClusterState, folder: Path) -> bool:
    known = state if place == folder else ClusterState.load(place)
    if known is not None:
        return known.cluster_id != cluster_id
    temporary = Path(tempfile.gettempdir()).resolve() in place.parents
    return place.parent.is_dir() or temporary
