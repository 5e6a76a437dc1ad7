"""How do Rosa and Julio get the same orders, each at their own pace?"""

# ruff: noqa: F401 (the notebook imports what an answer may need, used here or not)

# %% [markdown] lang="es"
"""# Laboratorio 1 · Los pedidos en un log

**Calcula entre 45 y 90 minutos · 20 puntos · antes: la unidad 1**

Hoy la web de la tienda llama a Facturación y a Almacén por cada pedido, y cuando uno de los dos está caído la venta se pierde. Rosa (Facturación) necesita todos los pedidos para emitir boletas; Julio (Almacén, en Lurín) necesita los mismos para preparar paquetes, pero a su ritmo.

Vas a construir el medio: un topic donde la web deja cada pedido **una** vez y del que cada área lee por su cuenta.

| tarea | qué escribes | puntos |
|---|---|---|
| 1 | `create_orders`: el topic | 2 |
| 2 | `send`: enviar, y saber que llegó | 7 |
| 3 | `read`: leer lo que falta | 7 |
| 4 | `start_from`: dónde empieza cada área | 4 |

Cómo trabajar:

- Cada enunciado dice **qué debe ser cierto al final**, no qué llamada escribir. La lección tiene ejemplos; la documentación del cliente es [esta](https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html).
- Cada `check` responde con ✓ (pasó), ✗ (no pasó: esperado, encontrado y una pista), – (en espera de otra comprobación) o ! (un fallo nuestro: no te resta). Puedes ejecutarlo las veces que quieras.
- El juez llama a tus funciones con otros pedidos y otros topics: usa lo que recibes en los parámetros, y `ME` para tus nombres; no escribas tu prefijo a mano.
- Puedes agregar celdas y funciones tuyas (si una es `async def`, llámala con `await` en una celda tuya). Si algo se enreda, `cluster.reset("orders")` borra el topic y vuelves a empezar desde la tarea 1."""

# %% [markdown] lang="en"
"""# Lab 1 · Orders in a log

**Allow 45 to 90 minutes · 20 points · before it: unit 1**

Today the shop's web site calls Billing and the Warehouse for every order, and when either is down the sale is lost. Rosa (Billing) needs every order to issue receipts; Julio (Warehouse, in Lurín) needs the same ones to pack parcels, but at his own pace.

You will build what goes between them: a topic where the web site leaves each order **once** and from which each area reads on its own.

| task | what you write | points |
|---|---|---|
| 1 | `create_orders`: the topic | 2 |
| 2 | `send`: send, and know that it arrived | 7 |
| 3 | `read`: read what is missing | 7 |
| 4 | `start_from`: where each area begins | 4 |

How to work:

- Each task says **what must be true at the end**, not which call to type. The lesson has examples; the client's documentation is [here](https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html).
- Each `check` answers with ✓ (passed), ✗ (failed: expected, found and a hint), – (waiting for another check) or ! (our own failure: it costs you nothing). Run it as often as you like.
- The judge calls your functions with other orders and other topics: use what comes in the parameters, and `ME` for your names; do not type your prefix by hand.
- You may add cells and functions of your own (if one is an `async def`, call it with `await` in a cell of yours). If things get tangled, `cluster.reset("orders")` deletes the topic and you start again from task 1."""

# %% setup

# %%
import json

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from workbook.shop import orders

# %% [markdown] lang="es"
"""## Tarea 1. Un lugar para los pedidos

`create_orders(admin)` recibe un `AdminClient` ya conectado. Al terminar:

- existe el topic `f"{ME}.orders"`, con **1** partición y **3** copias (dadas: las explican las unidades 3 y 6);
- si ya existía, no pasa nada: llamarla dos veces es inofensivo;
- si Kafka rechaza la creación por otro motivo, la función lanza ese error.

Pista: crear un topic es una petición que Kafka responde después. ¿Dónde queda esa respuesta?"""

# %% [markdown] lang="en"
"""## Task 1. A place for the orders

`create_orders(admin)` receives an `AdminClient` that is already connected. When it ends:

- the topic `f"{ME}.orders"` exists, with **1** partition and **3** copies (given: units 3 and 6 explain them);
- if it existed already, nothing happens: calling it twice is harmless;
- if Kafka refuses to create it for any other reason, the function raises that error.

Hint: creating a topic is a request that Kafka answers later. Where does that answer end up?"""


