"""How does one order reach several systems, when the web site knows none of them?"""

# %% [markdown] lang="es"
"""# Unidad 2 · Publicador y suscriptor en tres pasos

**¿Cómo llega un mismo pedido a varios sistemas sin que la web conozca a ninguno?**

Calcula entre 30 y 45 minutos. Al terminar podrás:

- publicar un pedido con prueba de que llegó;
- suscribir un sistema nuevo sin tocar los que ya funcionan;
- decir qué partes administra Kafka y cuáles administras tú.

Solo cinco ideas nuevas:

1. **El informe de entrega** (*delivery report*): lo que Kafka le responde al productor sobre cada registro.
2. **Clave, valor y encabezados** (*key, value, headers*): las tres partes que tú escribes en un registro.
3. **El bucle del consumidor**: pedir, revisar, procesar, y otra vez.
4. **Un `group.id` es un suscriptor**: cada grupo recibe todos los registros.
5. **El paso 0**: ponerse de acuerdo sobre el mensaje.

De la unidad 1 ya conoces el topic, el offset, y que un lector es un nombre con una posición. Ese nombre, `group.id`, es el de un grupo (*consumer group*); confirmar (*commit*) es guardar su posición en Kafka."""

# %% [markdown] lang="en"
"""# Unit 2 · Publisher and subscriber in three steps

**How does one order reach several systems without the web site knowing any of them?**

Allow 30 to 45 minutes. By the end you will be able to:

- publish an order with proof that it arrived;
- subscribe a new system without touching those that are running;
- say which parts Kafka looks after and which parts you do.

Only five new ideas:

1. **The delivery report**: what Kafka tells the producer about each record.
2. **Key, value and headers**: the three parts of a record that you write.
3. **The consumer's loop**: ask, look, process, and again.
4. **One `group.id` is one subscriber**: each group gets every record.
5. **Step 0**: agree on the message.

From unit 1 you know the topic, the offset, and that a reader is a name with a position. That name, the `group.id`, is the name of a *consumer group*; to *commit* is to save its position in Kafka."""

# %% setup

# %% [markdown] lang="es"
"""## Lo que dice la diapositiva

> **El patrón publicador/suscriptor.** «Indica que existe un componente que envía uno o varios mensajes, estos mensajes son almacenados en un punto centralizado y luego distribuido a todos aquellos componentes que estén suscritos para recibir el mensaje.»

- **Se queda** todo: quien envía, un punto centralizado que guarda, y quienes se suscriben.
- **Se precisa** «distribuido»: Kafka no le empuja nada a nadie. Cada suscriptor pide lo que le falta, a su ritmo.

> **El patrón en Kafka.** «El “producer” y el “consumer” no los gestiona Kafka, están implementados en algún lenguaje de programación. El tópico es como una “tabla” que gestiona Kafka.»

- **Se queda** que los dos son programas tuyos, en el lenguaje que quieras.
- **Se precisa** lo de «no los gestiona»: no los inicia ni los detiene, pero de los consumidores sí lleva la cuenta. Lo verás en la sección 8.
- **Se precisa** la «tabla»: un topic reúne registros de un mismo tipo, como una tabla, pero solo crece por el final; no se actualiza ni se consulta por columnas.

> **Integrando sistemas *real time* con Kafka.** «1. **Crear en Kafka el tópico** que almacenará los mensajes. 2. **Crear el producer** en algún lenguaje de programación que escriba los datos del sistema y los coloque en el tópico. 3. **Crear el consumer** en algún lenguaje de programación que extraiga los datos del sistema y los envíe a otros sistemas.»

- **Se queda** el camino, que harás hoy completo. (En la diapositiva, el paso 3 aparece primero.)
- **Se corrige** el paso 3: el consumidor extrae los datos **del tópico**. Al sistema de origen ni lo conoce, y esa es la gracia.
- **Se agrega** un paso 0: acordar cómo es el mensaje."""

