"""Lab 02 · publish and subscribe: what the cluster and the learner's functions must show at the end."""

import json

from grader import Lab, Text, expect

lab = Lab(es="Una venta, varios sistemas", en="One sale, several systems", minutes=75)
AGREED = {"key": "order_id", "headers": {"source": "web"}}
LARGE = 200_000  # cents


@lab.check(points=1, es="`sales` tiene tres particiones", en="`sales` has three partitions")
def sales_has_three_partitions(cluster):
    expect(
        lambda: cluster.topic("sales").partitions,
        equals=3,
        hint=Text(
            es="¿Cuántas particiones pediste al crear el topic? No se pueden quitar: "
            'empieza de nuevo con `cluster.reset("sales")`.',
            en="How many partitions did you ask for? They cannot be taken away: "
            'start over with `cluster.reset("sales")`.',
        ),
    )


@lab.check(
    points=3,
    es="`send_sale` vuelve solo cuando Kafka ya tiene la venta",
    en="`send_sale` returns only once Kafka has the sale",
)
def send_sale_waits_for_kafka(student, stage, sample):
    def the_sale_is_there_when_send_sale_returns():
        topic, sales = stage.topic("sales", partitions=3, copies=1), sample.orders(1)
        student.call("send_sale", topic.name, sales[0])
        arrived = topic.now()
        expect(
            lambda: arrived.names(sales),
            equals=[sales[0]["order_id"]],
            expected=Text(
                es="un registro con la venta cuando `send_sale` vuelve",
                en="one record with the sale when `send_sale` returns",
            ),
            seen=lambda names: Text(es=f"{len(names)} registros", en=f"{len(names)} records"),
            hint=Text(
                es="`produce()` solo deja la venta en el búfer del cliente: ¿quién espera a que Kafka la confirme?",
                en="`produce()` only leaves the sale in the client's buffer: who waits until Kafka confirms it?",
            ),
        )

    sample.a_few_times(the_sale_is_there_when_send_sale_returns)
    hint = Text(
        es="`flush()` espera, pero no dice cómo le fue a la venta: ¿quién lee el informe de entrega?",
        en="`flush()` waits, but does not say how the sale fared: who reads the delivery report?",
    )
    refused = stage.refusing_topic("sales").name, sample.orders(1)[0]
    expect(
        student.raises("send_sale", *refused, within=20, hint=hint),
        equals=True,
        expected=Text(
            es="un error cuando Kafka rechaza la venta", en="an error when Kafka refuses the sale"
        ),
        seen=lambda _: Text(
            es="`send_sale` terminó como si hubiera llegado",
            en="`send_sale` ended as if it had arrived",
        ),
        hint=hint,
    )


@lab.check(
    points=1,
    after=send_sale_waits_for_kafka,
    es="El valor es la venta en JSON",
    en="The value is the sale as JSON",
)
def a_sale_travels_as_json(student, stage, sample):
    topic, sales = _three_sales(student, stage, sample)
    expect(
        lambda: sorted(topic.values(), key=_in_order),
        equals=sorted(sales, key=_in_order),
        expected=Text(
            es="las 3 ventas, cada una con todos sus campos",
            en="the 3 sales, each with all its fields",
        ),
        hint=Text(
            es="Rosa y Carmen abren cada valor con `json.loads`: ¿qué bytes les dejas? "
            "Mira las comillas, los acentos y que estén todos los campos.",
            en="Rosa and Carmen open each value with `json.loads`: which bytes do you leave them? "
            "Look at the quotes, the accents, and whether every field is there.",
        ),
    )


def _in_order(value):
    return json.dumps(value, sort_keys=True)


@lab.check(
    points=1,
    after=send_sale_waits_for_kafka,
    es="La clave es el `order_id`",
    en="The key is the `order_id`",
)
def a_sale_carries_its_key(student, stage, sample):
    topic, sales = _three_sales(student, stage, sample)
    names = [sale["order_id"].encode() for sale in sales]
    expect(
        lambda: sorted(record.key or b"" for record in topic.records()),
        equals=sorted(names),
        expected=Text(
            es="3 registros con su `order_id` como clave",
            en="3 records with their `order_id` as the key",
        ),
        seen=lambda keys: _keys(keys, names),
        hint=Text(
            es="La clave viaja aparte del valor: ¿en qué parámetro de `produce` va, y qué campo acordaron?",
            en="The key travels beside the value: which parameter of `produce` takes it, and which field was agreed?",
        ),
    )


def _keys(keys, names):
    agreed, none = sum(key in names for key in keys), keys.count(b"")
    return Text(
        es=f"{agreed} con esa clave, {none} sin clave, {len(keys) - agreed - none} con otra",
        en=f"{agreed} with that key, {none} without a key, {len(keys) - agreed - none} with another",
    )


