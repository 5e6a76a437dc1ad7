"""Theory: typical wrong answers, and right ones in other words and in the other language.

Each function returns the text that goes into the cell `%%answer` of its name.
"""

# ruff: noqa: D103 (an alternative's title says what it is)

from __future__ import annotations

from . import checks

lab = checks.lab


@lab.mistake(fails=checks.q1)
def q1():
    """Says that it is a relational database."""
    return "Es una base de datos relacional donde se consultan tablas con SQL."


@lab.mistake(fails=checks.q2)
def q2():
    """Takes analysing data for the goal."""
    return "Analizar los datos de la empresa y mostrarlos en un tablero."


@lab.mistake(fails=checks.q3)
def q3():
    """Leaves the topic out: the producer sends straight to the consumer."""
    return "El productor le envía cada mensaje directamente al consumidor."


@lab.mistake(fails=checks.q4)
def q4():
    """Takes the producer for a node of the cluster."""
    return "Es el nodo del clúster que guarda los mensajes."


@lab.mistake(fails=checks.q5)
def q5():
    """Swaps consumer and producer."""
    return "Es quien publica los mensajes para que otros los usen."


@lab.mistake(fails=checks.q6)
def q6():
    """Takes the topic for a server."""
    return "Es uno de los servidores del clúster."


@lab.mistake(fails=checks.q7)
def q7():
    """Believes that it is about the licence."""
    return "Porque la licencia de Kafka no permite compartir el servidor."


@lab.mistake(fails=checks.q8)
def q8():
    """Lists the services of Hadoop."""
    return "El NameNode, los DataNode y YARN."


@lab.alternative("short, in English")
def q1():
    return (
        "A distributed publish/subscribe messaging system: it runs on a cluster, so it "
        "scales and is fault tolerant, and events arrive in real time."
    )


@lab.alternative("short, in English")
def q2():
    return (
        "To keep events for a while and hand them, with low latency, to whichever "
        "systems need them."
    )


@lab.alternative("short, in English")
def q3():
    return (
        "Producers write to a topic and do not know who reads it; consumers subscribe to "
        "the topic and poll it, each group with its own offset."
    )


@lab.alternative("short, in English")
def q4():
    return "An external application, in any language, that sends events to a topic."


@lab.alternative("short, in English")
def q5():
    return (
        "A program of ours that subscribes to a topic, reads its events and stores them "
        "in a database."
    )


@lab.alternative("short, in English")
def q6():
    return (
        "A named log that Kafka keeps: messages are appended to its partitions, which "
        "are spread over several brokers."
    )


@lab.alternative("short, in English")
def q7():
    return (
        "So that nobody else uses its disks and memory: next to Hadoop's jobs its "
        "latency would be unpredictable."
    )


@lab.alternative("short, in English")
def q8():
    return "The brokers, and the KRaft controllers, which took over ZooKeeper's work."


@lab.alternative("in other words, in Spanish")
def q1():
    return (
        "Es una plataforma de mensajería distribuida: quien publica y quien se suscribe no se "
        "conocen. Corre en varias máquinas, así que aguanta la caída de una y crece agregando "
        "más, y entrega los eventos en tiempo real."
    )


@lab.alternative("in other words, in Spanish")
def q2():
    return (
        "Recibe los eventos de los sistemas que los producen, los guarda un tiempo y los "
        "entrega, con baja latencia, a todos los sistemas que los necesitan."
    )


@lab.alternative("in other words, in Spanish")
def q3():
    return (
        "El que publica deja sus mensajes en un topic sin saber quién los leerá. Los "
        "consumidores se suscriben al topic y van pidiendo lo nuevo a su ritmo; cada grupo "
        "recibe todos los mensajes y recuerda su propia posición."
    )


@lab.alternative("in other words, in Spanish")
def q4():
    return "Una aplicación que está fuera de Kafka, escrita en el lenguaje que sea, y que publica mensajes en un topic."


@lab.alternative("in other words, in Spanish")
def q5():
    return (
        "Una aplicación externa que se suscribe a uno o más topics, lee sus mensajes y los "
        "procesa o los guarda en otro sistema, por ejemplo una base de datos."
    )


@lab.alternative("in other words, in Spanish")
def q6():
    return (
        "Es el nombre bajo el que se guardan los mensajes de un mismo tipo: un log dividido en "
        "particiones, repartidas y copiadas en varios brokers."
    )


@lab.alternative("in other words, in Spanish")
def q7():
    return (
        "Porque Kafka necesita para él solo el disco, la memoria y la red: si comparte las "
        "máquinas con los trabajos de Hadoop, compiten por esos recursos y su latencia deja de "
        "ser predecible."
    )


@lab.alternative("in other words, in Spanish")
def q8():
    return "Los brokers, que guardan los mensajes, y los controladores KRaft, que antes eran ZooKeeper."