# %% [markdown] lang="en"
"""## What the slide says

> **The publisher/subscriber pattern.** "It states that there is a component that sends one or several messages; these messages are stored at a central point and then distributed to all the components that are subscribed to receive the message."

- **Keep** all of it: somebody sends, a central point stores, and others subscribe.
- **Sharpen** "distributed": Kafka pushes nothing to anybody. Each subscriber asks for what it lacks, at its own pace.

> **The pattern in Kafka.** "The “producer” and the “consumer” are not managed by Kafka; they are implemented in some programming language. The topic is like a “table” that Kafka manages."

- **Keep** that both are programs of yours, in whatever language you like.
- **Sharpen** "not managed": Kafka neither starts nor stops them, but it does keep account of consumers. You will see it in section 8.
- **Sharpen** the "table": a topic holds records of one kind, as a table does, but it only grows at its end; it is neither updated nor queried by column.

> **Integrating real-time systems with Kafka.** "1. **Create the topic in Kafka** that will store the messages. 2. **Create the producer**, in some programming language, that writes the system's data and puts it into the topic. 3. **Create the consumer**, in some programming language, that extracts the data from the system and sends it to other systems."

- **Keep** the way, all of which you will go today. (On the slide, step 3 comes first.)
- **Correct** step 3: the consumer extracts the data **from the topic**. It does not even know the source system, and that is the point.
- **Add** a step 0: agree on what the message looks like."""

# %% [markdown] lang="es"
"""## La historia

La tienda en línea de Lima ya decidió que la web publique sus pedidos en un topic.

- **Rosa**, de Facturación, quiere cada pedido en su base de datos.
- **Carmen**, de Pagos, quiere una lista de los pedidos de más de S/ 2000, para llamar al cliente antes de despachar.
- **Julio**, del almacén de Lurín, prepara los paquetes.

Ninguno debe esperar a otro, y el próximo mes habrá una cuarta área. Tú estás en Plataforma, y no quieres tocar la web cada vez que alguien nuevo pide los pedidos.

¿Cuánto pesa eso? Si cada sistema que envía llama a cada sistema que recibe, las conexiones se multiplican; con un topic en medio, se suman:"""

# %% [markdown] lang="en"
"""## The story

The online shop in Lima has decided that its web site will publish the orders to a topic.

- **Rosa**, in Billing, wants every order in her database.
- **Carmen**, in Payments, wants a list of the orders above S/ 2000, to call the customer before shipping.
- **Julio**, at the warehouse in Lurín, packs the parcels.

None of them may wait for another, and a fourth area will join next month. You work in Platform, and you do not want to touch the web site each time somebody new asks for the orders.

How much does that matter? If each system that sends calls each system that receives, the connections multiply; with a topic in between, they add up:"""

# %%
print("senders  receivers   direct calls   through a topic")
for senders, receivers in [(1, 3), (3, 4), (6, 10)]:
    print(f"{senders:7}  {receivers:9}   {senders * receivers:12}   {senders + receivers:15}")

# %% [markdown] lang="es"
"""Con un solo sistema que envía no ahorras flechas. Ganas otra cosa: la web tiene **una** sola, no sabe quién está al otro lado ni si está encendido.

## 1. Paso 0: el acuerdo

Es lo único que la web y las áreas comparten, así que se escribe antes que el código. Un registro tiene tres partes que eliges tú; Kafka agrega el offset y la hora.

| parte | en este acuerdo | para qué |
|---|---|---|
| clave (*key*) | el `order_id` | de qué trata el registro; la unidad 3 le dará un segundo trabajo |
| valor (*value*) | el pedido en JSON, UTF-8 | los datos |
| encabezados (*headers*) | `source` = `web` | datos sobre el mensaje, que se leen sin abrir el valor |

Para Kafka, clave y valor son bytes: no revisa que sean JSON ni que estén completos. Por eso hace falta el acuerdo."""

# %% [markdown] lang="en"
"""With a single sender you save no arrows. You gain something else: the web site has only **one**, and knows neither who is at the other end nor whether they are switched on.

## 1. Step 0: the agreement

It is all that the web site and the areas share, so it is written before the code. A record has three parts that you choose; Kafka adds the offset and the time.

| part | in this agreement | what for |
|---|---|---|
| key | the `order_id` | what the record is about; unit 3 will give it a second job |
| value | the order as JSON, UTF-8 | the data |
| headers | `source` = `web` | data about the message, to be read without opening the value |

To Kafka, key and value are bytes: it does not check that they are JSON, or complete. Hence the agreement."""

