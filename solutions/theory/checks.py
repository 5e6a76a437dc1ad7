"""Theory · the deck's eight questions in words: each is worth four points, which a person confirms."""

from grader import Lab, Text
from grader.theory import asked

lab = Lab(es="Las preguntas de teoría", en="The theory questions", minutes=60, suggests=True)
HINT = Text(
    es="Escribe dos o tres frases con tus palabras: ¿cómo se lo explicarías a un colega?",
    en="Write two or three sentences in your own words: how would you explain it to a colleague?",
)


@lab.check(points=4, es="1. ¿Qué es Kafka?", en="1. What is Kafka?")
def q1(student, tries):
    return asked.reply("q1", student.answer("q1", hint=HINT), tries)


@lab.check(points=4, es="2. ¿Cuál es el objetivo de Kafka?", en="2. What is Kafka's goal?")
def q2(student, tries):
    return asked.reply("q2", student.answer("q2", hint=HINT), tries)


@lab.check(
    points=4,
    es="3. ¿Cómo implementa Kafka el patrón publicador/suscriptor?",
    en="3. How does Kafka implement the publish/subscribe pattern?",
)
def q3(student, tries):
    return asked.reply("q3", student.answer("q3", hint=HINT), tries)


@lab.check(points=4, es="4. ¿Qué es un producer?", en="4. What is a producer?")
def q4(student, tries):
    return asked.reply("q4", student.answer("q4", hint=HINT), tries)


@lab.check(points=4, es="5. ¿Qué es un consumer?", en="5. What is a consumer?")
def q5(student, tries):
    return asked.reply("q5", student.answer("q5", hint=HINT), tries)


@lab.check(points=4, es="6. ¿Qué es un tópico?", en="6. What is a topic?")
def q6(student, tries):
    return asked.reply("q6", student.answer("q6", hint=HINT), tries)


@lab.check(
    points=4,
    es="7. ¿Por qué Kafka requiere de un clúster dedicado?",
    en="7. Why does Kafka require a dedicated cluster?",
)
def q7(student, tries):
    return asked.reply("q7", student.answer("q7", hint=HINT), tries)


@lab.check(
    points=4, es="8. ¿Cuáles son los servicios de Kafka?", en="8. What are Kafka's services?"
)
def q8(student, tries):
    return asked.reply("q8", student.answer("q8", hint=HINT), tries)
