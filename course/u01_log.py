"""What does Kafka keep, and who remembers how far each reader got?"""

# %% [markdown] lang="es"
"""# Unidad 1 · ¿Qué es Kafka?

**Cuando alguien ya leyó un pedido, ¿el pedido sigue ahí, y quién recuerda hasta dónde leyó cada uno?**

Calcula entre 30 y 45 minutos. Al terminar podrás:

- crear un *topic* (tópico), enviar pedidos y saber que llegaron;
- leer los mismos pedidos dos veces, con dos nombres;
- decir cuándo Kafka no es la herramienta.

Solo cinco ideas nuevas:

1. **Evento**: algo que ya ocurrió y se anota, como «se vendió el pedido P-1042».
2. **Un topic es un *log***: una secuencia a la que solo se agrega al final. Cada anotación es un registro (*record*).
3. **Offset**: el número de cada registro dentro de esa secuencia: 0, 1, 2…
4. **Un lector es un nombre y una posición**. El nombre es su `group.id`; la posición, el offset que le toca leer.
5. **Leer no borra**: el registro se queda, lo lea quien lo lea.

Quien escribe es un productor (*producer*); quien lee, un consumidor (*consumer*). Los dos son programas tuyos, como este cuaderno."""

# %% [markdown] lang="en"
"""# Unit 1 · What is Kafka?

**Once someone has read an order, is it still there, and who remembers how far each reader got?**

Allow 30 to 45 minutes. By the end you will be able to:

- create a *topic*, send orders and know that they arrived;
- read the same orders twice, under two names;
- say when Kafka is the wrong tool.

Only five new ideas:

1. **Event**: something that has happened and is written down, such as "order P-1042 was sold".
2. **A topic is a *log***: a sequence that only grows at its end. Each entry is a *record*.
3. **Offset**: the number of each record in that sequence: 0, 1, 2…
4. **A reader is a name and a position**. The name is its `group.id`; the position is the offset it reads next.
5. **Reading deletes nothing**: the record stays, whoever reads it.

Whoever writes is a *producer*; whoever reads is a *consumer*. Both are programs of yours, like this notebook."""

# %% setup

# %% [markdown] lang="es"
"""## Lo que dice la diapositiva

> **Concepto.** «Es una plataforma para la construcción de pipelines de datos real time que implementa el patrón “publicador/suscriptor”. Es altamente escalable y paralelizable. Se ejecuta sobre un clúster y es tolerante a fallos.»

- **Se queda** casi todo: tiempo real, publicador/suscriptor, clúster, tolerancia a fallos.
- **Se precisa** una cosa: un *pipeline* es lo que construyes **con** Kafka. Kafka es la pieza que guarda los eventos y los deja leer: un *log* distribuido.
- **Queda para después** «paralelizable»: lo es porque un topic se divide en particiones (unidades 3 y 4).

> **Objetivo fundamental.** «1. Almacenar con baja latencia datos de manera temporal. 2. Distribuir los datos a uno o varios sistemas.»

- **Se queda** «a uno o varios sistemas», y hoy verás cómo.
- **Se mide** «baja latencia»: en este cuaderno, con tu propio clúster.
- **Se corrige** cómo se entiende «temporal». No quiere decir «hasta que alguien lo lea»: quiere decir «el tiempo que tú configures».

> **Naturaleza de funcionamiento.** (En la presentación, esta diapositiva es solo una imagen.)

La reconstruirás más abajo: el viaje de un pedido real, con sus tiempos."""

# %% [markdown] lang="en"
"""## What the slide says

> **Concept.** "It is a platform for building real-time data pipelines that implements the publisher/subscriber pattern. It is highly scalable and parallelisable. It runs on a cluster and is fault tolerant."

- **Keep** nearly all of it: real time, publisher/subscriber, cluster, fault tolerance.
- **Sharpen** one thing: a pipeline is what you build **with** Kafka. Kafka is the piece that keeps the events and lets others read them: a distributed *log*.
- **Leave for later** "parallelisable": it holds because a topic is split into partitions (units 3 and 4).

> **Main objective.** "1. Store data temporarily, with low latency. 2. Distribute the data to one or several systems."

- **Keep** "to one or several systems": today you will see how.
- **Measure** "low latency": in this notebook, on your own cluster.
- **Correct** how "temporarily" is read. It does not mean "until someone has read it": it means "for as long as you configure".

> **How it works.** (In the deck this slide is only a picture.)

You will rebuild it further down: the journey of one real order, with its times."""

