"""In which words does the notebook's side speak to a learner?"""

from __future__ import annotations

from workbook.text import Text, user_language


class Said(Text):
    """A sentence that prints itself in the notebook's language."""

    def __str__(self) -> str:
        return self.say(user_language())

    def format(self, **values: object) -> Said:
        """The same sentence with its `{places}` filled."""
        filled = super().format(**values)
        return Said(es=filled.es, en=filled.en)


# A graded run ------------------------------------------------------------------------------------
NOTED = Said(
    es="Anotado: la calificación la hace el juez, desde fuera.",
    en="Noted: the judge does the marking, from outside.",
)
NOT_WHILE_GRADED = Said(
    es="En una calificación no se reinicia nada ni se apagan nodos: esta celda no hace nada.",
    en="In a graded run nothing is reset and no node is switched off: this cell does nothing.",
)
BEING_GRADED = Said(es="calificación", en="graded run")

# The judge ---------------------------------------------------------------------------------------
STARTING = Said(
    es="El juez no está encendido; lo enciendo…", en="The judge is not running; starting it…"
)
NO_JUDGE = Said(
    es="El juez no responde y no se pudo encender. Escribe `workbook up` en una terminal y ejecuta la celda otra vez.",
    en="The judge does not answer and could not be started. Type `workbook up` in a terminal and run the cell again.",
)
NO_GIVEN_JUDGE = Said(
    es="No responde el juez que indica {file} (variable WORKBOOK_JUDGE). Enciéndelo, "
    "o quita esa variable y reinicia el kernel para usar el de esta máquina.",
    en="The judge that {file} points to (variable WORKBOOK_JUDGE) does not answer. Start it, "
    "or unset that variable and restart the kernel to use this machine's own.",
)
JUDGE_LEFT = Said(
    es="El juez dejó de responder a mitad de la comprobación; no pierdes nada. Ejecuta la celda otra vez.",
    en="The judge stopped answering in the middle of the check; nothing is lost. Run the cell again.",
)
SLOW_JUDGE = Said(
    es="El juez no respondió en {seconds} s; no pierdes nada. Ejecuta la celda otra vez; "
    "si se repite, escribe `workbook up` en una terminal.",
    en="The judge did not answer within {seconds} s; nothing is lost. Run the cell again; "
    "if it happens again, type `workbook up` in a terminal.",
)
WRONG_TOKEN = Said(
    es="El juez no reconoce tu credencial. Escribe `workbook up` en una terminal, reinicia el kernel "
    "y ejecuta el cuaderno desde arriba.",
    en="The judge does not know your token. Type `workbook up` in a terminal, restart the kernel "
    "and run the notebook from the top.",
)
OPEN_FILE = Said(
    es="Otros usuarios de esta máquina pueden leer {file}, donde está tu credencial, así que no se usa. "
    "Escribe `chmod 600 '{file}'` en una terminal y ejecuta la celda otra vez.",
    en="Other users of this machine can read {file}, which holds your token, so it is not used. "
    "Type `chmod 600 '{file}'` in a terminal and run the cell again.",
)
FOREIGN_ADDRESS = Said(
    es="{file} dice que el juez está en {url}, que no es esta máquina (127.0.0.1), así que no se le envía nada. "
    "Borra ese archivo y escribe `workbook up` en una terminal.",
    en="{file} says that the judge is at {url}, which is not this machine (127.0.0.1), so nothing is sent to it. "
    "Delete that file and type `workbook up` in a terminal.",
)
NOT_A_JUDGE = Said(
    es="En la dirección que da {file} responde otro programa, no el juez. "
    "Escribe `workbook up` en una terminal y ejecuta la celda otra vez.",
    en="Some other program, not the judge, answers at the address in {file}. "
    "Type `workbook up` in a terminal and run the cell again.",
)
STRANGE_ANSWER = Said(
    es="El juez respondió algo que este cuaderno no entiende: son de versiones distintas. "
    "Escribe `workbook up` en una terminal, reinicia el kernel y ejecuta el cuaderno desde arriba.",
    en="The judge answered something that this notebook does not understand: their versions differ. "
    "Type `workbook up` in a terminal, restart the kernel and run the notebook from the top.",
)

# Opening the notebook ----------------------------------------------------------------------------
HELLO = Said(
    es="{notebook} · tu prefijo es {me} (en el código, `ME`) · {state}",
    en="{notebook} · your prefix is {me} (in code, `ME`) · {state}",
)
BROKERS_UP = Said(
    es="clúster: {up} de {all} brokers encendidos", en="cluster: {up} of {all} brokers up"
)
CLUSTER_NAMED = Said(es="clúster: {name}", en="cluster: {name}")
NO_CLUSTER = Said(
    es="El clúster no está encendido. Escribe `workbook up` en una terminal y ejecuta la celda otra vez.",
    en="The cluster is not up. Type `workbook up` in a terminal and run the cell again.",
)
WHICH_LANGUAGE = Said(
    es='open_notebook necesita el nombre del cuaderno y el idioma: open_notebook("lab01_log", "es").',
    en='open_notebook needs the notebook\'s name and the language: open_notebook("lab01_log", "en").',
)

