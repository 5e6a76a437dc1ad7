"""Architecture · what the two drawings must show; a person confirms each mark."""

from grader import Lab, Text
from grader.drawings import TASKS
from grader.drawings.asked import suggest

lab = Lab(es="Dibujar la arquitectura", en="Drawing the architecture", minutes=60, suggests=True)
NOT_YET = Text(
    es="¿Qué dice la celda de tu dibujo cuando la ejecutas?",
    en="What does your drawing's cell say when you run it?",
)


@lab.check(points=10, es="Los servicios de un clúster Kafka", en="The services of a Kafka cluster")
def services_of_the_cluster(student, tries):
    return suggest(TASKS["A"], student.drawing("services", hint=NOT_YET), tries)


@lab.check(points=10, es="El ecosistema Big Data", en="The Big Data ecosystem")
def the_ecosystem(student, tries):
    return suggest(TASKS["B"], student.drawing("ecosystem", hint=NOT_YET), tries)
