"""Which labs and lessons are there? The folders tell; there is no list to edit."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

from grader.lab import Lab
from workbook.errors import WorkbookError
from workbook.text import Text

ROOT = Path(__file__).resolve().parent.parent
PRIVATE = "WORKBOOK_LABS"
LAB_NAME = re.compile(r"lab\d{2}_[a-z0-9_]+|theory|architecture")
LESSON_NAME = re.compile(r"u\d{2}_[a-z0-9_]+")
_loaded: dict[Path, tuple[float, Lab]] = {}


def labs_folder() -> Path:
    """Where the labs' sources lie: $WORKBOOK_LABS for an instructor's own, else this repository's."""
    return Path(os.environ.get(PRIVATE) or ROOT / "solutions").absolute()


def lab_folders(folder: Path | None = None) -> list[Path]:
    """The folders of all labs, in order."""
    labs = folder or labs_folder()
    found = (f.parent for f in labs.glob("*/checks.py") if LAB_NAME.fullmatch(f.parent.name))
    return sorted(found, key=lambda each: (not each.name.startswith("lab"), each.name))


def labs(folder: Path | None = None) -> list[Lab]:
    """All labs, in order, with their mistakes and alternatives."""
    return [load(each) for each in lab_folders(folder)]


def lab(slug: str, folder: Path | None = None) -> Lab:
    """One lab by its slug; an unknown one is a sentence that lists those there are."""
    found = {each.name: each for each in lab_folders(folder)}
    if slug not in found:
        known = ", ".join(found) or "–"
        raise WorkbookError(
            Text(
                es=f"No hay ningún laboratorio «{slug}». Los que hay: {known}.",
                en=f"There is no lab `{slug}`. There are: {known}.",
            )
        )
    return load(found[slug])


def lessons(folder: Path = ROOT / "course") -> list[Path]:
    """The sources of all lessons, in order."""
    return sorted(f for f in folder.glob("u*.py") if LESSON_NAME.fullmatch(f.stem))


def load(folder: Path) -> Lab:
    """The lab of one folder, read again whenever one of its files has changed."""
    stamp = max(f.stat().st_mtime for f in folder.glob("*.py"))
    if folder not in _loaded or _loaded[folder][0] != stamp:
        _loaded[folder] = stamp, _read(folder)
    return _loaded[folder][1]


def _read(folder: Path) -> Lab:
    """Import checks.py and mistakes.py afresh, as one package, wherever the folder lies."""
    package = f"_labs_{folder.name}_{abs(hash(folder)):x}"
    _module(package, folder / "__init__.py", folder)
    checks = _module(f"{package}.checks", folder / "checks.py")
    if (folder / "mistakes.py").exists():
        _module(f"{package}.mistakes", folder / "mistakes.py")
    found = getattr(checks, "lab", None)
    if not isinstance(found, Lab):
        raise TypeError(f"{folder}/checks.py has no `lab = Lab(…)`; add it")
    return found


def _module(name: str, file: Path, package_folder: Path | None = None) -> ModuleType:
    places = [str(package_folder)] if package_folder else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=places)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    if file.exists():
        spec.loader.exec_module(module)
    return module
