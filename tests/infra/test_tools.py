"""Is one of Kafka's tools started as its user expects?"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import infra
from infra import admin, java, tools
from infra.state import write_private


@pytest.fixture
def properties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tools, "tools_classpath", lambda _: [Path("/x.jar")])
    config = admin.scram("127.0.0.1:1,127.0.0.1:2", "ana", "secret")
    write_private(tmp_path / "client.properties", tools.client_properties(config))
    return tmp_path / "client.properties"


def test_the_connection_is_added(properties: Path) -> None:
    command = tools.tool_command("topics", ["--list"], properties)
    start = command.index("org.apache.kafka.tools.TopicCommand")
    connection = ["--bootstrap-server", "127.0.0.1:1,127.0.0.1:2", "--command-config"]
    assert command[start + 1 :] == [*connection, str(properties), "--list"]


def test_what_the_user_says_wins(properties: Path) -> None:
    own = ["--bootstrap-server", "other:9092", "--list"]
    assert "127.0.0.1:1,127.0.0.1:2" not in tools.tool_command("topics", own, properties)
    assert tools.tool_command("kafka-topics.sh", ["--help"], properties)[-1] == "--help"
    assert str(properties) not in tools.tool_command("dump-log", ["--files", "x"], properties)


def test_the_java_words_for_a_configuration(properties: Path) -> None:
    text = properties.read_text()
    assert "sasl.mechanism=SCRAM-SHA-512\n" in text
    assert 'ScramLoginModule required username="ana" password="secret";' in text
    assert "PlainLoginModule" in tools.client_properties(admin.plain("x:1", "admin", "secret"))


def test_an_unknown_tool_is_a_sentence(properties: Path) -> None:
    with pytest.raises(infra.UnknownTool, match="consumer-groups"):
        tools.tool_command("topic", [], properties)


@pytest.mark.cluster
def test_a_real_tool(cluster: infra.Cluster, tmp_path: Path) -> None:
    tenant = cluster.create_tenant("tools")
    write_private(tmp_path / "ñ.properties", tools.client_properties(tenant.config(cluster)))
    make = ["--create", "--topic", "tools.one", "--partitions", "2"]
    command = tools.tool_command("topics", make, tmp_path / "ñ.properties")
    done = subprocess.run(
        command, env=java.environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert "Created topic tools.one" in done.stdout, done.stderr
    cluster.remove_tenant("tools")
