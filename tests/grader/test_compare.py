"""Does a learner read the one thing that explains why two lists differ?"""

import pytest

from grader.compare import describe_lists
from workbook.shop import orders

FOUR = orders(4, seed="compare")
NAMES = [order["order_id"] for order in FOUR]


@pytest.mark.parametrize(
    ("value", "es"),
    [
        ([], "ninguno"),
        (FOUR * 2, "8 = 2 × 4: parece que lo ejecutaste 2 veces"),
        (FOUR[:3], f"3 elementos, falta 1 ({NAMES[3]})"),
        (FOUR[::-1], "los mismos en otro orden: el primero fuera de lugar es el número 1"),
        ([*FOUR, FOUR[0]], f"5 elementos, 1 repetido ({NAMES[0]})"),
        ([*FOUR, *FOUR[:2]], f"6 elementos, 2 repetidos ({NAMES[0]}, {NAMES[1]})"),
        ([*FOUR, {"a": 1}], "5 elementos, 1 que no esperaba ({'a': 1})"),
        (FOUR[:1], f"1 elemento, faltan 3 ({', '.join(NAMES[1:])})"),
    ],
)
def test_the_difference_is_told(value, es):
    assert describe_lists(FOUR, value)[1].es == es


def test_what_should_be_empty_tells_what_is_there():
    expected, seen = describe_lists([], FOUR)
    assert expected.es == "ninguno"
    assert seen.en == f"4 items, 4 not expected ({', '.join(NAMES[:3])}, …)"


def test_values_that_are_no_json_are_shown_too():
    assert describe_lists(FOUR, [b"x"])[1].en.endswith("1 not expected (b'x')")
