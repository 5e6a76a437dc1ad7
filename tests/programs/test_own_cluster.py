"""Is a lab that breaks brokers judged on a cluster of its own, in the sandbox and in practice?"""

from __future__ import annotations

import pytest
from practice import LABS, judge, run

import infra
from grader import audit, discover
from grader.variants import variants
from infra.pool import Pool

pytestmark = [pytest.mark.cluster, pytest.mark.kernel]
LAB = discover.lab("lab91_broken", LABS)


def test_in_the_sandbox_and_the_shared_cluster_stays_whole(room, sandbox, caplog):
    cluster, _ = room
    before = {node.id: node.pid for node in cluster.nodes()}
    right, wrong = (next(v for v in variants(LAB) if v.kind == k) for k in ("reference", "mistake"))
    with Pool(cluster) as pool:
        assert [audit.grade_variant(LAB, each, pool).points for each in (right, wrong)] == [2, 0]
    assert "replaced" not in caplog.text  # healed, and handed on
    assert {node.id: node.pid for node in cluster.nodes()} == before
    assert not any(name.startswith("own-") for name in infra.names())


@pytest.mark.soak
def test_all_its_promises_hold(room, sandbox):
    proofs = audit.prove(LAB, *room, lambda *_: None, "graded")
    broken = [p for p in audit.dynamic_promises(proofs) if not p.holds]
    assert not broken, "\n".join(audit.as_lines(broken))


def test_in_practice_on_the_learners_own(room, tmp_path):
    cluster, home = room
    reference = next(variants(LAB)).notebook
    with judge(home) as url, Pool(cluster) as pool, pool.lease(LAB.need) as lease:
        reports, _ = run("eva-1", reference, lease.cluster, home, url, tmp_path, owns=True)
        assert lease.cluster.is_up()  # healed when the check was over
    assert reports["send_survives"].points == 2