@lab.check(
    points=1,
    after=send_sale_waits_for_kafka,
    es="El encabezado `source` dice de dónde viene",
    en="The header `source` says where it comes from",
)
def a_sale_carries_its_source(student, stage, sample):
    topic, _ = _three_sales(student, stage, sample)
    expect(
        lambda: [dict(record.headers).get("source") for record in topic.records()],
        equals=[b"web"] * 3,
        expected=Text(
            es="3 registros con el encabezado `source` = `web`",
            en="3 records with the header `source` = `web`",
        ),
        seen=_sources,
        hint=Text(
            es="Un encabezado (header) va fuera del valor: quien lo lee no tiene que abrir el JSON. "
            "¿En qué parámetro de `produce` viaja?",
            en="A header travels outside of the value: whoever reads it need not open the JSON. "
            "Which parameter of `produce` takes it?",
        ),
    )


def _sources(found):
    right, none = found.count(b"web"), found.count(None)
    return Text(
        es=f"{right} así, {none} sin ese encabezado, {len(found) - right - none} con otro valor",
        en=f"{right} like that, {none} without that header, {len(found) - right - none} with another value",
    )


def _three_sales(student, stage, sample):
    """A topic with three unseen sales that the learner's function has sent."""
    topic, sales = stage.topic("sales", partitions=3, copies=1), sample.orders(3)
    for sale in sales:
        student.call("send_sale", topic.name, sale)
    return topic, sales


@lab.check(
    points=3,
    es="Rosa tiene una boleta por pedido",
    en="Rosa has one receipt for each order",
)
def billing_has_one_receipt_per_sale(student, stage, sample):
    topic, sales = stage.topic("sales", partitions=3), sample.orders(12)
    topic.send([*sales, sales[3], sales[7]], **AGREED)
    file = student.call("new_file", "receipts.db")
    hint = Text(
        es="¿Desde dónde empieza un grupo que nunca leyó? ¿Quién guarda los cambios de la base de datos? "
        "¿Y qué pasa si un pedido llega dos veces? Si un intento anterior quedó sin cerrar, "
        "puede tener tomadas las particiones: reinicia el cuaderno y espera un minuto.",
        en="Where does a group that has never read begin? Who saves the database's changes? "
        "And what if an order comes twice? If an earlier try was left open, "
        "it may be holding the partitions: restart the notebook and wait a minute.",
    )
    student.call("bill", topic.name, file, within=20, hint=hint)
    expect(
        student.call("receipts", file, hint=hint),
        equals=_receipts(sales),
        expected=Text(
            es="12 boletas: de los 14 registros, 2 son pedidos repetidos",
            en="12 receipts: of the 14 records, 2 are orders that came again",
        ),
        hint=hint,
    )


@lab.check(
    points=2,
    after=billing_has_one_receipt_per_sale,
    es="Llegan cinco ventas más: Rosa tiene cinco boletas más",
    en="Five more sales come in: Rosa has five more receipts",
)
def billing_adds_only_what_is_new(student, stage, sample):
    topic, file = stage.topic("sales", partitions=3), student.call("new_file", "receipts.db")
    sold, coming = sample.orders(6), sample.orders(5)
    hint = Text(
        es="¿Qué hace tu función con las boletas que ya estaban en el archivo? "
        "¿Y se despidió el lector de antes con `close()`?",
        en="What does your function do with the receipts that were in the file already? "
        "And did the reader before take its leave with `close()`?",
    )
    topic.send(sold, **AGREED)
    student.call("bill", topic.name, file, within=20, hint=hint)
    topic.send(coming, **AGREED)
    student.call("bill", topic.name, file, within=20, hint=hint)
    expect(
        student.call("receipts", file, hint=hint),
        equals=_receipts(sold + coming),
        expected=Text(es="11 boletas: 6 y 5 más", en="11 receipts: 6 and 5 more"),
        hint=hint,
    )


def _receipts(sales):
    """What the given `receipts(file)` returns when each of these has its receipt."""
    fields = ("order_id", "customer", "amount_cents")
    rows = [{field: sale[field] for field in fields} for sale in sales]
    return sorted(rows, key=lambda row: row["order_id"])


@lab.check(
    points=2,
    es="Carmen recibe cada venta de más de S/ 2000, una vez",
    en="Carmen gets each sale above S/ 2000, once",
)
def carmen_gets_each_large_sale(student, stage, sample):
    topic, file = stage.topic("sales", partitions=3), student.call("new_file", "alerts.txt")
    sold = _priced(sample.orders(5), 150_000, LARGE, LARGE + 1, 1_990, 349_900)
    coming = _priced(sample.orders(3), LARGE - 1, 250_000, 990)
    hint = Text(
        es="¿En qué unidad está `amount_cents`? «Más de» no incluye S/ 2000.00. "
        "Y al ejecutarla otra vez, ¿qué pasa con lo que el archivo ya tenía y con lo que ya leíste?",
        en='In which unit is `amount_cents`? "Above" leaves out S/ 2000.00. '
        "And when it runs again, what becomes of what the file held and of what you had read?",
    )
    topic.send(sold, **AGREED)
    student.call("alert", topic.name, file, within=20, hint=hint)
    topic.send(coming, **AGREED)
    student.call("alert", topic.name, file, within=20, hint=hint)
    expect(
        student.call("alerts", file, hint=hint),
        equals=_large(sold + coming),
        expected=Text(
            es="3 líneas: las ventas de S/ 2000.01, S/ 3499.00 y, en la segunda vuelta, S/ 2500.00",
            en="3 lines: the sales of S/ 2000.01, S/ 3499.00 and, the second time, S/ 2500.00",
        ),
        hint=hint,
    )


