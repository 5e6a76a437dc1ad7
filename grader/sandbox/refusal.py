"""Why is there no sandbox here, and which one line mends it?"""

from __future__ import annotations

from workbook.errors import WorkbookError
from workbook.text import Text


class SandboxRefused(WorkbookError):
    """Nothing of a student's is run: this machine would not hold it in."""


NOT_LINUX = Text(
    es="La calificación oficial necesita Linux: bubblewrap solo existe ahí. Califica en una máquina "
    "Linux, o en WSL2 si usas Windows.",
    en="Official grading needs Linux: bubblewrap exists nowhere else. Grade on a Linux machine, or in "
    "WSL2 on Windows.",
)
NO_BUBBLEWRAP = Text(
    es="Falta bubblewrap, que encierra el código de los estudiantes. Instálalo con: "
    "sudo apt-get install -y bubblewrap",
    en="bubblewrap, which shuts students' code in, is missing. Install it with: "
    "sudo apt-get install -y bubblewrap",
)
NO_TOOL = Text(
    es="Falta el programa «{tool}», que hace falta para calificar como root. Instálalo con: "
    "apt-get install -y util-linux",
    en="The program '{tool}' is missing; grading as root needs it. Install it with: "
    "apt-get install -y util-linux",
)
NO_NAMESPACES = Text(
    es="bubblewrap no pudo encerrar nada en esta máquina ({why}). Si es Ubuntu 24.04 o posterior, "
    "permite los espacios de usuario con: "
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    en="bubblewrap could not shut anything in on this machine ({why}). On Ubuntu 24.04 or later, "
    "allow user namespaces with: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
)
OPEN = Text(
    es="No se ejecuta ninguna entrega: en esta máquina el encierro no se cumple. {findings}",
    en="No submission is run: on this machine the sandbox does not hold. {findings}",
)
NO_USER = Text(
    es="Ya hay {count} entregas en marcha a la vez en esta máquina: espera a que termine alguna.",
    en="{count} submissions are already running at once on this machine: wait until one ends.",
)
NOT_LOCAL = Text(
    es="El clúster está en «{address}», y desde el encierro solo se llega a brokers de esta máquina "
    "(127.0.0.1:puerto). Califica con un clúster local: workbook up",
    en="The cluster is at '{address}', and from the sandbox only brokers of this machine can be "
    "reached (127.0.0.1:port). Grade with a local cluster: workbook up",
)
NOT_STARTED = Text(
    es="El cuaderno no arrancó dentro del encierro: {why}",
    en="The notebook did not start inside the sandbox: {why}",
)
TOO_LARGE = Text(
    es="Los archivos de apoyo de la entrega ocupan más de {limit} MB.",
    en="The submission's support files take more than {limit} MB.",
)
CUT = Text(
    es="[… la salida siguió; aquí se guardan {limit} caracteres por entrega]",
    en="[… the output went on; {limit} characters per submission are kept here]",
)
