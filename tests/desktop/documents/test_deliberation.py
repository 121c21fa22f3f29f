"""The projet de délibération on its pages: on one where it can be, otherwise no page that only signs."""

import pytest

from desktop.documents import deliberation, pages
from tests.desktop.documents.samples import a_deliberation

SIGNED = "Fait et délibéré les jour, mois et an susdits."


def printed(reasons: int, *, demonstration: bool) -> list[str]:
    """The text of each page of an act with so many reasons, and without plan."""
    text = a_deliberation(
        reasons=tuple(f"la raison {number} de ce projet" for number in range(reasons)),
        plan=None,
        demonstration=demonstration,
    )
    pdf = deliberation.render(text)
    told = " ".join(pages.text(pdf).split())
    count = pages.count(pdf)
    found = [told]
    for number in range(1, count):
        first, _, rest = found.pop().partition(f"Page {number} sur {count}")
        found += [first, rest]
    return found


@pytest.mark.parametrize("demonstration", [False, True])
def test_an_act_of_a_few_lines_too_many_is_printed_closer_on_one_page(demonstration: bool) -> None:
    usual, closer = (printed(count, demonstration=demonstration) for count in (4, 18))
    assert len(usual) == len(closer) == 1
    assert "telerecours" in closer[0]


def test_a_longer_act_signs_below_its_last_article() -> None:
    for reasons in range(21, 30):
        *_before, last = printed(reasons, demonstration=False)
        assert last.index("Article 2.") < last.index(SIGNED) < last.index("telerecours"), reasons
