"""Can this machine hold the nodes that are about to start?"""

from __future__ import annotations

import shutil
from pathlib import Path

from infra import processes
from infra.errors import NotEnoughDisk, NotEnoughMemory, NotWritable
from infra.state import private_folder
from workbook.text import Text

MEGABYTE = 1_000_000
NODE_MEMORY = 180 * MEGABYTE  # about 150 are held after the start, and labs add to them
FREE_DISK = 500 * MEGABYTE


def check(folder: Path, nodes: int) -> None:
    """Raises a sentence if the nodes would not fit."""
    check_path(folder)
    check_disk(private_folder(folder))
    check_memory(nodes)


def check_memory(nodes: int) -> None:
    """Before the kernel's OOM killer has to say it."""
    available, needed = processes.available_memory(), nodes * NODE_MEMORY
    if available < needed:
        raise NotEnoughMemory(
            _MEMORY.format(nodes=nodes, needed=needed // MEGABYTE, available=available // MEGABYTE)
        )


def check_disk(folder: Path) -> None:
    """A broker whose disk is full stops for good."""
    free = shutil.disk_usage(folder).free
    if free < FREE_DISK:
        raise NotEnoughDisk(
            _DISK.format(folder=folder, free=free // MEGABYTE, needed=FREE_DISK // MEGABYTE)
        )


def check_path(folder: Path) -> None:
    """Kafka's log.dirs is a list with commas between; there is no way to escape one."""
    if "," in str(folder):
        raise NotWritable(_COMMA.format(folder=folder))


_MEMORY = Text(
    es="Hay {available} MB de memoria libre y {nodes} nodos de Kafka necesitan {needed} MB. "
    "Cierra otros programas, o detén otro clúster con `workbook down`, y repite.",
    en="{available} MB of memory are free and {nodes} Kafka nodes need {needed} MB. Close other "
    "programs, or stop another cluster with `workbook down`, and repeat.",
)
_DISK = Text(
    es="Quedan {free} MB en el disco de {folder} y Kafka necesita al menos {needed} MB. Libera "
    "espacio, o elige otra carpeta con la variable WORKBOOK_HOME.",
    en="{free} MB are left on the disk of {folder} and Kafka needs at least {needed} MB. Free "
    "some space, or choose another folder with the variable WORKBOOK_HOME.",
)
_COMMA = Text(
    es="La carpeta {folder} tiene una coma en su nombre, y Kafka no la admite. Elige otra con la "
    "variable WORKBOOK_HOME.",
    en="The folder {folder} has a comma in its name, which Kafka cannot take. Choose another with "
    "the variable WORKBOOK_HOME.",
)
