"""Does every lab keep its promises on a real cluster, and does each mistake read as it was reviewed?

`make test ARGS="tests/labs --record"` writes the transcripts anew; read the difference like code.
"""

import re
from pathlib import Path

import pytest
from nbgrader import utils
from nbgrader.validator import Validator

from grader import audit, discover
from grader.render import as_text
from grader.report import Report

pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.timeout(900)]
TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"
LONG = {"lab02_pubsub"}  # 29 notebooks, most of which wait for Kafka not to answer: minutes
LABS = [
    pytest.param(lab, marks=[pytest.mark.soak] if lab.slug in LONG else [], id=lab.slug)
    for lab in discover.labs()
]


@pytest.fixture(scope="session", params=LABS)
def proofs(request, room):
    """Every notebook of one lab, run once for all tests."""
    cluster, home = room
    return audit.prove(request.param, cluster, home, lambda *_: None)


def test_the_promises_hold(proofs):
    broken = [p for p in audit.dynamic_promises(proofs) if not p.holds]
    assert not broken, "\n".join(audit.as_lines(broken))


def test_nothing_passes_where_nothing_exists(proofs, room):
    assert audit.nothing_given_passes([proofs[0].lab], room[0]).holds


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_a_learner_reads(proofs, language, pytestconfig):
    """One transcript per mistake and for the released notebook: the whole lab's report."""
    differing = []
    for proof in proofs:
        if proof.variant.kind == "mistake" or proof.variant.name == "released es":
            file = TRANSCRIPTS / proof.lab.slug / f"{slug(proof.variant.name)}.{language}.txt"
            said = normal(as_text(whole_report(proof), language))
            if pytestconfig.option.record:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(said, "utf-8")
            elif not file.exists() or file.read_text("utf-8") != said:
                differing.append(f"{file.name}:\n{said}")
    assert not differing, "\n".join(differing)


def whole_report(proof):
    checks = [proof.run.checks[name] for name in proof.lab.checks]
    facts = {"lab": proof.lab.slug, "student": "", "kafka": "", "seed": "", "at": ""}
    return Report(**facts, mode="practice", checks=checks)


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]


def normal(text):
    """Without what differs from run to run: order numbers, the judge's topics, prefixes, amounts, folders."""
    text = re.sub(r"\bP-\d+", "P-0000", text)
    text = re.sub(r"'customer'[^}\n]*…$", "'customer': …}\"", text, flags=re.MULTILINE)
    text = re.sub(r"'customer'.*?\}", "'customer': …}", text)
    text = re.sub(r'"customer": "[^"…]*…', '"customer": "…', text)
    text = re.sub(r"'[^'\s]*/tmp\w+/", "'…/", text)
    text = re.sub(r"stage-[0-9a-f]{6}", "stage-xxxxxx", text)
    text = re.sub(r"audit-\d+", "audit-00", text)
    text = re.sub(r"audit\d+-[0-9a-f]+", "audit-00", text)
    return text + "\n"


def test_nbgrader_never_calls_a_wrong_notebook_a_success(proofs):
    """nbgrader's own Validator, on the notebooks as they were executed."""
    validator = Validator()
    believed = [
        proof.variant.name
        for proof in proofs
        if proof.variant.kind in ("mistake", "released")
        and not validator._get_failed_cells(proof.run.notebook)
    ]
    assert not believed


def test_nbgrader_gives_each_notebook_its_points_without_our_configuration(proofs):
    """What stock `nbgrader autograde` reads from the outputs is what the judge gave."""
    for proof in proofs:
        cells = [cell for cell in proof.run.notebook.cells if utils.is_grade(cell)]
        score = sum(utils.determine_grade(cell)[0] for cell in cells)
        assert (proof.variant.name, score) == (proof.variant.name, proof.run.points)
