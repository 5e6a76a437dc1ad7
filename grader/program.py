"""How does a check start a program of the notebook, freeze it, kill it, and what becomes of its errors?"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Protocol

from grader.deeds import Action, CallProblem, Deed, Problem, Stagehand, State, state_of
from grader.expect import Mismatch
from grader.findings import plain
from grader.hunt import Hunt, Moment, Stuck, Written
from workbook.text import Text

FRESH = 0.3  # seconds for which what was heard of a program counts as news
END_TIME = 10.0  # seconds that a program has to end when it is told to
HUNT_TIME = 60.0  # seconds without any change


class Group(Protocol):
    """The consumer group of a program, of which it is the only member: see grader.groups."""

    def dismiss(self) -> None:
        """Whoever is still in it was killed."""


class Program:
    """One program of the learner's as a check sees it: what it does to the cluster is seen elsewhere."""

    def __init__(
        self, name: str, hand: Stagehand, handle: int, seed: str, group: Group | None = None
    ) -> None:
        self.name, self._hand, self._group = name, hand, group
        self._random = random.Random(f"{seed}:{name}")
        self._handle, self._known = handle, False
        self._state = State(running=False, code=None, output="", problem=None)
        self._heard = 0.0
        self._arguments: tuple[str, ...] = ()
        self._ended_by_us = True

    def start(self, *arguments: str) -> None:
        """Run it as a new process with these words as its `sys.argv[1:]`; one run at a time."""
        if self._group is not None and self._known:
            self._group.dismiss()
        self._known, self._ended_by_us, self._arguments = True, False, arguments
        self._do("start", arguments=arguments)

    def again(self) -> None:
        """Run it anew with the words of the last time."""
        self.start(*self._arguments)

    def freeze(self) -> None:
        """It stands still in the middle of whatever it does (SIGSTOP); the brokers do not."""
        self._do("freeze")

    def thaw(self) -> None:
        """It goes on (SIGCONT)."""
        self._do("thaw")

    def step(self, seconds: float) -> None:
        """It goes on for so many seconds, then stands still again."""
        self._do("thaw", seconds=seconds)

    def kill(self) -> None:
        """It is gone at once, without a chance to say goodbye to anybody (SIGKILL)."""
        self._ended_by_us = True
        self._do("kill")

    def stop(self, within: float = END_TIME) -> int | None:
        """Tell it to end (SIGTERM): its exit code, or None if it still runs `within` seconds later."""
        self._ended_by_us = True
        self._do("stop")
        return self.wait(within)

    def wait(self, seconds: float) -> int | None:
        """Its exit code as soon as it has ended; None if it still runs after so many seconds."""
        deadline = time.monotonic() + seconds
        while self._do("wait", seconds=min(max(deadline - time.monotonic(), 0.0), 5.0)).running:
            if time.monotonic() >= deadline:
                return None
        return self._state.code

    def ends(self, within: float, hint: Text | None = None) -> int:
        """Its exit code once it has ended by itself; a program that goes on or crashes is a Mismatch."""
        code = self.wait(within)
        self.refuse_crash()
        if code is None:
            seen = NEVER_ENDS.format(name=self.name, seconds=f"{within:g}")
            raise Mismatch(TO_END.format(name=self.name), seen, hint)
        return code

    @property
    def running(self) -> bool:
        """Whether it runs, or stands frozen."""
        if self._known and time.monotonic() - self._heard > FRESH:
            self._do("look")
        return self._state.running

    @property
    def output(self) -> str:
        """Its last words, both streams as one: a stranger's words, to be shown with `plain` alone."""
        if self._known:
            self._do("look")
        return self._state.output

    def kill_between(
        self,
        *,
        written: Written,
        committed: Callable[[], int],
        of: int,
        hint: Text,
        within: float = HUNT_TIME,
    ) -> Moment:
        """Kill it at a moment when what it has written and what it has committed differ.

        They ask the cluster: how many `of` the inputs are in the output (a `stage.counter`), and how many
        it has declared done. It is frozen, looked at, and let go on for a moment again and again until they
        differ, and only a difference that outlasts the process counts. `moment.ahead` says which of the
        two was ahead; None: never, as where both are one transaction, and then it still runs. A program
        that does nothing for `within` seconds before all inputs are done is a Mismatch with this hint.
        """
        try:
            return Hunt(self, self._random, written, committed).run(within, of)
        except Stuck as stuck:
            facts = {"name": self.name, "of": of, "seconds": f"{within:g}"} | vars(stuck.facts)
            raise Mismatch(ALL_DONE.format(**facts), STUCK.format(**facts), hint) from None

    def refuse_crash(self) -> None:
        """A Mismatch with its last error where it ended with one by itself."""
        mismatch = self.crash()
        if mismatch is not None:
            raise mismatch

    def crash(self) -> Mismatch | None:
        """The sentence about its error; None while it runs, or when it ended well or by our hand."""
        if self._ended_by_us or self.running or self._state.code == 0:
            return None
        return Mismatch(TO_RUN.format(name=self.name), _how_it_ended(self.name, self._state))

    def end(self) -> None:
        """The check is over: it is gone, whoever holds it."""
        if self._known:
            self._do("end")
            self._known = False

    def _do(
        self, action: Action, *, arguments: tuple[str, ...] = (), seconds: float = 0.0
    ) -> State:
        if not self._known:
            raise RuntimeError(f"program {self.name!r}: {action} before start")
        deed = Deed(action, self.name, self._handle, tuple(map(str, arguments)), seconds)
        try:
            self._state, self._heard = state_of(self._hand.act(deed)), time.monotonic()
        except CallProblem as trouble:
            self._known, self._ended_by_us = False, True
            raise _mismatch(self.name, trouble.problem) from None
        return self._state


