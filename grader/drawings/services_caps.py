"""Task A: after which mistakes has a drawing of the services at most this share of the mark?"""

from __future__ import annotations

from grader.drawings import words
from grader.drawings.census import Census
from grader.drawings.facts import Facts
from grader.drawings.task import Cap
from grader.drawings.words import says
from workbook.text import Text


def _by_the_controller(facts: Facts) -> bool:
    census = Census(facts)
    clients = {part.node.id for part in (*census.writers, *census.readers)}
    only = census.quorum_ids - census.broker_ids
    return max(facts.joins(clients, only), facts.joins(only, clients)) > 0


def _only_by_the_controller(facts: Facts) -> bool:
    census = Census(facts)
    clients = {part.node.id for part in (*census.writers, *census.readers)}
    brokers = census.broker_ids
    straight = max(facts.joins(clients, brokers), facts.joins(brokers, clients)) > 0
    return _by_the_controller(facts) and not straight


def _undated(facts: Facts) -> bool:
    census = Census(facts)
    return bool(census.zookeepers) and not census.zookeeper_is_dated


def _no_direction(facts: Facts) -> bool:
    drawn = facts.drawing.edges
    return facts.undirected or (bool(drawn) and all(edge.way == "none" for edge in drawn))


def _foreign(facts: Facts) -> bool:
    """Services of other systems among Kafka's, or in charge of its brokers."""
    foreign = {p.node.id for p in facts.parts.all if p.says(words.FOREIGN) and p not in facts.kafka}
    inside = {p.node.id for box in facts.own_boxes for p in facts.held(box)}
    leads = facts.joins(foreign, facts.kafka_ids) and not Census(facts).controllers
    return bool(foreign & inside) or bool(leads)


def _no_services(facts: Facts) -> bool:
    census = Census(facts)
    named = census.broker_boxes or any(
        says(p.text, r"brokers?|nodos?|nodes?") for p in census.brokers
    )
    several = len(census.brokers) > 1
    return not (named or several or census.quorum_ids)


def _scattered(facts: Facts) -> bool:
    return len(facts.isolated) > len(facts.drawing.nodes) / 2


def _backwards(facts: Facts) -> bool:
    """Kafka writes to whoever is called producer, and whoever is called consumer does not read."""
    census = Census(facts)
    writers = {p.node.id for p in census.writers if p.says(words.EXPLICIT[words.Role.PRODUCER])}
    brokers = census.broker_ids
    wrong = facts.joins(brokers, writers) == 1 and not facts.joins(writers, brokers)
    return bool(wrong)


