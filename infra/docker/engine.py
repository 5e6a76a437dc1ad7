"""How is the Docker daemon reached, and what is said when it cannot be?"""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from infra.errors import NoDocker
from workbook.errors import WorkbookError
from workbook.text import Text, same

if TYPE_CHECKING:
    from testcontainers.core.docker_client import DockerClient

FIRST, PATIENCE = 10, 120  # seconds that the daemon may think: about a greeting, about a request
UNIX = "unix://"
STANDARD = f"{UNIX}/var/run/docker.sock"
PORT_TAKEN = ("port is already allocated", "address already in use", "ports are not available")


@contextmanager
def connected() -> Iterator[Any]:
    """The daemon's client (docker-py), while the block runs; raises NoDocker, which says why not."""
    import requests
    from docker.errors import DockerException

    wrapper = _client()
    try:
        yield wrapper.client
    except requests.ConnectionError as error:  # it ended meanwhile
        raise NoDocker(_SILENT) from error
    except (DockerException, requests.RequestException) as error:
        raise NoDocker(_REFUSED.format(why=words(error))) from error
    finally:
        wrapper.client.close()


def answers() -> bool:
    """True if a daemon answers and lets us in."""
    try:
        with connected():
            return True
    except NoDocker:
        return False


def prepare() -> None:
    """Before any container: nodes outlive us, so nobody shall clear them away when we end."""
    from testcontainers.core.config import testcontainers_config

    testcontainers_config.ryuk_disabled = True


def _client() -> DockerClient:
    """Wherever DOCKER_HOST, a Docker context or the standard socket says that it is."""
    import requests
    from docker.errors import DockerException
    from testcontainers.core.docker_client import DockerClient, get_docker_host

    _knock(get_docker_host() or STANDARD)
    prepare()
    try:
        wrapper = DockerClient(timeout=FIRST)  # asks for the daemon's version
    except (DockerException, requests.RequestException, OSError) as error:
        raise NoDocker(_SILENT) from error
    wrapper.client.api.timeout = PATIENCE
    return wrapper


def _knock(address: str) -> None:
    """A closed door and an empty house look alike to docker-py: the kernel tells them apart."""
    if not address.startswith(UNIX):
        return
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(address.removeprefix(UNIX))
        except PermissionError as error:
            raise NoDocker(_NO_RIGHTS.format(user=_user())) from error
        except OSError as error:
            raise NoDocker(_SILENT) from error


def is_silent(error: WorkbookError) -> bool:
    """True if there is no daemon at all, so that no container of ours can be running."""
    return error.text == _SILENT


def port_was_taken(error: BaseException) -> bool:
    """True if a container could not start because somebody listens on its port."""
    return any(words in str(error).lower() for words in PORT_TAKEN)


def words(error: BaseException) -> Text:
    """What the daemon said, in its own words."""
    said = getattr(error, "explanation", None) or str(error)
    return same(str(said).strip().rstrip("."))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())


_SILENT = Text(
    es="Docker no responde en esta máquina. Arranca Docker y repite el comando; los datos de tus "
    "clústeres en Docker siguen guardados.",
    en="Docker does not answer on this machine. Start Docker and repeat the command; the data of "
    "your clusters in Docker are kept.",
)
_REFUSED = Text(
    es="Docker no hizo lo que se le pidió: {why}. Repite el comando; si sigue igual, mira qué hay "
    "con `docker ps -a`.",
    en="Docker did not do what it was asked: {why}. Repeat the command; if this stays, look at what "
    "is there with `docker ps -a`.",
)
_NO_RIGHTS = Text(
    es="Docker está en marcha, pero tu usuario ({user}) no tiene permiso para usarlo. Agrégalo al "
    "grupo con `sudo usermod -aG docker {user}`, cierra la sesión, vuelve a entrar y repite el "
    "comando.",
    en="Docker is running, but your user ({user}) may not use it. Add it to the group with `sudo "
    "usermod -aG docker {user}`, log out and in again, and repeat the command.",
)
