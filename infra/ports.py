"""Which ports can a new node listen on?"""

from __future__ import annotations

import random
import socket

from infra.properties import HOST

# Below the range from which Linux and macOS take the ports of outgoing connections:
# a node that comes back must find its port free.
RANGE = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """True if nobody listens there. Connections in TIME_WAIT do not count: Java ignores them too."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def is_open(port: int) -> bool:
    """True if somebody accepts connections there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((HOST, port)) == 0


def choose(count: int, taken: set[int]) -> list[int]:
    """So many free ports, none of them promised to another node."""
    chosen: list[int] = []
    candidates = random.sample(RANGE, len(RANGE))
    while len(chosen) < count:
        port = candidates.pop()
        if port not in taken and is_free(port):
            chosen.append(port)
    return chosen
