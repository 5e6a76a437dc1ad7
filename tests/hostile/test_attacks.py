"""Does any of these submissions gain a point, read a secret, harm a neighbour or leave something behind?"""

from __future__ import annotations

import ast
import json
import re

import psutil
import pytest
from attacks import ATTACKS, LAB

from grader.render import as_html, as_text
from grader.report import Outcome, Report
from grader.share import WHOLE_TIME

pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.timeout(1800)]
# What a submission can take at most: its own time, a call or a start that was under way, our waiting.
LONGEST = WHOLE_TIME + 150  # seconds
MOST_WORDS = 60_000  # characters of a report's file


@pytest.fixture(scope="session")
def before(neighbour):
    """Taken before anything was graded."""
    return neighbour.everything()


@pytest.fixture
def result(before, graded, name):
    return graded[name]


# Those that are not core need five minutes in all, most of them waiting for deadlines.
every = pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[] if a.core else [pytest.mark.soak]) for n, a in ATTACKS.items()],
)


@every
def test_it_gets_what_it_earned_and_no_more(result, name):
    attack, report = ATTACKS[name], result.report
    passed = {check.name for check in report.checks if check.outcome is Outcome.PASSED}
    assert passed - attack.earned == set()
    if attack.exact:
        assert attack.earned - passed == set(), as_text(report, "en")
    assert attack.flag is None or attack.flag in report.flags, report.flags
    assert report.points == sum(LAB.checks[check].points for check in passed)
    assert (report.max, report.mode, report.student) == (LAB.points, "graded", name)


@every
def test_it_is_judged_and_never_called_our_failure(result):
    assert not result.report.broken, as_text(result.report, "en")


@every
def test_its_report_is_whole_short_and_plain(result):
    assert len(result.kept) < MOST_WORDS
    assert Report.model_validate(json.loads(result.kept)) == result.report
    for language in ("es", "en"):
        words, page = as_text(result.report, language), as_html(result.report, language)
        assert all(c.isprintable() or c == "\n" for c in words), words
        assert len(words.splitlines()) <= 4 * len(LAB.checks) + len(result.report.notes) + 1
        totals = [line for line in words.splitlines() if line.startswith(("20 de 20", "20 of 20"))]
        assert len(totals) == (result.report.points == LAB.points)
        assert "<script" not in page
        assert "<class" not in words


@every
def test_it_ends_in_time_and_nothing_of_it_goes_on(result):
    assert result.survivors == []
    assert result.seconds < LONGEST


@every
def test_it_reads_no_secret_and_leaves_its_sandbox_nowhere(result, canaries):
    taken = result.everything()
    assert [kind for kind, words in canaries.items() if words.encode() in taken] == []
    assert reached(result.shown) == []
    assert "ESCAPED" not in result.shown


def reached(shown):
    """What answered that is not in the sandbox itself; there its own kernel may listen."""
    ours = {c.laddr.port for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
    found = [ast.literal_eval(each) for each in re.findall(r"REACHED (\[\(.*?\)\])", shown)]
    return [p for places in found for p in places if p[0] != "127.0.0.1" or p[1] in ours]


def test_neighbours_and_the_cluster_are_as_they_were(before, graded, neighbour):
    assert neighbour.everything() == before
