"""Questions that several tests ask a real cluster."""

from __future__ import annotations

import infra
from infra import admin


def topic_names(cluster: infra.Cluster) -> set[str]:
    """What the admin sees."""
    return set(admin.metadata(cluster.admin_config()).topics)
