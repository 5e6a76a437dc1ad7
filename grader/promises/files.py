"""Are the generated files those that a build gives, and is nothing else among them?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader import discover
from grader.build import FOLDERS, build, planned
from grader.promises.base import Repository
from grader.worked import state
from workbook.text import Text

LAB_FILES = ("lab.py", "checks.py", "mistakes.py")
OPTIONAL = ("__init__.py",)


def generated_files_are_fresh(repository: Repository) -> list[Text]:
    """Notebooks and tables are byte-equal to a fresh build, and every source can be built."""
    return build(repository.root, check=True)


def no_stray_files(repository: Repository) -> Iterator[Text]:
    """Sources and generated notebooks, and nothing that neither is nor makes one."""
    expected = {*planned(repository.root).files, *discover.lessons(repository.root / "course")}
    for folder in FOLDERS:
        for path in _files(repository.root / folder):
            if path not in expected and not _told_by_the_build(path):
                yield STRAY.format(file=repository.shown(path))
    for path in _files(repository.root / "solutions"):
        if not _is_lab_file(repository.root, path):
            yield STRAY.format(file=repository.shown(path))
    yield from _missing(repository)


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(p for p in found if not any(map(_is_cache, p.relative_to(folder).parts)))


def _is_cache(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _told_by_the_build(path: Path) -> bool:
    return path.suffix == ".ipynb" and state(path) != "not ours"


def _is_lab_file(root: Path, path: Path) -> bool:
    names = path.relative_to(root / "solutions").parts
    if len(names) == 1:
        return names[0] in OPTIONAL
    if not discover.LAB_NAME.fullmatch(names[0]):
        return False
    return "/".join(names[1:]) in (*LAB_FILES, *OPTIONAL) or _is_rubric(names[1:])


def _is_rubric(names: tuple[str, ...]) -> bool:
    """What a lab of theory questions reads: the rubrics, and answers with their marks."""
    *folders, name = names
    return (folders, Path(name).suffix) in (([], ".yaml"), (["examples"], ".jsonl"))


def _missing(repository: Repository) -> Iterator[Text]:
    for folder in sorted((repository.root / "solutions").glob("lab*/")):
        for name in LAB_FILES:
            if not (folder / name).is_file():
                yield MISSING.format(file=repository.shown(folder / name))


STRAY = Text(
    es="{file} no es fuente ni resultado de nada; muévelo a otra carpeta o bórralo.",
    en="{file} is neither the source nor the result of anything; move it elsewhere or delete it.",
)
MISSING = Text(
    es="Falta {file}: un laboratorio son tres archivos; escríbelo.",
    en="{file} is missing: a lab is three files; write it.",
)
