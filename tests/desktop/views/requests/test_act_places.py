"""The buttons under a request keep their places: a second press at one place is never another act."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

SUBMIT, PRINT, PREVIOUS = "Mettre dans la boîte d’envoi", "Imprimer la lettre", "Précédent"
SIZES = [(1366, 100), (1024, 150), (1024, 200)]  # in the last one they need two lines


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def on_step(window: "Window", step: Step, **changed: str) -> RequestsPage:
    page = window.visit("requests", window.commune.act(draft_request, None, **(COMPLETE | changed)))
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    page.navigation.path.turn(step)
    window.settle()
    return page


def place(window: "Window", button: QWidget) -> QRect:
    return QRect(button.mapTo(window.frame, QPoint()), button.size())


@pytest.mark.parametrize(("width", "percent"), SIZES)
def test_the_letter_that_was_taken_changes_which_act_comes_next_and_no_place(
    window: "Window", width: int, percent: int
) -> None:
    """The two changed places: whoever aimed at “Imprimer la lettre” a second time began to send."""
    page = on_step(window, Step.REVIEW)
    window.size(width, 1000, percent)
    assert (window.act(PRINT).property("kind"), window.act(SUBMIT).property("kind")) == ("main", "plain")
    before = [place(window, window.act(words)) for words in (PRINT, SUBMIT, PREVIOUS)]
    page.navigation.path.note_printed()
    window.settle()
    assert (window.act(PRINT).property("kind"), window.act(SUBMIT).property("kind")) == ("plain", "main")
    assert [place(window, window.act(words)) for words in (PRINT, SUBMIT, PREVIOUS)] == before


@pytest.mark.parametrize("changed", [{}, {"title": ""}], ids=["complete", "incomplete"])
@pytest.mark.parametrize(("width", "percent"), SIZES)
def test_nothing_is_sent_where_one_went_back_a_step_before(
    window: "Window", width: int, percent: int, changed: dict[str, str]
) -> None:
    page = on_step(window, Step.FUNDING, **changed)
    window.size(width, 1000, percent)
    back, on = (place(window, window.act(words)) for words in (PREVIOUS, "Suivant"))
    page.navigation.path.go_on()
    window.settle()
    submit = place(window, window.act(SUBMIT))
    assert window.act(SUBMIT).property("kind") == "plain", "the letter comes before it, and what lacks before both"
    assert not submit.intersects(back)
    assert not submit.intersects(on)
