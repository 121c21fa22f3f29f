"""An error under a field, however many lines it takes: the field keeps its height, the sentence is whole."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.forms.field import Field
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

SIZES = [pytest.param(1366, 768, 100, marks=pytest.mark.slow), (1366, 768, 200), (1024, 600, 100)]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def edited(window: "Window", step: Step, id: str = "new") -> RequestsPage:
    page = window.visit("requests", id)
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    page.navigation.path.turn(step)
    window.settle()
    return page


def whole(window: "Window", field: Field, part: QWidget) -> None:
    """Nothing of the field is cut or drawn over."""
    assert field.error.isVisible()
    assert window.clipped(part) == []
    window.qtbot.waitUntil(lambda: field.control.height() >= field.control.sizeHint().height())
    assert field.error.mapTo(field, QPoint()).y() > field.control.geometry().bottom()
    assert field.height() >= field.heightForWidth(field.width())


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_a_wrong_date_stands_whole_above_what_is_wrong_with_it(
    window: "Window", width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    form = edited(window, Step.PROJECT).form.project
    assert form.letter is not None
    for name, typed in (("starts", "au printemps"), ("ends", "31 février 2021")):
        line = form.letter.fields[name].control
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.setText(typed)
        form.letter.fields["location"].control.setFocus()
    for name in ("starts", "ends"):
        whole(window, form.letter.fields[name], form.letter)


@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_a_wrong_siret_stands_whole_above_what_is_wrong_with_it(
    window: "Window", width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    form = edited(window, Step.REVIEW).form.review
    assert form.letter is not None
    line = form.letter.fields["siret"].control
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.setText("12345678901234")
    form.letter.fields["reference"].control.setFocus()
    whole(window, form.letter.fields["siret"], form.letter)


@pytest.mark.slow
def test_what_is_wrong_in_the_letter_of_a_draft_is_said_under_its_fields_and_led_to(window: "Window") -> None:
    said = letter.written({"starts": "au printemps", "siret": "12345678901234"})
    id = window.commune.act(draft_request, None, **(COMPLETE | {"letter": said}))
    form = edited(window, Step.REVIEW, id).form
    assert len(form.review.errors.ways) == 2
    for name, step in (("siret", Step.REVIEW), ("starts", Step.PROJECT)):
        form.lead(f"letter.{name}")
        window.settle()
        assert form.here is (form.review if step is Step.REVIEW else form.project)
        assert form.here.letter is not None
        field = form.here.letter.fields[name]
        assert field.control.hasFocus()
        assert field.error.isVisible()


@pytest.mark.slow
def test_what_is_mended_on_the_last_step_is_no_longer_to_be_mended_there(window: "Window") -> None:
    id = window.commune.act(draft_request, None, **COMPLETE)
    form = edited(window, Step.REVIEW, id).form.review
    assert form.letter is not None
    assert not form.errors.isVisible()
    line = form.letter.fields["siret"].control
    assert isinstance(line, QLineEdit)
    for typed, wrong in (("12345678901234", True), ("", False)):
        line.setFocus()
        line.setText(typed)
        form.letter.fields["reference"].control.setFocus()
        window.commune.until(lambda wrong=wrong: form.errors.isVisible() is wrong)
        assert len(form.errors.ways) == int(wrong)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "percent"), SIZES)
def test_a_wrong_amount_stands_whole_above_what_is_wrong_with_it(
    window: "Window", width: int, height: int, percent: int
) -> None:
    form = edited(window, Step.EXPENSES).form
    window.size(width, height, percent)  # once it is visible: its columns are laid out again
    line = form.funding.expenses.lines[0]
    amount = line.controls["amount_ttc"]
    assert isinstance(amount, QLineEdit)
    amount.setFocus()
    amount.setText("douze mille euros")
    form.funding.expenses.add.setFocus()
    assert line.error.isVisible()
    assert window.clipped(form.expenses) == []
    window.qtbot.waitUntil(lambda: amount.height() >= amount.sizeHint().height())
    assert line.height() >= line.heightForWidth(line.width())