# %%
import json

from workbook.shop import orders


def agreed(order):
    return {
        "key": order["order_id"],
        "value": json.dumps(order, ensure_ascii=False).encode("utf-8"),
        "headers": {"source": "web"},
    }


agreed(orders(1, seed=ME)[0])

# %% [markdown] lang="es"
"""## 2. Paso 1: el topic

`cluster.reset` borra lo que haya quedado de una ejecución anterior: puedes correr este cuaderno las veces que quieras. Una partición y tres copias vienen dadas (unidades 3 y 6)."""

# %% [markdown] lang="en"
"""## 2. Step 1: the topic

`cluster.reset` deletes whatever an earlier run left behind: run this notebook as often as you like. One partition and three copies are given (units 3 and 6)."""

# %%
from confluent_kafka.admin import AdminClient, NewTopic

cluster.reset("u2.orders")
TOPIC = f"{ME}.u2.orders"

admin = AdminClient(cluster.config)
new = NewTopic(TOPIC, num_partitions=1, replication_factor=3)
admin.create_topics([new])[TOPIC].result()
print(TOPIC)

# %% [markdown] lang="es"
"""## 3. Paso 2: el productor

Un solo productor sirve para todo el programa: se crea una vez y se usa para cada pedido.

`produce` deja el registro en el búfer del cliente y vuelve enseguida. Cuando Kafka responde, el cliente llama a la función que pusiste en `on_delivery`: ese es el **informe de entrega**, uno por registro. Trae el error, o el offset que le tocó. Las llamadas ocurren mientras tu programa está dentro de `poll` o de `flush`.

`publish` devuelve los informes, y así sabes cómo le fue a **cada** pedido."""

# %% [markdown] lang="en"
"""## 3. Step 2: the producer

One producer serves the whole program: it is made once and used for every order.

`produce` leaves the record in the client's buffer and returns at once. When Kafka answers, the client calls the function that you gave as `on_delivery`: that is the **delivery report**, one for each record. It brings the error, or the offset that the record got. The calls happen while your program is inside `poll` or `flush`.

`publish` returns the reports, so that you know how **each** order fared."""

# %%
from confluent_kafka import Producer

producer = Producer(cluster.config)


def publish(some):
    reports = []

    def note(error, record):
        reports.append((record.key().decode(), record.offset(), error))

    for order in some:
        producer.produce(TOPIC, **agreed(order), on_delivery=note)
    print(f"in the buffer: {len(producer)}   reports: {len(reports)}")
    producer.flush(10)
    print(f"in the buffer: {len(producer)}   reports: {len(reports)}")
    return reports


sold = orders(40, seed=ME)
for key, offset, error in publish(sold[:5]):
    print(f"{key}  offset {offset}  {error or 'ok'}")

# %% [markdown] lang="es"
"""Antes de `flush` había cinco pedidos en el búfer y ningún informe; después, cinco informes y nada en el búfer. «Publicado» quiere decir que **su informe llegó y no trae error**. Ni antes ni menos.

## 4. Paso 3: el consumidor

Todo consumidor es el mismo bucle:

1. **pedir**: `poll` espera hasta que haya algo o se acabe el plazo;
2. **revisar**: lo que llega puede ser un registro o un aviso;
3. **procesar** el registro: ahí empieza lo propio de cada área;
4. y otra vez.

En producción el bucle no termina nunca. Aquí lo detiene el aviso de «llegaste al final» (`enable.partition.eof`), para que la celda acabe. Al salir del `with`, el consumidor confirma su posición y se despide.

`subscribe_as` recibe el nombre del grupo y qué hacer con cada registro. No recibe nada de la web."""

# %% [markdown] lang="en"
"""Before `flush` there were five orders in the buffer and no report; afterwards, five reports and nothing in the buffer. "Published" means that **its report has come and brings no error**. Not sooner, and not less.

## 4. Step 3: the consumer

Every consumer is the same loop:

1. **ask**: `poll` waits until there is something or its time is up;
2. **look**: what comes may be a record or a notice;
3. **process** the record: here begins what is each area's own;
4. and again.

In production the loop never ends. Here the notice "you are at the end" (`enable.partition.eof`) stops it, so that the cell ends. On leaving the `with`, the consumer commits its position and says goodbye.

`subscribe_as` gets the name of the group and what to do with each record. It gets nothing of the web site's."""

