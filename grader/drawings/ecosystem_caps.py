"""Task B: after which mistakes has a drawing of the ecosystem at most this share of the mark?"""

from __future__ import annotations

from grader.drawings import words
from grader.drawings.facts import Facts
from grader.drawings.parts import Part
from grader.drawings.task import Cap
from grader.drawings.words import Role
from workbook.text import Text

R = Role


def _bypassed(facts: Facts) -> bool:
    """Data reach the stores, but not through Kafka, which hangs at the side."""
    if not facts.kafka or facts.undirected:
        return False
    flow = facts.parts.flow
    targets = facts.ids(R.STORE, R.PROCESSING, R.CONSUMER, R.SERVING)
    fed = flow.before(facts.kafka_ids) & facts.ids(R.SOURCE, R.PRODUCER)
    gives = flow.after(facts.kafka_ids) & targets
    around = flow.after(facts.ids(R.SOURCE, R.PRODUCER)) & targets
    return bool(around) and not (fed and gives)


def _backwards(facts: Facts) -> bool:
    flow = facts.parts.flow
    starts = {
        p.node.id for p in facts.of(R.SOURCE, R.PRODUCER) if p.explicit or p.role is R.PRODUCER
    }
    return bool(flow.after(facts.kafka_ids) & starts) and not flow.before(facts.kafka_ids) & starts


def _straight_to_bi(facts: Facts) -> bool:
    starts = facts.ids(R.SOURCE, R.PRODUCER)
    bi = {p.node.id for p in facts.of(R.SERVING) if _is_bi(p)}
    return any(t in starts and h in bi for t, h in facts.arcs)


def _is_bi(part: Part) -> bool:
    named = words.EXPLICIT[R.SERVING] + r"|superset|metabase|tableau|power ?bi|looker|quick ?sight"
    return part.says(named)


def _many_isolated(facts: Facts) -> bool:
    alone = len(facts.isolated)
    return alone > 1 and alone / len(facts.drawing.nodes) >= 0.2


def _mostly_isolated(facts: Facts) -> bool:
    return len(facts.isolated) > len(facts.drawing.nodes) / 2


CAPS = (
    Cap("kafka_in_hadoop", 0.5,
        Text(es="Kafka comparte la caja de Hadoop: así, vale como máximo la mitad.",
             en="Kafka shares Hadoop's box: like this it is worth half at most."),
        Text(es="Dibuja dos clústeres, uno al lado del otro.", en="Draw two clusters, side by side."),
        lambda facts: facts.kafka_with_hadoop),
    Cap("no_direction", 0.5,
        Text(es="La mayoría de las líneas no tiene dirección: así, vale como máximo la mitad.",
             en="Most lines have no direction: like this it is worth half at most."),
        Text(es="¿Hacia dónde va el dato? Cambia `-` por `>>`.",
             en="Which way do the data go? Change `-` to `>>`."),
        lambda facts: facts.undirected),
    Cap("both_ways", 0.25,
        Text(es="La mayoría de las flechas va en los dos sentidos: así no se ve hacia dónde va el dato.",
             en="Most arrows go both ways: like this nobody sees where the data go."),
        Text(es="Deja en cada tramo solo el sentido en que viajan los datos.",
             en="Keep on each stretch only the direction in which the data travel."),
        lambda facts: facts.reciprocal or facts.all_with_all),
    Cap("backwards", 0.3,
        Text(es="Las flechas van de Kafka a las fuentes: los datos viajan al revés.",
             en="The arrows go from Kafka to the sources: the data travel backwards."),
        Text(es="`a << b` apunta de b hacia a. ¿Quién entrega el dato a quién?",
             en="`a << b` points from b to a. Who hands the data to whom?"),
        _backwards),
    Cap("no_lines", 0.25,
        Text(es="No hay flechas entre los componentes.", en="There are no arrows between the components."),
        Text(es="Une los componentes con `>>`, de quien entrega el dato a quien lo recibe.",
             en="Join the components with `>>`, from who hands the data over to who receives them."),
        lambda facts: not facts.has_lines),
    Cap("no_kafka", 0.25,
        Text(es="En el dibujo no encontré a Kafka.", en="I found no Kafka in the drawing."),
        Text(es="¿Por dónde entran los datos a la plataforma?", en="Where do the data enter the platform?"),
        lambda facts: not facts.kafka),
    Cap("bypassed", 0.5,
        Text(es="Los datos llegan al almacenamiento sin pasar por Kafka, que queda a un lado.",
             en="The data reach the store without Kafka, which hangs at the side."),
        Text(es="¿Qué pasaría si borras a Kafka del dibujo? Si nada cambia, no está en el camino.",
             en="What if you rub Kafka out of the drawing? If nothing changes, it is not on the way."),
        _bypassed),
    Cap("clients_inside", 0.6,
        Text(es="Productores o consumidores están dentro de la caja de Kafka, como si fueran sus servicios.",
             en="Producers or consumers stand inside Kafka's box, as if they were its services."),
        Text(es="Los gestiona tu equipo, no Kafka: sácalos de la caja.",
             en="Your team runs them, not Kafka: take them out of the box."),
        lambda facts: bool(facts.clients_inside)),
    Cap("straight_to_bi", 0.6,
        Text(es="BI lee directamente de quien produce los datos.", en="BI reads straight from whoever produces."),
        Text(es="¿Para qué sirve entonces Kafka? BI lee del almacenamiento, al final del flujo.",
             en="What is Kafka for, then? BI reads from the store, at the end of the flow."),
        _straight_to_bi),
    Cap("isolated", 0.6,
        Text(es="Varios componentes no están unidos a nada.", en="Several components are joined to nothing."),
        Text(es="De cada uno pregunta: ¿quién le entrega datos, y a quién los entrega?",
             en="Ask of each: who hands it data, and to whom does it hand them?"),
        _many_isolated),
    Cap("scattered", 0.25,
        Text(es="La mayoría de los componentes no está unida a nada.",
             en="Most components are joined to nothing."),
        Text(es="Une los componentes con `>>`, de quien entrega el dato a quien lo recibe.",
             en="Join the components with `>>`, from who hands the data over to who receives them."),
        _mostly_isolated),
)  # fmt: skip
