"""Which parts of an architecture do these words speak of, in Spanish, in English, with a typo?"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from rapidfuzz import fuzz, process

ALIKE = 86  # of 100: a word of six letters or more with one letter wrong
LONG = 6
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Role(StrEnum):
    """What a node is there for."""

    SOURCE = "source"
    PRODUCER = "producer"
    BROKER = "broker"
    CONTROLLER = "controller"
    ZOOKEEPER = "zookeeper"
    EXTRA = "extra"  # of Kafka's surroundings: registry, console, monitoring
    CONSUMER = "consumer"
    PROCESSING = "processing"
    STORE = "store"
    SERVING = "serving"


R = Role
# Said outright: the word names the part.
EXPLICIT: dict[Role, str] = {
    R.PRODUCER: r"produ(c|z)to(r|ra|res)|producers?|publicador(es)?|publishers?|emisor(es)?",
    R.CONSUMER: r"consumidor(a|es)?|consumers?|suscriptor(es)?|subscribers?|(grupo|group) de consumo",
    R.BROKER: r"brokers?|(lider|leader|seguidor|follower|replica) (de |of )?p\d+|"
    r"p\d+ (lider|leader|seguidor|follower|replica)",
    R.CONTROLLER: r"controlador(a|es)?|controllers?|kraft|quorum|raft",
    R.ZOOKEEPER: r"zookeepers?|zk\d*",
    R.SOURCE: r"fuentes?|sources?|origen(es)?( de datos)?|data sources?|generador(es)?",
    R.PROCESSING: r"procesamiento|procesador(es)?|processing|processors?|stream processing|etl|elt",
    R.STORE: r"almacenamiento|storage|data ?lake(house)?|lago( de datos)?|data ?warehouse|dwh|"
    r"bodega de datos|almacen de datos|data ?marts?|persistencia|persistence",
    R.SERVING: r"bi|business intelligence|inteligencia de negocios?|dashboards?|tableros?|"
    r"report(e|es|s|ing|eria)?|informes?|visuali[sz](acion(es)?|ation|ations|ador)|"
    r"serving|explotacion|presentacion",
}
# A product or a thing that is usually there for this; some serve two ends.
USUAL: list[tuple[str, tuple[Role, ...]]] = [
    (r"topicos?|topics?|temas?|particion(es)?|partitions?", (R.BROKER,)),
    (r"kafka|msk|redpanda|confluent|managed streaming for kafka", (R.BROKER,)),
    (r"kinesis|pub ?sub|event ?hubs?|event hub clusters|pulsar|stream", (R.BROKER,)),
    (r"schema registry|registro de esquemas|registry|kafka ui|akhq|cruise control|"
     r"mirror ?maker( 2)?|rest proxy|burrow|prometheus|monitoreo|monitoring", (R.EXTRA,)),
    (r"kafka connect|connect|conector(es)?|connectors?|debezium|cdc", (R.PRODUCER, R.CONSUMER)),
    (r"sinks?( connectors?)?|conector(es)? (de )?(sink|salida|destino)", (R.CONSUMER,)),
    (r"source connectors?|conector(es)? (de )?(source|fuente|origen|entrada)|"
     r"connect \(?(source|fuente)\)?", (R.PRODUCER,)),
    (r"ingesta|ingestion|ingest|captura|collectors?|recolector(es)?|agentes?|agents?|shippers?|"
     r"nifi|fluent ?bit|fluentd|log ?stash|beats|filebeat|flume|telegraf|vector|sqoop|gateway",
     (R.PRODUCER,)),
    (r"spark( streaming)?|flink|storm|beam|samza|ksql( ?db)?|kafka streams|streams|databricks|"
     r"dataflow|dataproc|emr|glue|mapreduce|map reduce|hd ?insight( clusters)?|airflow|dbt|"
     r"transforma(cion|dor|r|tion)?|enrich(ment|er)?|enriquecimiento|jobs?|batch|"
     r"stream analytics( jobs)?|kinesis data analytics|lambda|"
     r"(analitica|analytics|analisis) en (tiempo real|real time)|real ?time analytics|"
     r"machine learning|ml|mlflow|modelos?|models?|scoring|deteccion|detection|agregacion(es)?|"
     r"aggregations?", (R.PROCESSING,)),
    (r"hadoop|hdfs|hive|h ?base|kudu|iceberg|delta( lake)?|hudi|parquet|min ?io|ceph|"
     r"s3|simple storage service|gcs|adls|blob( storage)?|data lake storage|azure storage|"
     r"archivo historico|archive|historico|warehouse|dw|big ?query|red ?shift|snowflake|synapse|"
     r"analytic db|lake|lakehouse|no ?sql|cassandra|mongo ?(db)?|click ?house|druid|pinot|scylla|"
     r"neo4 ?j|influx ?(db)?|timescale|dynamo ?(db)?|cosmos ?(db)?|bigtable|big table|duck ?db|"
     r"elastic ?search|open ?search|solr|redis|memcached|search index|indice|repositorio|"
     r"emr hdfs cluster|glacier|name ?nodes?|data ?nodes?|yarn|resource ?manager|node ?manager",
     (R.STORE,)),
    (r"my ?sql|postgre(s|sql|s ql)?|postgres|oracle|ms ?sql|sql server|maria ?db|sql|rds|aurora|"
     r"base(s)? de datos|databases?|bbdd|bds?|dbs?|oltp", (R.SOURCE, R.STORE)),
    (r"superset|metabase|tableau|power ?bi|looker|quick ?sight|grafana|kibana|qlik|"
     r"trino|presto|impala|athena|dremio|kpis?|analistas?|analysts?|cientificos? de datos|"
     r"data scientists?|jupyter|notebooks?|consultas?|quer(y|ies)|gerencia|negocio|"
     r"toma de decisiones|alertas?|alerts?|recomenda(ciones|dor|tions?)", (R.SERVING,)),
    (r"sensor(es)?|sensors?|iot|dispositivos?|devices?|erp|crm|punto de venta|tpv|"
     r"redes sociales|social media|twitter|facebook|camaras?|cameras?|transaccional(es)?|"
     r"transactional|sap|salesforce|mainframe|iot sensor|sistemas? de origen", (R.SOURCE,)),
]  # fmt: skip
# Data rather than a part: on a topic's icon it is the topic's name.
DATA = (
    r"click ?stream|clicks|logs?|weblogs?|eventos?|events|gps|telemetria|telemetry|archivos?|"
    r"files?|csv|cajas?|legacy|pos|datos|data|social"
)
# Could be at either end of the flow; its place tells.
VAGUE = (
    r"app(s|lication|lications)?|aplicacion(es)?|api|apis|web|sitio|site|portal|pagina|tienda|"
    r"shop|store|movil(es)?|mobile|usuarios?|users?|clientes?|clients?|customers?|servicios?|"
    r"services?|micro ?servic(io|ios|e|es)|servidor(es)?|servers?|sistemas?|systems?|externos?|"
    r"backend|frontend|pedidos?|orders?|pagos?|payments?|ventas?|sales|facturacion|billing|"
    r"inventario|inventory|envios|shipping|almacen|terceros|browser|navegador"
)
CONNECTOR = r"connect|conector(es)?|connectors?|debezium"
ENDS = (R.SOURCE, R.SERVING, R.PRODUCER, R.CONSUMER)
NOT_KAFKA = r"kinesis|pub ?sub|event ?hubs?|event hub clusters|pulsar|rabbit ?mq|active ?mq|nats"
HADOOP = (
    r"hadoop|hdfs|yarn|name ?node|data ?node|map ?reduce|cloudera|hortonworks|emr hdfs cluster|hive"
)
FOREIGN = (
    r"name ?nodes?|data ?nodes?|yarn|resource ?manager|node ?manager|hdfs|spark|hive|map ?reduce"
)
CLUSTER = r"cl[u]sters?|brokers|nodos|nodes|quorum|ensamble|ensemble"
KAFKA = r"kafka|msk|redpanda|confluent"
DATED = (
    r"(hasta|antes de|previo a|until|up to|before|pre|<|<=|≤|legacy|legado|obsolet\w*|deprecated|"
    r"removed|eliminad\w|historic\w*|historia|history|antigu\w+|old|ya no|no longer|anterior(es)?)"
)
VERSION = r"v?[0-3]\.\d+"
PULL = (
    r"poll\w*|fetch\w*|pull\w*|lee|leer|lectura|read\w*|consum\w*|subscri\w*|suscri\w*|extrae\w*|"
    r"quer(y|ies)|consulta\w*|select|sql"
)
REPLICA = r"replica\w*|replicate\w*|isr|sincroni\w*|sync\w*|follow\w*|seguidor\w*|lider|leader|copia\w*|fetch\w*"
WRITE = r"produc\w*|publi\w*|send\w*|envia\w*|escribe\w*|writes?|push"


def fold(words: str) -> str:
    """Small letters without accents, words apart: `Tópico_Pedidos` → `topico pedidos`."""
    apart = unicodedata.normalize("NFD", words.lower())
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9.<≤=+]+", " ", plain).strip()


def of_class(kind: str) -> str:
    """The words of a class: `aws.analytics.ManagedStreamingForKafka` → `managed streaming for kafka`."""
    return fold(CAMEL.sub(" ", kind.rsplit(".", 1)[-1]))


@functools.cache
def pattern(words: str) -> re.Pattern[str]:
    """Whole words only."""
    return re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")


def says(text: str, words: str) -> bool:
    """Whether folded text has one of these words."""
    return pattern(words).search(text) is not None


@functools.cache
def _vocabulary() -> tuple[str, ...]:
    """Long plain words of the lexicon, for typos."""
    patterns = [*EXPLICIT.values(), *(words for words, _ in USUAL)]
    found = {w for p in patterns for w in re.findall(r"[a-z]{6,}", re.sub(r"\([^)]*\)\??", "", p))}
    more = {
        "productor",
        "consumidor",
        "controlador",
        "conector",
        "dashboard",
        "tablero",
        "zookeeper",
    }
    return tuple(sorted(found | more))


@functools.lru_cache(4096)
def mended(text: str) -> str:
    """Folded text with the long words that are almost one of ours put right."""
    return " ".join(_mended_word(word) for word in text.split())


def _mended_word(word: str) -> str:
    if len(word) < LONG or not word.isalpha():
        return word
    found = process.extractOne(word, _vocabulary(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found and found[0][0] == word[0] else word


def strengths(text: str) -> dict[Role, float]:
    """How strongly folded words speak for each role; what comes first counts a little more."""
    found: dict[Role, float] = {}

    def note(roles: Iterable[Role], strength: float, words: str) -> None:
        match = pattern(words).search(text)
        for role in roles if match else ():
            early = 0.2 * (1 - match.start() / max(len(text), 1)) if match else 0
            found[role] = max(found.get(role, 0), strength + early)

    for role, words in EXPLICIT.items():
        note((role,), 3.0, words)
    for words, roles in USUAL:
        note(roles, 2.2 if len(roles) == 1 else 2.0, words)
    note((R.SOURCE,), 1.2, DATA)
    note(ENDS, 0.8, VAGUE)
    if says(text, CONNECTOR):  # «source connector»: the word says which kind
        found.pop(R.SOURCE, None)
    if _is_about_kafka_only(text):
        found[R.BROKER] = min(found.get(R.BROKER, 0), 1.0)
    return found


def _is_about_kafka_only(text: str) -> bool:
    """`kafka connect`, `kafka streams`, `kafka producer`: the word says for whom, not what."""
    about = r"kafka (connect|streams?|ui|manager|rest|clients?|registry|sink|source|exporter|cli)"
    return says(text, about) and not says(text, r"brokers?|cluster kafka")
