"""Typed fields: what is kept, what is refused, and that each refusal names its field as one of what was typed."""

import pytest

from desktop.domain import fields
from desktop.domain.fields import FieldRule
from desktop.domain.needs import MAX_DRAFT
from desktop.domain.refusals import Refusal

RULES = {
    "name": FieldRule("Le nom", example="Écrivez « Mairie ».", one_line=True),
    "notes": FieldRule("Les notes", 3),
    "pace": FieldRule("Le rythme", choices=("", "daily", "yearly")),
}


def seen(refusal: Refusal | None) -> tuple[str, str, bool] | None:
    return refusal and (refusal.code, refusal.field, refusal.of_input)


def test_what_is_kept() -> None:
    typed = {"name": " Mairie\nde Baule ", "notes": "a\nb", "pace": ""}
    assert fields.cleaned(RULES, typed) == {"name": "Mairie de Baule", "notes": "a\nb", "pace": ""}
    assert fields.cleaned(RULES, {"notes": "n" * MAX_DRAFT}) == {"notes": "n" * MAX_DRAFT}


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"notes": "n" * (MAX_DRAFT + 1)}, ("notes_too_long", "notes", True)),
        ({"pace": "hourly"}, ("pace_unknown", "pace", True)),
    ],
)
def test_what_cannot_be_kept(typed: dict[str, str], refused: tuple[str, str, bool]) -> None:
    with pytest.raises(Refusal) as caught:
        fields.cleaned(RULES, typed)
    assert seen(caught.value) == refused


def test_what_cannot_be_sent_is_said_in_the_order_of_the_fields() -> None:
    assert fields.problems(RULES, {"name": "n" * 500, "notes": "123"}) == ()
    missing, long = fields.problems(RULES, {"name": " ", "notes": "1234"})
    assert (seen(missing), seen(long)) == (("name_missing", "name", True), ("notes_too_long", "notes", True))
    assert long.remedy.startswith("Retirez 1\u00a0caractère.")
    (long,) = fields.problems(RULES, {"name": "n" * 502})
    assert long.remedy.startswith("Retirez 2\u00a0caractères.")


def test_a_theme_is_known_or_left_out() -> None:
    assert fields.theme_problem("", ["mobility"]) is None
    assert fields.theme_problem("mobility", ["mobility"]) is None
    assert seen(fields.theme_problem("poetry", ["mobility"])) == ("theme_unknown", "theme", True)