# %% answer="create_orders"
def create_orders(admin):
    ### BEGIN SOLUTION
    topic = NewTopic(f"{ME}.orders", num_partitions=1, replication_factor=3)
    try:
        admin.create_topics([topic])[topic.topic].result()
    except KafkaException as problem:
        if problem.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
    ### END SOLUTION


# %%
create_orders(AdminClient(cluster.config))

# %% grade="orders_has_one_partition"
check("orders_has_one_partition")

# %% grade="orders_has_three_copies"
check("orders_has_three_copies")

# %% [markdown] lang="es"
"""## Tarea 2. Enviar, y saber que llegó

La web llamará a `send(topic, orders)` con el nombre completo del topic y una lista de pedidos (cada uno, un `dict`). Al terminar:

- cada pedido es **un** registro en JSON (UTF-8), y están en el orden en que llegaron a la función;
- Kafka ya los confirmó **todos**: si `send` vuelve, la web puede decirle al cliente «recibimos tu pedido»;
- si alguno no se pudo entregar, o Kafka no responde en unos 10 segundos, `send` lanza un error. Que nadie reciba un «gracias por tu compra» por un pedido que se perdió.

Pista: `flush` dice cuándo terminó la espera. ¿Quién dice cómo le fue a cada pedido?

La celda que sigue envía 20 pedidos cada vez que la ejecutas. Si la corres dos veces, el topic tendrá 40 = 2 × 20. No es un error de Kafka: un log guarda todo lo que le envías. Para volver a 20: `cluster.reset("orders")` y otra vez desde la tarea 1."""

# %% [markdown] lang="en"
"""## Task 2. Send, and know that it arrived

The web site will call `send(topic, orders)` with the topic's full name and a list of orders (each one a `dict`). When it ends:

- each order is **one** record in JSON (UTF-8), and they stand in the order in which the function got them;
- Kafka has confirmed **all** of them: when `send` returns, the web site may tell the customer "we have your order";
- if one could not be delivered, or Kafka does not answer within some 10 seconds, `send` raises an error. Nobody should read "thank you for your purchase" for an order that was lost.

Hint: `flush` says when the waiting is over. Who says how each order fared?

The next cell sends 20 orders every time you run it. Run it twice and the topic holds 40 = 2 × 20. That is no error of Kafka's: a log keeps everything you send. To get back to 20: `cluster.reset("orders")` and again from task 1."""


# %% answer="send"
def send(topic, orders):
    ### BEGIN SOLUTION
    refused = []

    def note(error, record):
        if error:
            refused.append(error)

    producer = Producer({**cluster.config, "enable.idempotence": True})  # a retry keeps the order
    for order in orders:
        value = json.dumps(order, ensure_ascii=False).encode("utf-8")
        producer.produce(topic, value, on_delivery=note)
    if waiting := producer.flush(10):
        raise TimeoutError(f"{topic}: {waiting} orders not confirmed in 10 s")
    if refused:
        raise KafkaException(refused[0])
    ### END SOLUTION


# %%
send(f"{ME}.orders", orders(20, seed=ME))

# %% grade="send_waits_for_kafka"
check("send_waits_for_kafka")

# %% grade="orders_holds_the_twenty"
check("orders_holds_the_twenty")

