"""How well do marks agree with a person's? `python -m tests.drawings.agreement` prints the table."""

from collections import Counter

from tests.drawings.conftest import examples

GRADES = range(5)


def weighted_kappa(wanted, given):
    """Quadratic weighted kappa of two lists of marks 0..4: 1 is the same, 0 is chance."""
    count, pairs = len(wanted), Counter(zip(wanted, given, strict=True))
    ours, theirs = Counter(wanted), Counter(given)
    seen = sum((a - b) ** 2 * n for (a, b), n in pairs.items())
    chance = sum((a - b) ** 2 * ours[a] * theirs[b] / count for a in GRADES for b in GRADES)
    return 1 - seen / chance


def row(task, kind):
    found = examples(task, kind)
    wanted, given = [each.wanted for each in found], [each.given() for each in found]
    return {
        "task": task,
        "kind": kind,
        "count": len(found),
        "qwk": round(weighted_kappa(wanted, given), 3),
        "exact": sum(a == b for a, b in zip(wanted, given, strict=True)),
        "within_one": sum(abs(a - b) <= 1 for a, b in zip(wanted, given, strict=True)),
    }


if __name__ == "__main__":
    for task in "AB":
        for kind in ("tuned", "held_out"):
            print(row(task, kind))
