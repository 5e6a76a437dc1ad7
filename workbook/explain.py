"""What can be said below the traceback of a Kafka error that a learner can put right?"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from workbook import memory, sentences
from workbook.clues import Kind, is_bare, parse, uses, value_of
from workbook.errors import WorkbookError
from workbook.judge import JudgeUnavailable, text_of
from workbook.nodes import brokers_of, whoami
from workbook.text import Text, user_language

OF_KAFKA_PYTHON = {
    "TopicAuthorizationFailedError": "TOPIC_AUTHORIZATION_FAILED",
    "GroupAuthorizationFailedError": "GROUP_AUTHORIZATION_FAILED",
    "TopicAlreadyExistsError": "TOPIC_ALREADY_EXISTS",
    "NoBrokersAvailable": "_TRANSPORT",
    "KafkaTimeoutError": "_TIMED_OUT",
}


def install() -> None:
    """Have IPython show our sentence below Kafka's tracebacks; all other errors look as ever.

    `Exception`, and not confluent_kafka's class, so that the client need not be imported first.
    """
    shell = memory.shell()
    if shell is not None:
        shell.set_custom_exc((Exception,), _show)


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    if kind is NotImplementedError and not error.args:  # the released cell, as we wrote it
        shell._showtraceback(kind, error, [str(_unwritten(traceback))])
        return
    words = kafka_sentence(error, traceback)
    if words is None:
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
        return
    lines = shell.InteractiveTB.structured_traceback(kind, error, traceback, tb_offset=tb_offset)
    shell._showtraceback(kind, error, [*lines, "", words])


def _unwritten(traceback: TracebackType | None) -> Text:
    """Which function is still as it was handed out: the last one of the learner's on the way."""
    name = "<module>"
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_name
        traceback = traceback.tb_next
    if name == "<module>":
        return sentences.UNWRITTEN_CELL
    return sentences.UNWRITTEN.format(function=name)


def kafka_sentence(error: BaseException, traceback: TracebackType | None) -> str | None:
    """Our sentence, if there is one; helping must never hide the error itself."""
    try:
        name = kafka_name(error)
        explain = EXPLAINED.get(name) if name else None
        said = explain(traceback) if explain else None
        return said.say(user_language()) if said else None
    except Exception:
        return None


def kafka_name(error: BaseException | None) -> str | None:
    """Kafka's own name of the error: TOPIC_AUTHORIZATION_FAILED, _TIMED_OUT, …"""
    if error is None:
        return None
    for candidate in (error, *error.args):
        name = getattr(candidate, "name", None)
        if callable(name) and callable(getattr(candidate, "code", None)):
            return str(name())
    return OF_KAFKA_PYTHON.get(type(error).__name__) or kafka_name(error.__cause__)


def _without_prefix(kind: Kind, named: Text, unnamed: Text) -> Callable[..., Text]:
    def explain(traceback: TracebackType | None) -> Text:
        me = memory.me()
        bare = [name for name in _names(kind, traceback) if is_bare(name, me)]
        return named.format(name=bare[0], me=me) if bare else unnamed.format(me=me)

    return explain


def _refused_topic(traceback: TracebackType | None) -> Text:
    """The name is wrong, or it is right and whoever shares the cluster keeps too much on it."""
    bare = [name for name in _names("topic", traceback) if is_bare(name, memory.me())]
    return (None if bare else _notice()) or _REFUSED_NAME(traceback)


def _notice() -> Text | None:
    try:
        return text_of(whoami(start=False).get("notice"))
    except WorkbookError:
        return None


def _unknown_topic(traceback: TracebackType | None) -> Text | None:
    me = memory.me()
    bare = [name for name in _names("topic", traceback) if is_bare(name, me)]
    return sentences.BARE_TOPIC.format(name=bare[0], me=me) if bare else None


def _already_exists(traceback: TracebackType | None) -> Text:
    prefix = f"{memory.me()}."
    found = _names("topic", traceback)
    own = [name.removeprefix(prefix) for name in found if name.startswith(prefix)]
    return sentences.EXISTS.format(name=own[0]) if len(own) == 1 else sentences.EXISTS_SOMEWHERE


def _unreachable(_traceback: TracebackType | None) -> Text | None:
    try:
        answer = whoami(start=False)
    except JudgeUnavailable:
        return sentences.NO_CLUSTER  # what brings it back brings the judge back too
    brokers = brokers_of(answer)
    down = [str(broker.id) for broker in brokers if not broker.alive]
    if not answer.get("cluster") or (brokers and len(down) == len(brokers)):
        return text_of(answer.get("problem")) or sentences.NO_CLUSTER
    code = ", ".join(f"`cluster.brokers[{number}].start()`" for number in down)
    facts = {"numbers": ", ".join(down), "code": code}
    return sentences.BROKERS_DOWN.format(**facts) if down else None


def _login_failed(_traceback: TracebackType | None) -> Text:
    return sentences.LOGIN_FAILED


def _names(kind: Kind, traceback: TracebackType | None) -> list[str]:
    """The topics or groups named in the learner's own code on the way to the error, nearest first."""
    found = []
    for source, values in reversed(list(_own_frames(traceback))):
        wanted = [use for s in parse(source) for use in uses(s) if use.kind == kind]
        known = memory.namespace() | values
        found += [value_of(use.node, known) for use in wanted]
    return list(dict.fromkeys(name for name in found if name))


def _own_frames(traceback: TracebackType | None) -> Iterator[tuple[str, dict[str, Any]]]:
    names = memory.namespace()
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_globals is names:
            yield "".join(linecache.getlines(frame.f_code.co_filename)), frame.f_locals
        traceback = traceback.tb_next


_REFUSED_NAME = _without_prefix("topic", sentences.BARE_TOPIC, sentences.SOME_TOPIC)
EXPLAINED: dict[str, Callable[[TracebackType | None], Text | None]] = {
    "TOPIC_AUTHORIZATION_FAILED": _refused_topic,
    "GROUP_AUTHORIZATION_FAILED": _without_prefix(
        "group", sentences.BARE_GROUP, sentences.SOME_GROUP
    ),
    "TOPIC_ALREADY_EXISTS": _already_exists,
    "UNKNOWN_TOPIC_OR_PART": _unknown_topic,
    "_UNKNOWN_TOPIC": _unknown_topic,
    "_ALL_BROKERS_DOWN": _unreachable,
    "_TRANSPORT": _unreachable,
    "_TIMED_OUT": _unreachable,
    "_MSG_TIMED_OUT": _unreachable,
    "_RESOLVE": _unreachable,
    "REQUEST_TIMED_OUT": _unreachable,
    "_AUTHENTICATION": _login_failed,
    "SASL_AUTHENTICATION_FAILED": _login_failed,
}