# %% [markdown] lang="es"
"""## Tarea 3. Leer lo que falta

`read(topic, reader)` la usará cada área con su nombre: `"billing"`, `"warehouse"` y los que vengan. Devuelve una lista con los pedidos (cada uno, un `dict`, en el orden del log) que ese lector **todavía no ha leído**:

- si nunca leyó ese topic, todos, desde el principio;
- si ya leyó, solo lo nuevo desde su última lectura; si no hay nada nuevo, `[]`;
- lo que lee un área no cambia lo que recibe otra;
- **termina sola**, también cuando no hay nada que leer.

El `group.id` del lector es `f"{ME}.{reader}"`. Que Kafka recuerde su posición depende de cómo termina tu función: por omisión se guarda cada pocos segundos y, por última vez, al llamar a `close`, con lo que el lector además se despide. Si uno se va sin despedirse, el siguiente con su nombre tiene que esperar a que Kafka lo dé por perdido.

¿Cómo sabe un lector que llegó al final? No contando llamadas a `poll`: presentarse con su nombre ya gasta varias sin traer nada, y el número que hoy alcanza mañana se queda corto. Hay tres respuestas buenas:

1. **Que Kafka te avise**: `enable.partition.eof`, como en la lección.
2. **Comparar**: `get_watermark_offsets` da el final del log; terminaste cuando tu posición llega ahí. Ojo: quien empieza ya en el final no recibe ningún registro del cual leer su posición.
3. **Silencio con plazo**: parar tras unos segundos **seguidos** sin nada, contados desde que Kafka te asignó la partición. Es la más simple y la menos exacta: ¿y si Kafka solo estaba lento?"""

# %% [markdown] lang="en"
"""## Task 3. Read what is missing

Each area will use `read(topic, reader)` with its own name: `"billing"`, `"warehouse"` and those to come. It returns a list of the orders (each one a `dict`, in the order of the log) that this reader **has not read yet**:

- if it has never read that topic, all of them, from the beginning;
- if it has, only what is new since its last read; if nothing is new, `[]`;
- what one area reads does not change what another one gets;
- **it ends by itself**, also when there is nothing to read.

The reader's `group.id` is `f"{ME}.{reader}"`. Whether Kafka remembers its position depends on how your function ends: by default it is saved every few seconds and, for the last time, when you call `close`, with which the reader also says goodbye. If one leaves without a goodbye, the next one under its name must wait until Kafka gives it up for lost.

How does a reader know that it has reached the end? Not by counting calls to `poll`: giving its name already uses up several and brings nothing, and the number that is enough today falls short tomorrow. There are three good answers:

1. **Let Kafka tell you**: `enable.partition.eof`, as in the lesson.
2. **Compare**: `get_watermark_offsets` gives the end of the log; you are done when your position gets there. Mind: whoever begins at the end gets no record from which to take its position.
3. **Silence with a deadline**: stop after some seconds **in a row** without anything, counted from when Kafka has assigned you the partition. The simplest and the least exact: what if Kafka was only slow?"""


# %% answer="read"
def read(topic, reader):
    ### BEGIN SOLUTION
    settings = {"group.id": f"{ME}.{reader}", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True, "enable.auto.commit": False}
    consumer = Consumer({**cluster.config, **settings})
    consumer.subscribe([topic])
    found = []
    try:
        while True:
            record = consumer.poll(10)
            if record is None:
                raise TimeoutError(f"{topic}: 10 s without an answer")
            if record.error() is None:
                found.append(json.loads(record.value()))
            elif record.error().code() == KafkaError._PARTITION_EOF:
                break
            else:
                raise KafkaException(record.error())
        if found:  # only now: after a failure halfway the next read gives the same orders again
            consumer.commit(asynchronous=False)
        return found
    finally:
        consumer.close()
    ### END SOLUTION


# %%
print("billing  ", len(read(f"{ME}.orders", "billing")))
print("warehouse", len(read(f"{ME}.orders", "warehouse")))
print("billing  ", len(read(f"{ME}.orders", "billing")))

# %% [markdown] lang="es"
"""Debería decir 20, 20 y 0. Si ejecutas la celda otra vez dirá 0, 0 y 0, y está bien: ¿por qué?"""

# %% [markdown] lang="en"
"""It should say 20, 20 and 0. Run the cell again and it says 0, 0 and 0, which is right: why?"""

# %% grade="each_reader_gets_every_order"
check("each_reader_gets_every_order")

# %% grade="a_second_read_gives_only_what_is_new"
check("a_second_read_gives_only_what_is_new")