# check() -----------------------------------------------------------------------------------------
CHECKING = Said(es="comprobando {names}: {doing}", en="checking {names}: {doing}")
RUNNING = Said(es="ejecuto tu función `{function}`", en="running your function `{function}`")
NO_NAMES = Said(
    es='check() necesita el nombre de una comprobación, entre comillas: check("nombre").',
    en='check() needs the name of a check, in quotes: check("name").',
)
NOT_A_NAME = Said(
    es='check() recibe nombres entre comillas, como check("nombre"); recibió {what}, de tipo {type}.',
    en='check() takes names in quotes, like check("name"); it got {what}, of type {type}.',
)
WHICH_NOTEBOOK = Said(
    es="No sé qué cuaderno es este. Ejecuta su primera celda de código, la de `open_notebook(…)`, "
    "y después esta.",
    en="I cannot tell which notebook this is. Run its first code cell, the one with "
    "`open_notebook(…)`, and then this one.",
)
INTERRUPTED = Said(
    es="Detuviste la comprobación; no pierdes nada. Ejecuta la celda otra vez cuando quieras.",
    en="You stopped the check; nothing is lost. Run the cell again whenever you like.",
)
OUR_FAULT = Said(
    es="Esto falló por nuestra parte, no por la tuya: {error}. No pierdes nada. "
    "Ejecuta la celda otra vez; si se repite, avisa a tu instructor.",
    en="This failed on our side, not yours: {error}. Nothing is lost. "
    "Run the cell again; if it happens again, tell your instructor.",
)
STUCK = Said(
    es="Tu función `{function}` sigue ocupando el kernel: espera dentro de una biblioteca que no se deja "
    "interrumpir. Reinicia el kernel (menú Kernel → Restart Kernel…) y pon un tiempo máximo a esa espera.",
    en="Your function `{function}` still keeps the kernel busy: it waits inside a library that cannot be "
    "interrupted. Restart the kernel (menu Kernel → Restart Kernel…) and give that wait a timeout.",
)
CUT_OUTPUT = Said(
    es="… (tu función escribió más de {limit} caracteres; el resto no se muestra)",
    en="… (your function printed more than {limit} characters; the rest is not shown)",
)

# Programs ------------------------------------------------------------------------------------------
PROGRAM_NAME = Said(
    es="`%%program` lleva detrás el nombre de tu programa, con letras sin tilde, cifras y _, "
    "como en `%%program worker`; encontré «{found}».",
    en="`%%program` is followed by your program's name, of plain letters, digits and _, "
    "as in `%%program worker`; it found `{found}`.",
)
PROGRAM_SECONDS = Said(
    es="`--seconds` lleva detrás cuántos segundos corre el programa, más de 0 y hasta {most}, "
    "como en `%%program worker --seconds 10`; encontré «{found}».",
    en="`--seconds` is followed by how long the program runs, more than 0 and up to {most} seconds, "
    "as in `%%program worker --seconds 10`; it found `{found}`.",
)
PROGRAM_NOT_SAVED = Said(
    es="El programa `{name}` no se pudo guardar en {file}: {why}. Comprueba que puedas escribir en esa "
    "carpeta y ejecuta la celda otra vez.",
    en="The program `{name}` could not be saved in {file}: {why}. See that you may write to that "
    "folder and run the cell again.",
)
PROGRAM_SAVED = Said(
    es="Programa `{name}` guardado en {file}. Para ejecutarlo aquí 10 segundos: `%program {name} --seconds 10`.",
    en="Program `{name}` saved in {file}. To run it here for 10 seconds: `%program {name} --seconds 10`.",
)
PROGRAM_UNKNOWN = Said(
    es="No hay ningún programa `{name}`: ejecuta primero su celda, la de `%%program {name}`.",
    en="There is no program `{name}`: run its cell first, the one with `%%program {name}`.",
)
PROGRAM_UNWRITTEN = Said(
    es="El programa `{name}` todavía no está escrito: pon tu código donde dice «Escribe tu código aquí».",
    en="The program `{name}` is not written yet: put your code where it says “Write your code here”.",
)
PROGRAM_ENDED = Said(
    es="[`{name}` terminó por sí solo, con código {code}]",
    en="[`{name}` ended by itself, with exit code {code}]",
)
PROGRAM_TIME = Said(
    es="[se cumplieron los {seconds} s: `{name}` recibió la orden de terminar (SIGTERM) y terminó]",
    en="[the {seconds} s are over: `{name}` was told to end (SIGTERM) and did]",
)
PROGRAM_DEAF = Said(
    es="[se cumplieron los {seconds} s y `{name}` no atendió la orden de terminar: se cortó (SIGKILL)]",
    en="[the {seconds} s are over and `{name}` did not do as told: it was cut off (SIGKILL)]",
)
PROGRAM_CUT = Said(
    es="… (el programa escribió más de {limit} caracteres; el resto no se muestra)",
    en="… (the program printed more than {limit} characters; the rest is not shown)",
)
PROGRAM_STOPPED = Said(es="[detuviste `{name}`]", en="[you stopped `{name}`]")
PROGRAM_CHECKED = Said(
    es="el juez usa tu programa `{program}`", en="the judge is using your program `{program}`"
)

