"""What shape of cluster is asked for?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.errors import WrongSpec
from workbook.text import Text

FIRST_CONTROLLER = 101
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class ClusterSpec:
    """A cluster's name, how many brokers it has and how many controllers apart from them.

    With `slow_links` every node is reached through a small process that can slow its network down
    or cut it.
    """

    name: str = "default"
    brokers: int = 3
    controllers: int = 1
    slow_links: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise WrongSpec(_NAME.format(name=self.name))
        if not 1 <= self.brokers < FIRST_CONTROLLER - 1:
            raise WrongSpec(_BROKERS.format(brokers=self.brokers))
        if self.controllers not in (1, 3, 5):
            raise WrongSpec(_CONTROLLERS.format(controllers=self.controllers))

    @property
    def broker_ids(self) -> list[int]:
        """1, 2, 3, …"""
        return list(range(1, self.brokers + 1))

    @property
    def controller_ids(self) -> list[int]:
        """101, 102, …"""
        return list(range(FIRST_CONTROLLER, FIRST_CONTROLLER + self.controllers))

    @property
    def replication(self) -> int:
        """Three copies where there are three brokers to hold them."""
        return min(3, self.brokers)

    @property
    def min_insync(self) -> int:
        """With three copies two must have a write; with fewer, one."""
        return 2 if self.replication == 3 else 1


_NAME = Text(
    es="«{name}» no sirve como nombre de clúster: usa minúsculas sin acento, cifras y guiones "
    "(hasta 40), y empieza por letra o cifra.",
    en="'{name}' cannot name a cluster: use lower-case ASCII letters, digits and hyphens "
    "(up to 40), starting with a letter or a digit.",
)
_BROKERS = Text(
    es="Un clúster tiene de 1 a 99 brokers; pediste {brokers}.",
    en="A cluster has 1 to 99 brokers; you asked for {brokers}.",
)
_CONTROLLERS = Text(
    es="Un clúster tiene 1, 3 o 5 controladores, para que haya mayoría; pediste {controllers}.",
    en="A cluster has 1, 3 or 5 controllers, so that there is a majority; you asked for "
    "{controllers}.",
)
