"""How does a clone get its environment? Standard library only: it runs before anything is installed.

`.venv` is filled from requirements.lock, every hash checked. Debian's Python comes without ensurepip, so any uv
or pip that this machine has will do; where there is none, one line says what to install.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)
TOO_OLD = """Este curso necesita Python 3.11 o posterior y encontró {found}. Indica otro: make setup PYTHON=python3.12
This course needs Python 3.11 or later and found {found}. Name another one: make setup PYTHON=python3.12"""
NO_INSTALLER = """Falta un instalador de paquetes (pip o uv). Instálalo y repite el comando:
A package installer (pip or uv) is missing. Install one and repeat the command:

    sudo apt-get install -y python3-venv      # Debian, Ubuntu
"""


def main() -> int:
    """Build or update `.venv`; 0 when it is ready, 3 when this machine lacks something."""
    if sys.version_info < OLDEST:
        return _stop(TOO_OLD.format(found=sys.version.split()[0]))
    try:
        _build()
    except FileNotFoundError:
        return _stop(NO_INSTALLER)
    except subprocess.CalledProcessError as error:
        return _stop(f"{' '.join(map(str, error.cmd))}: exit {error.returncode}")
    (FOLDER / "ready").touch()
    return 0


def _build() -> None:
    python = _python()
    uv = shutil.which("uv") or _own_uv(python)
    _run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, LOCK)
    _run(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
         "--python", python, "--editable", ROOT)  # fmt: skip


def _python() -> Path:
    """The environment's interpreter; the folder is made without pip, which may not be there."""
    python = FOLDER / "bin" / "python"
    if not _works(python):
        shutil.rmtree(FOLDER, ignore_errors=True)
        _run(sys.executable, "-m", "venv", "--without-pip", FOLDER)
    return python


def _works(python: Path) -> bool:
    """False for a folder that was moved, or whose Python has gone or is another version."""
    wanted = "import sys; print(sys.prefix, sys.version_info[:2])"
    answer = (
        subprocess.run([python, "-c", wanted], capture_output=True, text=True, check=False)
        if python.exists()
        else None
    )
    return answer is not None and answer.stdout.strip() == f"{FOLDER} {sys.version_info[:2]}"


def _own_uv(python: Path) -> str:
    """Uv installed into the environment by whichever pip there is."""
    uv = FOLDER / "bin" / "uv"
    if not uv.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as only_uv:
            only_uv.write(_locked("uv"))
            only_uv.flush()
            _run(*_pip(python), "install", "--quiet", "--require-hashes", "-r", only_uv.name)
    return str(uv)


def _locked(name: str) -> str:
    """The lines of one package in requirements.lock, hashes included."""
    text = LOCK.read_text(encoding="utf-8")
    found = re.search(rf"^{name}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    assert found, f"{name} is not in {LOCK}"
    return found.group()


def _pip(python: Path) -> list[str | Path]:
    """A pip that can install into the environment: Python's bundled one, this Python's, or any on the path."""
    if importlib.util.find_spec("ensurepip"):
        bundled = subprocess.run([python, "-m", "ensurepip"], capture_output=True, check=False)
        if bundled.returncode == 0:
            return [python, "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    pip = shutil.which("pip3") or shutil.which("pip")
    if pip is None:
        raise FileNotFoundError("pip")
    return [pip, "--python", python]


def _run(*command: str | Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "VIRTUAL_ENV")}
    subprocess.run([str(word) for word in command], check=True, env=environment, cwd=ROOT)


def _stop(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main())