# %%
from confluent_kafka import Consumer, KafkaError, KafkaException


def subscribe_as(group, process, start="earliest"):
    settings = {"group.id": f"{ME}.u2.{group}", "auto.offset.reset": start}
    with Consumer({**cluster.config, **settings, "enable.partition.eof": True}) as consumer:
        consumer.subscribe([TOPIC])
        processed = 0
        while True:
            record = consumer.poll(10)
            if record is None:
                raise TimeoutError("10 s without an answer")
            if record.error() is None:
                process(record)
                processed += 1
            elif record.error().code() == KafkaError._PARTITION_EOF:
                return processed
            else:
                raise KafkaException(record.error())


# %% [markdown] lang="es"
"""### Rosa: una base de datos

Cada pedido es una fila. `INSERT OR IGNORE` con la clave primaria hace que un pedido repetido no tenga dos boletas; por qué un pedido puede repetirse es tema de la unidad 7."""

# %% [markdown] lang="en"
"""### Rosa: a database

Each order is a row. `INSERT OR IGNORE` with the primary key keeps an order that comes again from having two receipts; why an order may come again is the subject of unit 7."""

# %%
import sqlite3

database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE receipts (order_id TEXT PRIMARY KEY, customer TEXT, cents INTEGER)")


def bill(record):
    order = json.loads(record.value())
    row = order["order_id"], order["customer"], order["amount_cents"]
    database.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", row)
    database.commit()


print("processed:", subscribe_as("billing", bill))
for row in database.execute("SELECT * FROM receipts"):
    print(row)

# %% [markdown] lang="es"
"""Los tres pasos están completos: un pedido salió de la web, pasó por el topic y está en otro sistema. Ábrelo por fuera, como lo ve un consumidor. El encabezado se lee sin tocar el valor:"""

# %% [markdown] lang="en"
"""The three steps are complete: an order left the web site, went through the topic and is in another system. Look at it from outside, as a consumer sees it. The header is read without touching the value:"""

# %%
seen = []
subscribe_as("inspection", seen.append)
record = seen[0]
print("key      ", record.key())
print("headers  ", record.headers())
print("value    ", record.value()[:60], "…")
print("offset   ", record.offset())
print("timestamp", record.timestamp()[1], "ms UTC")

# %% [markdown] lang="es"
"""## 5. Tu predicción

El almacén ya leyó los cinco pedidos y tiene su posición. Ahora Julio apaga su consumidor para actualizarlo. Mientras tanto, la web envía 10 pedidos. **¿Qué ocurre?**

- **A)** La web recibe 10 errores.
- **B)** Almacén los pierde.
- **C)** Esperan en el topic y Almacén los lee al volver.
- **D)** Kafka se los da a Facturación.

Escribe tu letra y una línea de por qué, y ejecuta la celda. Nadie la califica; sirve para que lo que veas después responda a *tu* idea."""

# %% [markdown] lang="en"
"""## 5. Your prediction

The Warehouse has read the five orders and has its position. Now Julio stops his consumer to update it. Meanwhile the web site sends 10 orders. **What happens?**

- **A)** The web site gets 10 errors.
- **B)** The Warehouse misses them.
- **C)** They wait in the topic and the Warehouse reads them on its return.
- **D)** Kafka hands them to Billing.

Write your letter and one line of why, and run the cell. Nobody marks it; it is there so that what you see next answers *your* idea."""

# %%
prediction = "…"
because = "…"

# %% [markdown] lang="es"
"""## 6. Ejecuta

Primero el almacén lee y se apaga; luego la web vende. Al volver, Julio pide `latest` («solo lo nuevo desde ahora»), que parece la peor opción posible."""

# %% [markdown] lang="en"
"""## 6. Run

First the Warehouse reads and is switched off; then the web site sells. On his return Julio asks for `latest` ("only what is new from now on"), which looks like the worst possible choice."""

# %%
from time import perf_counter

