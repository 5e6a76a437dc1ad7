"""What is left on a cluster on which nobody should have left anything?"""

from __future__ import annotations

from collections.abc import Sequence

from confluent_kafka.admin import ConfigEntry, ConfigResource, ConfigSource

from infra import admin, quotas, sweep
from infra.errors import TenantError
from infra.spec import ClusterSpec
from workbook.text import Text

EVERYBODY = ""  # every name begins with it
INTERNAL = "__"
CHANGED = (ConfigSource.DYNAMIC_BROKER_CONFIG, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG)


def refuse(config: admin.Config, spec: ClusterSpec, brokers: Sequence[int]) -> None:
    """Raises a sentence that names everything that is not Kafka's own."""
    if left := found(config, spec, brokers):
        raise TenantError(_LEFT.format(left=", ".join(left)))


def found(config: admin.Config, spec: ClusterSpec, brokers: Sequence[int]) -> list[str]:
    """Topics, groups, rights, passwords, quotas, settings changed while the brokers ran, in words."""
    topics = [name for name in sweep.topics(config, EVERYBODY) if not name.startswith(INTERNAL)]
    acls = admin.answer(config, lambda a: a.describe_acls(sweep.everything_of(None)))
    return [
        *(f"topic {name}" for name in topics),
        *(f"group {name}" for name in sweep.groups(config, EVERYBODY)),
        *(f"ACL {acl.principal} {acl.name}" for acl in acls),
        *(f"SCRAM {user}" for user in sorted(sweep.passwords(config))),
        *(f"quota {user}" for user in sorted(quotas.users(config))),
        *(f"setting {name}" for name in _changed_settings(config, brokers, kept_by_kafka(spec))),
    ]


def kept_by_kafka(spec: ClusterSpec) -> set[tuple[str, str]]:
    """Settings that Kafka itself makes dynamic, with the value of the file: since 4.1 (KIP-966) this one."""
    return {("min.insync.replicas", str(spec.min_insync))}


def _changed_settings(
    config: admin.Config, brokers: Sequence[int], kept: set[tuple[str, str]]
) -> list[str]:
    """One request a broker: confluent-kafka takes no two at once."""
    every = [setting for number in brokers for setting in _settings_of(config, number)]
    return sorted({s.name for s in every if _while_it_ran(s) and (s.name, s.value) not in kept})


def _settings_of(config: admin.Config, broker: int) -> list[ConfigEntry]:
    resource = ConfigResource(ConfigResource.Type.BROKER, str(broker))
    (settings,) = admin.answers(config, lambda a: a.describe_configs([resource])).values()
    return list(settings.values())


def _while_it_ran(setting: ConfigEntry) -> bool:
    return ConfigSource(setting.source) in CHANGED  # a number, whatever the annotation says


_LEFT = Text(
    es="En un clúster que debería estar vacío queda: {left}.",
    en="On a cluster that should be empty there is still: {left}.",
)