# %% [markdown] lang="es"
"""## La historia

Una tienda en línea de Lima. Hoy la web llama a Facturación y a Almacén por cada pedido, y cuando uno de los dos está caído la venta se pierde.

- **Rosa**, de Facturación, necesita todos los pedidos para emitir boletas.
- **Julio**, del almacén de Lurín, necesita los mismos para preparar paquetes, pero a su ritmo.

Tú estás en Plataforma. Tu equipo guardará cada pedido una sola vez, en un topic, y cada área lo leerá por su cuenta."""

# %% [markdown] lang="en"
"""## The story

An online shop in Lima. Today the web site calls Billing and the Warehouse for every order, and when either is down the sale is lost.

- **Rosa**, in Billing, needs every order to issue receipts.
- **Julio**, at the warehouse in Lurín, needs the same orders to pack parcels, but at his own pace.

You work in Platform. Your team will keep each order once, in a topic, and each area will read it on its own."""

# %% [markdown] lang="es"
"""## 1. Un topic nuevo

`cluster.reset` borra lo que haya quedado de una ejecución anterior: puedes correr este cuaderno las veces que quieras.
`ME` es tu prefijo en el clúster: todo lo tuyo empieza por él.

Una partición y tres copias vienen dadas: son tema de las unidades 3 y 6."""

# %% [markdown] lang="en"
"""## 1. A new topic

`cluster.reset` deletes whatever an earlier run left behind: run this notebook as often as you like.
`ME` is your prefix on the cluster: everything of yours begins with it.

One partition and three copies are given: they belong to units 3 and 6."""

# %%
from confluent_kafka.admin import AdminClient, NewTopic

cluster.reset("u1.orders")
TOPIC = f"{ME}.u1.orders"

admin = AdminClient(cluster.config)
new = NewTopic(TOPIC, num_partitions=1, replication_factor=3)
admin.create_topics([new])[TOPIC].result()
print(TOPIC)

# %% [markdown] lang="es"
"""## 2. Veinte eventos, al final del log

La web envía 20 pedidos. `produce` entrega cada uno al cliente de Kafka (la biblioteca que corre dentro de tu programa), y `flush` espera a que Kafka los confirme."""

# %% [markdown] lang="en"
"""## 2. Twenty events, at the end of the log

The web site sends 20 orders. `produce` hands each one to the Kafka client (the library that runs inside your program), and `flush` waits until Kafka has confirmed them."""

# %%
import json

from confluent_kafka import Producer

from workbook.shop import orders

producer = Producer(cluster.config)
for order in orders(20, seed=ME):
    producer.produce(TOPIC, json.dumps(order))
producer.flush(10)

# %% [markdown] lang="es"
"""El `0` es lo que devuelve `flush`: los pedidos que siguen en espera. Ninguno.

## 3. Un lector es un nombre

`read` hace lo que haría el programa de un área: se presenta con su nombre (`group.id`), pide registros hasta que Kafka le avisa que llegó al final, y cierra.
Cuando cierra, Kafka guarda su posición bajo ese nombre.

- `auto.offset.reset` dice dónde empieza **quien todavía no tiene posición**: `earliest`, desde el principio; `latest`, desde ahora.
- `enable.partition.eof` pide ese aviso de «no hay más». Sin él, un lector no termina nunca: en Kafka siempre puede llegar otro registro."""