# What a function's value may not be ---------------------------------------------------------------
TYPE_NOT_JSON = Said(es="un valor de tipo `{type}`", en="a value of type `{type}`")
KEY_NOT_JSON = Said(
    es="un dict con claves que no son texto ni números",
    en="a dict whose keys are neither text nor numbers",
)
NUMBER_NOT_JSON = Said(es="un número que es NaN o infinito", en="a number that is NaN or infinite")
CIRCULAR = Said(es="un valor que se contiene a sí mismo", en="a value that contains itself")
TOO_LARGE = Said(es="más de 1 MB", en="more than 1 MB")

# cluster -----------------------------------------------------------------------------------------
DELETED = Said(es="Borrado: {names}.", en="Deleted: {names}.")
NOTHING_DELETED = Said(
    es="No había nada que borrar; puedes empezar.", en="There was nothing to delete; you can start."
)
NOT_A_TOPIC = Said(
    es='cluster.reset() recibe el nombre de un topic entre comillas, como cluster.reset("orders"); '
    "sin nombre, los borra todos.",
    en='cluster.reset() takes a topic\'s name in quotes, like cluster.reset("orders"); '
    "without a name it deletes them all.",
)
NO_SUCH_NODE = Said(
    es="No hay {kind} {number} en este clúster. Existen: {existing}.",
    en="There is no {kind} {number} in this cluster. There are: {existing}.",
)
BROKER = Said(es="broker", en="broker")
CONTROLLER = Said(es="controlador", en="controller")
ON = Said(es="encendido", en="up")
OFF = Said(es="apagado", en="off")
PAUSED = Said(es="en pausa", en="paused")
DISCONNECTED = Said(es="sin red", en="off the network")
STATES = {"running": ON, "stopped": OFF, "paused": PAUSED, "disconnected": DISCONNECTED}
CLUSTER = Said(es="Clúster {name} ({backend})", en="Cluster {name} ({backend})")

# Errors of Kafka's -------------------------------------------------------------------------------
BARE_TOPIC = Said(
    es='Escribiste «{name}», y tus topics empiezan con «{me}.»: escribe f"{{ME}}.{name}".',
    en='You wrote `{name}`, and your topics begin with `{me}.`: write f"{{ME}}.{name}".',
)
BARE_GROUP = Said(
    es='Escribiste «{name}», y tus grupos empiezan con «{me}.»: escribe f"{{ME}}.{name}".',
    en='You wrote `{name}`, and your groups begin with `{me}.`: write f"{{ME}}.{name}".',
)
SOME_TOPIC = Said(
    es='Solo puedes usar topics que empiezan con «{me}.»: escribe f"{{ME}}.orders", por ejemplo.',
    en='You may only use topics that begin with `{me}.`: write f"{{ME}}.orders", for example.',
)
SOME_GROUP = Said(
    es='Solo puedes usar grupos que empiezan con «{me}.»: escribe f"{{ME}}.billing", por ejemplo.',
    en='You may only use groups that begin with `{me}.`: write f"{{ME}}.billing", for example.',
)
EXISTS = Said(
    es='El topic «{name}» ya existía; no se cambió nada. cluster.reset("{name}") lo borra para empezar de nuevo.',
    en='The topic `{name}` was there already; nothing was changed. cluster.reset("{name}") deletes it to start over.',
)
EXISTS_SOMEWHERE = Said(
    es="Ese topic ya existía; no se cambió nada. cluster.reset() borra los tuyos para empezar de nuevo.",
    en="That topic was there already; nothing was changed. cluster.reset() deletes yours to start over.",
)
UNWRITTEN = Said(
    es="`{function}` todavía no está escrita: busca «Escribe tu código aquí» en su celda, escríbela, "
    "ejecuta esa celda y vuelve a esta.",
    en="`{function}` is not written yet: find “Write your code here” in its cell, write it, "
    "run that cell and come back to this one.",
)
UNWRITTEN_CELL = Said(
    es="Esta celda todavía no está escrita: pon tu código donde dice «Escribe tu código aquí».",
    en="This cell is not written yet: put your code where it says “Write your code here”.",
)
BROKERS_DOWN = Said(
    es="Brokers apagados: {numbers}. Para encender lo que falta: {code}, o `workbook up` en una terminal.",
    en="Brokers that are off: {numbers}. To start what is missing: {code}, or `workbook up` in a terminal.",
)
LOGIN_FAILED = Said(
    es="El clúster no acepta tu usuario y contraseña: usa `cluster.config` tal como está; "
    "si ya lo haces, reinicia el kernel y ejecuta el cuaderno desde arriba.",
    en="The cluster does not accept your user and password: use `cluster.config` as it is; "
    "if you already do, restart the kernel and run the notebook from the top.",
)
