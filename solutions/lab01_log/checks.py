"""Lab 01 · the log: what the cluster and the learner's functions must show at the end."""

from grader import Lab, Text, expect

lab = Lab(es="Los pedidos en un log", en="Orders in a log", minutes=60)


@lab.check(points=1, es="`orders` tiene una partición", en="`orders` has one partition")
def orders_has_one_partition(cluster):
    expect(
        lambda: cluster.topic("orders").partitions,
        equals=1,
        hint=Text(
            es="¿Cuántas particiones pediste al crear el topic? No se pueden quitar: "
            'empieza de nuevo con `cluster.reset("orders")`.',
            en="How many partitions did you ask for? They cannot be taken away: "
            'start over with `cluster.reset("orders")`.',
        ),
    )


@lab.check(
    points=1,
    after=orders_has_one_partition,
    es="`orders` tiene tres copias",
    en="`orders` has three copies",
)
def orders_has_three_copies(cluster):
    expect(
        lambda: cluster.topic("orders").replication_factor,
        equals=3,
        hint=Text(
            es="¿Cuántas copias (`replication_factor`) pediste? Para cambiarlas, "
            'empieza de nuevo con `cluster.reset("orders")`.',
            en="How many copies (`replication_factor`) did you ask for? To change them, "
            'start over with `cluster.reset("orders")`.',
        ),
    )


@lab.check(
    points=4,
    es="`send` vuelve solo cuando Kafka ya tiene todos los pedidos",
    en="`send` returns only once Kafka has every order",
)
def send_waits_for_kafka(student, stage, sample):
    def each_order_is_there_when_send_returns():
        topic, orders = stage.topic("orders", copies=1), sample.orders(7)
        student.call("send", topic.name, orders)
        arrived = topic.now()
        expect(
            lambda: arrived.names(orders),
            equals=sorted(order["order_id"] for order in orders),
            expected=Text(
                es="7 registros cuando `send` vuelve, uno por pedido",
                en="7 records when `send` returns, one for each order",
            ),
            seen=_records,
            hint=Text(
                es="`produce()` solo deja el pedido en el búfer del cliente: ¿quién espera a que Kafka lo confirme? "
                "¿Y va cada pedido en su propio registro?",
                en="`produce()` only leaves the order in the client's buffer: who waits until Kafka confirms it? "
                "And does each order travel in a record of its own?",
            ),
        )

    sample.a_few_times(each_order_is_there_when_send_returns)
    expect(
        student.raises("send", stage.refusing_topic("orders").name, sample.orders(7), within=20),
        equals=True,
        expected=Text(
            es="un error cuando Kafka rechaza los pedidos",
            en="an error when Kafka refuses the orders",
        ),
        seen=lambda _: Text(
            es="`send` terminó como si hubieran llegado", en="`send` ended as if they had arrived"
        ),
        hint=Text(
            es="`flush()` espera, pero no dice cómo le fue a cada pedido: ¿quién lee el informe de entrega?",
            en="`flush()` waits, but does not say how each order fared: who reads the delivery report?",
        ),
    )


def _records(names):
    count, orders = len(names), len({*names} - {""})
    if count != 7:
        return Text(es=f"{count}", en=f"{count}")
    return Text(
        es=f"7, pero solo {orders} de los pedidos tienen el suyo",
        en=f"7, but only {orders} of the orders have one of their own",
    )


@lab.check(
    points=3,
    after=(orders_has_one_partition, send_waits_for_kafka),
    es="`orders` guarda tus 20 pedidos: en JSON, una vez y en orden",
    en="`orders` holds your 20 orders: as JSON, once and in order",
)
def orders_holds_the_twenty(cluster, student):
    expect(
        lambda: cluster.values("orders"),
        equals=student.orders(20),
        hint=Text(
            es="¿Qué bytes viajan en cada valor, y en qué orden salen? Si la celda se ejecutó más de una vez, "
            'empieza de nuevo con `cluster.reset("orders")`.',
            en="Which bytes travel in each value, and in which order do they leave? If the cell ran more than once, "
            'start over with `cluster.reset("orders")`.',
        ),
    )