# %% [markdown] lang="es"
"""## Tarea 4. La decisión: ¿dónde empieza cada área?

Dos áreas instalan hoy su lector y una tercera lo hará más adelante. El topic ya tiene pedidos y la tienda sigue vendiendo.

- **Rosa** (`"billing"`): «Debo emitir boleta también de lo que se vendió antes de instalar mi lector».
- **Milagros**, de Atención al cliente (`"live_screen"`): «En la pantalla de la oficina quiero ver solo las ventas que entran desde que la encendemos; si aparecen las viejas, nadie entiende nada».
- **Nelly**, de Reparto (`"returns"`): «Las devoluciones empiezan más adelante, pero cuando llegue una debo conocer todos los pedidos, por viejos que sean».

`start_from(reader)` devuelve `"earliest"` o `"latest"`: el `auto.offset.reset` con el que el juez abrirá un lector de verdad. Habrá 5 pedidos antes de que empiecen Rosa y Milagros y otros 5 después; Nelly empezará al final. El juez mirará qué recibió cada una. Luego apagará el de Rosa, llegarán 3 pedidos, preguntará otra vez `start_from("billing")` y lo encenderá de nuevo: ¿qué debe recibir, y qué lo decide esta vez?"""

# %% [markdown] lang="en"
"""## Task 4. The decision: where does each area begin?

Two areas install their reader today and a third one will later on. The topic already holds orders and the shop keeps selling.

- **Rosa** (`"billing"`): "I must also issue receipts for what was sold before my reader was installed."
- **Milagros**, in Customer care (`"live_screen"`): "On the office screen I want only the sales that come in from the moment we switch it on; if the old ones show up, nobody understands a thing."
- **Nelly**, in Delivery (`"returns"`): "Returns start later on, but when one comes I must know every order, however old."

`start_from(reader)` returns `"earliest"` or `"latest"`: the `auto.offset.reset` with which the judge will open a real reader. There will be 5 orders before Rosa and Milagros start and 5 more afterwards; Nelly starts last. The judge will look at what each of them got. Then it switches Rosa's off, 3 orders arrive, it asks `start_from("billing")` again and switches it back on: what must it get, and what decides it this time?"""


# %% answer="start_from"
def start_from(reader):
    ### BEGIN SOLUTION
    return "latest" if reader == "live_screen" else "earliest"
    ### END SOLUTION


# %% grade="readers_start_where_they_must"
check("readers_start_where_they_must")

# %% grade="billing_resumes_where_it_stopped"
check("billing_resumes_where_it_stopped")

# %% [markdown] lang="es"
"""Haz que `reasons()` devuelva un texto de dos o tres líneas: por qué elegiste así y qué le pasaría a cada área con la opción contraria. No tiene puntos: lo lee tu instructor."""

# %% [markdown] lang="en"
"""Have `reasons()` return a text of two or three lines: why you chose so and what the opposite choice would do to each area. It has no points: your instructor reads it."""


# %% answer="reasons"
def reasons():
    ### BEGIN SOLUTION
    return """Billing and returns need the past, so without a position they begin at the first
    record; with latest, Rosa would miss the sales before the installation. The screen shows only
    what is new; with earliest it would show old sales as if they came in now. After a restart
    the kept position decides, so start_from no longer matters."""
    ### END SOLUTION


# %% [markdown] lang="es"
"""## Para ir más lejos (sin puntos)

1. Milagros tiene en la mano un reclamo: «el registro del offset 7». Escribe `order_at(topic, offset)`, que devuelve ese pedido sin usar ni mover la posición de ningún lector. Pista: `assign` con un `TopicPartition`.
2. ¿Cuánto tarda en confirmarse cada pedido si los envías uno por segundo, y cuánto si envías 2000 seguidos? Mide los dos con el informe de entrega y compara medianas y p99. ¿Qué parte de la espera ocurre **antes** de salir de tu proceso?

Usa un topic aparte, `f"{ME}.scratch"`, y bórralo al final con `cluster.reset("scratch")`."""

# %% [markdown] lang="en"
"""## Going further (no points)

1. Milagros holds a complaint: "the record at offset 7". Write `order_at(topic, offset)`, which returns that order without using or moving any reader's position. Hint: `assign` with a `TopicPartition`.
2. How long until each order is confirmed if you send one per second, and how long if you send 2000 in a row? Measure both with the delivery report and compare medians and p99. Which part of the wait happens **before** it leaves your process?

Use a separate topic, `f"{ME}.scratch"`, and delete it at the end with `cluster.reset("scratch")`."""
