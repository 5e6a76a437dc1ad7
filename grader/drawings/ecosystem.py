"""Task B, question 9 of the deck: which points and caps has a drawing of the Big Data ecosystem?"""

from __future__ import annotations

from functools import cache

from grader.drawings import words
from grader.drawings.ecosystem_caps import CAPS
from grader.drawings.facts import Facts
from grader.drawings.parts import Part
from grader.drawings.path import along_the_flow, destinations
from grader.drawings.task import Point, Seen, Task
from grader.drawings.words import Role, says
from workbook.drawings import Drawing
from workbook.drawings.mermaid import read_mermaid
from workbook.text import Text

R = Role


def _sources(facts: Facts) -> float:
    return facts.credit(facts.of(R.SOURCE))


def _producer(facts: Facts) -> float:
    found = facts.credit(facts.of(R.PRODUCER))
    told = 1.0 if facts.kafka and facts.labelled(words.WRITE) else 0.0
    return max(found, told)


def _own_box(facts: Facts) -> Seen:
    return Seen(facts.own_box_share)


def _as_cluster(facts: Facts) -> float:
    if not facts.kafka:
        return 0.0
    told = [part.text for part in facts.kafka]
    told += [facts.box_text[box.id] for box in facts.own_boxes]
    several = len(facts.kafka) > 1
    return 1.0 if several or facts.own_boxes or any(says(t, words.CLUSTER) for t in told) else 0.0


def _branches(facts: Facts) -> float:
    return 1.0 if destinations(facts) > 1 else 0.0


def _processing(facts: Facts) -> float:
    return _downstream(facts, facts.of(R.PROCESSING, R.CONSUMER))


def _store(facts: Facts) -> float:
    return _downstream(facts, facts.of(R.STORE))


def _serving(facts: Facts) -> float:
    return _downstream(facts, facts.of(R.SERVING))


def _downstream(facts: Facts, parts: tuple[Part, ...]) -> float:
    """Whole where the data of Kafka reach it, by an arrow or a line; half where it only stands there."""
    reached = facts.parts.flow.after(facts.kafka_ids, loose=True)
    loose = facts.parts.flow.before(facts.kafka_ids, loose=True) if facts.undirected else set()
    if not facts.kafka:
        return facts.credit(part for part in parts if part.role is not R.CONSUMER)
    joined = tuple(part for part in parts if part.node.id in reached | loose)
    return max(facts.credit(joined), 0.5 * facts.credit(parts))


def _path(facts: Facts) -> float:
    return along_the_flow(facts)


def _apart(facts: Facts) -> float:
    if not facts.kafka or facts.kafka_with_hadoop:
        return 0.0
    return 0.5 if facts.shares_a_box_with_stores else 1.0


