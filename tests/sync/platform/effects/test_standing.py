"""Which accepted text stands: each text names the one it was based on; the legal time decides only where none does."""

from itertools import permutations

import pytest

from sync.platform.effects.standing import Text, last


def text(op: str, base: str, hour: int, *replaces: str) -> Text:
    return Text(op=op, base=base, deposited_at=f"2026-02-03T{hour:02}", replaces=replaces)


@pytest.mark.parametrize(
    ("texts", "stands"),
    [
        ([], "s"),
        ([text("a", "s", 1)], "a"),
        ([text("a", "s", 3), text("b", "a", 1), text("c", "b", 2)], "c"),  # the base came again, and counts from then
        ([text("a", "s", 1), text("b", "s", 2)], "b"),  # neither was based on the other
        ([text("a", "s", 1), text("b", "s", 2), text("c", "a", 0)], "b"),
        ([text("a", "s", 3), text("b", "s", 2), text("c", "a", 0)], "c"),
        ([text("a", "s", 1), text("b", "s", 1)], "b"),  # at the same moment: in the order of writing
        ([text("a", "s", 1), text("b", "s", 9), text("c", "a", 2, "b")], "c"),  # the conflict was settled
        ([text("a", "s", 1), text("b", "s", 9, "a"), text("c", "a", 8)], "b"),
        ([text("a", "s", 1), text("b", "s", 2), text("c", "b", 9), text("d", "a", 3, "b")], "c"),  # only b is settled
        ([text("a", "s", 1, "b"), text("b", "a", 2)], "b"),  # a settlement does not settle what was based on it
        ([text("a", "s", 1, "a")], "a"),
        ([text("a", "x", 9), text("b", "s", 1)], "b"),  # about another need
        ([text("a", "b", 9), text("b", "a", 8), text("c", "s", 1)], "c"),  # in a circle, which no platform accepts
        ([text("a", "b", 9, "c"), text("b", "a", 8, "a"), text("c", "s", 1)], "s"),
    ],
)
def test_in_any_order_one_text_stands(texts: list[Text], stands: str) -> None:
    assert {last("s", order) for order in permutations(texts)} == {stands}


def test_a_text_upon_the_one_that_stands_is_the_next_whatever_its_time() -> None:
    """A plain correction (`needs.amend`) looks at no other texts; its result is the same as that of all of them."""
    forks = [text("a", "s", 5), text("b", "s", 7), text("c", "b", 1), text("d", "b", 3), text("e", "a", 6, "c")]
    for hour in range(10):
        grown = list(forks)
        for step in range(3):
            upon = last("s", grown)
            grown.append(text(f"n{step}", upon, (hour * 7 + step * 3) % 10))
            assert last("s", grown) == f"n{step}"


def test_a_thousand_corrections_of_one_need() -> None:
    chain = [text("a0000", "s", 0), *(text(f"a{n:04}", f"a{n - 1:04}", n % 9) for n in range(1, 5000))]
    assert last("s", chain[::-1]) == "a4999"
