"""How is one of Kafka's own command line tools run?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from infra import java, paths
from infra.admin import Config
from infra.distribution import tools_classpath
from infra.errors import UnknownTool
from infra.progress import Progress, print_nothing
from infra.properties import escape
from workbook.text import Text

# The stock scripts' names without `kafka-` and `.sh`, and the class that each of them starts.
TOOLS = {
    "acls": "org.apache.kafka.tools.AclCommand",
    "broker-api-versions": "org.apache.kafka.tools.BrokerApiVersionsCommand",
    "client-metrics": "org.apache.kafka.tools.ClientMetricsCommand",
    "cluster": "org.apache.kafka.tools.ClusterTool",
    "configs": "kafka.admin.ConfigCommand",
    "console-consumer": "org.apache.kafka.tools.consumer.ConsoleConsumer",
    "console-producer": "org.apache.kafka.tools.ConsoleProducer",
    "console-share-consumer": "org.apache.kafka.tools.consumer.ConsoleShareConsumer",
    "consumer-groups": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    "consumer-perf-test": "org.apache.kafka.tools.ConsumerPerformance",
    "delete-records": "org.apache.kafka.tools.DeleteRecordsCommand",
    "dump-log": "org.apache.kafka.tools.DumpLogSegments",
    "features": "org.apache.kafka.tools.FeatureCommand",
    "get-offsets": "org.apache.kafka.tools.GetOffsetShell",
    "groups": "org.apache.kafka.tools.GroupsCommand",
    "leader-election": "org.apache.kafka.tools.LeaderElectionCommand",
    "log-dirs": "org.apache.kafka.tools.LogDirsCommand",
    "metadata-quorum": "org.apache.kafka.tools.MetadataQuorumCommand",
    "producer-perf-test": "org.apache.kafka.tools.ProducerPerformance",
    "reassign-partitions": "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
    "share-groups": "org.apache.kafka.tools.consumer.group.ShareGroupCommand",
    "storage": "kafka.tools.StorageTool",
    "topics": "org.apache.kafka.tools.TopicCommand",
    "transactions": "org.apache.kafka.tools.TransactionsCommand",
}
OFFLINE = ("dump-log", "storage")  # they read files, not brokers
LAST = ("cluster",)  # takes the connection after its subcommand; every other tool before


def tool_command(
    name: str,
    args: Sequence[str],
    properties: Path | None = None,
    progress: Progress = print_nothing,
) -> list[str]:
    """The command of a tool, connected as `properties` says unless `args` say otherwise."""
    name = name.removeprefix("kafka-").removesuffix(".sh")
    if name not in TOOLS:
        raise UnknownTool(_UNKNOWN.format(name=name, known=", ".join(TOOLS)))
    jars = java.classpath(tools_classpath(progress))
    logging = f"-Dlog4j2.configurationFile={paths.resource('tools-log4j2.properties').as_uri()}"
    start = [str(java.JAVA), *java.SMALL, logging, "-cp", jars, TOOLS[name]]
    connection = _connection(name, args, properties)
    words = [*args, *connection] if name in LAST else [*connection, *args]
    return [*start, *words]


def _connection(name: str, args: Sequence[str], properties: Path | None) -> list[str]:
    if properties is None or name in OFFLINE or "--help" in args or "--version" in args:
        return []
    option = "--command-config"
    words = [] if option in args else [option, str(properties)]
    if "--bootstrap-server" in args or "--bootstrap-controller" in args:
        return words
    return ["--bootstrap-server", _bootstrap(properties), *words]


def _bootstrap(properties: Path) -> str:
    for line in properties.read_text(encoding="latin-1").splitlines():
        key, _, value = line.partition("=")
        if key == "bootstrap.servers":
            return value
    return ""


def client_properties(config: Config) -> str:
    """A confluent-kafka configuration in the words of a Java client, as a properties file."""
    module = "scram.ScramLoginModule"
    if config.get("sasl.mechanism") == "PLAIN":
        module = "plain.PlainLoginModule"
    kept = ("bootstrap.servers", "security.protocol", "sasl.mechanism")
    lines = [f"{key}={escape(str(config[key]))}" for key in kept if key in config]
    if "sasl.username" in config:
        user, password = (escape(str(config[f"sasl.{key}"])) for key in ("username", "password"))
        login = f'org.apache.kafka.common.security.{module} required username="{user}"'
        lines.append(f'sasl.jaas.config={login} password="{password}";')
    return "\n".join(lines) + "\n"


_UNKNOWN = Text(
    es="Kafka no tiene ninguna herramienta «{name}». Hay: {known}.",
    en="Kafka has no tool '{name}'. There are: {known}.",
)
