"""What was typed in a form, as it is read."""

import pytest

from desktop.viewmodels.kit.form_fields import FormField, filled, with_private
from desktop.viewmodels.needs import words as needs
from desktop.viewmodels.requests import words as requests
from desktop.viewmodels.services import words as services

FIELDS = with_private(
    (
        FormField(name="title", label="&Titre"),
        FormField(name="theme", label="T&hème"),
        FormField(name="cost", label="&Coût", choices=(("unknown", "Je ne sais pas"), ("free", "Gratuit"))),
        FormField(name="remarks", label="&Remarques"),
    ),
    {"remarks"},
)


def test_a_field_that_says_nothing_is_left_out_and_the_others_keep_their_order() -> None:
    texts = {"remarks": "Merci.", "cost": "free", "theme": "t1", "title": "  Cimetière "}
    read = (("Titre", "Cimetière"), ("Thème", "Mobilité"), ("Coût", "Gratuit"), ("Remarques", "Merci."))
    assert filled(FIELDS, texts, {"t1": "Mobilité"}) == read
    assert filled(FIELDS, texts | {"cost": "unknown", "title": " "}, {}) == (("Thème", "t1"), ("Remarques", "Merci."))


def test_private_fields_are_told_apart_from_public_ones() -> None:
    texts = {"title": "Cimetière", "remarks": "Merci."}
    assert filled(FIELDS, texts, {}, private=True) == (("Remarques", "Merci."),)
    assert filled(FIELDS, texts, {}, private=False) == (("Titre", "Cimetière"),)


@pytest.mark.parametrize(
    ("form", "needed", "several_lines", "private"),
    [
        (
            needs.FIELDS,
            {"title", "description", "theme"},
            {"description", "expected_effect", "current_practice", "remarks"},
            {"current_practice", "decided_by", "remarks"},
        ),
        (
            requests.TEXTS,
            {"title", "description", "decided_by"},
            {"description", "expected_effect", "calendar"},
            set(),
        ),
        (services.FIELDS, {"title", "summary"}, {"summary", "remarks"}, {"remarks"}),
    ],
)
def test_what_a_form_asks_for_first_writes_in_several_lines_and_keeps_private(
    form: tuple[FormField, ...], needed: set[str], several_lines: set[str], private: set[str]
) -> None:
    assert {field.name for field in form if not field.optional} == needed
    assert {field.name for field in form if field.long} == several_lines
    assert {field.name for field in form if field.private} == private
