"""How do Rosa and Carmen each get every sale, when the web site knows neither of them?"""

# ruff: noqa: F401 (the notebook imports what an answer may need, used here or not)

# %% [markdown] lang="es"
"""# Laboratorio 2 · Una venta, varios sistemas

**Calcula entre 60 y 90 minutos · 20 puntos · antes: la unidad 2**

La web de la tienda va a publicar cada venta en un topic. Rosa (Facturación) quiere cada pedido en su base de datos; Carmen (Pagos) quiere una lista de los pedidos de más de S/ 2000, para llamar al cliente antes de despachar. Ninguna debe esperar a la otra, y el próximo mes habrá una tercera área.

| tarea | qué escribes | puntos |
|---|---|---|
| 1 | `create_sales`: el topic | 1 |
| 2 | `send_sale`: el productor de la web | 6 |
| 3 | `bill`: Rosa y su base de datos | 5 |
| 4 | `alert`: Carmen y su lista | 5 |
| 5 | la decisión: ¿y si Kafka no confirma? | 3 |

Cómo trabajar:

- Cada enunciado dice **qué debe ser cierto al final**, no qué llamada escribir. La lección tiene ejemplos; la documentación del cliente es [esta](https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html).
- El juez llama a tus funciones con otras ventas y otros topics: usa lo que recibes en los parámetros, y `ME` para tus nombres.
- Puedes agregar celdas y funciones tuyas (si una es `async def`, llámala con `await` en una celda tuya), y ejecutar cada `check` las veces que quieras. Si algo se enreda, `cluster.reset("sales")` borra el topic y vuelves a empezar desde la tarea 1."""

# %% [markdown] lang="en"
"""# Lab 2 · One sale, several systems

**Allow 60 to 90 minutes · 20 points · before it: unit 2**

The shop's web site is going to publish every sale to a topic. Rosa (Billing) wants every order in her database; Carmen (Payments) wants a list of the orders above S/ 2000, to call the customer before shipping. Neither may wait for the other, and a third area will join next month.

| task | what you write | points |
|---|---|---|
| 1 | `create_sales`: the topic | 1 |
| 2 | `send_sale`: the web site's producer | 6 |
| 3 | `bill`: Rosa and her database | 5 |
| 4 | `alert`: Carmen and her list | 5 |
| 5 | the decision: what if Kafka does not confirm? | 3 |

How to work:

- Each task says **what must be true at the end**, not which call to type. The lesson has examples; the client's documentation is [here](https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html).
- The judge calls your functions with other sales and other topics: use what comes in the parameters, and `ME` for your names.
- You may add cells and functions of your own (if one is an `async def`, call it with `await` in a cell of yours), and run each `check` as often as you like. If things get tangled, `cluster.reset("sales")` deletes the topic and you start again from task 1."""

# %% setup

# %%
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from workbook.shop import orders

# %% [markdown] lang="es"
"""## Paso 0. El acuerdo

Antes de escribir código, la web, Rosa y Carmen acordaron cómo es cada registro. Es lo único que comparten:

| parte | qué lleva |
|---|---|
| clave | el `order_id`, en UTF-8 |
| valor | la venta completa en JSON (UTF-8), con los campos de `orders()` |
| encabezado `source` | `web`: de qué sistema viene, sin tener que abrir el valor |

`amount_cents` son céntimos: 200000 son S/ 2000.00."""

# %% [markdown] lang="en"
"""## Step 0. The agreement

Before anyone wrote code, the web site, Rosa and Carmen agreed on what each record looks like. It is all that they share:

| part | what it holds |
|---|---|
| key | the `order_id`, in UTF-8 |
| value | the whole sale as JSON (UTF-8), with the fields of `orders()` |
| header `source` | `web`: which system it comes from, without opening the value |

`amount_cents` are cents: 200000 are S/ 2000.00."""

# %%
print(json.dumps(orders(1, seed=ME)[0], ensure_ascii=False, indent=1))

# %% [markdown] lang="es"
"""## Tarea 1. El topic

`create_sales(admin)` recibe un `AdminClient` ya conectado. Al terminar:

- existe el topic `f"{ME}.sales"`, con **3** particiones y 3 copias (dadas: las explican las unidades 3 y 6);
- si ya existía, no pasa nada; si Kafka rechaza la creación por otro motivo, la función lanza ese error."""

# %% [markdown] lang="en"
"""## Task 1. The topic

`create_sales(admin)` receives an `AdminClient` that is already connected. When it ends:

- the topic `f"{ME}.sales"` exists, with **3** partitions and 3 copies (given: units 3 and 6 explain them);
- if it existed already, nothing happens; if Kafka refuses to create it for any other reason, the function raises that error."""


