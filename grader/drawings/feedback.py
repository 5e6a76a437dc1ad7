"""What does whoever drew it read: a question first, then where to look, then what is missing?"""

from __future__ import annotations

from collections.abc import Iterator

from grader.drawings.task import Found, Task, Verdict
from grader.suggestion import Suggestion
from workbook.drawings import Drawing
from workbook.drawings.sentences import trap_sentence
from workbook.drawings.svg import picture, side_by_side
from workbook.text import Text

ASK, LOOK, FIX = 1, 2, 3
AT_ONCE = 3  # open points that one reply speaks of: more is a list that nobody reads
LARGEST_PICTURE = 120_000  # characters
EXPECTED = Text(es="las {all} partes de «{task}»", en="all {all} parts of “{task}”")
SEEN = Text(es="{whole} completas{parts}", en="{whole} complete{parts}")
PARTS = Text(es=", {parts} a medias", en=", {parts} half done")
HAS = Text(es="Ya está: {titles}.", en="Already there: {titles}.")
CAP = Text(es="Tope: {say} {look}", en="Limit: {say} {look}")
POINT = Text(es="{title}: {say}", en="{title}: {say}")
MORE = Text(
    es="Todavía hay más por mejorar ({count}); primero, esto.",
    en="There is more to improve ({count}); these first.",
)
TURNED = Text(
    es="Leí tus flechas hacia quien guarda los datos («poll», «query») como lecturas: también vale.",
    en="I took your arrows towards whoever holds the data (“poll”, “query”) as reads: that counts too.",
)
NOT_KAFKA = Text(
    es="Lo que dibujaste en su lugar no es Kafka, aunque cumple un papel parecido: lo acepto.",
    en="What you drew in its place is not Kafka, although it plays a similar part: I accept it.",
)
DOUBTS = {
    "unknown_nodes": Text(
        es="de muchos componentes no se reconoció para qué están",
        en="it was not recognised what many components are there for",
    ),
    "contradicting_icon": Text(
        es="un icono y su rótulo dicen cosas distintas", en="an icon and its label tell two things"
    ),
    "not_kafka": Text(
        es="en el lugar de Kafka hay otro producto", en="another product is in Kafka's place"
    ),
}
YOURS = "Tu dibujo · Your drawing"
ONE_ANSWER = "Una respuesta posible · One possible answer"


def suggestion(verdict: Verdict, drawing: Drawing, tries: int) -> Suggestion:
    """The share of the points with its evidence; the more tries before, the more is told."""
    level = min(ASK + tries, FIX)
    whole = [f for f in verdict.found if f.whole]
    parts = [f for f in verdict.found if not f.whole and f.share > 0]
    halves = PARTS.format(parts=len(parts)) if parts else None
    seen = Text(
        es=SEEN.es.format(whole=len(whole), parts=halves.es if halves else ""),
        en=SEEN.en.format(whole=len(whole), parts=halves.en if halves else ""),
    )
    return Suggestion(
        verdict.score,
        EXPECTED.format(all=len(verdict.found), task=verdict.task.title),
        seen,
        details=[*_caps(verdict), *_points(verdict, level), *_notes(verdict, drawing)],
        picture="" if verdict.score == 1 else compared(verdict, drawing, level),
        doubts=[text for flag, text in DOUBTS.items() if flag in verdict.flags],
    )


def _caps(verdict: Verdict) -> Iterator[Text]:
    """Only the caps that keep the mark down: they come first."""
    lowest = min((cap.most for cap in verdict.caps), default=1.0)
    for cap in verdict.caps:
        if cap.most <= lowest + 0.15:
            yield CAP.format(say=cap.say, look=cap.look)


def _points(verdict: Verdict, level: int) -> Iterator[Text]:
    open_ones = sorted((f for f in verdict.found if not f.whole), key=lambda f: -_weight(f))
    for found in open_ones[:AT_ONCE]:
        point = found.point
        say = {ASK: point.ask, LOOK: point.look, FIX: point.fix}[level]
        yield POINT.format(title=point.title, say=say)
        if found.note:
            yield found.note
    if len(open_ones) > AT_ONCE:
        yield MORE.format(count=len(open_ones) - AT_ONCE)
    whole = [found.point.title for found in verdict.found if found.whole]
    if whole:
        titles = Text(es="; ".join(t.es for t in whole), en="; ".join(t.en for t in whole))
        yield HAS.format(titles=titles)


def _weight(found: Found) -> float:
    return found.point.weight * (1 - found.share)


def _notes(verdict: Verdict, drawing: Drawing) -> Iterator[Text]:
    for trap in drawing.traps[:AT_ONCE]:
        said = trap_sentence(trap)
        if said:
            yield said
    if "arrows_turned" in verdict.flags:
        yield TURNED
    if "not_kafka" in verdict.flags:
        yield NOT_KAFKA


def compared(verdict: Verdict, drawing: Drawing, level: int) -> str:
    """The learner's drawing beside one answer, in which what is missing is a ghost.

    Until the last step a ghost does not say what it is; a drawing too large for a report is left out.
    """
    reference = verdict.task.reference()
    ghosts = _ghosts(verdict.task, reference, verdict)
    right = picture(reference, ONE_ANSWER, ghosts, icons=False, masked=level < FIX)
    left = picture(drawing, YOURS, icons=False)
    both = side_by_side(left, right)
    return both if len(both) <= LARGEST_PICTURE else right


def _ghosts(task: Task, reference: Drawing, verdict: Verdict) -> set[str | tuple[str, str]]:
    """Ids of the reference's parts that stand for a point which is still open."""
    ids = {item.label: item.id for item in reference.items}
    ghosts: set[str | tuple[str, str]] = set()
    for found in verdict.found:
        if found.whole:
            continue
        shown = task.shown.get(found.point.name, ())
        open_ones = max(1, int((1 - found.share) * len(shown)))
        for label in shown[-open_ones:]:
            tail, _, head = label.partition(" → ")
            ghosts.add((ids[tail], ids[head]) if head else ids[tail])
    lost = {name for name in ghosts if isinstance(name, str)}
    ghosts |= {(e.tail, e.head) for e in reference.edges if {e.tail, e.head} & lost}
    return ghosts