# %% [markdown] lang="en"
"""The `0` is what `flush` returns: the orders that are still waiting. None.

## 3. A reader is a name

`read` does what an area's program would do: it gives its name (`group.id`), asks for records until Kafka tells it that the end is reached, and closes.
When it closes, Kafka keeps its position under that name.

- `auto.offset.reset` says where to begin for **a reader that has no position yet**: `earliest`, from the beginning; `latest`, from now on.
- `enable.partition.eof` asks for that "nothing more" notice. Without it a reader never ends: in Kafka another record may always come."""

# %%
from confluent_kafka import Consumer, KafkaError, KafkaException


def reader(name, start):
    settings = {"group.id": f"{ME}.u1.{name}", "auto.offset.reset": start}
    consumer = Consumer({**cluster.config, **settings, "enable.partition.eof": True})
    consumer.subscribe([TOPIC])
    return consumer


def to_the_end(consumer):
    found = []
    while True:
        record = consumer.poll(10)
        if record is None:
            raise TimeoutError("10 s without an answer")
        if record.error() is None:
            found.append(record)
        elif record.error().code() == KafkaError._PARTITION_EOF:
            return found
        else:
            raise KafkaException(record.error())


def read(name, start):
    consumer = reader(name, start)
    try:
        return to_the_end(consumer)
    finally:
        consumer.close()


# %% [markdown] lang="es"
"""Facturación lee. Estos son los tres primeros registros: cada uno con su offset."""

# %% [markdown] lang="en"
"""Billing reads. Here are the first three records, each with its offset."""

# %%
receipts = read("billing", "earliest")
for record in receipts[:3]:
    print(f"offset {record.offset()}", json.loads(record.value()))
print("…")
print("billing:", len(receipts))

# %% [markdown] lang="es"
"""## 4. Tu predicción

`orders` tiene 20 pedidos. `billing` ya los leyó todos. Ahora llega `warehouse`, que nunca leyó, y pide leer desde el principio. **¿Cuántos recibe?**

- **A)** 0: `billing` ya se los llevó.
- **B)** 10: se los reparten.
- **C)** 20.
- **D)** 20, y se borran cuando los lee el último.

Escribe tu letra y una línea de por qué en lugar de los «…», y ejecuta la celda. Se guarda tal como la dijiste, antes de ver nada. Nadie la califica; sirve para que lo que veas después responda a *tu* idea."""

# %% [markdown] lang="en"
"""## 4. Your prediction

`orders` holds 20 orders. `billing` has read them all. Now comes `warehouse`, which has never read, and asks to start from the beginning. **How many does it get?**

- **A)** 0: `billing` took them.
- **B)** 10: they share them.
- **C)** 20.
- **D)** 20, and they are deleted once the last reader has them.

Write your letter and one line of why in place of the "…", and run the cell. It is kept as you said it, before you see anything. Nobody marks it; it is there so that what you see next answers *your* idea."""

# %%
from workbook import predict

predict("u1.warehouse", "…", because="…", choices="ABCD")

# %% [markdown] lang="es"
"""## 5. Ejecuta"""

# %% [markdown] lang="en"
"""## 5. Run"""

# %%
parcels = read("warehouse", "earliest")
print("== billing:", [r.value() for r in parcels] == [r.value() for r in receipts])
predict.see("u1.warehouse", f"warehouse: {len(parcels)}")

# %% [markdown] lang="es"
"""## 6. Mira

Llegan cinco pedidos más y solo los lee `billing`. Julio sigue con sus paquetes.

`show.tape` dibuja tu topic como una cinta, con lo que tu clúster responde en este momento: una casilla por registro, con su offset encima, el hueco donde irá el próximo y la posición guardada de cada lector. ▲ marca lo próximo que le toca leer."""

# %% [markdown] lang="en"
"""## 6. See

Five more orders arrive and only `billing` reads them. Julio is still packing.

`show.tape` draws your topic as a tape, from what your cluster answers at this moment: one cell a record, with its offset above, the place where the next one goes, and the saved position of each reader. ▲ marks what it reads next."""

# %%
from workbook import show

for order in orders(25, seed=ME)[20:]:
    producer.produce(TOPIC, json.dumps(order))
producer.flush(10)
read("billing", "earliest")
show.tape(TOPIC)