parcels = []
print("warehouse, before:", subscribe_as("warehouse", parcels.append))

start = perf_counter()
reports = publish(sold[5:15])
seconds = perf_counter() - start
accepted = [key for key, _, error in reports if error is None]
print(f"accepted with the warehouse off: {len(accepted)} of 10 in {seconds:.2f} s")

back = []
subscribe_as("warehouse", back.append, start="latest")
received = [record.key().decode() for record in back]
print("prediction:", prediction, "|", because)
print(f"warehouse, on its return: {len(received)}   the same ten: {received == accepted}")

# %% [markdown] lang="es"
"""## 7. Mira

Lo que Kafka guarda de cada grupo: su posición, el final del log y cuánto le falta. Facturación no estuvo leyendo y le faltan diez; a la web le da igual."""

# %% [markdown] lang="en"
"""## 7. See

What Kafka keeps of each group: its position, the log's end and how much it lacks. Billing was not reading and lacks ten; to the web site that makes no difference."""

# %%
from confluent_kafka import TopicPartition


def positions(*groups):
    log = TopicPartition(TOPIC, 0)
    print(f"{'group':>12}  position  end  missing")
    for group in groups:
        consumer = Consumer({**cluster.config, "group.id": f"{ME}.u2.{group}"})
        _, end = consumer.get_watermark_offsets(log, timeout=10)
        position = max(consumer.committed([log], timeout=10)[0].offset, 0)
        consumer.close()
        bar = "█" * position + "░" * (end - position)
        print(f"{group:>12}  {position:8}  {end:3}  {end - position:7}  {bar}")


positions("billing", "warehouse")

# %% [markdown] lang="es"
"""Abre la respuesta a la letra que elegiste:

<details><summary><b>A) 10 errores</b></summary>

Pensaste en una **llamada HTTP**: si el otro está caído, falla. Aquí la web no llama al almacén: le entrega el pedido al topic, y el topic estaba en pie. Habría errores si Kafka no respondiera.
</details>

<details><summary><b>B) Los pierde</b></summary>

Pensaste en la **radio**: el pub/sub de Redis o un WebSocket solo llegan a quien está escuchando. «Tiempo real» no quiere decir «solo si estás». Kafka guarda primero y reparte después.
</details>

<details><summary><b>C) Esperan</b></summary>

Así es. Y ni `latest` lo impidió: el grupo tenía una posición, y esa manda. ¿Lo decía tu porqué?
</details>

<details><summary><b>D) Van a Facturación</b></summary>

Pensaste en una **cola** que le da a otro trabajador lo que el primero no atendió. Eso ocurre entre los consumidores de **un mismo grupo**. Facturación y Almacén son dos grupos: a cada uno le toca todo, y ninguno le quita nada al otro.
</details>"""

# %% [markdown] lang="en"
"""Open the reply to the letter you chose:

<details><summary><b>A) 10 errors</b></summary>

You thought of an **HTTP call**: when the other side is down, it fails. Here the web site does not call the Warehouse: it hands the order to the topic, and the topic was up. There would be errors if Kafka did not answer.
</details>

<details><summary><b>B) Misses them</b></summary>

You thought of the **radio**: Redis pub/sub or a WebSocket only reach whoever is listening. "Real time" does not mean "only if you are there". Kafka stores first and distributes afterwards.
</details>

<details><summary><b>C) They wait</b></summary>

That is it. And not even `latest` prevented it: the group had a position, and that is what counts. Did your reason say so?
</details>

<details><summary><b>D) They go to Billing</b></summary>

You thought of a **queue** that gives another worker what the first one did not handle. That happens among the consumers of **one and the same group**. Billing and the Warehouse are two groups: each is due everything, and neither takes anything from the other.
</details>"""

# %% [markdown] lang="es"
"""### Carmen se suscribe

Otro grupo, otro destino: un archivo de texto. Lo que hay que escribir es su función y su nombre. Recibe también los quince pedidos de antes, porque un grupo sin posición que pide `earliest` empieza por el principio."""

# %% [markdown] lang="en"
"""### Carmen subscribes

Another group, another destination: a text file. What has to be written is her function and her name. She also gets the fifteen orders from before, because a group without a position that asks for `earliest` begins at the beginning."""

