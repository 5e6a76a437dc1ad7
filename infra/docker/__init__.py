"""How does a cluster of containers live, die and come back?"""

from infra.docker.backend import DockerBackend

__all__ = ["DockerBackend"]
