"""What do you say when somebody asks what Kafka is? The deck's eight questions in words."""

# %% [markdown] lang="es"
"""# Las preguntas de teoría

**Calcula una hora · 32 puntos · antes: las unidades 1 a 5 y la 10**

Son las ocho preguntas en palabras con las que termina el curso (la novena es un dibujo y tiene su propio cuaderno). Responde en español o en inglés, con dos o tres frases tuyas; las tildes y los errores de tipeo no restan.

Al ejecutar una celda `%%answer`, el juez responde al instante: primero con una pregunta; si vuelves a intentarlo, con la unidad donde repasar. La nota que ves es una **sugerencia**: tu instructor lee la respuesta y tiene la última palabra. Si el juez no reconoce lo que dices, no quiere decir que esté mal."""

# %% [markdown] lang="en"
"""# The theory questions

**Allow an hour · 32 points · before it: units 1 to 5 and 10**

These are the eight questions in words that end the course (the ninth is a drawing and has a notebook of its own). Answer in Spanish or in English, in two or three sentences of your own; accents and typing mistakes cost nothing.

When you run an `%%answer` cell the judge replies at once: first with a question; if you try again, with the unit to look at. The mark that you see is a **suggestion**: your instructor reads the answer and has the last word. If the judge does not recognise what you say, that does not mean that it is wrong."""

# %% setup

# %% [markdown] lang="es"
"""## 1. ¿Qué es Kafka?"""

# %% [markdown] lang="en"
"""## 1. What is Kafka?"""

# %% prose="q1"
"""Kafka es una plataforma distribuida de streaming de eventos que permite publicar, almacenar y leer flujos de datos en tiempo real. Guarda los eventos en topics, que son logs (secuencias a las que solo se agrega al final) repartidos en particiones. Funciona sobre un clúster de brokers, por lo que es escalable, paralelizable y tolerante a fallos."""

# %% grade="q1"
check("q1")

# %% [markdown] lang="es"
"""## 2. ¿Cuál es el objetivo de Kafka?"""

# %% [markdown] lang="en"
"""## 2. What is Kafka's goal?"""

# %% prose="q2"
"""Recibir datos de muchas fuentes, conservarlos de forma duradera durante el tiempo configurado y distribuirlos con baja latencia a uno o varios sistemas; así, quien produce no depende de quien consume y se puede volver a leer."""

# %% grade="q2"
check("q2")

# %% [markdown] lang="es"
"""## 3. ¿Cómo implementa Kafka el patrón publicador/suscriptor?"""

# %% [markdown] lang="en"
"""## 3. How does Kafka implement the publish/subscribe pattern?"""

# %% prose="q3"
"""Los productores publican eventos en un topic y los consumidores se suscriben a él y los leen (pull) a su ritmo, guardando su posición con offsets. Cada grupo de consumidores recibe todos los eventos; dentro de un grupo, las particiones se reparten. Productores y consumidores son programas externos; Kafka gestiona los topics y coordina los grupos."""

# %% grade="q3"
check("q3")

# %% [markdown] lang="es"
"""## 4. ¿Qué es un producer?"""

# %% [markdown] lang="en"
"""## 4. What is a producer?"""

# %% prose="q4"
"""Aplicación externa, escrita en cualquier lenguaje con cliente, que crea eventos y los publica en un topic. Elige la partición (según la clave) y el nivel de confirmación (acks)."""

# %% grade="q4"
check("q4")

# %% [markdown] lang="es"
"""## 5. ¿Qué es un consumer?"""

# %% [markdown] lang="en"
"""## 5. What is a consumer?"""

# %% prose="q5"
"""Aplicación externa que se suscribe a uno o más topics, lee los eventos y los procesa o envía a otros sistemas. Puede formar un grupo que reparte las particiones y confirma offsets para retomar tras un fallo."""

# %% grade="q5"
check("q5")

# %% [markdown] lang="es"
"""## 6. ¿Qué es un tópico?"""

# %% [markdown] lang="en"
"""## 6. What is a topic?"""

# %% prose="q6"
"""Canal con nombre donde Kafka guarda los eventos de un mismo tipo; se parece a una tabla porque agrupa registros, pero solo se agrega al final. Se divide en particiones repartidas y replicadas entre los brokers; el orden se garantiza dentro de cada partición."""

# %% grade="q6"
check("q6")

# %% [markdown] lang="es"
"""## 7. ¿Por qué Kafka requiere de un clúster dedicado?"""

# %% [markdown] lang="en"
"""## 7. Why does Kafka require a dedicated cluster?"""

# %% prose="q7"
"""Porque su rendimiento depende de disco secuencial, page cache y red; si comparte nodos con Hadoop/Spark compiten por esos recursos y la latencia se vuelve impredecible. Además aísla fallos y permite escalar y mantener Kafka por separado. Es una recomendación de producción, no una imposibilidad técnica."""

# %% grade="q7"
check("q7")

# %% [markdown] lang="es"
"""## 8. ¿Cuáles son los servicios de Kafka?"""

# %% [markdown] lang="en"
"""## 8. What are Kafka's services?"""

# %% prose="q8"
"""Los brokers, que reciben, guardan, replican y sirven los eventos, y los controladores KRaft, que gestionan los metadatos y eligen líderes mediante un quórum Raft. Hasta la versión 3.9 podía cumplirlo ZooKeeper; en la 4.0 se eliminó. Alrededor hay servicios opcionales: Connect, Schema Registry, MirrorMaker 2."""

# %% grade="q8"
check("q8")
