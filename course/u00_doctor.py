"""What runs on this machine, does it work, and what is to be done when it does not?"""

# %% [markdown] lang="es"
"""# Unidad 0 · ¿Está todo en marcha?

**¿Qué hay encendido en tu máquina, y funciona?** Diez minutos, sin puntos. Al terminar sabrás abrir el curso, comprobar tu clúster y qué hacer cuando algo falla.

## Lo que corre en tu máquina

```
 JupyterLab ── este cuaderno:                  juez: un programa aparte que
              escribe y lee eventos            observa el clúster desde fuera
                      │                                  │
        ┌─────────────┼─────────────┬────────────────────┘
   ┌────┴────┐   ┌────┴────┐   ┌────┴────┐
   │ broker 1│   │ broker 2│   │ broker 3│     guardan los eventos, con copias
   └────┬────┘   └────┬────┘   └────┬────┘
        └─────────────┼─────────────┘
              ┌───────┴───────┐
              │controlador 101│                sabe qué hay en el clúster y dónde
              └───────────────┘
```

Es Kafka de verdad, no un simulador: tres brokers, un controlador (*controller*), contraseñas y permisos. Solo escucha en tu propia máquina."""

# %% [markdown] lang="en"
"""# Unit 0 · Is everything running?

**What is running on your machine, and does it work?** Ten minutes, no points. By the end you will know how to open the course, check your cluster and what to do when something fails.

## What runs on your machine

```
 JupyterLab ── this notebook:                  judge: a separate program that
              writes and reads events          watches the cluster from outside
                      │                                  │
        ┌─────────────┼─────────────┬────────────────────┘
   ┌────┴────┐   ┌────┴────┐   ┌────┴────┐
   │ broker 1│   │ broker 2│   │ broker 3│     keep the events, with copies
   └────┬────┘   └────┬────┘   └────┬────┘
        └─────────────┼─────────────┘
              ┌───────┴───────┐
              │ controller 101│                knows what the cluster holds and where
              └───────────────┘
```

It is the real Kafka, not a simulator: three brokers, one controller, passwords and permissions. It only listens on your own machine."""

# %% [markdown] lang="es"
"""## Abrir, mirar, apagar

En una terminal, dentro de la carpeta del curso:

| comando | qué hace |
|---|---|
| `make lab` | prepara todo, enciende el clúster y abre JupyterLab; la primera vez tarda más, porque descarga Kafka |
| `workbook up` | enciende el clúster, o lo recupera después de reiniciar la máquina: lo que guardaste sigue ahí |
| `workbook status` | dice qué está encendido |
| `workbook doctor` | revisa esta máquina punto por punto y, bajo cada ✗, da la línea que lo arregla; un – marca algo opcional |
| `workbook down` | apaga el clúster; los datos quedan |

Si la terminal no encuentra `workbook`, escribe `.venv/bin/workbook`."""

# %% [markdown] lang="en"
"""## Open, look, switch off

In a terminal, inside the course's folder:

| command | what it does |
|---|---|
| `make lab` | prepares everything, starts the cluster and opens JupyterLab; the first time takes longer, because it downloads Kafka |
| `workbook up` | starts the cluster, or brings it back after the machine restarted: what you stored is still there |
| `workbook status` | says what is running |
| `workbook doctor` | goes over this machine point by point and gives, under each ✗, the line that mends it; a – marks something optional |
| `workbook down` | switches the cluster off; the data stay |

If the terminal does not find `workbook`, type `.venv/bin/workbook`."""

# %% [markdown] lang="es"
"""## ¿Quién responde?

Este cuaderno, como todos los del curso, te da cuatro cosas:

- `ME`, tu prefijo. Varias personas pueden compartir un clúster, y cada una solo puede tocar lo que empieza por su propio prefijo: `f"{ME}.orders"`. Escríbelo siempre así, nunca a mano: a la hora de calificar, el prefijo es otro.
- `cluster.config`, un `dict` con la dirección, tu usuario y la contraseña: lo que un programa necesita para conectarse.
- `cluster.reset`, para volver a empezar.
- `check`, para preguntar al juez. Solo se usa en los laboratorios."""