# %% answer="create_sales"
def create_sales(admin):
    ### BEGIN SOLUTION
    topic = NewTopic(f"{ME}.sales", num_partitions=3, replication_factor=3)
    try:
        admin.create_topics([topic])[topic.topic].result()
    except KafkaException as problem:
        if problem.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
    ### END SOLUTION


# %%
create_sales(AdminClient(cluster.config))

# %% grade="sales_has_three_partitions"
check("sales_has_three_partitions")

# %% [markdown] lang="es"
"""## Tarea 2. El productor de la web

La web llamará a `send_sale(topic, sale)` con el nombre completo del topic y **una** venta (un `dict`), en el momento en que el cliente pulsa «comprar». Si la función vuelve, la web le muestra «gracias por tu compra»; si lanza un error, le pide que lo intente otra vez. Al terminar:

- la venta es **un** registro como dice el acuerdo: clave, valor y encabezado;
- Kafka ya la confirmó;
- si Kafka la rechaza, `send_sale` lanza un error.

¿Y si Kafka no dice ni sí ni no? Es la tarea 5; por ahora basta con que `send_sale` no tarde más de unos 10 segundos."""

# %% [markdown] lang="en"
"""## Task 2. The web site's producer

The web site will call `send_sale(topic, sale)` with the topic's full name and **one** sale (a `dict`), at the moment when the customer presses "buy". If the function returns, the site shows "thank you for your purchase"; if it raises an error, it asks the customer to try again. When it ends:

- the sale is **one** record as the agreement says: key, value and header;
- Kafka has confirmed it;
- if Kafka refuses it, `send_sale` raises an error.

And if Kafka says neither yes nor no? That is task 5; for now it is enough that `send_sale` takes no longer than some 10 seconds."""


# %% answer="send_sale"
def send_sale(topic, sale):
    ### BEGIN SOLUTION
    kept, reports = vars(send_sale), []
    if "web" not in kept:  # one producer for all sales: making one takes longer than sending
        kept["web"] = Producer({**cluster.config, "message.timeout.ms": 6000})
    kept["web"].produce(
        topic,
        json.dumps(sale, ensure_ascii=False).encode("utf-8"),
        key=sale["order_id"],
        headers={"source": "web"},
        on_delivery=lambda error, record: reports.append(error),
    )
    kept["web"].flush(8)
    if not reports:
        raise TimeoutError(f"{sale['order_id']} was not confirmed in time")
    if reports[0]:
        raise KafkaException(reports[0])
    ### END SOLUTION


# %%
for sale in orders(12, seed=ME):
    send_sale(f"{ME}.sales", sale)

# %% grade="send_sale_waits_for_kafka"
check("send_sale_waits_for_kafka")

# %% grade="a_sale_travels_as_json"
check("a_sale_travels_as_json")

# %% grade="a_sale_carries_its_key"
check("a_sale_carries_its_key")

# %% grade="a_sale_carries_its_source"
check("a_sale_carries_its_source")

# %% [markdown] lang="es"
"""## Lo que ya está escrito

- `new_file(name)` da la ruta de un archivo que aún no existe: cada área tiene el suyo.
- `pending(consumer, topic)` entrega, uno por uno, los registros que el grupo del consumidor todavía no leyó, y termina cuando llegó al final de todas sus particiones. Necesita un consumidor con `enable.partition.eof`.
- `receipts(file)` y `alerts(file)` muestran qué tiene cada área. El juez las usa para mirar."""

# %% [markdown] lang="en"
"""## What is written already

- `new_file(name)` gives the path of a file that does not exist yet: each area has its own.
- `pending(consumer, topic)` gives, one by one, the records that the consumer's group has not read yet, and ends when it has come to the end of all its partitions. It needs a consumer with `enable.partition.eof`.
- `receipts(file)` and `alerts(file)` show what each area has. The judge uses them to look."""


# %%
def new_file(name):
    return str(Path(tempfile.mkdtemp()) / name)


def pending(consumer, topic):
    consumer.subscribe([topic])
    mine, ended = set(), set()
    while not mine or mine - ended:
        record = consumer.poll(10)
        mine = {each.partition for each in consumer.assignment()}
        if record is None:
            raise TimeoutError(
                "10 s without an answer: is another reader of this group still open?"
            )
        if record.error() is None:
            yield record
        elif record.error().code() == KafkaError._PARTITION_EOF:
            ended.add(record.partition())
        else:
            raise KafkaException(record.error())


def receipts(file):
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT order_id, customer, amount_cents FROM receipts ORDER BY 1")
        return [{"order_id": row[0], "customer": row[1], "amount_cents": row[2]} for row in rows]


def alerts(file):
    return sorted(Path(file).read_text("utf-8").split())


