"""Typed fields: what is kept, what is refused, and that each refusal names its field as one of what was typed."""

import pytest

from desktop.domain import deployments, fields, interests, needs, persons, requests, shares
from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.fields import FieldRule
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
    assert needs.theme_problem("", ["mobility"]) is None
    assert needs.theme_problem("mobility", ["mobility"]) is None
    assert seen(needs.theme_problem("poetry", ["mobility"])) == ("theme_unknown", "theme", True)


LINE, NOTE, TEXT = 200, 500, 20_000
#: The longest text that is sent, in characters, by form and field; choices have no limit.
LONGEST: dict[str, tuple[dict[str, FieldRule], dict[str, int]]] = {
    "request": (
        requests.TEXTS,
        {
            "category": 64,
            "title": LINE,
            "description": TEXT,
            "expected_effect": TEXT,
            "calendar": TEXT,
            "decided_by": NOTE,
        },
    ),
    "share": (
        shares.FIELDS,
        {
            "title": LINE,
            "summary": TEXT,
            "theme": 64,
            "audience": NOTE,
            "provider": NOTE,
            "cost_note": NOTE,
            "used_since": NOTE,
            "remarks": TEXT,
        },
    ),
    "person": (persons.FIELDS, {"profile": 100, "function": 100, "name": 100, "email": 254, "telephone": 40}),
    "interest": (interests.FIELDS, {"motivation": TEXT}),
    "demand": (deployments.ASK, {"wanted_from": NOTE, "remarks": TEXT}),
    "effect": ({"effect": deployments.EFFECT}, {"effect": TEXT}),
}
#: Fields that have one line, whatever is pasted into them.
ONE_LINE = {
    "request": {"category", "title"},
    "share": {"title", "theme"},
    "person": {"profile", "function", "name", "email", "telephone"},
}


@pytest.mark.parametrize("form", LONGEST)
def test_the_longest_text_of_each_field_leaves_and_one_more_character_does_not(form: str) -> None:
    rules, longest = LONGEST[form]
    assert {name for name, rule in rules.items() if not rule.choices} == set(longest)
    for name, most in longest.items():
        assert fields.problems({name: rules[name]}, {name: "x" * most}) == (), name
        (problem,) = fields.problems({name: rules[name]}, {name: "x" * (most + 1)})
        assert seen(problem) == (f"{name}_too_long", name, True)
        assert problem.remedy.startswith("Retirez 1\u00a0caractère.")


@pytest.mark.parametrize("form", LONGEST)
def test_what_is_of_one_line_stays_on_one(form: str) -> None:
    rules, longest = LONGEST[form]
    for name in longest:
        kept = fields.cleaned(rules, {name: "a\nb"})[name]
        assert ("\n" not in kept) == (name in ONE_LINE.get(form, ())), name


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("title", LINE),
        ("theme", 64),
        *((name, NOTE) for name in ("audience", "frequency", "effect_delay", "partners", "decided_by")),
        *((name, TEXT) for name in ("description", "current_practice", "expected_effect", "remarks")),
    ],
)
def test_the_longest_text_of_a_need(name: str, most: int) -> None:
    whole = {"title": "Registre", "description": "Il est sur papier."}
    assert (needs.too_long({name: "x" * most}), needs.problems(whole | {name: "x" * most})) == ((), ())
    assert needs.too_long({name: "x" * (most + 1)}) == (name,)
    (problem,) = needs.problems(whole | {name: "x" * (most + 1)})
    assert seen(problem) == (f"{name}_too_long", name, True)
    assert problem.remedy.startswith("Retirez 1\u00a0caractère.")
