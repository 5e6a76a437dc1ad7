"""Task A: which points and caps has a drawing of the services of a Kafka cluster?"""

from __future__ import annotations

from functools import cache

from grader.drawings.census import Census
from grader.drawings.facts import Facts
from grader.drawings.services_caps import CAPS
from grader.drawings.task import Point, Seen, Task
from workbook.drawings import Drawing
from workbook.drawings.mermaid import read_mermaid
from workbook.text import Text


def _brokers(facts: Facts) -> float:
    count = Census(facts).broker_count
    return 1.0 if count >= 3 else 0.5 if count == 2 else 0.25 if count else 0.0


def _own_box(facts: Facts) -> Seen:
    return Seen(facts.own_box_share)


def _controllers(facts: Facts) -> Seen:
    census = Census(facts)
    if census.controllers:
        return Seen(1.0)
    if not census.zookeepers:
        return Seen(0.0)
    return Seen(0.6 if census.zookeeper_is_dated else 0.5, BEFORE_4)


def _quorum(facts: Facts) -> float:
    census = Census(facts)
    if census.controller_count >= 3:
        return 1.0 if census.says_quorum(census.controllers) else 0.5
    dated = census.zookeeper_is_dated and not census.controllers
    return 0.5 if dated and len(census.zookeepers) >= 3 else 0.0


def _metadata(facts: Facts) -> float:
    """Either direction: brokers ask the active controller, and it tells them."""
    census = Census(facts)
    if census.combined:
        return 1.0
    controllers, brokers = census.quorum_ids, census.broker_ids
    joined = max(facts.joins(controllers, brokers), facts.joins(brokers, controllers))
    return 0.0 if not joined else 1.0 if census.controllers else 0.5


def _replication(facts: Facts) -> float:
    return 1.0 if Census(facts).copies else 0.0


def _clients(facts: Facts) -> float:
    if not facts.kafka and not Census(facts).combined:
        return 0.0
    census, inside = Census(facts), set(facts.clients_inside)
    ends = [[p for p in parts if p not in inside] for parts in (census.writers, census.readers)]
    return sum(facts.credit(parts) for parts in ends) / 2


def _writes(facts: Facts) -> float:
    census = Census(facts)
    return facts.joins({part.node.id for part in census.writers}, census.broker_ids)


def _reads(facts: Facts) -> float:
    census = Census(facts)
    return facts.joins(census.broker_ids, {part.node.id for part in census.readers})