# %% [markdown] lang="es"
"""## Tarea 3. Rosa y su base de datos

`bill(topic, file)` recibe el nombre completo del topic y la ruta de una base de datos SQLite, que puede existir o no. Al terminar:

- `file` tiene una tabla `receipts` con las columnas `order_id`, `customer` y `amount_cents`, y en ella **una fila por pedido**, desde la primera venta del topic;
- si un pedido aparece dos veces en el topic, tiene una sola boleta (la unidad 7 explica por qué puede pasar);
- si se ejecuta otra vez, solo agrega las ventas nuevas: las boletas de antes se quedan como estaban;
- el grupo de Rosa es `f"{ME}.billing"`, y Kafka recuerda que ya leyó todo: el equipo de Plataforma vigila que no le falte nada por leer (*lag* 0).

Pista: hay dos cosas que se confirman, y en dos sistemas distintos."""

# %% [markdown] lang="en"
"""## Task 3. Rosa and her database

`bill(topic, file)` receives the topic's full name and the path of an SQLite database, which may exist or not. When it ends:

- `file` has a table `receipts` with the columns `order_id`, `customer` and `amount_cents`, and in it **one row for each order**, from the topic's first sale on;
- if an order is in the topic twice, it has a single receipt (unit 7 explains why that can happen);
- if it runs again, it only adds the new sales: the receipts from before stay as they were;
- Rosa's group is `f"{ME}.billing"`, and Kafka remembers that it has read everything: the Platform team watches that nothing is left to read (*lag* 0).

Hint: two things are committed, in two different systems."""


# %% answer="bill"
def bill(topic, file):
    ### BEGIN SOLUTION
    settings = {"group.id": f"{ME}.billing", "auto.offset.reset": "earliest"}
    settings |= {"enable.auto.commit": False, "enable.partition.eof": True}
    with closing(sqlite3.connect(file)) as database, Consumer(cluster.config | settings) as rosa:
        database.execute(
            "CREATE TABLE IF NOT EXISTS receipts"
            " (order_id TEXT PRIMARY KEY, customer TEXT, amount_cents INTEGER)"
        )
        last = None
        for last in pending(rosa, topic):
            sale = json.loads(last.value())
            row = sale["order_id"], sale["customer"], sale["amount_cents"]
            database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
        database.commit()
        if (
            last
        ):  # only now: a failure before this line makes the next run read the same sales again
            rosa.commit(asynchronous=False)
    ### END SOLUTION


# %%
rosas_file = new_file("receipts.db")
bill(f"{ME}.sales", rosas_file)
print(len(receipts(rosas_file)), receipts(rosas_file)[:2])

# %% [markdown] lang="es"
"""La primera vez debería decir 12. Si ejecutas la celda otra vez, el archivo es nuevo y dirá 0: ¿quién recuerda que esas ventas ya se leyeron?"""

# %% [markdown] lang="en"
"""The first time it should say 12. Run the cell again and the file is a new one and it says 0: who remembers that those sales have been read?"""

# %% grade="billing_has_one_receipt_per_sale"
check("billing_has_one_receipt_per_sale")

# %% grade="billing_adds_only_what_is_new"
check("billing_adds_only_what_is_new")

# %% [markdown] lang="es"
"""## Tarea 4. Carmen y su lista

`alert(topic, file)` recibe el nombre completo del topic y la ruta de un archivo de texto, que puede existir o no. Al terminar:

- el archivo tiene **una línea por cada venta de más de S/ 2000**, con su `order_id` y nada más, en cualquier orden;
- si se ejecuta otra vez, agrega solo las ventas nuevas: nadie quiere llamar dos veces al mismo cliente;
- Carmen recibe todas las ventas, haya leído Rosa antes o no. Su grupo es `f"{ME}.alerts"`, también con *lag* 0.

Mientras la escribes, fíjate en lo que **no** tocas: ni `send_sale` ni `bill`."""

# %% [markdown] lang="en"
"""## Task 4. Carmen and her list

`alert(topic, file)` receives the topic's full name and the path of a text file, which may exist or not. When it ends:

- the file has **one line for each sale above S/ 2000**, with its `order_id` and nothing else, in any order;
- if it runs again, it only adds the new sales: nobody wants to call the same customer twice;
- Carmen gets every sale, whether Rosa has read before her or not. Her group is `f"{ME}.alerts"`, with *lag* 0 as well.

While you write it, notice what you do **not** touch: neither `send_sale` nor `bill`."""


# %% answer="alert"
def alert(topic, file):
    ### BEGIN SOLUTION
    settings = {"group.id": f"{ME}.alerts", "auto.offset.reset": "earliest"}
    settings |= {"enable.partition.eof": True}
    with Consumer(cluster.config | settings) as carmen, Path(file).open("a") as list_:
        for record in pending(carmen, topic):
            sale = json.loads(record.value())
            if sale["amount_cents"] > 200_000:
                print(sale["order_id"], file=list_)
    # the file is closed first, then the consumer, which commits its position as it closes
    ### END SOLUTION


