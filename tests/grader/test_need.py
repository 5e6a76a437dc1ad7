"""Does a lab say on which cluster it runs, and does it get rights on no other than its own?"""

from pathlib import Path

import pytest

from grader import Lab, own
from infra.pool import Need, Own

FOLDER = Path("lab99_test")


def test_a_lab_shares_unless_it_says_otherwise():
    assert Lab(es="Uno", en="One", minutes=1, folder=FOLDER).need == Need()


def test_a_cluster_of_its_own_with_rights_on_it():
    lab = Lab(
        es="Uno", en="One", minutes=1, folder=FOLDER, cluster=own(controllers=3), grants=["ALTER"]
    )
    assert lab.need == Need(Own(brokers=3, controllers=3), ("ALTER",))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"grants": ["ALTER"]}, "a cluster of one's own only"),
        ({"cluster": own(), "grants": ["ROOT"]}, "no such grant: ROOT"),
    ],
)
def test_what_no_lab_gets(asked, words):
    with pytest.raises(ValueError, match=words):
        Lab(es="Uno", en="One", minutes=1, folder=FOLDER, **asked)
