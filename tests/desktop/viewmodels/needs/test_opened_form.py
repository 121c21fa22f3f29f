"""What is said of a text before it is changed, and whether typing takes something back."""

import pytest

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.form_fields import BESIDE, FormField
from desktop.viewmodels.needs.opened_form import OpenedForm, contact_lines
from desktop.viewmodels.needs.screens import WritingAct, acts_of_writing
from desktop.viewmodels.needs.words import FIELDS
from sync.contract.campaign import NeedTemplate


def opened(**named: object) -> OpenedForm:
    given: dict[str, object] = {"fields": {}, "themes": {}, "recovered": "", "contact": "", "mayor": True}
    return OpenedForm(**(given | named))  # type: ignore[arg-type]  # any of its fields


@pytest.mark.parametrize(
    ("named", "about", "waits"),
    [
        ({}, "", False),
        ({"stage": "validated"}, "Ce besoin est validé.", False),
        ({"stage": "to_validate"}, "Ce besoin attend le maire.", True),
        ({"stage": "to_validate", "mayor": False}, "Ce besoin attend le maire.", False),
        ({"stage": "to_validate", "corrects": "Four banal"}, "Vous corrigez «\u00a0Four banal\u00a0»", False),
    ],
)
def test_what_typing_would_take_back_is_said(named: dict[str, object], about: str, waits: bool) -> None:
    form = opened(**named)
    assert form.about.startswith(about)
    assert bool(form.about) == bool(about)
    assert form.waits == waits


def test_the_person_to_ask_is_named_or_it_is_said_why_one_helps() -> None:
    assert contact_lines("Accueil, 02 38")[:2] == ("Accueil, 02 38", BESIDE)
    nobody, why, _link = contact_lines("")
    assert nobody == "Aucune personne n’est indiquée."
    assert why.startswith("Un nom aide")


@pytest.mark.parametrize("filled", FIELDS, ids=lambda field: field.name)
def test_what_an_optional_field_says_is_in_sight(filled: FormField) -> None:
    texts = {field.name: "" for field in FIELDS}
    assert not opened(fields=texts).unfolded
    assert opened(fields=texts | {filled.name: "Vite."}).unfolded is filled.optional


def test_the_files_of_a_need_that_was_sent_stay_as_they_are() -> None:
    assert not opened().fixes_files
    assert opened(corrects="Four banal").fixes_files


def test_the_mayor_is_asked_first_where_he_must_validate() -> None:
    assert acts_of_writing(mayor=False) == Acts(WritingAct.SUBMIT, danger=WritingAct.DISCARD)
    assert acts_of_writing(mayor=True) == Acts(WritingAct.ASK_MAYOR, danger=WritingAct.DISCARD)


TEMPLATES = (
    NeedTemplate(theme="culture", title="Bibliothèque", description="Prêter des livres."),
    NeedTemplate(theme="citizenship", title="Cimetière", description="Le plan.", audience="Familles"),
)


@pytest.mark.parametrize(
    ("named", "typed", "offered"),
    [
        ({}, "", False),
        ({"templates": TEMPLATES}, "", True),
        ({"templates": TEMPLATES}, " ", True),
        ({"templates": TEMPLATES}, "Un four", False),
        ({"templates": TEMPLATES, "corrects": "Four banal"}, "", False),
    ],
)
def test_a_template_is_offered_while_nothing_would_be_lost(named: dict[str, object], typed: str, offered: bool) -> None:
    assert opened(**named).offers_templates({"title": "", "description": typed}) is offered


def test_another_template_may_be_taken_while_nothing_of_hers_would_be_replaced() -> None:
    form = opened(templates=TEMPLATES)
    model = dict.fromkeys(form.fields, "") | form.template_for("citizenship")
    assert form.may_take({"title": " ", "description": ""})
    assert form.may_take(model)
    assert not form.may_take(model | {"title": "Cimetière de la Madeleine"})
    assert not form.may_take({"title": "Un four", "description": ""})


def test_a_template_fills_the_fields_for_which_it_has_a_text() -> None:
    form = opened(templates=TEMPLATES)
    assert form.template_for("citizenship") == {
        "title": "Cimetière",
        "description": "Le plan.",
        "theme": "citizenship",
        "audience": "Familles",
    }
    assert form.template_for("sport") == {}