POINTS = (
    Point(
        "sources", 1, Text(es="Las fuentes de los datos", en="Where the data come from"),
        Text(es="¿De dónde salen los datos, antes de cualquier programa tuyo?",
             en="Where do the data come from, before any program of yours?"),
        Text(es="Mira el comienzo del flujo: falta quien genera los eventos.",
             en="Look at the start of the flow: whoever makes the events is missing."),
        Text(es="Agrega una o más fuentes (base de datos, web, sensores) y llévalas hacia Kafka.",
             en="Add one source or more (database, web site, sensors) and lead them towards Kafka."),
        _sources,
    ),
    Point(
        "producer", 1, Text(es="Quién escribe en Kafka", en="Who writes to Kafka"),
        Text(es="¿Qué programa toma los datos de la fuente y los coloca en el topic?",
             en="Which program takes the data from the source and puts them in the topic?"),
        Text(es="Mira la flecha que entra a Kafka: una base de datos no publica por sí sola.",
             en="Look at the arrow into Kafka: a database does not publish by itself."),
        Text(es="Entre la fuente y Kafka dibuja un productor, o un conector de Kafka Connect.",
             en="Between the source and Kafka draw a producer, or a connector of Kafka Connect."),
        _producer,
    ),
    Point(
        "own_box", 1, Text(es="Kafka en su propia caja", en="Kafka in a box of its own"),
        Text(es="¿Qué comparte caja con Kafka, y debería?",
             en="What shares a box with Kafka, and should it?"),
        Text(es="Mira qué rodea a Kafka: su clúster todavía no se distingue de lo demás.",
             en="Look at what surrounds Kafka: its cluster cannot be told from the rest yet."),
        Text(es="Pon a Kafka dentro de un `Cluster` que tenga solo sus servicios.",
             en="Put Kafka into a `Cluster` that holds its own services only."),
        _own_box,
    ),
    Point(
        "cluster", 1, Text(es="Kafka es un clúster", en="Kafka is a cluster"),
        Text(es="¿En cuántas máquinas corre Kafka, según tu dibujo?",
             en="On how many machines does Kafka run, according to your drawing?"),
        Text(es="Mira a Kafka: así dibujado parece un solo servidor.",
             en="Look at Kafka: drawn like this it seems to be a single server."),
        Text(es="Muestra el clúster: varios brokers, o una caja rotulada «Clúster Kafka».",
             en="Show the cluster: several brokers, or a box labelled “Kafka cluster”."),
        _as_cluster,
    ),
    Point(
        "branches", 1, Text(es="Dos destinos o más", en="Two destinations or more"),
        Text(es="¿Cuántos sistemas distintos reciben los datos?",
             en="How many different systems receive the data?"),
        Text(es="Mira lo que sale de Kafka: el flujo no se ramifica.",
             en="Look at what leaves Kafka: the flow does not branch."),
        Text(es="Lleva los mismos datos a dos destinos, por ejemplo un *data lake* y una base NoSQL.",
             en="Lead the same data to two destinations, for instance a data lake and a NoSQL store."),
        _branches,
    ),
    Point(
        "processing", 1, Text(es="Quién lee y procesa", en="Who reads and processes"),
        Text(es="¿Quién lee de Kafka, y qué hace con lo que lee?",
             en="Who reads from Kafka, and what does it do with what it reads?"),
        Text(es="Mira después de Kafka: falta un consumidor o un motor de procesamiento.",
             en="Look behind Kafka: a consumer or a processing engine is missing."),
        Text(es="Después de Kafka dibuja un consumidor (Spark, Flink, un conector *sink*).",
             en="Behind Kafka draw a consumer (Spark, Flink, a sink connector)."),
        _processing,
    ),
    Point(
        "store", 1, Text(es="Dónde quedan los datos", en="Where the data end up"),
        Text(es="Una vez procesados, ¿dónde se guardan los datos a largo plazo?",
             en="Once processed, where are the data kept for the long run?"),
        Text(es="Mira después del procesamiento: falta un almacenamiento que reciba los datos.",
             en="Look behind the processing: a store that receives the data is missing."),
        Text(es="Agrega un almacenamiento (HDFS, S3, NoSQL, *data warehouse*) y une el flujo con él.",
             en="Add a store (HDFS, S3, NoSQL, a warehouse) and join the flow to it."),
        _store,
    ),
    Point(
        "serving", 1, Text(es="Quién aprovecha los datos", en="Who uses the data"),
        Text(es="¿Quién en la empresa mira estos datos, y con qué?",
             en="Who in the company looks at these data, and with what?"),
        Text(es="Mira el final del flujo: faltan los tableros o las aplicaciones.",
             en="Look at the end of the flow: dashboards or applications are missing."),
        Text(es="Termina el flujo en BI, un tablero, una API o una aplicación que lea del almacenamiento.",
             en="End the flow in BI, a dashboard, an API or an application that reads from the store."),
        _serving,
    ),
    Point(
        "path", 1, Text(es="Un camino de punta a punta", en="A path from end to end"),
        Text(es="Sigue un pedido con el dedo, flecha por flecha: ¿llega desde la fuente hasta el tablero?",
             en="Follow one order with your finger, arrow by arrow: does it get from source to dashboard?"),
        Text(es="El camino es fuente → Kafka → procesamiento → almacenamiento → BI: se corta en algún tramo.",
             en="The path is source → Kafka → processing → store → BI: it breaks somewhere."),
        Text(es="Une con flechas (`>>`) cada tramo que falte; una línea sin punta no dice hacia dónde va el dato.",
             en="Join each missing stretch with arrows (`>>`); a line without a head does not say where data go."),
        _path,
    ),
    Point(
        "apart", 1, Text(es="Kafka separado de Hadoop", en="Kafka apart from Hadoop"),
        Text(es="Mira qué componentes comparten caja. ¿Deben convivir en los mismos nodos?",
             en="Look at which components share a box. Should they live on the same nodes?"),
        Text(es="Kafka y Hadoop compiten por disco, red y memoria: la lección 10 lo mide.",
             en="Kafka and Hadoop compete for disk, network and memory: lesson 10 measures it."),
        Text(es="Dibuja el clúster de Kafka y el de Hadoop como dos cajas, una al lado de la otra.",
             en="Draw the Kafka cluster and the Hadoop cluster as two boxes, side by side."),
        _apart,
    ),
)  # fmt: skip
REFERENCE = """flowchart LR
  subgraph F ["Fuentes · Sources"]
    erp[("ERP")]
    web["Web"]
  end
  prod["Productor · Producer"]
  subgraph K ["Clúster Kafka · Kafka cluster"]
    b1["broker 1"]
    b2["broker 2"]
    b3["broker 3"]
  end
  spark["Spark · Flink"]
  subgraph H ["Clúster Hadoop · Hadoop cluster"]
    hdfs[("HDFS")]
  end
  nosql[("NoSQL")]
  bi["BI"]
  erp --> prod
  web --> prod
  prod --> b1
  b1 --> spark
  spark --> hdfs
  spark --> nosql
  hdfs --> bi
  nosql --> bi
"""


@cache
def reference() -> Drawing:
    """One good answer of many, to stand beside the learner's."""
    return read_mermaid(REFERENCE)


ECOSYSTEM = Task(
    "B",
    Text(es="El ecosistema Big Data", en="The Big Data ecosystem"),
    POINTS,
    CAPS,
    reference,
    {
        "sources": ("ERP", "Web"),
        "producer": ("Productor · Producer",),
        "own_box": ("Clúster Kafka · Kafka cluster",),
        "cluster": ("broker 2", "broker 3"),
        "branches": ("Spark · Flink → NoSQL",),
        "processing": ("Spark · Flink",),
        "store": ("HDFS", "NoSQL"),
        "serving": ("BI",),
        "path": ("Productor · Producer → broker 1", "broker 1 → Spark · Flink", "HDFS → BI"),
        "apart": ("Clúster Hadoop · Hadoop cluster",),
    },
)