# %% [markdown] lang="es"
"""El log creció y no perdió nada: empieza en el offset 0 aunque dos lectores ya pasaron por ahí. Lo único que se movió al leer fue el ▲ de quien leyó.

Una cola dibujaría otra cosa: la cinta se acortaría por la izquierda con cada lectura.

Abre la respuesta a la letra que elegiste:

<details><summary><b>A) 0</b></summary>

Pensaste en una **cola**. En RabbitMQ o en SQS es así: quien confirma un mensaje lo saca, y «consumir» suena a gastar. Kafka usa la misma palabra, pero aquí consumir es **mover tu posición**, no sacar el registro.
</details>

<details><summary><b>B) 10</b></summary>

Pensaste en **repartir el trabajo**, y Kafka también lo hace: entre varios programas que usan **el mismo nombre** (unidad 4). `billing` y `warehouse` son dos nombres, y cada nombre recibe todo.
</details>

<details><summary><b>C) 20</b></summary>

Así es. ¿Tu porqué decía que el registro no se va y que cada nombre lleva su propia posición? Esa es la unidad entera.
</details>

<details><summary><b>D) 20, y se borran</b></summary>

Acertaste el número. Lo de borrar viene de leer «de manera temporal» como «hasta que todos lo lean», y así funcionan los sistemas que conocen a todos sus suscriptores. Kafka no sabe quién es el último: mañana puede llegar un lector nuevo. Borra por **tiempo o tamaño**, y lo ves en la celda siguiente.
</details>"""

# %% [markdown] lang="en"
"""The log grew and lost nothing: it begins at offset 0 although two readers have been there. The only thing that reading moved was the ▲ of whoever read.

A queue would draw something else: its tape would get shorter from the left with every read.

Open the reply to the letter you chose:

<details><summary><b>A) 0</b></summary>

You thought of a **queue**. RabbitMQ and SQS work that way: whoever acknowledges a message takes it out, and "consume" sounds like using up. Kafka uses the same word, but to consume is to **move your position**, not to take the record away.
</details>

<details><summary><b>B) 10</b></summary>

You thought of **sharing the work**, and Kafka does that too: between programs that use **the same name** (unit 4). `billing` and `warehouse` are two names, and each name gets everything.
</details>

<details><summary><b>C) 20</b></summary>

That is it. Did your reason say that the record stays and that each name keeps its own position? That is the whole unit.
</details>

<details><summary><b>D) 20, then deleted</b></summary>

The number is right. The deletion comes from reading "temporarily" as "until everyone has read it", and systems that know all their subscribers do work like that. Kafka does not know who is last: a new reader may come tomorrow. It deletes by **time or size**, as the next cell shows.
</details>"""

# %% [markdown] lang="es"
"""¿Cuánto es «temporal» en tu topic? Pregúntaselo al clúster. Nadie lo configuró, así que es el valor por omisión; en la unidad 8 lo cambiarás, incluso a «para siempre»."""

# %% [markdown] lang="en"
"""How long is "temporarily" in your topic? Ask the cluster. Nobody configured it, so this is the default; in unit 8 you will change it, even to "for ever"."""

# %%
from confluent_kafka.admin import ConfigResource

settings = ConfigResource(ConfigResource.Type.TOPIC, TOPIC)
retention = int(admin.describe_configs([settings])[settings].result()["retention.ms"].value)
print(f"retention.ms = {retention} = {retention / 86_400_000:g} × 24 h")

# %% [markdown] lang="es"
"""## 7. El mismo «0 registros», dos causas

Dos áreas te escriben lo mismo: «leo y no me llega nada». `billing` vuelve a leer con su nombre de siempre. `packing` es un nombre nuevo, y nadie le dijo que pidiera desde el principio: lee con `latest`, que es el valor por omisión.

`where` le pregunta al clúster lo que la cinta dibuja: el primer offset, la posición de un lector y el final del log. Antes de ejecutar: ¿qué posición tendrá cada uno?"""