class Programs:
    """All programs of one check, ended with it."""

    def __init__(self, hand: Stagehand, seed: str) -> None:
        self._hand, self._seed = hand, seed
        self.all: list[Program] = []

    def program(self, name: str, group: Group | None = None) -> Program:
        """One more, not yet started."""
        number = len(self.all) + 1
        made = Program(name, self._hand, number, f"{self._seed}:{number}", group)
        self.all.append(made)
        return made

    def any_running(self) -> bool:
        """Whether one of them may still change what a check looks at."""
        return any(each.running for each in self.all)

    def end(self) -> Mismatch | None:
        """End them; returns what to say of the first that had crashed by itself."""
        crash = None
        for each in self.all:
            try:
                crash = crash or each.crash()
                each.end()
            except Mismatch:
                continue  # whoever holds them is gone, and so are they
        return crash


def _how_it_ended(name: str, state: State) -> Text:
    if state.problem is None:
        last = plain(next(reversed([w for w in state.output.splitlines() if w.strip()]), ""), 200)
        said = f": {last}" if last else ""
        return CRASHED.format(name=name, code=_code(state), said=said)
    if state.problem.kind == "unwritten":
        return UNWRITTEN.format(name=name)
    error, line = plain(state.problem.message, 300), state.problem.line
    if not line:
        return RAISED.format(name=name, error=error)
    facts = {"number": state.problem.line_number, "line": plain(line, 120)}
    return RAISED_AT.format(name=name, error=error, **facts)


def _code(state: State) -> str:
    return "?" if state.code is None else str(state.code)


def _mismatch(name: str, problem: Problem) -> Mismatch:
    said = {"missing": MISSING, "not_started": NOT_STARTED}.get(problem.kind, GONE)
    seen = said.format(name=name, why=plain(problem.message, 200) or "?")
    return Mismatch(TO_RUN.format(name=name), seen)


TO_RUN = Text(es="que el programa `{name}` funcione", en="the program `{name}` to run")
TO_END = Text(
    es="que el programa `{name}` termine solo", en="the program `{name}` to end by itself"
)
MISSING = Text(
    es="el cuaderno no tiene ningún programa `{name}`: ¿ejecutaste su celda, la de `%%program {name}`?",
    en="the notebook has no program `{name}`: did you run its cell, the one with `%%program {name}`?",
)
NOT_STARTED = Text(
    es="el programa `{name}` no se pudo iniciar: {why}",
    en="the program `{name}` could not be started: {why}",
)
GONE = Text(
    es="el programa `{name}` dejó de responder, con el cuaderno o lo que lo ejecuta",
    en="the program `{name}` stopped answering, with the notebook or what runs it",
)
UNWRITTEN = Text(
    es="el programa `{name}` todavía no está escrito", en="the program `{name}` is not written yet"
)
RAISED = Text(
    es="`{name}` terminó con un error: {error}", en="`{name}` ended with an error: {error}"
)
RAISED_AT = Text(
    es="`{name}` terminó con un error: {error} (línea {number}: `{line}`)",
    en="`{name}` ended with an error: {error} (line {number}: `{line}`)",
)
CRASHED = Text(
    es="`{name}` terminó por sí solo con código {code}{said}",
    en="`{name}` ended by itself with exit code {code}{said}",
)
ALL_DONE = Text(
    es="que `{name}` procese los {of} mensajes y confirme su posición",
    en="`{name}` to process the {of} messages and to commit its position",
)
STUCK = Text(
    es="escribió {written} y confirmó {committed}, y después nada más en {seconds} s",
    en="it wrote {written} and committed {committed}, and then nothing more in {seconds} s",
)
NEVER_ENDS = Text(
    es="`{name}` seguía funcionando después de {seconds} s",
    en="`{name}` was still running after {seconds} s",
)
