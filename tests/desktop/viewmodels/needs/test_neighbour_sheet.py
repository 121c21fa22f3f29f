"""The words above those who said "nous aussi"."""

from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.needs.neighbour_sheet import NeighbourSheet


def sheet(*joined: tuple[str, str]) -> NeighbourSheet:
    return NeighbourSheet(
        id="n",
        title="Plan",
        commune="Artenay",
        fields=(),
        joined=joined,
        shared=(),
        shown=None,
        reason="",
        own_texts=(),
        join=True,
        leave=False,
        cancel="",
        proposal="",
        own=(),
    )


def test_nobody_has_joined_yet() -> None:
    none = sheet()
    assert none.joined_heading == f"Aucune commune n’a encore dit «{F}nous aussi{F}»"
    assert (none.joined_shown, none.joined_more) == ((), "")


def test_each_is_named_with_its_comment_or_that_it_made_none() -> None:
    two = sheet(("Mer", "Ici aussi."), ("Baule", ""))
    assert two.joined_heading == f"2{F}communes ont dit «{F}nous aussi{F}»"
    assert (two.joined_shown, two.joined_more) == ((("Mer", "Ici aussi."), ("Baule", "Sans commentaire")), "")
    assert sheet(("Mer", "")).joined_heading == f"1{F}commune a dit «{F}nous aussi{F}»"


def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    for count, more in ((30, ""), (31, f"et 1{F}autre"), (32, f"et 2{F}autres")):
        many = sheet(*((f"Commune {number}", "") for number in range(count)))
        assert (len(many.joined_shown), many.joined_more) == (30, more)