# %% [markdown] lang="en"
"""## 7. The same "0 records", two causes

Two areas tell you the same thing: "I read and nothing comes". `billing` reads again under its usual name. `packing` is a new name, and nobody told it to ask for the beginning: it reads with `latest`, which is the default.

`where` asks the cluster for what the tape draws: the first offset, a reader's position and the end of the log. Before you run it: which position will each of them have?"""

# %%
from confluent_kafka import TopicPartition


def where(name):
    """The log's first offset, the position kept for `name` (None: none yet), the log's end."""
    consumer = Consumer({**cluster.config, "group.id": f"{ME}.u1.{name}"})
    log = TopicPartition(TOPIC, 0)
    first, end = consumer.get_watermark_offsets(log, timeout=10)
    position = consumer.committed([log], timeout=10)[0].offset
    consumer.close()
    return first, None if position < 0 else position, end


for name, start in [("billing", "earliest"), ("packing", "latest")]:
    _, before, end = where(name)
    found = read(name, start)
    print(f"{name:>10}  {start:8}  position {before}  end {end}  records {len(found)}", end="  ")
    print(f"position {where(name)[1]}")

# %% [markdown] lang="es"
"""El síntoma es igual; la posición los distingue.

- `billing` **tiene** posición, 25, y es el final: ya leyó todo. Pidió `earliest` y no sirvió de nada, porque `auto.offset.reset` solo vale para quien no tiene posición. Para leer todo otra vez como otra área, usa otro nombre.
- `packing` **no tiene** posición (`None`): se colocó al final y no vio pasar nada. Y sigue sin tenerla: lo que se venda mientras está apagado tampoco lo verá. Si necesita lo anterior, debe pedir `earliest` **la primera vez**.

Cuando alguien te diga «no me llega nada», pregunta por su posición antes de tocar su configuración."""

# %% [markdown] lang="en"
"""The symptom is the same; the position tells them apart.

- `billing` **has** a position, 25, and it is the end: it has read everything. It asked for `earliest` to no effect, because `auto.offset.reset` only counts for a reader without a position. To read everything again as another area, use another name.
- `packing` **has none** (`None`): it stood at the end and saw nothing pass. It still has none: whatever is sold while it is off, it will not see either. If it needs the past, it must ask for `earliest` **the first time**.

When someone tells you "nothing comes", ask for their position before you touch their configuration."""

# %% [markdown] lang="es"
"""## 8. El viaje de un pedido

Esta es la diapositiva «Naturaleza de funcionamiento», hecha con un pedido tuyo y un reloj. Los milisegundos se cuentan desde que la web tiene el pedido:

| paso | qué ocurre |
|---|---|
| `order` | la web tiene el pedido |
| `produce()` | el cliente lo recibió: todavía está en este proceso |
| `flush()` | Kafka lo confirmó: está al final del log |
| `poll()` | un lector que estaba esperando lo tiene |
| `INSERT` | ya está en otro sistema, una base de datos SQLite |

Fíjate en quién pide: Kafka no llama a nadie. El lector pregunta con `poll()` y, si no hay nada, su pregunta espera."""

# %% [markdown] lang="en"
"""## 8. The journey of one order

This is the slide "How it works", made from an order of yours and a clock. Milliseconds count from the moment the web site has the order:

| step | what happens |
|---|---|
| `order` | the web site has the order |
| `produce()` | the client has taken it: it is still in this process |
| `flush()` | Kafka has confirmed it: it is at the end of the log |
| `poll()` | a reader that was waiting has it |
| `INSERT` | it is in another system, an SQLite database |

Notice who asks: Kafka calls nobody. The reader asks with `poll()` and, when there is nothing, its question waits."""

# %%
import sqlite3
from time import perf_counter


def receive(consumer):
    """The next record; notices of "end reached" are passed over."""
    record = consumer.poll(10)
    while record is not None and record.error():
        record = consumer.poll(10)
    return record


database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE parcels (order_id TEXT)")
live = reader("live", "latest")
to_the_end(live)  # it stands at the end, waiting

