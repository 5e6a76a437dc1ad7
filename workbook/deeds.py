"""What does the notebook do for a judge that wants one of its programs started, frozen, killed?"""

from __future__ import annotations

from typing import Any

from workbook import memory
from workbook.calls import problem
from workbook.errors import WorkbookError
from workbook.process import Process

MOST = 8  # programs that live at once during one check
LONGEST_WAIT = 60.0  # seconds
LONGEST_SLICE = 1.0  # seconds that a program goes on before it is frozen again
Answer = dict[str, Any]


class Programs:
    """The programs that the judge has had started, by its own numbers for them."""

    def __init__(self) -> None:
        self._running: dict[int, Process] = {}

    def do(self, deed: dict[str, Any]) -> Answer:
        """`{"value": state}` or `{"problem": …}`, as the judge's protocol has it."""
        number, action = int(deed["handle"]), str(deed["action"])
        if action == "start":
            return self._start(number, str(deed["program"]), deed.get("arguments") or [])
        if number not in self._running:
            return problem("gone")
        process = self._running[number]
        _act(process, action, float(deed.get("seconds") or 0.0))
        if action == "end":
            del self._running[number]
        return {"value": process.state()}

    def end(self) -> None:
        """None of them outlives the check."""
        while self._running:
            self._running.popitem()[1].close()

    def _start(self, number: int, name: str, arguments: list[Any]) -> Answer:
        saved = memory.MEMORY.programs.get(name)
        if saved is None:
            return problem("missing")
        if number in self._running:
            self._running.pop(number).close()
        if len(self._running) >= MOST:
            return problem("not_started", f"> {MOST}")
        try:
            process = Process(saved.save(), [str(word) for word in arguments])
        except (OSError, ValueError, WorkbookError) as error:
            return problem("not_started", f"{type(error).__name__}: {error}")
        self._running[number] = process
        return {"value": process.state()}


def _act(process: Process, action: str, seconds: float) -> None:
    """`look` only looks."""
    if action == "freeze":
        process.freeze()
    elif action == "thaw":
        process.thaw(min(seconds, LONGEST_SLICE))
    elif action == "stop":
        process.stop()
    elif action == "kill":
        process.kill()
    elif action == "wait":
        process.wait(min(seconds, LONGEST_WAIT))
    elif action == "end":
        process.close()
