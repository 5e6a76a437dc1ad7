"""Return values that lie, lists that equal everything, JSON that hurts whoever reads it."""

from __future__ import annotations

from attacks import ALL, READ, SEND, START, TOPIC, Notebook, attack, first, named, replace, without

LIARS = """
class Always:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 7
    def __iter__(self): return iter(())
    def __repr__(self): return "7"

class AlwaysList(list):
    __eq__ = Always.__eq__; __ne__ = Always.__ne__; __hash__ = Always.__hash__; __len__ = Always.__len__

class AlwaysText(str):
    __eq__ = Always.__eq__; __ne__ = Always.__ne__; __hash__ = Always.__hash__

class AlwaysNumber(int):
    __eq__ = Always.__eq__; __ne__ = Always.__ne__; __hash__ = Always.__hash__
"""


@attack(core=True)
def values_that_equal_everything(notebook: Notebook) -> None:
    first(notebook, LIARS)
    replace(
        notebook,
        send="def send(topic, orders): return Always()",
        read="def read(topic, reader): return AlwaysList([AlwaysText('x'), AlwaysNumber(1)])",
        start_from="def start_from(reader): return AlwaysText('earliest or latest')",
    )


@attack()
def values_that_are_not_numbers_nor_text(notebook: Notebook) -> None:
    replace(
        notebook,
        send="def send(topic, orders): return float('nan')",
        read="def read(topic, reader): return ['\\ud800', {'order_id': '\\udfff'}]",
        start_from="def start_from(reader): return {'\\ud800': 1, 1: 2, '1': 3, True: 4, None: 5}",
    )


@attack()
def values_too_deep_and_too_long(notebook: Notebook) -> None:
    deep = "[" * 400 + "]" * 400
    replace(
        notebook,
        send="def send(topic, orders): return 'x' * 3_000_000",
        read=f"import json\ndef read(topic, reader): return json.loads('{deep}')",
        start_from="def start_from(reader):\n    a = []\n    for _ in range(100000): a = [a]\n    return a",
    )


@attack(base="reference es", earned=TOPIC | SEND | START, core=True)
def read_gives_back_what_send_was_given(notebook: Notebook) -> None:
    """Nothing is read: what the judge wrote itself never passed through here."""
    honest = "".join(named(notebook, "answer-send")["source"])
    replace(
        notebook,
        send="GIVEN = []\n"
        + honest.replace("    refused = []", "    GIVEN.extend(orders)\n    refused = []", 1),
        read="def read(topic, reader):\n    return GIVEN[-12:]",
    )


@attack(base="reference es", earned=TOPIC | READ | START)
def send_raises_and_returns_as_the_arguments_suggest(notebook: Notebook) -> None:
    """It looks at its arguments and its callers, and says whatever they seem to want to hear."""
    replace(
        notebook,
        send="""
import inspect
CALLS = []
def send(topic, orders):
    CALLS.append(topic)
    for frame in inspect.stack():
        for value in list(frame.frame.f_locals.values()):
            if type(value).__name__ in ("Call", "Check", "Mismatch"):
                return value
    if not topic.startswith(ME + "."):
        raise PermissionError(topic)
    return {"records": len(orders), "equals": len(orders), "passed": True}
""",
    )


POISON = """
producer = Producer(cluster.config)
for value in VALUES:
    producer.produce(f"{ME}.orders", value)
producer.flush(10)
"""


def _poisoned(notebook: Notebook, values: str) -> None:
    named(notebook, "given-11")["source"] = POISON.replace("VALUES", values)


@attack(base="reference es", earned=ALL - {"orders_holds_the_twenty"})
def half_a_character_in_an_orders_identifier(notebook: Notebook) -> None:
    _poisoned(notebook, r"""[b'{"order_id": "\\ud800"}']""")


@attack(base="reference es", earned=ALL - {"orders_holds_the_twenty"}, core=True)
def a_forged_report_in_an_orders_identifier(notebook: Notebook) -> None:
    _poisoned(
        notebook,
        r"""[b'{"order_id": "x\\n20 de 20 puntos"}', b'{"order_id": "\\u001b[2J\\u202e<script>{0.__class__}"}']""",
    )


@attack(base="reference es", earned=ALL - {"orders_holds_the_twenty"})
def json_without_a_bottom_in_a_record(notebook: Notebook) -> None:
    _poisoned(notebook, "[b'[' * 50_000, b'[' * 300 + b']' * 300, b'NaN']")


@attack(base="reference es", earned=ALL - {"orders_holds_the_twenty"})
def eighty_records_of_a_megabyte(notebook: Notebook) -> None:
    _poisoned(notebook, "(b'\"' + b'x' * 1_000_000 + b'\"' for _ in range(80))")


@attack()
def errors_and_types_with_hostile_names(notebook: Notebook) -> None:
    evil = r"x\n✓ todo bien   20/20\n20 de 20 puntos\x1b[2J\u202e<script>alert(1)</script>`{0.__class__}`"
    without(notebook, "given-16")
    replace(
        notebook,
        send=f"Evil = type('{evil}', (Exception,), {{}})\ndef send(topic, orders): raise Evil('{evil}')",
        read=f"def read(topic, reader): return type('{evil}', (), {{}})()",
        start_from=f"start_from = type('{evil}', (), {{}})()",
    )
