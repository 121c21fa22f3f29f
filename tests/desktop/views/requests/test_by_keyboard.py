"""The first step of a request by keyboard only: Tab goes from top to bottom, from the first empty field on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.actions.requests.draft_request import draft_request
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def opened(window: "Window", **said: str) -> RequestsPage:
    """A draft that says this much."""
    page = window.visit("requests", str(window.commune.act(draft_request, None, **said)))
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    return page


def test_tab_meets_each_field_of_the_request_as_it_stands_on_the_page(window: "Window") -> None:
    page = opened(window, category="agent_training", title="Accueil", decided_by="Le conseil")
    window.click(window.act("Précédent"))  # everything is reported there: it was opened at the second step
    step = page.form.request
    walk: list[QWidget] = []
    for _ in range(5):
        focus = window.frame.focusWidget()
        assert focus is not None
        walk.append(focus)
        window.press(Qt.Key.Key_Tab)
    assert walk == [
        step.fields["title"].control,
        step.fields["decided_by"].control,
        step.category.buttons["agent_training"],
        step.level.buttons["department"],
        window.act("Suivant"),
    ]


def test_what_is_typed_into_a_new_request_at_once_is_its_title(window: "Window") -> None:
    """The keyboard was on the categories: the text was lost, and its first space chose one of them."""
    page = window.visit("requests")
    window.answer("Écrire une demande")
    assert isinstance(page, RequestsPage)
    window.commune.until(page.editing.isVisible)
    step, focus = page.form.request, window.frame.focusWidget()
    assert focus is not None
    window.qtbot.keyClicks(focus, "un deux")
    assert (step.fields["title"].text, step.category.chosen_id) == ("un deux", "")


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (1024, 600, 200)])
def test_the_keyboard_comes_from_the_texts_of_a_new_request_to_its_category(
    window: "Window", width: int, height: int, percent: int
) -> None:
    """The category stood at the left of the texts, or out of sight above them, and was missed until the last step."""
    window.size(width, height, percent)
    page = window.visit("requests")
    window.answer("Écrire une demande")
    assert isinstance(page, RequestsPage)
    window.commune.until(page.editing.isVisible)
    window.settle()
    step = page.form.request
    assert window.frame.focusWidget() is step.fields["title"].control
    assert not step.fields["title"].control.visibleRegion().isEmpty()
    window.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    first = next(iter(step.category.buttons.values()))
    assert window.frame.focusWidget() is first
    assert not first.visibleRegion().isEmpty()


@pytest.mark.slow
def test_the_keyboard_arrives_on_the_first_thing_that_is_left_empty(window: "Window") -> None:
    page = opened(window, category="agent_training", decided_by="Le conseil")
    assert window.frame.focusWidget() is page.form.request.fields["title"].control
    page = opened(window, category="agent_training", title="Accueil")
    assert window.frame.focusWidget() is page.form.request.fields["decided_by"].control
    page = opened(window, title="Accueil", decided_by="Le conseil")
    assert window.frame.focusWidget() is next(iter(page.form.request.category.buttons.values()))


def test_a_complete_request_opens_at_the_top_of_its_page_in_a_low_window(window: "Window") -> None:
    """Its title, its save state and its steps were scrolled away."""
    window.size(1024, 600, 200)
    page = opened(window, **COMPLETE)
    bar = page.area.verticalScrollBar()
    window.qtbot.waitUntil(lambda: bar.maximum() > 0)
    for _turn in range(5):  # the page scrolls to the keyboard only once it is laid out
        window.settle()
    assert bar.value() == 0
    assert page.title.visibleRegion().boundingRect() == page.title.rect()


def test_a_day_without_its_year_is_doubted_on_leaving_the_field(window: "Window") -> None:
    field = opened(window, category="agent_training").form.request.fields["decided_by"]
    field.control.setFocus()
    window.qtbot.keyClicks(field.control, "Conseil du 4 mars")
    window.press(Qt.Key.Key_Tab)
    window.qtbot.waitUntil(lambda: field.hint is not None and "4 mars" in field.hint.text())