# %% [markdown] lang="en"
"""## Who answers?

This notebook gives you four things, as does every notebook of the course:

- `ME`, your prefix. Several people can share a cluster, and each may only touch what begins with their own prefix: `f"{ME}.orders"`. Always write it like that, never by hand: when your work is marked, the prefix is a different one.
- `cluster.config`, a `dict` with the address, your user and the password: what a program needs to connect.
- `cluster.reset`, to start over.
- `check`, to ask the judge. Only labs use it."""

# %% setup

# %%
from confluent_kafka.admin import AdminClient

print("ME =", ME)
admin = AdminClient(cluster.config)
for broker in sorted(admin.list_topics(timeout=10).brokers.values(), key=lambda b: b.id):
    print(f"✓ broker {broker.id}  {broker.host}:{broker.port}")

# %% [markdown] lang="es"
"""Tres ✓: tres brokers. El controlador no aparece, y está bien: los programas hablan con los brokers; al controlador lo conocerás en la unidad 5.

## Ida y vuelta

Un *topic* nuevo (ahí se guardan los eventos), un saludo, y a leerlo. Debería tardar menos de 5 segundos."""

# %% [markdown] lang="en"
"""Three ✓: three brokers. The controller is not there, and that is right: programs talk to the brokers; you will meet the controller in unit 5.

## There and back

A new *topic* (that is where events are kept), a greeting, and then we read it. It should take less than 5 seconds."""

# %%
from time import perf_counter

from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import NewTopic

start = perf_counter()
cluster.reset("u0.hello")
topic = f"{ME}.u0.hello"
admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=3)])[topic].result()

producer = Producer(cluster.config)
producer.produce(topic, "¡Hola, Lima!")
producer.flush(10)

consumer = Consumer({**cluster.config, "group.id": f"{ME}.u0", "auto.offset.reset": "earliest"})
consumer.subscribe([topic])
record = consumer.poll(10)
consumer.close()
print("✓" if record else "✗", record and record.value().decode(), f"{perf_counter() - start:.1f} s")

# %% [markdown] lang="es"
"""No hace falta que entiendas todavía ese código: la unidad 1 lo explica paso a paso.

## Si algo falla

| lo que ves | qué hacer |
|---|---|
| un mensaje dice que no hay clúster, o una celda espera 10 s y termina en `_TRANSPORT`, `_TIMED_OUT` o ✗ | `workbook up`, y repite la celda |
| `No module named 'workbook'` | el cuaderno usa otro Python: ábrelo con `make lab` |
| menos de tres ✓ | a un broker le pasó algo: `workbook up` lo trae de vuelta |
| falta memoria | los cuatro procesos ocupan unos 700 MB: cierra lo que no uses hasta tener 1 GB libre y repite `workbook up` |
| otro programa ocupa un puerto | nada: `workbook up` elige otro; después ejecuta el cuaderno desde arriba |
| falla una descarga | revisa tu conexión y repite: lo ya descargado no se pierde |
| `TOPIC_AUTHORIZATION_FAILED` o `GROUP_AUTHORIZATION_FAILED` | al nombre le falta tu prefijo: `f"{ME}.orders"`, no `"orders"` |
| `UNKNOWN_TOPIC_OR_PART` | el topic no existe: ¿está bien escrito?, ¿ejecutaste la celda que lo crea? |
| el cuaderno no responde | menú *Kernel*, opción *Interrupt Kernel*; si sigue igual, *Restart Kernel…* |
| cualquier otra cosa | `workbook doctor` |

Nada de esto te quita puntos ni borra lo que ya hiciste."""