def _priced(sales, *cents):
    return [{**sale, "amount_cents": each} for sale, each in zip(sales, cents, strict=True)]


def _large(sales):
    """The names of the sales that Carmen is waiting for."""
    return sorted(sale["order_id"] for sale in sales if sale["amount_cents"] > LARGE)


@lab.check(
    points=2,
    after=(billing_has_one_receipt_per_sale, carmen_gets_each_large_sale),
    es="Las dos áreas reciben todas las ventas",
    en="Both areas get every sale",
)
def both_areas_get_every_sale(student, stage, sample):
    topic = stage.topic("sales", partitions=3)
    sales = _priced(sample.orders(4), 300_000, 1_000, 260_000, 5_000)
    topic.send(sales, **AGREED)
    receipts, alerts = student.call("new_file", "r.db"), student.call("new_file", "a.txt")
    hint = Text(
        es="Dentro de un mismo grupo las ventas se reparten: lo que una ya leyó, la otra no lo recibe. "
        "¿Con qué `group.id` se presenta cada área?",
        en="Inside one group the sales are shared out: what one has read, the other does not get. "
        "Under which `group.id` does each area come?",
    )
    student.call("bill", topic.name, receipts, within=20, hint=hint)
    student.call("alert", topic.name, alerts, within=20, hint=hint)
    expect(student.call("receipts", receipts, hint=hint), equals=_receipts(sales), hint=hint)
    expect(
        student.call("alerts", alerts, hint=hint),
        equals=_large(sales),
        expected=Text(
            es="2 avisos para Carmen, de ventas que Rosa leyó antes",
            en="2 alerts for Carmen, of sales that Rosa read before her",
        ),
        hint=hint,
    )


@lab.check(
    points=1,
    after=(sales_has_three_partitions, a_sale_travels_as_json, both_areas_get_every_sale),
    es="Los grupos `billing` y `alerts` están al día en `sales`",
    en="The groups `billing` and `alerts` are up to date in `sales`",
)
def both_groups_are_up_to_date(cluster):
    hint = Text(
        es="Lo que falta (lag) es el final de cada partición menos lo que el grupo confirmó. ¿Usaste ese "
        "`group.id`, quién confirma, y confirma el offset siguiente? Si enviaste más ventas, lee otra vez.",
        en="What is missing (lag) is each partition's end minus what the group committed. Did you use that "
        "`group.id`, who commits, and does it commit the next offset? If you sent more sales, read again.",
    )
    expect(lambda: cluster.group("billing").lag("sales"), equals=0, expected=NO_LAG, hint=hint)
    expect(lambda: cluster.group("alerts").lag("sales"), equals=0, expected=NO_LAG, hint=hint)


NO_LAG = Text(es="0 ventas por leer", en="0 sales left to read")


@lab.check(
    points=3,
    after=send_sale_waits_for_kafka,
    es="Ninguna venta agradecida se pierde, tampoco si Kafka calla",
    en="No sale that was thanked for is lost, not even when Kafka is silent",
)
def a_thanked_sale_is_never_lost(student, stage, sample):
    absent, (first, second) = stage.absent_topic("sales"), sample.orders(2)
    hint = Text(
        es="`flush(segundos)` también vuelve cuando se acaba el plazo: ¿cuántas ventas dice que siguen en espera? "
        "Si la función termina sin error, la web ya dio las gracias.",
        en="`flush(seconds)` also returns when its time is up: how many sales does it say are still waiting? "
        "If the function ends without an error, the web site has said thank you.",
    )
    refused = student.raises("send_sale", absent.name, first, within=13, hint=hint)
    topic = absent.open()
    student.call("send_sale", topic.name, second, within=13, hint=hint)
    thanked = [second] if refused else [first, second]
    expect(
        lambda: _lost(topic, thanked),
        equals=[],
        within=10,
        expected=Text(
            es="un error a tiempo, o la venta en el topic cuando Kafka responde otra vez",
            en="an error in time, or the sale in the topic once Kafka answers again",
        ),
        seen=lambda lost: Text(
            es=f"`send_sale` terminó sin error y la venta no está: {', '.join(lost)}",
            en=f"`send_sale` ended without an error and the sale is nowhere: {', '.join(lost)}",
        ),
        hint=hint,
    )


def _lost(topic, thanked):
    held = b" ".join(record.value or b"" for record in topic.records())
    return [sale["order_id"] for sale in thanked if sale["order_id"].encode() not in held]