CAPS = (
    Cap("kafka_in_hadoop", 0.5,
        Text(es="Kafka comparte la caja de Hadoop: así, vale como máximo la mitad.",
             en="Kafka shares Hadoop's box: like this it is worth half at most."),
        Text(es="Dibuja el clúster de Kafka aparte.", en="Draw the Kafka cluster apart."),
        lambda facts: facts.kafka_with_hadoop),
    Cap("no_direction", 0.5,
        Text(es="La mayoría de las líneas no tiene dirección: así, vale como máximo la mitad.",
             en="Most lines have no direction: like this it is worth half at most."),
        Text(es="¿Quién entrega y quién recibe? Cambia `-` por `>>`.",
             en="Who hands over and who receives? Change `-` to `>>`."),
        _no_direction),
    Cap("both_ways", 0.25,
        Text(es="Casi todo está unido con todo, o en los dos sentidos: así no se ve quién habla con quién.",
             en="Nearly everything is joined with everything, or both ways: nobody sees who talks to whom."),
        Text(es="Deja solo las flechas que puedas explicar con una frase.",
             en="Keep only the arrows that you can explain in a sentence."),
        lambda facts: facts.reciprocal or facts.all_with_all),
    Cap("backwards", 0.5,
        Text(es="La flecha va de Kafka al productor: los datos viajan al revés.",
             en="The arrow goes from Kafka to the producer: the data travel backwards."),
        Text(es="`a << b` apunta de b hacia a. ¿Quién entrega el dato a quién?",
             en="`a << b` points from b to a. Who hands the data to whom?"),
        _backwards),
    Cap("clients_inside", 0.5,
        Text(es="El productor o el consumidor está dentro del clúster, como si fuera un servicio de Kafka.",
             en="The producer or the consumer stands inside the cluster, as if it were a service of Kafka's."),
        Text(es="¿Quién los arranca y en qué máquina corren? Sácalos de la caja.",
             en="Who starts them, and on which machine do they run? Take them out of the box."),
        lambda facts: bool(facts.clients_inside)),
    Cap("only_by_the_controller", 0.5,
        Text(es="Los datos pasan por el controlador, que solo gestiona metadatos.",
             en="The data pass through the controller, which only manages metadata."),
        Text(es="¿A quién le escribe el productor? Pregúntale al líder de la partición: es un broker.",
             en="To whom does the producer write? To the leader of the partition: a broker."),
        _only_by_the_controller),
    Cap("by_the_controller", 0.75,
        Text(es="Un cliente habla con el controlador, que solo gestiona metadatos.",
             en="A client talks to the controller, which only manages metadata."),
        Text(es="Los clientes hablan con los brokers.", en="Clients talk to the brokers."),
        _by_the_controller),
    Cap("zookeeper_undated", 0.6,
        Text(es="Dibujaste ZooKeeper sin decir hasta cuándo: Kafka 4.0 ya no lo tiene.",
             en="You drew ZooKeeper without saying until when: Kafka 4.0 has it no more."),
        Text(es="¿Quién hace hoy su trabajo? Si lo dejas como historia, escribe «hasta la 3.9».",
             en="Who does its work today? If you keep it as history, write “until 3.9”."),
        lambda facts: _undated(facts) and not Census(facts).controllers),
    Cap("zookeeper_beside", 0.75,
        Text(es="Controladores KRaft y ZooKeeper juntos: desde la 4.0 solo quedan los primeros.",
             en="KRaft controllers and ZooKeeper together: since 4.0 only the former remain."),
        Text(es="Quita ZooKeeper, o escribe «hasta la 3.9».", en="Remove ZooKeeper, or write “until 3.9”."),
        lambda facts: _undated(facts) and bool(Census(facts).controllers)),
    Cap("only_history", 0.85,
        Text(es="El dibujo es el de antes: hoy los metadatos los gestionan los controladores KRaft.",
             en="This is how it used to be: today the KRaft controllers manage the metadata."),
        Text(es="Dibuja también el clúster de hoy.", en="Draw today's cluster too."),
        lambda facts: bool(Census(facts).zookeepers) and not Census(facts).controllers),
    Cap("no_services", 0.35,
        Text(es="El dibujo no muestra ningún servicio de Kafka: ni brokers ni controladores.",
             en="The drawing shows none of Kafka's services: neither brokers nor controllers."),
        Text(es="Un topic no es un servicio. ¿Qué procesos corren en las máquinas del clúster?",
             en="A topic is no service. Which processes run on the cluster's machines?"),
        _no_services),
    Cap("foreign_services", 0.5,
        Text(es="Hay servicios de Hadoop (HDFS, YARN, NameNode…) como si fueran de Kafka.",
             en="There are services of Hadoop (HDFS, YARN, NameNode…) as if they were Kafka's."),
        Text(es="¿Cuáles de estos servicios arrancan con Kafka, y cuáles son de otro sistema?",
             en="Which of these services start with Kafka, and which belong to another system?"),
        _foreign),
    Cap("no_lines", 0.25,
        Text(es="No hay líneas entre los componentes.", en="There are no lines between the components."),
        Text(es="Une los componentes: ¿quién habla con quién?", en="Join the components: who talks to whom?"),
        lambda facts: not facts.drawing.edges),
    Cap("no_kafka", 0.1,
        Text(es="En el dibujo no encontré ningún broker.", en="I found no broker in the drawing."),
        Text(es="¿Qué servicio guarda los registros?", en="Which service keeps the records?"),
        lambda facts: not facts.kafka and not Census(facts).combined),
    Cap("scattered", 0.25,
        Text(es="La mayoría de los componentes no está unida a nada.",
             en="Most components are joined to nothing."),
        Text(es="Une los componentes: ¿quién habla con quién?", en="Join the components: who talks to whom?"),
        _scattered),
)  # fmt: skip
