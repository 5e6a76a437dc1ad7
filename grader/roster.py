"""How does a whole class get onto one cluster, each learner with a way in of their own?"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import service
from grader.findings import plain
from grader.learners import Learner, Learners, course_secret, short
from grader.properties import as_java
from infra import Cluster, Progress, paths, print_nothing
from infra.state import private_folder, read_json, write_private
from workbook.errors import WorkbookError
from workbook.text import Text

MOST = 500
LONGEST = 200
WAY_IN, SETTINGS = "judge.json", "client.properties"


@dataclass(frozen=True)
class Enrolled:
    """One learner: the instructor's name for them, their prefix, and their folder."""

    person: str
    me: str
    folder: Path
    new: bool


def people(given: str) -> list[str]:
    """The class: as many learners as the number says, or the names of a file, one a line."""
    if given.isascii() and given.isdigit():
        if not 1 <= int(given) <= MOST:
            raise WorkbookError(_MANY.format(count=given, most=MOST))
        return [f"alumno{number:0{len(given)}}" for number in range(1, int(given) + 1)]
    names = _lines(Path(given))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WorkbookError(_TWICE.format(file=plain(given), names=", ".join(map(plain, twice))))
    if not 1 <= len(names) <= MOST:
        raise WorkbookError(_MANY.format(count=len(names), most=MOST))
    return names


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise WorkbookError(_UNREADABLE.format(file=plain(str(file)), why=why)) from None
    lines = [unicodedata.normalize("NFC", " ".join(line.split())) for line in text.splitlines()]
    return [line[:LONGEST] for line in lines if line and not line.startswith("#")]


def prefixes(names: list[str], secret: bytes) -> dict[str, str]:
    """`Ana Pérez` → `anaperez-4f1`: readable, never written by hand, and the same every time."""
    found = {name: f"{short(name)}-{_mark(name, secret)}" for name in names}
    same = [name for name in names if list(found.values()).count(found[name]) > 1]
    if same:
        raise WorkbookError(_ALIKE.format(names=", ".join(map(plain, same))))
    return found


def _mark(name: str, secret: bytes) -> str:
    """Only names that read alike without accents can meet in it; then `prefixes` says so."""
    return hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:3]


def enrol(
    names: list[str],
    folder: Path,
    cluster: Cluster,
    progress: Progress = print_nothing,
    home: Path | None = None,
) -> list[Enrolled]:
    """Tenants for all of them in a few requests, and for each a folder (0700) with two files (0600)."""
    home = home or paths.home()
    known = prefixes(names, course_secret(home))
    progress(_TENANTS.format(count=len(known)))
    tenants = cluster.create_tenants(list(known.values()))
    url, learners = service.ensure(home), Learners(home)
    private_folder(folder)
    enrolled: list[Enrolled] = []
    progress(_FILES)
    for (person, me), tenant in zip(known.items(), tenants, strict=True):
        own = private_folder(folder / me)
        new = _admit(learners, Learner(me, cluster.name, owns_cluster=False), own / WAY_IN, url)
        write_private(own / SETTINGS, as_java(tenant.config(cluster)))
        enrolled.append(Enrolled(person, me, own, new))
    return enrolled


def _admit(learners: Learners, learner: Learner, file: Path, url: str) -> bool:
    """A token is shown once, in this file; where the file is lost, a new one takes its place."""
    known: dict[str, Any] = _known(file)
    holder = learners.by_token(str(known.get("token")))
    fresh = holder != learner
    if fresh:
        learners.dismiss(learner.me)
        known = {"token": learners.admit(learner), "me": learner.me}
    write_private(file, json.dumps({**known, "url": url}))
    return fresh


def _known(file: Path) -> dict[str, Any]:
    try:
        found = read_json(file)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def enrolled_on(cluster: Cluster, home: Path | None = None) -> list[str]:
    """The class of this cluster: everybody who was enrolled, and not who owns it or is graded."""
    everybody = Learners(home or paths.home()).everybody()
    mine = {each.me for each in everybody if each.cluster == cluster.name and not each.owns_cluster}
    return sorted(mine)


def expel(names: list[str], cluster: Cluster, home: Path | None = None) -> None:
    """Their tokens first, then whatever the cluster knows of them."""
    learners = Learners(home or paths.home())
    for name in names:
        learners.dismiss(name)
    cluster.remove_tenants([name for name in names if cluster.tenant(name) is not None])


_MANY = Text(
    es="Una clase tiene de 1 a {most} personas; aquí hay {count}.",
    en="A class has 1 to {most} people; here are {count}.",
)
_TWICE = Text(
    es="En {file} hay nombres repetidos: {names}. Escribe cada uno una vez, por ejemplo con el apellido.",
    en="{file} holds names twice: {names}. Write each once, for example with the family name.",
)
_UNREADABLE = Text(
    es="No se puede leer {file} ({why}). Da un número de personas, o un archivo de texto UTF-8 con un "
    "nombre por línea.",
    en="{file} cannot be read ({why}). Give a number of people, or a UTF-8 text file with one name a "
    "line.",
)
_ALIKE = Text(
    es="Estos nombres darían el mismo prefijo: {names}. Cambia uno, por ejemplo con otro apellido.",
    en="These names would give the same prefix: {names}. Change one, for example by a second name.",
)
_TENANTS = Text(es="Creando {count} usuarios", en="Creating {count} users")
_FILES = Text(es="Escribiendo las credenciales", en="Writing the credentials")