# %%
import tempfile
from pathlib import Path

alerts = Path(tempfile.mkdtemp()) / "alerts.txt"


def alert(record):
    order = json.loads(record.value())
    if order["amount_cents"] > 200_000:
        with alerts.open("a", encoding="utf-8") as lines:
            print(f"{order['order_id']}  S/ {order['amount_cents'] / 100:.2f}", file=lines)


print("processed:", subscribe_as("alerts", alert))
print(alerts.read_text("utf-8") if alerts.exists() else "(no order above S/ 2000 today)")
positions("billing", "warehouse", "alerts")

# %% [markdown] lang="es"
"""¿Qué cambió en la web? Nada. ¿Y en Facturación y en Almacén? Nada: sus posiciones son las de antes. La cuarta área será otra función y otro nombre.

## 8. Qué administra Kafka y qué administras tú

La diapositiva dice que Kafka no gestiona a los consumidores. Pregúntale a Kafka qué sabe de ellos: con todos apagados, y con el de Rosa encendido."""

# %% [markdown] lang="en"
"""What changed in the web site? Nothing. And in Billing and the Warehouse? Nothing: their positions are what they were. The fourth area will be another function and another name.

## 8. What Kafka looks after, and what you do

The slide says that Kafka does not manage consumers. Ask Kafka what it knows of them: with all of them off, and with Rosa's switched on."""


# %%
def what_kafka_knows(group):
    name = f"{ME}.u2.{group}"
    known = admin.describe_consumer_groups([name])[name].result()
    reading = [
        f"{p.topic}[{p.partition}]" for m in known.members for p in m.assignment.topic_partitions
    ]
    print(f"{group}: state {known.state.name}, members {len(known.members)}, reading {reading}")


what_kafka_knows("billing")

settings = {"group.id": f"{ME}.u2.billing", "auto.offset.reset": "earliest"}
with Consumer({**cluster.config, **settings}) as rosa:
    rosa.subscribe([TOPIC])
    bill(rosa.poll(10))
    what_kafka_knows("billing")

positions("billing")

# %% [markdown] lang="es"
"""El consumidor de Rosa procesó un pedido y se apagó: su posición avanzó uno.

| | Kafka | tú |
|---|---|---|
| el topic: guardarlo, copiarlo, servirlo | ✓ | |
| el productor: iniciarlo, reiniciarlo, leer sus informes | | ✓ |
| el consumidor: iniciarlo, reiniciarlo, procesar bien | | ✓ |
| quién está en cada grupo y qué particiones lee | ✓ | |
| hasta dónde confirmó cada grupo | ✓ la guarda | ✓ decides cuándo |
| que el mensaje cumpla el acuerdo | | ✓ |

Si el programa de Rosa se cae, Kafka no lo levanta: solo recuerda dónde quedó."""

# %% [markdown] lang="en"
"""Rosa's consumer processed one order and was switched off: its position moved on by one.

| | Kafka | you |
|---|---|---|
| the topic: keeping, copying, serving it | ✓ | |
| the producer: starting it, restarting it, reading its reports | | ✓ |
| the consumer: starting it, restarting it, processing rightly | | ✓ |
| who is in each group and which partitions they read | ✓ | |
| how far each group has committed | ✓ keeps it | ✓ decide when |
| that the message keeps to the agreement | | ✓ |

If Rosa's program falls over, Kafka does not pick it up: it only remembers where it was."""

# %% [markdown] lang="es"
"""## 9. La trampa

Pagos lanza un segundo programa, para los reembolsos. Alguien copia la configuración de Facturación y cambia todo, menos una línea: el `group.id`. Nadie recibe un error.

Rosa se pone al día; se venden diez pedidos; los lee el programa de reembolsos; después lee Rosa. ¿Cuántas boletas le faltan?"""

# %% [markdown] lang="en"
"""## 9. The trap

Payments launches a second program, for refunds. Somebody copies Billing's settings and changes everything but one line: the `group.id`. Nobody gets an error.

Rosa catches up; ten orders are sold; the refunds program reads them; then Rosa reads. How many receipts is she missing?"""

# %%
subscribe_as("billing", bill)
publish(sold[15:25])

