"""Is an answer read as a person would: what it denies, its typing mistakes, either language, its tricks?"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.theory.examples import examples
from grader.theory.negation import denied
from grader.theory.rubric import theory_folder
from grader.theory.score import in_quarters
from grader.theory.words import keys, tidy, tokens


def denied_words(text: str) -> set[str]:
    words = tokens(tidy(text))
    return {word.word for word, no in zip(words, denied(words), strict=True) if no}


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("No guarda los mensajes, los entrega", "guarda", "entrega"),
        ("Kafka does not store messages but it delivers them", "store", "delivers"),
        ("It isn't distributed", "distributed", "it"),
        ("A diferencia de una base de datos, Kafka guarda eventos", "base", "guarda"),
        ("Instead of deleting messages, it keeps them", "deleting", "keeps"),
        ("Kafka ni guarda ni reparte", "reparte", "kafka"),
        ("No es cierto que Kafka guarde mensajes en tiempo real", "mensajes", "cierto"),
    ],
)
def test_a_denial_reaches_as_far_as_it_does_for_a_reader(text, inside, outside):
    assert inside in denied_words(text)
    assert outside not in denied_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "No solo guarda los mensajes",
        "It does not only store messages",
        "Sirve para no perder mensajes",
        "No es que no guarde: guarda",
    ],
)
def test_what_only_looks_like_a_denial_denies_no_storing(text):
    assert not denied_words(text) & {"guarda", "store", "perder"}


def test_two_denials_in_a_row_are_none():
    assert "distribuido" not in denied_words("No es cierto que Kafka no es distribuido")


@pytest.mark.parametrize(
    ("question", "right", "denied_one"),
    [
        ("q1", "Es una plataforma distribuida de eventos en tiempo real",
         "No es una plataforma distribuida de eventos ni trabaja en tiempo real"),
        ("q2", "Guarda los datos y los distribuye a otros sistemas",
         "No guarda los datos ni los distribuye a otros sistemas"),
        ("q4", "A program that sends messages to a topic",
         "A program that does not send messages to any topic"),
        ("q5", "An application that reads messages from a topic",
         "An application that never reads messages from a topic"),
        ("q8", "Brokers and controllers", "There are no brokers and there are no controllers"),
    ],
)  # fmt: skip
def test_denying_the_ideas_is_worth_less_and_flagged(score, question, right, denied_one):
    assert score(question, right).score - score(question, denied_one).score >= 0.5
    assert score(question, denied_one).flags


def test_a_true_denial_costs_nothing(score):
    verdict = score(
        "q1",
        "No es una base de datos: es una plataforma distribuida de eventos donde se publica y se suscribe "
        "en tiempo real, y lo leído no se borra.",
    )
    assert verdict.score >= 0.75
    assert not verdict.misconceptions


@pytest.mark.parametrize(
    "text",
    [
        "plataforma distrivuida de mensageria en tienpo real con publicadores y suscritores, escalavle y "
        "tolerante a fayos",
        "PLATAFORMA DISTRIBUIDA DE MENSAJERIA EN TIEMPO REAL CON PUBLICADORES Y SUSCRIPTORES, ESCALABLE Y "
        "TOLERANTE A FALLOS",
        "Una platform distribuida de messaging, real time, con publishers y suscriptores, scalable y "
        "fault tolerant",
        "ＰＬＡＴＡＦＯＲＭＡ distribuida de mensajeri\u0301a en tiempo real con publicadores y suscriptores, "
        "escalable y tolerante a fallos",
    ],
)
def test_how_it_is_typed_does_not_matter(score, text):
    assert score("q1", text).score == 1


@pytest.mark.parametrize(
    ("question", "text", "flag"),
    [
        ("q1", "kafka plataforma clúster eventos escalable tolerante publicador suscriptor", "stuffed"),
        ("q1", "¿Qué es Kafka? Kafka es Kafka.", "copied_question"),
        ("q2", "Supongo que guardar datos, o quizás analizarlos.", "hedged"),
        ("q4", "Es un programa que envía mensajes, aunque no envía mensajes.", "contradiction"),
        ("q7", "No hace falta un clúster dedicado.", "premise_denied"),
        ("q3", "Como una feria: unos llegan temprano y otros se llevan lo que hay en las mesas.", "unrecognised"),
        ("q2", "Desacoplar las aplicaciones.", "bonus_only"),
        ("q1", "", "empty"),
    ],
)  # fmt: skip
def test_whatever_a_person_must_see_is_flagged(score, question, text, flag):
    assert flag in score(question, text).flags


def test_a_copied_model_answer_counts_and_is_flagged(score, questions):
    verdict = score("q3", questions.rubric("q3").model.es)
    assert verdict.score == 1
    assert verdict.flags == ("copied_lesson",)


def test_no_se_conocen_is_no_hedge(score):
    text = "El productor publica en un topic y el consumidor se suscribe y lee: no se conocen."
    assert "hedged" not in score("q3", text).flags


def test_swapped_roles_are_seen(score):
    verdict = score("q3", "Los consumidores escriben en el tópico y los productores leen de él.")
    assert verdict.score <= 0.25
    assert "misconception" in verdict.flags


def test_a_producer_that_pushes_to_a_topic_is_no_mistake(score):
    verdict = score("q4", "An external app, in any language, that pushes events to a Kafka topic.")
    assert verdict.score == 1
    assert not verdict.flags


def test_a_mistaken_belief_is_named_and_does_not_deduct(score):
    right = "Es una plataforma distribuida de mensajería en tiempo real, con publicadores y suscriptores"
    wrong = f"{right}, que borra cada mensaje al leerlo"
    assert score("q1", wrong).score == score("q1", right).score
    assert "deletes_on_read" in score("q1", wrong).misconceptions
    assert not score("q1", f"{right}, que no borra los mensajes al leerlos").misconceptions


def test_marks_go_by_quarters_and_ties_go_up():
    assert [in_quarters(x) for x in (0, 0.1, 0.125, 0.375, 0.6, 2 / 3, 0.875, 1)] == [
        0, 0, 0.25, 0.5, 0.5, 0.75, 1, 1,
    ]  # fmt: skip


def test_a_class_that_answers_at_once_is_read_like_one_learner():
    """The stemmers keep their word in themselves; without a lock, words of other threads get into it."""
    texts = [e.text for e in examples(theory_folder(), "q1")]
    words = sorted({word for text in texts for word in re.findall(r"\w+", text)})
    alone = [keys.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: [keys.__wrapped__(word) for word in words], range(8)))
    assert all(each == alone for each in together)
