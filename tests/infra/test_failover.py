"""Is the time that a fail-over may take the one that the brokers are configured for?"""

from __future__ import annotations

from infra import failover, paths


def test_the_session_timeout_is_the_templates() -> None:
    template = paths.resource("server.properties.template").read_text(encoding="utf-8")
    assert f"\nbroker.session.timeout.ms={round(failover.SESSION * 1000)}\n" in template
