"""In which words do the pictures speak?"""

from __future__ import annotations

from workbook.sentences import Said

# Nothing to draw ---------------------------------------------------------------------------------
NOT_A_NAME = Said(
    es="show.{call} recibe el nombre de {kind} entre comillas, como show.{example}; recibió {what}.",
    en="show.{call} takes the name of {kind} in quotes, like show.{example}; it got {what}.",
)
A_TOPIC = Said(es="un topic", en="a topic")
A_GROUP = Said(es="un grupo", en="a group")
NOT_AN_OFFSET = Said(
    es="`start` es el primer offset que quieres ver, un entero de 0 en adelante; recibió {what}.",
    en="`start` is the first offset that you want to see, a whole number from 0 on; it got {what}.",
)
NOT_A_CONSUMER = Said(
    es="`consumer` es tu consumidor de confluent-kafka mientras está abierto: de él se lee su posición.",
    en="`consumer` is your confluent-kafka consumer while it is open: its position is read from it.",
)
NO_TOPIC = Said(
    es="Todavía no hay nada que dibujar: el topic «{topic}» no existe. Créalo y ejecuta la celda otra vez.",
    en="Nothing to draw yet: the topic `{topic}` does not exist. Create it and run the cell again.",
)
REFUSED = Said(
    es="El topic «{topic}» no se puede dibujar ahora. Kafka respondió: {why}. Ejecuta la celda otra vez en un momento.",
    en="The topic `{topic}` cannot be drawn now. Kafka answered: {why}. Run the cell again in a moment.",
)
NO_ANSWER = Said(
    es="Ningún broker respondió a tiempo, así que no hay nada que dibujar. Escribe `cluster` en una celda "
    "para ver cuáles están encendidos.",
    en="No broker answered in time, so there is nothing to draw. Type `cluster` in a cell to see which are up.",
)
IN_WORDS = Said(es="Lo mismo en palabras", en="The same in words")
SILENT = Said(
    es="No respondió la partición {numbers}: en este momento no tiene líder.",
    en="No answer for partition {numbers}: it has no leader at this moment.",
)
MORE_PARTITIONS = Said(
    es="Hay {count} particiones más, que no se dibujan.",
    en="{count} more partitions are not drawn.",
)

# The tape ----------------------------------------------------------------------------------------
TAPE = Said(es="{topic}: {partitions}, {records}", en="{topic}: {partitions}, {records}")
ONE_PARTITION = Said(es="1 partición", en="1 partition")
PARTITIONS = Said(es="{count} particiones", en="{count} partitions")
ONE_OFFSET = Said(es="1 offset", en="1 offset")
OFFSETS = Said(es="{count} offsets", en="{count} offsets")
NO_RECORDS = Said(es="todavía sin registros", en="no records yet")
PARTITION = Said(es="partición {number}", en="partition {number}")
STRIP = Said(
    es="partición {number}: offsets del {first} al {last}; el próximo registro será el {end}.",
    en="partition {number}: offsets {first} to {last}; the next record will be {end}.",
)
EMPTY_STRIP = Said(
    es="partición {number}: vacía; el próximo registro será el {end}.",
    en="partition {number}: empty; the next record will be {end}.",
)
DRAWN = Said(
    es="  Se dibujan los offsets del {first} al {last}.",
    en="  Offsets {first} to {last} are drawn.",
)
HALF_READ = Said(
    es="  No todos sus registros llegaron a tiempo: ejecuta la celda otra vez.",
    en="  Not all of its records came in time: run the cell again.",
)
KEYS = Said(es="  Claves: {keys}.", en="  Keys: {keys}.")
NO_KEY = Said(es="sin clave", en="no key")
OTHER_KEYS = Said(es="otras {count} claves", en="{count} other keys")
GROUP = Said(
    es="grupo {group}, posición guardada: {places}.", en="group {group}, saved position: {places}."
)
PLACE = Said(
    es="{offset} en la partición {number} ({left})", en="{offset} in partition {number} ({left})"
)
AT_END = Said(es="al final", en="at the end")
ONE_LEFT = Said(es="le falta 1", en="1 to go")
LEFT = Said(es="le faltan {count}", en="{count} to go")
DELETED_THERE = Said(es="ese registro ya se borró", en="that record has been deleted")
MORE_PLACES = Said(es="y {count} particiones más", en="and {count} more partitions")
NO_GROUPS = Said(
    es="Ningún grupo tuyo ha guardado su posición en este topic.",
    en="No group of yours has saved its position in this topic.",
)
MORE_GROUPS = Said(
    es="Tienes {count} grupos más, por los que no se preguntó.",
    en="You have {count} more groups, which were not asked for.",
)
NEXT_OF_GROUP = Said(es="lo próximo que lee ese grupo", en="what that group reads next")
NEXT_OF_LAST = Said(
    es="lo próximo que lee el grupo más atrasado; los demás, en palabras",
    en="what the group furthest behind reads next; the others, in words",
)
NOTHING_THERE = Said(
    es="offset sin registro: se borró, se compactó o es de una transacción",
    en="offset without a record: deleted, compacted or a transaction's",
)
LATE = Said(es="no llegó a tiempo", en="did not come in time")