# %%
carmens_file = new_file("alerts.txt")
alert(f"{ME}.sales", carmens_file)
print(alerts(carmens_file))

# %% grade="carmen_gets_each_large_sale"
check("carmen_gets_each_large_sale")

# %% grade="both_areas_get_every_sale"
check("both_areas_get_every_sale")

# %% grade="both_groups_are_up_to_date"
check("both_groups_are_up_to_date")

# %% [markdown] lang="es"
"""## Tarea 5. La decisión: ¿y si Kafka no confirma?

Ni sí, ni no: silencio. Pasa cuando un servidor se reinicia o se corta la red. El cliente está frente a la pantalla y hay que responderle algo en unos 10 segundos. Opciones que se ven en tiendas de verdad:

- lanzar un error antes de que se acabe el plazo, y que el cliente lo intente otra vez;
- reintentar con un límite, y después lanzar el error;
- guardar la venta aparte, dar las gracias y enviarla cuando Kafka responda otra vez.

Elige y completa `send_sale` (no hace falta otra función). Se juzga **una** sola cosa: que `send_sale` no termine sin error con una venta que después no está en ninguna parte. Una venta repetida no cuenta como error hoy; es tema de la unidad 7.

El juez produce el silencio con un topic que todavía no existe: la biblioteca de Kafka espera y reintenta igual que si un servidor no contestara. Llama a `send_sale` con una venta, crea el topic, vende otra con tu misma función y busca en el topic cada venta por la que la web ya dio las gracias."""

# %% [markdown] lang="en"
"""## Task 5. The decision: what if Kafka does not confirm?

Neither yes nor no: silence. It happens when a server restarts or the network is cut. The customer is looking at the screen and must be told something within some 10 seconds. Options that are seen in real shops:

- raise an error before the time is up, and have the customer try again;
- try again with a limit, then raise the error;
- keep the sale aside, say thank you and send it once Kafka answers again.

Choose, and complete `send_sale` (no other function is needed). **One** thing only is judged: that `send_sale` does not end without an error with a sale that is nowhere afterwards. A repeated sale is no fault today; it is the subject of unit 7.

The judge makes the silence with a topic that does not exist yet: the Kafka library waits and tries again just as if a server did not answer. It calls `send_sale` with a sale, creates the topic, sells another one with the same function and looks in the topic for each sale that the web site has said thank you for."""

# %% grade="a_thanked_sale_is_never_lost"
check("a_thanked_sale_is_never_lost")

# %% [markdown] lang="es"
"""Haz que `reasons()` devuelva un texto de dos o tres líneas: qué elegiste y qué le costará a la tienda el día que pase. No tiene puntos: lo lee tu instructor."""

# %% [markdown] lang="en"
"""Have `reasons()` return a text of two or three lines: what you chose and what it will cost the shop on the day it happens. It has no points: your instructor reads it."""


# %% answer="reasons"
def reasons():
    ### BEGIN SOLUTION
    return """An error within 8 s: the customer knows and tries again. The cost: a sale whose
    confirmation was lost on the way may be there twice, so whoever bills must recognise an order
    that came again; and while Kafka is silent nothing is sold. Keeping it aside would go on
    selling, but then that disk must not be lost either."""
    ### END SOLUTION


# %% [markdown] lang="es"
"""## Para ir más lejos (sin puntos)

1. Llega Nelly, de Reparto: quiere cuántas ventas hay por distrito. Escribe `deliveries(topic)`, que devuelve un `dict`. ¿Qué tuviste que cambiar en lo que ya estaba escrito? ¿Desde qué venta cuenta?
2. Alguien publica un valor que no es JSON, fuera del acuerdo. ¿Qué le pasa a `bill` hoy? ¿Y si la ejecutas otra vez? Haz que aparte ese registro en una tabla `unreadable` y siga con los demás. ¿Qué guardarías de él para poder investigarlo?

Usa un topic aparte, `f"{ME}.scratch"`, y bórralo al final con `cluster.reset("scratch")`."""

# %% [markdown] lang="en"
"""## Going further (no points)

1. Nelly joins, from Delivery: she wants the number of sales in each district. Write `deliveries(topic)`, which returns a `dict`. What did you have to change in what was there? From which sale on does she count?
2. Somebody publishes a value that is not JSON, against the agreement. What happens to `bill` today? And if you run it again? Have it put that record aside in a table `unreadable` and go on with the others. What would you keep of it, to be able to look into it?

Use a separate topic, `f"{ME}.scratch"`, and delete it at the end with `cluster.reset("scratch")`."""