refunds = []
print("refunds, under Billing's name:", subscribe_as("billing", refunds.append))
print("Rosa:", subscribe_as("billing", bill))


def compare(sold):
    (receipts,) = database.execute("SELECT count(*) FROM receipts").fetchone()
    print(f"sold {sold}   receipts {receipts}   missing {sold - receipts}")


compare(25)
positions("billing")

# %% [markdown] lang="es"
"""Faltan diez boletas y la posición de `billing` dice que no falta nada: **para Kafka, el grupo ya los leyó**. Un `group.id` es un suscriptor; dos programas con el mismo nombre son dos manos de un solo suscriptor, y se reparten el trabajo. Aquí leyeron uno después del otro; con los dos encendidos, cada uno recibe una parte (unidad 4).

Se nota contando en el destino, no mirando a Kafka. Y tiene arreglo, porque leer no borra: los reembolsos se quedan con un nombre propio y Facturación lee una vez más, con otro nombre, desde el principio. Su tabla ya sabe ignorar los repetidos."""

# %% [markdown] lang="en"
"""Ten receipts are missing and the position of `billing` says that nothing is: **to Kafka, the group has read them**. One `group.id` is one subscriber; two programs of one name are two hands of a single subscriber, and they share the work. Here they read one after the other; with both switched on, each gets a part (unit 4).

It shows when you count at the destination, not when you look at Kafka. And it can be mended, because reading deletes nothing: refunds get a name of their own, and Billing reads once more, under another name, from the beginning. Its table knows how to ignore what comes again."""

# %%
print("processed:", subscribe_as("billing-repair", bill))
compare(25)

# %% [markdown] lang="es"
"""## Antes de irte

Responde en voz alta; después abre cada pregunta.

<details><summary><b>1.</b> <code>produce()</code> terminó sin error. ¿Kafka ya tiene el pedido?</summary>

Todavía no se sabe: está en el búfer del cliente. Lo confirma el informe de entrega.
</details>

<details><summary><b>2.</b> Facturación y Pagos usan por error el mismo <code>group.id</code>. ¿Qué ve Rosa?</summary>

Solo una parte de los pedidos: dentro de un grupo se reparten. Y nadie recibe un error.
</details>

<details><summary><b>3.</b> Según la diapositiva, Kafka no gestiona el producer ni el consumer. ¿Qué sí gestiona de ellos?</summary>

Quién está en cada grupo, qué particiones lee y hasta dónde confirmó.
</details>

## En resumen

Paso 0, acordar el mensaje; paso 1, el topic; paso 2, un productor que lee sus informes de entrega; paso 3, un consumidor por área, cada uno con su `group.id`. La web publica una vez y no conoce a nadie; cada grupo recibe todo, a su ritmo, también lo que se vendió mientras estaba apagado. Los programas los cuidas tú; Kafka cuida el topic, los grupos y sus posiciones.

**Sigue el laboratorio 2**, `lab02_pubsub`: la web, Rosa y Carmen, y qué responderle al cliente cuando Kafka no contesta."""

# %% [markdown] lang="en"
"""## Before you go

Answer aloud; then open each question.

<details><summary><b>1.</b> <code>produce()</code> returned without an error. Does Kafka have the order?</summary>

Unknown yet: it is in the client's buffer. The delivery report tells.
</details>

<details><summary><b>2.</b> Billing and Payments share a <code>group.id</code> by mistake. What does Rosa see?</summary>

Only part of the orders: a group shares them out. And nobody gets an error.
</details>

<details><summary><b>3.</b> The slide says that Kafka does not manage producers and consumers. What about them does it manage?</summary>

Who is in each group, which partitions they read and how far they have committed.
</details>

## In short

Step 0, agree on the message; step 1, the topic; step 2, a producer that reads its delivery reports; step 3, one consumer for each area, each with its own `group.id`. The web site publishes once and knows nobody; each group gets everything, at its own pace, including what was sold while it was off. The programs are yours to look after; Kafka looks after the topic, the groups and their positions.

**Lab 2 is next**, `lab02_pubsub`: the web site, Rosa and Carmen, and what to tell the customer when Kafka does not answer."""
