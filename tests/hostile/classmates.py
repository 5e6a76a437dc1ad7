"""Who else is on the cluster, and is everything of theirs as it was?"""

from __future__ import annotations

import secrets
import time
from typing import Any

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import (
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ConfigResource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
)

from infra import admin

ANY = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None,
    AclOperation.ANY, AclPermissionType.ANY,
)  # fmt: skip


class Classmate:
    """A tenant with a topic of ten records, a position and a secret."""

    def __init__(self, cluster: Any, name: str) -> None:
        self.cluster, self.name, self.secret = cluster, name, f"canary-{secrets.token_hex(8)}"
        self.config = cluster.create_tenant(name).config(cluster)
        self.topic, self.group = f"{name}.orders", f"{name}.billing"
        admin.answers(self.config, lambda a: a.create_topics([NewTopic(self.topic, 1, 1)]))
        producer = Producer(self.config)
        for _ in range(10):
            producer.produce(self.topic, self.secret.encode())
        assert producer.flush(20) == 0
        self._stand_at(4)

    def _stand_at(self, offset: int) -> None:
        """As soon as the group has a coordinator: the first one of a new cluster takes a while."""
        consumer = Consumer({**self.config, "group.id": self.group})
        deadline = time.monotonic() + 60
        while True:
            try:
                place = TopicPartition(self.topic, 0, offset)
                consumer.commit(offsets=[place], asynchronous=False)
                break
            except KafkaException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        consumer.close()

    def everything(self) -> dict[str, Any]:
        """What the administrator sees of the whole cluster that is nobody's scratch."""
        config = self.cluster.admin_config()
        asks = admin.client(config)
        consumer = Consumer({**self.config, "group.id": self.group})
        try:
            ends = consumer.get_watermark_offsets(TopicPartition(self.topic, 0), timeout=20)
            position = consumer.committed([TopicPartition(self.topic, 0)], timeout=20)[0].offset
        finally:
            consumer.close()
        topic = ConfigResource(ConfigResource.Type.TOPIC, self.topic)
        settings = asks.describe_configs([topic])[topic].result()
        users = asks.describe_user_scram_credentials().result()
        return {
            "ends": ends,
            "position": position,
            "settings": sorted((k, v.value) for k, v in settings.items()),
            "rights": sorted(map(str, asks.describe_acls(ANY).result())),
            "users": sorted(users),
            "topics": sorted(
                name for name in asks.list_topics(timeout=20).topics if not name.startswith("__")
            ),
            "tenants": self.cluster.tenants(),
        }
