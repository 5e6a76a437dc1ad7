"""Does an answer made of the deck's own correct sentences get what it is promised, in both languages?"""

from __future__ import annotations

import pytest

DECK = [
    ("q1", 1, "Es una plataforma para la construcción de pipelines de datos real time que implementa el patrón "
     "publicador/suscriptor. Es altamente escalable y paralelizable. Se ejecuta sobre un clúster y es tolerante "
     "a fallos.", "It is a platform to build real time data pipelines that implements the publisher/subscriber "
     "pattern. It is highly scalable and parallelizable. It runs on a cluster and is fault tolerant."),
    ("q1", 0.75, "Un sistema de mensajería distribuido: unos publican y otros se suscriben, todo en tiempo real.",
     "A distributed messaging system: some publish and others subscribe, all in real time."),
    ("q2", 1, "Almacenar con baja latencia datos de manera temporal y distribuirlos a uno o varios sistemas.",
     "To store data temporarily with low latency and distribute it to one or several systems."),
    ("q2", 1, "Guardar los mensajes un tiempo y entregarlos rápido a los sistemas que los necesiten.",
     "To keep the messages for a while and deliver them fast to the systems that need them."),
    ("q3", 1, "Un componente envía mensajes, estos son almacenados en un punto centralizado y luego distribuidos a "
     "todos los que estén suscritos. El producer y el consumer no los gestiona Kafka; el tópico es como una tabla "
     "que gestiona Kafka.", "A component sends messages, these are stored at a central point and then distributed "
     "to all who are subscribed. Kafka does not manage the producer and the consumer; the topic is like a table "
     "that Kafka manages."),
    ("q4", 1, "Está implementado en algún lenguaje de programación, escribe los datos del sistema y los coloca en el "
     "tópico. No lo gestiona Kafka.", "It is implemented in some programming language, writes the system's data and "
     "puts it in the topic. Kafka does not manage it."),
    ("q4", 0.75, "El componente que envía uno o varios mensajes al tópico.",
     "The component that sends one or several messages to the topic."),
    ("q5", 1, "Está implementado en algún lenguaje de programación, extrae los datos del sistema y los envía a otros "
     "sistemas. No lo gestiona Kafka.", "It is implemented in some programming language, extracts the data from the "
     "system and sends it to other systems. Kafka does not manage it."),
    ("q5", 0.75, "El componente suscrito que recibe los mensajes del tópico.",
     "The subscribed component that receives the messages of the topic."),
    ("q6", 1, "Es como una tabla que gestiona Kafka, donde se almacenan los mensajes, que son colocados alrededor de "
     "varios nodos.", "It is like a table that Kafka manages, where the messages are stored, which are placed "
     "around several nodes."),
    ("q6", 0.75, "Es el punto centralizado donde el producer coloca los mensajes y el consumer los lee.",
     "It is the central point where the producer puts the messages and the consumer reads them."),
    ("q7", 2 / 3, "Porque Kafka necesita de nodos dedicados para funcionar, no podemos re-usar los nodos de Hadoop.",
     "Because Kafka needs dedicated nodes to work, we cannot re-use Hadoop's nodes."),
    ("q7", 1, "Necesita nodos dedicados, separados de Hadoop, para mantener baja su latencia.",
     "It needs dedicated nodes, separate from Hadoop, to keep its latency low."),
    ("q8", 1, "Los brokers y los controladores (KRaft).", "The brokers and the controllers (KRaft)."),
    ("q8", 1, "Brokers, controladores KRaft, Connect, Schema Registry, MirrorMaker 2.",
     "Brokers, KRaft controllers, Connect, Schema Registry, MirrorMaker 2."),
    ("q8", 0.75, "Los brokers y ZooKeeper.", "The brokers and ZooKeeper."),
    ("q8", 1, "Los brokers y ZooKeeper, hasta la 3.9.", "The brokers and ZooKeeper, up to 3.9."),
]  # fmt: skip


def plain(text: str) -> str:
    return text.translate(str.maketrans("áéíóúñÁÉÍÓÚ", "aeiounAEIOU"))


@pytest.mark.parametrize(("question", "least", "es", "en"), DECK)
def test_the_decks_own_words_get_their_mark(score, question, least, es, en):
    for text in (es, en, plain(es), es.lower()):
        verdict = score(question, text)
        assert verdict.score >= least - 1e-9, (text, verdict.to_json())
        assert not verdict.misconceptions, text


def test_clients_named_as_services_are_half_the_mark_and_a_question(score):
    verdict = score("q8", "Producer, broker, consumer y ZooKeeper.")
    assert verdict.score == 0.5
    assert "clients_as_services" in verdict.misconceptions


def test_a_list_is_the_right_form_for_the_services_and_only_there(score):
    words = "brokers controllers kraft connect mirrormaker streams"
    assert score("q8", words).score == 1
    assert "stuffed" in score("q1", words).flags
