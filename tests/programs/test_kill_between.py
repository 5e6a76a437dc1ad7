"""Is a program that is killed in the middle of its work judged the same way every time, here and in the sandbox?"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from practice import LABS, judge, run, with_checks

from grader import audit, discover
from grader.execution import Limits, sandboxed
from grader.hunt import Hunt
from grader.report import Outcome
from grader.revival import Revived
from grader.run import Room, run_checks
from grader.variants import variants
from infra.pool import Pool, remove
from workbook.programs import in_cell

pytestmark = [pytest.mark.cluster, pytest.mark.kernel, pytest.mark.timeout(900)]
LAB = discover.lab("lab90_receipts", LABS)
EVERY = {variant.name: variant for variant in variants(LAB) if variant.language == "es"}
RIGHT, WRONG, ATOMIC = (
    "reference es",
    "Commits before it writes: a crash in between loses the order",
    "In one transaction: receipts and positions are one",
)
CHECK = LAB.checks["worker_loses_nothing"]
A_FEW, MANY = 1, 20
TRIES = 3  # a broker that a busy machine lets wait too long is our trouble: asked again, as in a graded run


@pytest.fixture(autouse=True)
def moments(monkeypatch):
    """Where programs were killed, to be seen with the outcomes."""
    found, run = [], Hunt.run

    def noted(hunt, within, of):
        found.append(run(hunt, within, of))
        return found[-1]

    monkeypatch.setattr(Hunt, "run", noted)
    return found


@pytest.fixture(scope="module")
def arena(room):
    """The cluster, the judge's home, and the address of a judge that knows these labs."""
    cluster, home = room
    with judge(home) as url:
        yield cluster, home, url


def in_practice(name, seeds, arena, folder):
    """Outcome by seed: the check asked again and again in one notebook."""
    cluster, home, url = arena
    found, me = {}, f"kill-{list(EVERY).index(name)}"
    for again in range(TRIES):
        wanted = seeds - len(found)
        if wanted > 0:
            notebook = with_checks(EVERY[name].notebook, [CHECK.name] * wanted)
            run(f"{me}{again}", notebook, cluster, home, url, folder / f"{me}{again}")
            found |= history(home, f"{me}{again}")
    return found


def history(home, me):
    lines = (home / "judge" / "attempts" / me / f"{LAB.slug}.jsonl").read_text("utf-8").splitlines()
    reports = [json.loads(line) for line in lines]
    asked = {(r["seed"], c["outcome"], c["points"]) for r in reports for c in r["checks"]}
    return {
        seed: (outcome, points)
        for seed, outcome, points in asked
        if outcome not in (Outcome.BROKEN, Outcome.SKIPPED)
    }


def in_the_sandbox(name, seeds, arena, folder):
    """The same for the code as it was handed in: what a graded run does with it, without its other cells."""
    cluster, *_ = arena
    me = f"mark-{list(EVERY).index(name)}"
    folder.mkdir(parents=True, exist_ok=True)
    programs = [in_cell("".join(c["source"])) for c in EVERY[name].notebook["cells"]]
    found = {}
    try:
        config = cluster.create_tenant(me).config(cluster)
        with sandboxed(folder, config, me, replace(Limits(), wall_seconds=3600)) as execution:
            notebook = Revived(execution, ())
            notebook.programs |= dict(filter(None, programs))
            for number in range(seeds):
                room = Room(cluster.admin_config(), me, notebook, f"seed-{number}")
                found[room.seed] = asked(room)
    finally:
        remove(cluster, me)
    return found


def asked(room):
    for _ in range(TRIES):
        report = run_checks([replace(CHECK, after=())], room)[0]
        if report.outcome is not Outcome.BROKEN:
            break
    return report.outcome.value, report.points


def table(seeds, arena, folder):
    """By way and answer: the outcomes of all seeds."""
    ways = {"practice": in_practice, "sandbox": in_the_sandbox}
    tasks = {(way, name): ways[way] for way in ways for name in (RIGHT, WRONG)}
    with ThreadPoolExecutor(len(tasks)) as pool:
        futures = {
            (way, name): pool.submit(play, name, seeds, arena, folder / f"{way}-{number}")
            for number, ((way, name), play) in enumerate(tasks.items())
        }
        return {key: future.result() for key, future in futures.items()}


def must_be_the_same_every_time(found, seeds):
    for (way, name), outcomes in found.items():
        print(f"{way:9} {name:62} {len(outcomes)} seeds: {sorted(set(outcomes.values()))}")
    for (way, name), outcomes in found.items():
        wanted = ("passed", 2) if name == RIGHT else ("failed", 0)
        assert outcomes == dict.fromkeys(outcomes, wanted), (way, name)
        assert len(outcomes) >= seeds, (way, name)


def test_a_few_seeds(arena, tmp_path):
    must_be_the_same_every_time(table(A_FEW, arena, tmp_path), A_FEW)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_many_seeds(arena, tmp_path):
    must_be_the_same_every_time(table(MANY, arena, tmp_path), MANY)


@pytest.mark.parametrize("mode", ["practice", pytest.param("graded", marks=pytest.mark.soak)])
def test_every_answer_gets_what_it_is_worth(arena, tmp_path, mode):
    """What `workbook audit` proves of a lab: here of one with a program."""
    cluster, home, url = arena

    def prove(numbered):
        number, variant = numbered
        if mode == "graded":
            return audit.Proof(LAB, variant, audit.grade_variant(LAB, variant, Pool(cluster)))
        me = f"proof-{number}"
        reports, executed = run(me, variant.notebook, cluster, home, url, tmp_path / me)
        return audit.Proof(LAB, variant, audit.Run(me, reports, executed))

    with ThreadPoolExecutor(3) as pool:
        proofs = list(pool.map(prove, enumerate(EVERY.values())))
    broken = [p for p in audit.dynamic_promises(proofs) if not p.holds]
    assert not broken, "\n".join(audit.as_lines(broken))