BEFORE_4 = Text(
    es="Hasta la versión 3.9 ese trabajo lo podía hacer ZooKeeper; desde la 4.0 lo hacen los controladores KRaft.",
    en="Up to version 3.9 ZooKeeper could do that work; since 4.0 the KRaft controllers do it.",
)
POINTS = (
    Point(
        "brokers", 2, Text(es="Tres brokers o más", en="Three brokers or more"),
        Text(es="Si una máquina se quema, ¿quién sigue sirviendo los datos?",
             en="If a machine burns, who goes on serving the data?"),
        Text(es="Mira cuántos brokers hay: con factor de replicación 3 hacen falta tres.",
             en="Look at how many brokers there are: replication factor 3 needs three."),
        Text(es="Dibuja tres brokers, cada uno con su nodo.", en="Draw three brokers, a node for each."),
        _brokers,
    ),
    Point(
        "own_box", 1, Text(es="El clúster en su caja", en="The cluster in its box"),
        Text(es="¿Dónde empieza y dónde termina el clúster de Kafka?",
             en="Where does the Kafka cluster begin and end?"),
        Text(es="Mira qué rodea a los brokers: falta una caja que sea solo del clúster.",
             en="Look at what surrounds the brokers: a box that is the cluster's alone is missing."),
        Text(es="Encierra brokers y controladores en un `Cluster` («Clúster Kafka»), sin nada ajeno.",
             en="Put brokers and controllers into a `Cluster` (“Kafka cluster”), with nothing foreign."),
        _own_box,
    ),
    Point(
        "controllers", 1.5, Text(es="Los controladores", en="The controllers"),
        Text(es="¿Quién decide qué broker es líder de cada partición?",
             en="Who decides which broker leads each partition?"),
        Text(es="Además de los brokers, un clúster tiene otro servicio: el que gestiona los metadatos.",
             en="Besides the brokers a cluster has another service: the one that manages the metadata."),
        Text(es="Agrega los controladores KRaft.", en="Add the KRaft controllers."),
        _controllers,
    ),
    Point(
        "quorum", 1.5, Text(es="El quórum de los controladores", en="The controllers' quorum"),
        Text(es="¿Cuántos controladores pueden caer sin que el clúster quede sin gobierno?",
             en="How many controllers may fall before nobody governs the cluster?"),
        Text(es="Mira los controladores: deciden por mayoría, y se replican su log unos a otros.",
             en="Look at the controllers: they decide by majority, and replicate their log to one another."),
        Text(es="Dibuja tres controladores y únelos entre sí, o ponlos en una caja «Quórum KRaft».",
             en="Draw three controllers and join them, or put them into a box “KRaft quorum”."),
        _quorum,
    ),
    Point(
        "metadata", 1, Text(es="Controladores y brokers se hablan", en="Controllers and brokers talk"),
        Text(es="¿Cómo se entera un broker de que ahora es líder?",
             en="How does a broker learn that it now leads?"),
        Text(es="Mira entre controladores y brokers: no se dicen nada.",
             en="Look between controllers and brokers: they tell each other nothing."),
        Text(es="Une los controladores con los brokers (metadatos).",
             en="Join the controllers with the brokers (metadata)."),
        _metadata,
    ),
    Point(
        "replication", 1.5, Text(es="La replicación", en="Replication"),
        Text(es="¿Cómo llega una copia de cada registro a otro broker?",
             en="How does a copy of each record get to another broker?"),
        Text(es="Mira entre los brokers: nada dice que se copien las particiones.",
             en="Look between the brokers: nothing says that they copy the partitions."),
        Text(es="Une los brokers entre sí («réplica»), o marca líderes y seguidores.",
             en="Join the brokers (“replica”), or mark leaders and followers."),
        _replication,
    ),
    Point(
        "clients", 1, Text(es="Productor y consumidor, fuera", en="Producer and consumer, outside"),
        Text(es="¿Quién escribe y quién lee? ¿Los gestiona Kafka?",
             en="Who writes and who reads? Does Kafka run them?"),
        Text(es="Mira fuera de la caja: ahí van los programas que usan el clúster.",
             en="Look outside the box: that is where the programs that use the cluster belong."),
        Text(es="Dibuja un productor y un consumidor fuera de la caja del clúster.",
             en="Draw a producer and a consumer outside the cluster's box."),
        _clients,
    ),
    Point(
        "writes", 1, Text(es="El productor escribe en un broker", en="The producer writes to a broker"),
        Text(es="¿A quién le entrega el productor sus registros?",
             en="To whom does the producer hand its records?"),
        Text(es="Mira la flecha que sale del productor: ¿llega a un broker?",
             en="Look at the arrow that leaves the producer: does it reach a broker?"),
        Text(es="Dibuja `productor >> broker`.", en="Draw `producer >> broker`."),
        _writes,
    ),
    Point(
        "reads", 1, Text(es="El consumidor lee de un broker", en="The consumer reads from a broker"),
        Text(es="¿De dónde saca el consumidor los registros?",
             en="Where does the consumer get the records from?"),
        Text(es="Mira el consumidor: falta la flecha que lo une con un broker.",
             en="Look at the consumer: the arrow that joins it with a broker is missing."),
        Text(es="Dibuja `broker >> consumidor`, o `consumidor >> broker` con el rótulo «poll».",
             en="Draw `broker >> consumer`, or `consumer >> broker` labelled “poll”."),
        _reads,
    ),
)  # fmt: skip
REFERENCE = """flowchart LR
  prod["Productor · Producer"]
  subgraph K ["Clúster Kafka · Kafka cluster"]
    subgraph Q ["Quórum KRaft · KRaft quorum"]
      c1["controller 1"]
      c2["controller 2"]
      c3["controller 3"]
    end
    subgraph B ["Brokers"]
      b1["broker 1"]
      b2["broker 2"]
      b3["broker 3"]
    end
  end
  cons["Consumidor · Consumer"]
  c1 -->|Raft| c2
  c1 -->|Raft| c3
  c1 -.->|metadata| b1
  b1 -->|replica| b2
  b1 -->|replica| b3
  prod --> b1
  b1 --> cons
"""


@cache
def reference() -> Drawing:
    """One good answer of many, to stand beside the learner's."""
    return read_mermaid(REFERENCE)


SERVICES = Task(
    "A",
    Text(es="Los servicios de un clúster Kafka", en="The services of a Kafka cluster"),
    POINTS,
    CAPS,
    reference,
    {
        "brokers": ("broker 1", "broker 2", "broker 3"),
        "own_box": ("Clúster Kafka · Kafka cluster",),
        "controllers": ("controller 1", "controller 2", "controller 3"),
        "quorum": (
            "Quórum KRaft · KRaft quorum",
            "controller 1 → controller 2",
            "controller 1 → controller 3",
        ),
        "metadata": ("controller 1 → broker 1",),
        "replication": ("broker 1 → broker 2", "broker 1 → broker 3"),
        "clients": ("Productor · Producer", "Consumidor · Consumer"),
        "writes": ("Productor · Producer → broker 1",),
        "reads": ("broker 1 → Consumidor · Consumer",),
    },
)
