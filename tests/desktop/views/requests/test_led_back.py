"""A request that is open is led to again, from another page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.database.queries import requests
from desktop.domain import typed_plan
from desktop.viewmodels.kit.targets import RESTART, RESUME
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.buttons import Button
from tests.desktop.viewmodels.requests.complete_request import COMPLETE, PLAN
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_led_back_to_the_request_that_is_open_she_writes_in_it_at_once(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """As by "Reprendre le dernier brouillon"."""
    baule.campaign("needs")
    window = open_window(baule, requests=RequestsPage, settings=composed("settings"))
    page = window.visit("requests", "new")
    window.commune.until(page.form.isVisible)
    focus = window.frame.focusWidget()
    assert focus is not None
    assert page.form.here.isAncestorOf(focus)
    page.editor.type("title", "Former")
    window.visit("settings")
    (row,) = window.commune.ask(requests.listed)
    window.visit("requests", row.id)
    window.settle()
    assert window.frame.focusWidget() is focus


def test_led_back_to_a_text_that_is_filled_she_goes_on_after_it(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """The caret stood before the first letter of the object."""
    baule.campaign("needs")
    id = baule.act(draft_request, None, **{**COMPLETE, "description": ""})
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests", id)
    window.commune.until(page.form.isVisible)
    window.click(page.form.bar.buttons[Step.REQUEST])
    page.form.start()
    title = page.form.here.fields["title"].control
    assert title.hasFocus()
    assert title.cursorPosition() == len(title.text()) > 0


def test_opened_to_be_read_over_it_keeps_the_keyboard_in_its_text(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """Right after the list had come, "‹ Toutes les demandes" got it, and the first space led out."""
    baule.campaign("needs")
    baule.act(draft_request, None, **COMPLETE)
    window = open_window(baule, requests=RequestsPage, settings=composed("settings"))
    window.visit("settings")
    page = window.visit("requests")
    window.commune.until(page.list.list.hasFocus)  # on a busy computer a moment after the page has come
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.form.isVisible()
    focus = window.frame.focusWidget()
    assert focus is not None
    assert page.form.here.isAncestorOf(focus)


WRITTEN = replace(PLAN, resources=(PLAN.resources[0], replace(PLAN.resources[1], note="Budget de 2026")))
TYPED = {
    f"{letter.OF_LETTER}reference": {"letter": letter.changed("", "reference", "Notre référence 12")},
    "funding.resources.1.note": {"funding": typed_plan.encode(WRITTEN)},
}


@pytest.mark.parametrize("name", list(TYPED))
@pytest.mark.parametrize("crashed", [True, False])
def test_she_goes_on_in_what_she_wrote_last(
    baule: "Commune", open_window: Callable[..., "Window"], name: str, *, crashed: bool
) -> None:
    """The top of the step was shown, or its first field had the keyboard, with what was typed out of sight."""
    baule.campaign("needs")
    id = baule.act(draft_request, None, **(COMPLETE if crashed else COMPLETE | TYPED[name]))
    if crashed:
        baule.act(open_request, id)
        baule.act(draft_request, id, **TYPED[name])
    window = open_window(baule, requests=RequestsPage, settings=composed("settings"))
    window.size(1024, 600, 150)
    window.visit("settings")
    page = window.visit("requests", f"{RESUME}{id}" if crashed else id)
    window.commune.until(page.form.isVisible)
    if not crashed:
        page.form.lead(name)
        window.settle()
        window.visit("settings")
        window.visit("requests", id)
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), QLineEdit))
    field = window.frame.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() in ("Notre référence 12", "Budget de 2026")
    window.commune.until(lambda: field.visibleRegion().boundingRect().height() == field.height())
    assert field.cursorPosition() == len(field.text())
    assert not field.hasSelectedText()


def test_in_another_step_than_that_of_the_words_found_after_a_crash_she_writes_in_sight(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """The text of before could not be stored, and its button had the keyboard: she was led to those words, unseen."""
    baule.campaign("needs")
    id = baule.act(draft_request, None, **COMPLETE)
    baule.act(open_request, id)
    baule.act(draft_request, id, **TYPED["funding.resources.1.note"])
    window = open_window(baule, requests=RequestsPage)
    baule.read_only(True)
    page = window.visit("requests", f"{RESTART}{id}")
    window.commune.until(page.form.isVisible)
    window.click(page.form.bar.buttons[Step.EXPENSES])
    baule.read_only(False)
    focus = window.frame.focusWidget()
    assert focus is not None
    assert page.form.here.isAncestorOf(focus)


@pytest.mark.parametrize("away", [True, False])
def test_the_caret_of_one_request_is_not_put_into_another(
    baule: "Commune", open_window: Callable[..., "Window"], *, away: bool
) -> None:
    """The calendar was written in as the page was left: what was typed at once went to that of the next request."""
    baule.campaign("needs")
    left = baule.act(draft_request, None, **COMPLETE, calendar="En mars")
    id = baule.act(draft_request, None, **{**COMPLETE, "title": "Équiper la salle", "description": ""})
    window = open_window(baule, requests=RequestsPage, settings=composed("settings"))
    page = window.visit("requests", left)
    window.commune.until(page.form.isVisible)
    page.form.lead("calendar")
    window.settle()
    if away:
        window.visit("settings")
        window.visit("requests", id)
    else:
        page.open(id)
    window.commune.until(lambda: page.editor.id == id and page.form.isVisible())
    window.settle()
    assert window.frame.focusWidget() is page.form.here.fields["description"].control


def test_a_field_that_the_review_leads_to_is_in_sight_in_a_low_window(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """The step opened at its top, with the keyboard below the edge."""
    baule.campaign("needs")
    plan = replace(PLAN, resources=(replace(PLAN.resources[0], amount="z"), *PLAN.resources[1:]))
    id = baule.act(draft_request, None, **{**COMPLETE, "funding": typed_plan.encode(plan)})
    window = open_window(baule, requests=RequestsPage)
    window.size(1024, 600, 200)
    page = window.visit("requests", id)
    window.commune.until(page.form.isVisible)
    page.navigation.path.turn(Step.REVIEW)  # so low, the steps have no buttons
    window.settle()
    (there,) = [one for one in page.form.here.findChildren(Button) if one.isVisible() and one.text() == "Y aller"]
    window.click(there)
    window.commune.until(lambda: isinstance(window.frame.focusWidget(), QLineEdit))
    field = window.frame.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "z"
    window.commune.until(lambda: field.visibleRegion().boundingRect().height() == field.height())


def test_that_the_text_goes_on_apart_is_said_until_she_turns_to_another_step(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """It stayed over all five steps, where a low window has little room; what was refused stays until it is mended."""
    baule.campaign("needs")
    id = baule.act(draft_request, None, **COMPLETE)
    window = open_window(baule, requests=RequestsPage)
    page = window.visit("requests", id)
    window.commune.until(page.form.isVisible)
    page.editor.kept_apart.emit("Ce texte a été changé ailleurs entre-temps.")
    assert page.refused.isVisible()
    window.click(page.form.bar.buttons[Step.REQUEST])
    assert not page.refused.isVisible()
    page.refused.say_refused("Objet : il manque.")
    window.click(page.form.bar.buttons[Step.REVIEW])
    assert page.refused.isVisible(), "the control"
