"""What does a check see of a program: how it ended, and the moment at which it was killed?"""

import random

import pytest

from grader import Lab, Text, expect, hunt, run
from grader.deeds import CallProblem, Problem, state_of
from grader.expect import Mismatch
from grader.hunt import Hunt
from grader.program import Programs
from grader.report import Outcome
from grader.run import Room, run_checks

HINT = Text(es="¿Y si…?", en="What if…?")
ON = {"running": True, "code": None, "output": "", "problem": None}


class Hand:
    """Plays the states of a program, one per deed; the last one stays."""

    def __init__(self, *states):
        self.states, self.deeds = list(states), []

    def act(self, deed):
        self.deeds.append(deed.action)
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, Problem):
            raise CallProblem(state)
        return state


def ended(code=1, output="", problem=None):
    return {"running": False, "code": code, "output": output, "problem": problem}


def program(*states):
    hand = Hand(*states)
    return Programs(hand, "seed").program("worker"), hand


def seen(work):
    with pytest.raises(Mismatch) as caught:
        work()
    return caught.value.seen.es


RAISED = {"kind": "raised", "message": "KeyError: 'sku'", "line": "f()\x1b[2J", "line_number": 3}


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ended(problem=RAISED), "`worker` terminó con un error: KeyError: 'sku' (línea 3: `f()�[2J`)"),
        (ended(problem=RAISED | {"line": None}), "`worker` terminó con un error: KeyError: 'sku'"),
        (ended(problem={"kind": "unwritten"}), "el programa `worker` todavía no está escrito"),
        (ended(-11, "one\nSegmentation fault\n\n"), "`worker` terminó por sí solo con código -11: Segmentation fault"),
        (ended(2), "`worker` terminó por sí solo con código 2"),
        (ended("two", problem=["?"]), "`worker` terminó por sí solo con código ?"),
    ],
)  # fmt: skip
def test_a_crash_is_told_with_its_last_error(state, sentence):
    worker, _ = program(state)
    worker.start()
    assert seen(worker.refuse_crash) == sentence


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("missing", "el cuaderno no tiene ningún programa `worker`"),
        ("not_started", "el programa `worker` no se pudo iniciar: OSError"),
        ("gone", "el programa `worker` dejó de responder"),
        ("whatever", "el programa `worker` dejó de responder"),
    ],
)
def test_a_program_that_cannot_be_had_is_told(kind, sentence):
    worker, _ = program(Problem(kind, "OSError"))
    assert seen(worker.start).startswith(sentence)


def test_what_we_ended_has_not_crashed():
    worker, _ = program(ON, ended(-9))
    worker.start()
    worker.kill()
    assert worker.crash() is None


def test_a_program_that_never_ends():
    worker, _ = program(ON)
    worker.start()
    assert worker.wait(0) is None
    assert seen(lambda: worker.ends(within=0)) == "`worker` seguía funcionando después de 0 s"


def test_a_program_that_ends():
    worker, _ = program(ON, ON, ended(0))
    worker.start()
    assert worker.ends(within=60) == 0


@pytest.mark.parametrize("said", [None, [], {"running": "yes"}, "running"])
def test_what_is_no_state_is_no_answer(said):
    with pytest.raises(CallProblem):
        state_of(said)


def test_a_state_is_cut_to_its_shape():
    state = state_of(ON | {"code": True, "output": "x" * 20_000, "problem": {"kind": "hacked"}})
    assert (state.code, len(state.output), state.problem) == (None, 10_000, None)


@pytest.fixture
def lab(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "AdminClient", lambda config: None)
    monkeypatch.setattr(run, "feel", lambda admin, me: ((), False))
    return Lab(es="Uno", en="One", minutes=1, folder=tmp_path / "lab99_test")


def test_a_check_that_failed_while_a_program_had_crashed_says_so(lab):
    hand = Hand(ON, ended(problem=RAISED))

    @lab.check(points=1, es="uno", en="one")
    def one(student):
        student.program("worker").start()
        expect(lambda: 0, equals=20, hint=HINT, within=60)

    (report,) = run_checks([one], Room({}, "ana-1", hand, "0"))
    assert report.outcome is Outcome.FAILED
    assert "KeyError: 'sku'" in report.seen.es
    assert report.hint == HINT
    assert hand.deeds[-1] == "end"


def test_an_expectation_waits_for_a_program_that_lives(lab):
    hand, answers = Hand(ON), iter([0] * 30)

    @lab.check(points=1, es="uno", en="one")
    def one(student):
        student.program("worker").start()
        expect(lambda: next(answers, 20), equals=20, hint=HINT, within=60)

    (report,) = run_checks([one], Room({}, "ana-1", hand, "0"))
    assert report.outcome is Outcome.PASSED
    assert hand.deeds[-1] == "end"


class Worker:
    """A program of steps: each slice of its time takes it some steps further in `writes` and `commits`."""

    def __init__(self, order, total=20):
        self.steps = [each for _ in range(total) for each in order]
        self.order, self.total = order, total
        self.facts = {"written": 0, "committed": 0}
        self.killed, self.running = 0, True
        self.flight = []

    def freeze(self): ...

    def thaw(self): ...

    def refuse_crash(self): ...

    def step(self, seconds):
        for _ in range(max(1, round(seconds / 0.004))):
            if self.steps:
                self.flight.append(self.steps.pop(0))

    def arrive(self):
        while self.flight:
            for name in self.flight.pop(0):
                self.facts[name] += 1

    def __call__(self):
        self.arrive()
        return self.facts["written"]

    def settle(self): ...

    def committed(self):
        return self.facts["committed"]

    def kill(self):
        self.killed += 1

    def again(self):
        self.steps = [
            each for _ in range(self.total - self.facts["committed"]) for each in self.order
        ]


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(hunt.time, "sleep", lambda seconds: None)


WRITE, COMMIT = ("written",), ("committed",)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("order", "ahead"),
    [([WRITE, COMMIT], "written"), ([COMMIT, WRITE], "committed"), ([WRITE + COMMIT], None)],
)
def test_the_moment_is_found_whatever_the_seed(at_once, seed, order, ahead):
    worker = Worker(order)
    moment = Hunt(worker, random.Random(seed), worker, worker.committed).run(60, of=20)
    assert moment.ahead == ahead
    assert worker.killed == (ahead is not None)
    assert (moment.written == moment.committed) == (ahead is None)


def test_a_program_that_ends_well_was_not_between(at_once):
    worker = Worker([WRITE, COMMIT])
    worker.running = False
    moment = Hunt(worker, random.Random(1), worker, worker.committed).run(60, of=20)
    assert (moment.ahead, worker.killed) == (None, 0)


def test_a_difference_that_does_not_outlast_the_process_is_no_moment(monkeypatch):
    """The commit was under way when the program was killed: it is done again."""
    worker, late = Worker([WRITE, COMMIT]), [1]

    def sleep(seconds):
        if worker.killed and late:
            worker.facts["committed"] += late.pop()

    monkeypatch.setattr(hunt.time, "sleep", sleep)
    moment = Hunt(worker, random.Random(1), worker, worker.committed).run(60, of=20)
    assert (moment.ahead, worker.killed) == ("written", 2)


def test_a_program_that_gets_nowhere(at_once):
    worker, hand = program(ON)
    worker.start()
    counter = Worker([])
    facts = {"written": counter, "committed": counter.committed, "of": 20, "hint": HINT}
    assert seen(lambda: worker.kill_between(**facts, within=0)) == (
        "escribió 0 y confirmó 0, y después nada más en 0 s"
    )
    assert hand.deeds[:3] == ["start", "freeze", "thaw"]
