"""What does a learner read when something is not as it should be? Recorded, in Spanish and in English.

`pytest tests/workbook --record` writes the transcripts anew; their difference is for reading.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from steps import call, error, nobody, report, wait, whoami

from workbook import judge as judges
from workbook import memory
from workbook.checking import check
from workbook.errors import WorkbookError
from workbook.opening import open_notebook

TRANSCRIPTS = Path(__file__).parent / "transcripts"
Room = SimpleNamespace  # play, learner, tmp_path, monkeypatch, language
SITUATIONS: dict[str, Callable[[Room], Any]] = {}


def situation(act: Callable[[Room], Any]) -> Callable[[Room], Any]:
    SITUATIONS[act.__name__] = act
    return act


@situation
def no_names(room: Room) -> Any:
    return check()


@situation
def a_name_without_quotes(room: Room) -> Any:
    def orders() -> None: ...

    return check(orders), check(3), check("  ")  # type: ignore[arg-type]


@situation
def which_notebook(room: Room) -> Any:
    room.play()
    memory.MEMORY.slug = None
    return check("a")


@situation
def no_judge_where_the_variable_says(room: Room) -> Any:
    memory.MEMORY.slug = "lab01_log"
    return check("a")


@situation
def the_judges_port_is_closed(room: Room) -> Any:
    room.play().close()
    return check("a")


@situation
def the_judge_cannot_be_started(room: Room) -> Any:
    room.monkeypatch.delenv("WORKBOOK_JUDGE")
    room.monkeypatch.setenv("WORKBOOK_HOME", str(room.tmp_path))
    done: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess([], 3)
    room.monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    memory.MEMORY.slug = "lab01_log"
    return check("a")


@situation
def wrong_token(room: Room) -> Any:
    judge = room.play()
    judge.write(judge.url, token="another")
    return check("a")


@situation
def a_file_that_others_can_read(room: Room) -> Any:
    judge = room.play()
    judge.write(judge.url, mode=0o644)
    mark = check("a")
    assert judge.asked == []
    return mark


@situation
def an_address_that_is_not_this_machine(room: Room) -> Any:
    room.play().write("http://192.0.2.1:8000")
    return check("a")


@situation
def not_http(room: Room) -> Any:
    room.play().write("file:///etc/passwd")
    return check("a")


@situation
def another_program_answers(room: Room) -> Any:
    room.play(b"<html>hello</html>")
    return check("a")


@situation
def a_judge_of_another_version(room: Room) -> Any:
    room.play({"step": "dance"}, {"status": 500}, [1])
    return check("a"), check("a"), check("a")


@situation
def a_check_that_does_not_exist(room: Room) -> Any:
    room.play(error("No hay ninguna comprobación «a»; ¿«b»?", "There is no check `a`; `b`?"))
    return check("a")


@situation
def the_judge_dies_in_the_middle(room: Room) -> Any:
    room.play(wait(), None)
    return check("a")


@situation
def the_judge_is_slow(room: Room) -> Any:
    room.monkeypatch.setattr(judges, "ANSWER_TIME", 0.2)
    room.learner("import time\ndef f():\n    return 1")
    judge = room.play(wait(), report(1))
    judge.steps = Late(judge.steps)
    return check("a")


class Late(list[Any]):
    def pop(self, *_: Any) -> Any:
        import time

        time.sleep(0.4)
        return super().pop(0)


@situation
def the_learner_interrupts(room: Room) -> Any:
    room.learner("def f():\n    raise KeyboardInterrupt")
    room.play(call("f"))
    return check("a")


@situation
def the_judge_dies_while_the_function_holds_on(room: Room) -> Any:
    from workbook import checking, deadline

    room.monkeypatch.setattr(deadline, "can_interrupt", lambda: False)
    room.monkeypatch.setattr(checking, "GRACE", 0.1)
    room.learner("import time\ndef hold():\n    time.sleep(0.6)")
    room.play(call("hold", deadline=0.1), None)
    return check("a")


@situation
def our_own_mistake(room: Room) -> Any:
    from workbook import checking

    room.play(report(1))
    room.monkeypatch.setattr(checking, "mark_of", lambda _: 1 / 0)
    return check("a")


@situation
def opening_a_notebook(room: Room) -> Any:
    room.play()
    return open_notebook("lab01_log", room.language)


@situation
def opening_with_a_broker_off(room: Room) -> Any:
    room.play(me=whoami(2))
    return open_notebook("lab01_log", room.language)


@situation
def opening_with_a_cluster_of_somebody_else(room: Room) -> Any:
    me = whoami()
    me["cluster"] |= {"nodes": [], "backend": "external", "name": "office"}
    room.play(me=me)
    return open_notebook("lab01_log", room.language)


@situation
def opening_without_a_cluster(room: Room) -> Any:
    room.play(me=nobody())
    return open_notebook("lab01_log", room.language)


@situation
def opening_without_a_judge(room: Room) -> Any:
    return open_notebook("lab01_log", room.language)


@situation
def opening_in_another_language(room: Room) -> Any:
    with pytest.raises(WorkbookError) as caught:
        open_notebook("lab01_log", "qu")  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_is_said(
    name: str, language: str, play: Any, learner: Any, request: Any, capsys: Any,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    room = Room(play=play, learner=learner, tmp_path=tmp_path, monkeypatch=monkeypatch)
    room.language = language
    result = SITUATIONS[name](room)
    written = capsys.readouterr()
    assert written.err == ""
    said = f"{written.out}→ {result}\n".replace(str(tmp_path), "…")
    file = TRANSCRIPTS / f"{name}.{language}.txt"
    if request.config.getoption("--record"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


def test_every_transcript_belongs_to_a_situation() -> None:
    names = {f"{name}.{language}.txt" for name in SITUATIONS for language in ("es", "en")}
    assert {file.name for file in TRANSCRIPTS.iterdir()} == names


@pytest.mark.parametrize(
    ("variable", "name"),
    [("/home/ñ/exercises/es/lab01_log/lab01_log.ipynb", "lab01_log"), ("console-1", None)],
)
def test_the_name_from_jupyter(monkeypatch: Any, variable: str, name: str | None) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", variable)
    if name:
        assert memory.notebook() == name
    else:
        with pytest.raises(WorkbookError):
            memory.notebook()


def test_the_only_notebook_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "lab02_x.ipynb").touch()
    assert memory.notebook() == "lab02_x"


def test_the_judge_is_started_once(
    play: Any, monkeypatch: Any, tmp_path: Path, capsys: Any
) -> None:
    """A stale file, as after a reboot: the judge is started, and asked again."""
    judge = play(report(2))
    monkeypatch.delenv("WORKBOOK_JUDGE")
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path))
    commands: list[Any] = []

    def ensure(command: list[str], **_: Any) -> Any:
        commands.append(command)
        (tmp_path / "judge").mkdir()
        judge.file.rename(tmp_path / "judge" / "learner.json")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", ensure)
    assert check("a").points == 2
    assert commands == [[sys.executable, "-m", "grader.service", "--ensure"]]
    assert capsys.readouterr().out.startswith("El juez no está encendido; lo enciendo…\n")