# %% [markdown] lang="en"
"""There is no need to understand that code yet: unit 1 explains it step by step.

## If something fails

| what you see | what to do |
|---|---|
| a message says that there is no cluster, or a cell waits 10 s and ends in `_TRANSPORT`, `_TIMED_OUT` or ✗ | `workbook up`, and repeat the cell |
| `No module named 'workbook'` | the notebook uses another Python: open it with `make lab` |
| fewer than three ✓ | something happened to a broker: `workbook up` brings it back |
| too little memory | the four processes take some 700 MB: close what you do not use until 1 GB is free and repeat `workbook up` |
| another program holds a port | nothing: `workbook up` picks another one; then run the notebook from the top |
| a download fails | check your connection and repeat: what has been downloaded is not lost |
| `TOPIC_AUTHORIZATION_FAILED` or `GROUP_AUTHORIZATION_FAILED` | the name lacks your prefix: `f"{ME}.orders"`, not `"orders"` |
| `UNKNOWN_TOPIC_OR_PART` | the topic does not exist: is it spelt right, did you run the cell that creates it? |
| the notebook does not answer | menu *Kernel*, entry *Interrupt Kernel*; if that does not help, *Restart Kernel…* |
| anything else | `workbook doctor` |

None of this takes points from you or deletes what you have done."""

# %% [markdown] lang="es"
"""## Cómo es el curso

**Lecciones** (unidades, de 30 a 45 minutos): una pregunta, tu predicción, y después el clúster responde. No se califican. Puedes ejecutarlas de arriba abajo las veces que quieras.

**Laboratorios** (de 45 a 90 minutos): escribes funciones, y cada `check` le pregunta al juez si lo que hiciste cumple lo pedido. El juez no lee tu código: mira qué quedó en el clúster y llama a tus funciones con datos que no has visto. Responde de cuatro formas:

| señal | significa |
|---|---|
| ✓ Bien | pasó: los puntos son tuyos |
| ✗ Falta | no pasó: dice qué esperaba, qué encontró y una pista |
| – En espera | no se revisó: antes tiene que pasar otra comprobación |
| ! Fallo nuestro | falló algo nuestro, no tuyo: no te resta; repite la celda y, si sigue igual, avisa a tu instructor |

Puedes llamar a `check` las veces que quieras: no hay intentos que gastar. Si un topic se enreda, `cluster.reset("orders")` lo borra y vuelves a empezar.

Lo que ves aquí es **práctica**, y el reporte lo dice. La nota sale de ejecutar tu cuaderno guardado, de arriba abajo, con las mismas comprobaciones y otros datos, bajo otro `ME`. Antes de entregarlo, usa el menú *Kernel*, opción *Restart Kernel and Run All Cells…*: así sabrás que funciona entero.

**Sigue la unidad 1**, `u01_log`."""

# %% [markdown] lang="en"
"""## How the course works

**Lessons** (units, 30 to 45 minutes): a question, your prediction, and then the cluster answers. They are not marked. Run them from top to bottom as often as you like.

**Labs** (45 to 90 minutes): you write functions, and each `check` asks the judge whether what you did is what was wanted. The judge does not read your code: it looks at what is in the cluster and calls your functions with data that you have not seen. It has four answers:

| sign | means |
|---|---|
| ✓ Passed | it passed: the points are yours |
| ✗ Failed | it did not pass: it says what it expected, what it found, and a hint |
| – Waiting | not looked at: another check has to pass first |
| ! Our fault | something of ours failed, not of yours: it costs you nothing; repeat the cell and, if it stays, tell your instructor |

Call `check` as often as you like: there are no attempts to use up. If a topic gets tangled, `cluster.reset("orders")` deletes it and you start again.

What you see here is **practice**, and the report says so. The mark comes from running your saved notebook from top to bottom, with the same checks and other data, under another `ME`. Before you hand it in, use menu *Kernel*, entry *Restart Kernel and Run All Cells…*: then you know that all of it works.

**Unit 1 is next**, `u01_log`."""
