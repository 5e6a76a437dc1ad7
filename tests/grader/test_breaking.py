"""May a check break a broker only where the cluster is its own, and is all whole again afterwards?"""

import pytest

from grader import Lab, run
from grader.report import Outcome
from grader.run import Room, run_checks


class Cluster:
    """Notes what is done to it."""

    def __init__(self, heals=True):
        self.done, self.heals = [], heals

    def __getattr__(self, name):
        return lambda number: self.done.append((name, number))

    def heal(self):
        self.done.append("healed")
        if not self.heals:
            raise TimeoutError


@pytest.fixture
def check(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "AdminClient", lambda config: None)
    monkeypatch.setattr("grader.view.AdminClient", lambda config: None)

    def make(work):
        lab = Lab(es="Uno", en="One", minutes=1, folder=tmp_path / "lab99_test")

        @lab.check(points=1, es="uno", en="one")
        def one(cluster):
            work(cluster)

        return one

    return make


def outcome(check, own):
    (report,) = run_checks([check], Room({}, "ana-1", None, "0", own=own))
    return report.outcome


def every_fault(cluster):
    broker = cluster.broker(2)
    for act in (broker.kill, broker.start, broker.pause, broker.resume, broker.stop):
        act()


def test_it_is_broken_and_healed_after_the_check(check):
    own = Cluster()
    assert outcome(check(every_fault), own) is Outcome.PASSED
    faults = ["kill", "start_node", "pause", "resume", "stop_node"]
    assert own.done == [*((name, 2) for name in faults), "healed"]


def test_it_is_healed_after_a_check_that_goes_wrong_too(check):
    def goes_wrong(cluster):
        cluster.broker(1).kill()
        raise ZeroDivisionError

    own = Cluster()
    assert outcome(check(goes_wrong), own) is Outcome.BROKEN
    assert own.done == [("kill", 1), "healed"]


def test_a_cluster_that_does_not_heal_is_our_trouble(check):
    assert outcome(check(every_fault), Cluster(heals=False)) is Outcome.BROKEN


def test_a_check_that_breaks_nothing_waits_for_nothing(check):
    own = Cluster()
    assert outcome(check(lambda cluster: None), own) is Outcome.PASSED
    assert own.done == []


def test_a_shared_cluster_is_never_broken(check):
    assert outcome(check(every_fault), None) is Outcome.BROKEN