order = orders(26, seed=ME)[-1]
clock = [("order", perf_counter())]
producer.produce(TOPIC, json.dumps(order))
clock.append(("produce()", perf_counter()))
producer.flush(10)
clock.append(("flush()", perf_counter()))
record = receive(live)
clock.append(("poll()", perf_counter()))
database.execute("INSERT INTO parcels VALUES (?)", [json.loads(record.value())["order_id"]])
clock.append(("INSERT", perf_counter()))

for step, moment in clock:
    print(f"{(moment - clock[0][1]) * 1000:9.2f} ms  {step}")
print(database.execute("SELECT * FROM parcels").fetchall(), f"offset {record.offset()}")

# %% [markdown] lang="es"
"""¿Y el registro? Ya está en otro sistema y sigue en el log: `returns`, un área que llega hoy, lo encuentra en su offset."""

# %% [markdown] lang="en"
"""And the record? It is in another system and still in the log: `returns`, an area that joins today, finds it at its offset."""

# %%
last = read("returns", "earliest")[-1]
print(f"offset {last.offset()}", json.loads(last.value()))

# %% [markdown] lang="es"
"""### «Baja latencia», medida

Un viaje es una anécdota; doscientos son una medida. Cada pedido sale cuando el anterior ya llegó. Mira la mediana (p50) y el p99: de cada cien pedidos, noventa y nueve tardaron eso o menos.

Son milisegundos de *este* clúster, en *esta* máquina. No los cites como «la latencia de Kafka»."""

# %% [markdown] lang="en"
"""### "Low latency", measured

One journey is an anecdote; two hundred are a measurement. Each order leaves when the one before has arrived. Look at the median (p50) and the p99: of every hundred orders, ninety-nine took that or less.

These are milliseconds of *this* cluster, on *this* machine. Do not quote them as "Kafka's latency"."""

# %%
from statistics import quantiles

times = []
for order in orders(200, seed="latency"):
    start = perf_counter()
    producer.produce(TOPIC, json.dumps(order))
    receive(live)
    times.append((perf_counter() - start) * 1000)
live.close()

percentile = quantiles(times, n=100)
print(f"produce() → poll()   p50 {percentile[49]:.1f} ms   p99 {percentile[98]:.1f} ms")

# %% [markdown] lang="es"
"""## 9. La trampa

Este código pasa las revisiones, funciona en la demo y pierde ventas. ¿Ves por qué?"""

# %% [markdown] lang="en"
"""## 9. The trap

This code passes reviews, works in the demo and loses sales. Can you see why?"""


# %%
def sell(order):
    producer = Producer(cluster.config)
    producer.produce(TOPIC, json.dumps(order))
    print("len(producer) =", len(producer))


before = where("billing")[2]
sell(orders(1, seed="trap")[0])
print("end", before, "→", where("billing")[2])

# %% [markdown] lang="es"
"""`produce` terminó sin error y el final del log no se movió. **Que `produce` termine no es una entrega**: el pedido queda en el búfer del cliente (`len(producer)` lo cuenta) y un hilo lo envía después. Aquí la función acabó, el productor desapareció y el pedido con él. Con un productor que sigue vivo casi siempre llega, y por eso la demo funciona.

`flush` espera, pero tampoco basta: devuelve 0 cuando ya no hay nada que esperar, **haya salido bien o mal**. Quien sabe cómo le fue a cada pedido es el informe de entrega (*delivery report*). Compara un envío a tu topic con otro a un topic ajeno, donde no puedes escribir:"""

# %% [markdown] lang="en"
"""`produce` ended without an error and the end of the log did not move. **`produce` returning is not delivery**: the order stays in the client's buffer (`len(producer)` counts it) and a thread sends it later. Here the function ended, the producer vanished and the order with it. With a producer that stays alive it nearly always arrives, which is why the demo works.

`flush` waits, but is not enough either: it returns 0 when there is nothing left to wait for, **whether it went well or badly**. What knows how each order fared is its *delivery report*. Compare sending to your topic with sending to somebody else's, where you may not write:"""


# %%
def report(error, record):
    print(f"{record.topic():>20}  offset {record.offset()}  {error.name() if error else 'ok'}")


