"""What is left on a cluster on which nobody should have left anything?"""

from __future__ import annotations

from collections.abc import Sequence

from confluent_kafka.admin import ConfigEntry, ConfigResource, ConfigSource

from infra import admin, quotas, sweep
from infra.errors import TenantError
from workbook.text import Text

EVERYBODY = ""  # every name begins with it
INTERNAL = "__"
CHANGED = (ConfigSource.DYNAMIC_BROKER_CONFIG, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG)


def refuse(config: admin.Config, brokers: Sequence[int]) -> None:
    """Raises a sentence that names everything that is not Kafka's own."""
    if left := found(config, brokers):
        raise TenantError(_LEFT.format(left=", ".join(left)))


def found(config: admin.Config, brokers: Sequence[int]) -> list[str]:
    """Topics, groups, rights, passwords, quotas, settings changed while the brokers ran, in words."""
    topics = [name for name in sweep.topics(config, EVERYBODY) if not name.startswith(INTERNAL)]
    acls = admin.answer(config, lambda a: a.describe_acls(sweep.everything_of(None)))
    return [
        *(f"topic {name}" for name in topics),
        *(f"group {name}" for name in sweep.groups(config, EVERYBODY)),
        *(f"ACL {acl.principal} {acl.name}" for acl in acls),
        *(f"SCRAM {user}" for user in sorted(sweep.passwords(config))),
        *(f"quota {user}" for user in sorted(quotas.users(config))),
        *(f"setting {name}" for name in _changed_settings(config, brokers)),
    ]


def _changed_settings(config: admin.Config, brokers: Sequence[int]) -> list[str]:
    """One request a broker: confluent-kafka takes no two at once."""
    return sorted({name for number in brokers for name in _changed_on(config, number)})


def _changed_on(config: admin.Config, broker: int) -> list[str]:
    resource = ConfigResource(ConfigResource.Type.BROKER, str(broker))
    (settings,) = admin.answers(config, lambda a: a.describe_configs([resource])).values()
    return [name for name, setting in settings.items() if _was_changed(setting)]


def _was_changed(setting: ConfigEntry) -> bool:
    """Kafka itself keeps min.insync.replicas in this way, with the value of the broker's file."""
    others = [each for each in setting.synonyms.values() if not _while_it_ran(each)]
    return _while_it_ran(setting) and setting.value not in [each.value for each in others]


def _while_it_ran(setting: ConfigEntry) -> bool:
    return ConfigSource(setting.source) in CHANGED  # a number, whatever the annotation says


_LEFT = Text(
    es="En un clúster que debería estar vacío queda: {left}.",
    en="On a cluster that should be empty there is still: {left}.",
)
