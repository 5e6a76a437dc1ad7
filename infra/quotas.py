"""How fast may one tenant go, so that nobody else notices?

Kafka measures over 11 windows of a second: what is short passes at full speed, a flood does not.
Bytes are counted by each broker for itself, partitions by the controller for the whole cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from infra.admin import Config
from infra.other_client import asking, refused

MEGABYTE = 1_000_000.0
ANY = 2  # of the protocol: whoever has a name


@dataclass(frozen=True)
class Quotas:
    """Kafka's own four, under Kafka's own names.

    Bytes: a lab moves less than 1 MB in a second; to each broker 11 MB at once pass unslowed.
    Requests: percent of one broker thread; a loop that waits for each record stays far below.
    Mutations: partitions made or deleted a second; 55 at once pass, no lab makes more than 40.
    """

    producer_byte_rate: float = 1 * MEGABYTE
    consumer_byte_rate: float = 2 * MEGABYTE
    request_percentage: float = 50.0
    controller_mutation_rate: float = 5.0


CLASS = Quotas()


def put(config: Config, users: Sequence[str], quotas: Quotas = CLASS) -> None:
    """The quotas of these users, in one request."""
    _alter(config, users, asdict(quotas), remove=False)


def remove(config: Config, users: Sequence[str]) -> None:
    """No quota of these users is left; that there was none is fine."""
    _alter(config, users, asdict(CLASS), remove=True)


def of(config: Config, user: str) -> dict[str, float]:
    """The quotas that the cluster knows for this user; empty if none."""
    return _known(config).get(user, {})


def users(config: Config) -> set[str]:
    """Every user with a quota."""
    return set(_known(config))


def _known(config: Config) -> dict[str, dict[str, float]]:
    with asking(config) as client:
        from kafka.protocol.admin.client_quotas import DescribeClientQuotasRequest as Request

        any_user = Request.ComponentData(entity_type="user", match_type=ANY, match=None)
        answer = _send(client, Request(components=[any_user], strict=True))
    if answer.error_code:
        raise refused(answer.error_code, answer.error_message)
    return {
        entry.entity[0].entity_name: {value.key: value.value for value in entry.values}
        for entry in answer.entries or ()
    }


def _alter(config: Config, users: Sequence[str], rates: dict[str, float], *, remove: bool) -> None:
    with asking(config) as client:
        from kafka.protocol.admin.client_quotas import AlterClientQuotasRequest as Request

        entry = Request.EntryData
        ops = [entry.OpData(key=key, value=rate, remove=remove) for key, rate in rates.items()]
        entries = [
            entry(entity=[entry.EntityData(entity_type="user", entity_name=user)], ops=ops)
            for user in users
        ]
        answer = _send(client, Request(entries=entries, validate_only=False))
    for each in answer.entries:
        if each.error_code:
            raise refused(each.error_code, each.error_message)


def _send(client: Any, request: Any) -> Any:
    """kafka-python has the messages, but no method of its own for them."""
    return client._manager.run(client._send_request_to_controller, request)
