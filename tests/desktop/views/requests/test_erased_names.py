"""Signatories are erased in the settings while a request is open on its page: the form follows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.settings.erase_person import erase_person
from desktop.database.queries import requests
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.step_state import Step
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

NAME = "Jeanne Martin"


def test_the_form_that_is_open_shows_the_letter_without_them_and_stores_them_no_more(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    baule.campaign("needs")
    id = baule.act(draft_request, None, title="Salles", letter=letter.changed("", "signatory_name", NAME))
    window = open_window(baule, home=composed("home"), requests=composed("requests"))
    page = window.visit("requests", id)
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    field = page.form.review.letter.fields["signatory_name"]
    assert field.text == NAME
    window.visit("home")
    baule.act(erase_person, letters=True)
    window.visit("requests")
    window.settle()
    assert field.text == ""
    page.navigation.editor.type_letter("signatory_title", "Conseillère")
    page.navigation.editor.keep()
    window.settle()
    (row,) = baule.ask(requests.listed)
    assert "Conseillère" in row.fields["letter"]
    assert NAME not in row.fields["letter"]