# The brokers -------------------------------------------------------------------------------------
BROKERS = Said(es="{topic}: quién guarda cada copia", en="{topic}: who keeps each copy")
UP = Said(es="responde", en="answers")
DOWN = Said(es="no está", en="is gone")
LEADER = Said(es="líder", en="leader")
IN_SYNC = Said(es="al día (en el ISR)", en="in sync (in the ISR)")
LAGGING = Said(es="fuera del ISR", en="out of the ISR")
COPIES = Said(
    es="partición {number}: {leader}; {in_sync}{lagging}.",
    en="partition {number}: {leader}; {in_sync}{lagging}.",
)
LED_BY = Said(es="líder, el broker {broker}", en="leader, broker {broker}")
LED_BY_NOBODY = Said(es="sin líder", en="no leader")
ISR_IS = Said(es="en el ISR: {brokers}", en="in the ISR: {brokers}")
LAGGING_ARE = Said(es="; fuera: {brokers}", en="; out of it: {brokers}")
GONE = Said(es="No responde: broker {brokers}.", en="Not answering: broker {brokers}.")
ALL_IN_SYNC = Said(es="Todas las copias están al día.", en="Every copy is in sync.")
HOW_MANY_LAG = Said(es="Copias fuera del ISR: {count}.", en="Copies out of the ISR: {count}.")
LEADERS_EACH = Said(es="Líderes por broker: {counts}.", en="Leaders per broker: {counts}.")

# The lag -----------------------------------------------------------------------------------------
LAG = Said(es="{group} en {topic}: lag {lag}", en="{group} in {topic}: lag {lag}")
NO_LAG = Said(
    es="{group} en {topic}: todavía sin posición guardada",
    en="{group} in {topic}: no saved position yet",
)
READING = Said(
    es="partición {number}: {markers}; lag {lag}.", en="partition {number}: {markers}; lag {lag}."
)
UNREAD = Said(
    es="partición {number}: sin posición guardada; {markers}.",
    en="partition {number}: no saved position; {markers}.",
)
COMMITTED = Said(es="confirmado {offset}", en="committed {offset}")
POSITION = Said(es="posición {offset}", en="position {offset}")
END = Said(es="final {offset}", en="end {offset}")
COMMITTED_IS = Said(
    es="confirmado: el offset que leerá si vuelve a empezar",
    en="committed: the offset it reads if it starts over",
)
POSITION_IS = Said(
    es="posición: lo próximo que leerá el consumidor abierto",
    en="position: what the open consumer reads next",
)
END_IS = Said(es="final: donde irá el próximo registro", en="end: where the next record goes")
DONE_IS = Said(es="confirmados", en="committed records")
LAG_IS = Said(es="lag: del confirmado al final", en="lag: from committed to the end")
NOT_COMMITTED = Said(
    es="«{group}» no ha confirmado nada en «{topic}»: o no ha leído, o ese no es su nombre.",
    en="`{group}` has committed nothing in `{topic}`: either it has not read, or that is not its name.",
)