@lab.check(
    points=4,
    es="`read` da todos los pedidos a cada lector",
    en="`read` gives every order to each reader",
)
def each_reader_gets_every_order(student, stage, sample):
    topic, orders = stage.topic("orders"), sample.orders(12)
    topic.send(orders)
    expect(
        student.call("read", topic.name, stage.reader_name("billing"), within=20),
        equals=orders,
        hint=Text(
            es="¿Desde dónde empieza un lector que nunca leyó? ¿Cómo sabes que llegaste al final? "
            "¿Y es cada elemento un `dict`?",
            en="Where does a reader that has never read begin? How do you know that you reached the end? "
            "And is each item a `dict`?",
        ),
    )
    expect(
        student.call("read", topic.name, stage.reader_name("warehouse"), within=20),
        equals=orders,
        hint=Text(
            es="`billing` ya leyó estos pedidos; para leerlos como otra área, ¿qué `group.id` usa `warehouse`?",
            en="`billing` has read these orders; to read them as another area, which `group.id` does `warehouse` use?",
        ),
    )


@lab.check(
    points=3,
    after=each_reader_gets_every_order,
    es="Una segunda lectura da solo lo nuevo",
    en="A second read gives only what is new",
)
def a_second_read_gives_only_what_is_new(student, stage, sample):
    topic, billing = stage.topic("orders"), stage.reader_name("billing")
    first, second = sample.orders(4), sample.orders(3)
    hint = Text(
        es="¿Qué posición quedó guardada al terminar, y se despidió el lector con `close()`?",
        en="Which position was saved at the end, and did the reader say goodbye with `close()`?",
    )
    topic.send(first)
    student.call("read", topic.name, billing, within=20)
    again = student.call("read", topic.name, billing, within=20, hint=hint)
    expect(again, equals=[], hint=hint)
    topic.send(second)
    expect(
        student.call("read", topic.name, billing, within=20),
        equals=second,
        hint=Text(
            es="Llegaron pedidos después de tu última lectura: ¿desde qué posición sigue tu lector?",
            en="Orders have come in since your last read: from which position does your reader go on?",
        ),
    )


@lab.check(
    points=3,
    es="Cada lector empieza donde su área lo necesita",
    en="Each reader begins where its area needs it to",
)
def readers_start_where_they_must(student, stage, sample):
    topic, sold, coming = stage.topic("orders"), sample.orders(5), sample.orders(5)
    topic.send(sold)
    billing = stage.reader(topic, "billing", student.call("start_from", "billing"))
    screen = stage.reader(topic, "live_screen", student.call("start_from", "live_screen"))
    topic.send(coming)
    returns = stage.reader(topic, "returns", student.call("start_from", "returns"))
    expect(
        billing.read(),
        equals=sold + coming,
        hint=Text(
            es="A Rosa le faltan ventas anteriores a la instalación de `billing`: ¿desde dónde debe empezar?",
            en="Rosa lacks sales from before `billing` was installed: where must it begin?",
        ),
    )
    expect(
        screen.read(),
        equals=coming,
        hint=Text(
            es="La pantalla muestra solo las ventas desde que se enciende: ¿desde dónde debe empezar?",
            en="The screen shows only the sales since it was switched on: where must it begin?",
        ),
    )
    expect(
        returns.read(),
        equals=sold + coming,
        hint=Text(
            es="`returns` llega tarde y necesita conocer cada pedido pasado: ¿desde dónde debe empezar?",
            en="`returns` joins late and must know every past order: where must it begin?",
        ),
    )


@lab.check(
    points=1,
    es="`billing` sigue donde se detuvo",
    en="`billing` goes on where it stopped",
)
def billing_resumes_where_it_stopped(student, stage, sample):
    topic, before, meanwhile = stage.topic("orders"), sample.orders(5), sample.orders(3)
    first = stage.reader(topic, "billing", student.call("start_from", "billing"))
    topic.send(before)
    first.read()
    first.stop()
    topic.send(meanwhile)
    again = stage.reader(topic, "billing", student.call("start_from", "billing"))
    expect(
        again.read(),
        equals=meanwhile,
        hint=Text(
            es="¿Qué decide dónde sigue un lector que ya tiene posición? "
            "¿Y qué devuelve `start_from` la segunda vez?",
            en="What decides where a reader that has a position goes on? "
            "And what does `start_from` return the second time?",
        ),
    )
