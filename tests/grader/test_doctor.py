"""Does the doctor say whether submissions can be graded here, and what mends it if not?"""

import pytest

from grader import doctor
from grader.sandbox import promises, proof
from grader.sandbox.refusal import NO_BUBBLEWRAP, SandboxRefused


def test_a_sandbox_that_holds(monkeypatch):
    monkeypatch.setattr(proof, "require", lambda: len(promises.ALL))
    finding = doctor._sandbox()
    assert finding.ok
    assert finding.seen.en == f"keeps its {len(promises.ALL)} promises"


def test_without_a_sandbox_the_course_can_be_taken_but_nothing_graded(monkeypatch):
    def refuse():
        raise SandboxRefused(NO_BUBBLEWRAP)

    monkeypatch.setattr(proof, "require", refuse)
    finding = doctor._sandbox()
    assert (finding.ok, finding.hinders) == (False, False)
    assert "sudo apt-get install -y bubblewrap" in finding.seen.es


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_finding_and_the_line_that_mends_it(language):
    trouble = doctor.Finding(doctor.same("Python"), False, doctor.same("3.9"), doctor.NEWER_PYTHON)
    first, second = (line.say(language) for line in doctor.as_lines([trouble]))
    assert first == "✗ Python: 3.9"
    assert "3.11" in second