for topic in [TOPIC, "other-team.orders"]:
    producer.produce(topic, json.dumps(orders(1, seed="trap")[0]), on_delivery=report)
    print(f"{'flush()':>20} ", producer.flush(10))

# %% [markdown] lang="es"
"""Dos veces `0`, y un solo pedido entregado. En el laboratorio escribirás un `send` que no se deja engañar.

## 10. Cuándo Kafka no es la herramienta

| necesitas | mejor |
|---|---|
| preguntar ahora por un campo: ¿queda stock del producto 18? | una base de datos o una API |
| cambiar o borrar un registro | una base de datos: al log solo se le agrega |
| que te respondan: ¿la tarjeta pasó? | una llamada HTTP o gRPC |
| mover un archivo de 2 GB | un almacén de objetos, y en Kafka el aviso con su ruta |
| diez tareas al día para un solo programa | una cola simple o una tabla; operar un clúster da mucho trabajo |

Kafka es la herramienta cuando **varios** necesitan **los mismos eventos**, cada uno **a su ritmo**, y conviene **poder volver a leerlos**."""

# %% [markdown] lang="en"
"""`0` twice, and only one order delivered. In the lab you will write a `send` that is not fooled.

## 10. When Kafka is the wrong tool

| you need | better |
|---|---|
| to ask by field, now: is product 18 in stock? | a database or an API |
| to change or delete one record | a database: a log only grows |
| an answer: did the card go through? | an HTTP or gRPC call |
| to move a 2 GB file | an object store, and in Kafka the notice with its path |
| ten jobs a day for a single program | a simple queue or a table; running a cluster is a lot of work |

Kafka is the tool when **several** need **the same events**, each **at its own pace**, and it helps **to be able to read them again**."""

# %% [markdown] lang="es"
"""## Antes de irte

Responde en voz alta; después abre cada pregunta.

<details><summary><b>1.</b> ¿Qué cambia en el topic cuando alguien lee un registro?</summary>

Nada: cambia la posición de ese lector.
</details>

<details><summary><b>2.</b> Tres áreas necesitan los mismos pedidos. ¿Cuántas veces los envía la web?</summary>

Una. Cada área lee con su propio nombre.
</details>

<details><summary><b>3.</b> ¿Para cuál no usarías Kafka: «avisar de cada venta», «saber ahora si queda stock del producto 18» o «guardar el historial de cambios»?</summary>

Para la segunda: es una pregunta con respuesta inmediata y por un campo; va a una base de datos o a una API.
</details>

## En resumen

Un topic es un log: los eventos se agregan al final, cada uno con su offset, y leer no borra ninguno. Un lector es un nombre con una posición; Kafka la guarda por él. Por eso Rosa y Julio leen los mismos pedidos sin esperarse, y la web los envía una sola vez. Los registros se borran por configuración, no por lectura. Y un envío solo está hecho cuando el informe de entrega lo dice.

**Sigue el laboratorio 1**, `lab01_log`: ahora lo construyes tú, y un juez lo comprueba desde fuera."""

# %% [markdown] lang="en"
"""## Before you go

Answer aloud; then open each question.

<details><summary><b>1.</b> What changes in the topic when someone reads a record?</summary>

Nothing; that reader's position moves.
</details>

<details><summary><b>2.</b> Three areas need the same orders. How many times does the web site send them?</summary>

Once. Each area reads under its own name.
</details>

<details><summary><b>3.</b> Which one is not for Kafka: announcing each sale, asking whether product 18 is in stock now, or keeping the history of changes?</summary>

The second: a question by field that needs an answer now belongs to a database or an API.
</details>

## In short

A topic is a log: events are added at its end, each with its offset, and reading deletes none. A reader is a name with a position; Kafka keeps it on its behalf. That is why Rosa and Julio read the same orders without waiting for each other, and the web site sends them once. Records are deleted by configuration, not by being read. And a send is done only when the delivery report says so.

**Lab 1 is next**, `lab01_log`: now you build it, and a judge checks it from outside."""
