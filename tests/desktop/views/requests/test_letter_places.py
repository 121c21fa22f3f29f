"""The letter’s questions keep their places: whatever is answered, the next click falls on what was seen there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollBar, QWidget

from desktop.actions.requests.draft_request import draft_request
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.letter_blanks import NO_BLANK
from desktop.viewmodels.requests.letter_fields import SIGNATORIES
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.letter import LetterFields
from desktop.views.requests.page import RequestsPage
from desktop.views.requests.review import ReviewStep
from desktop.views.widgets.buttons import Button
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

FILLED = {"signatory_gender": "f", "signatory_name": "Anne", "prefect_gender": "m", "date": "3 mars 2027"}
OF_DEPUTIES = ("mayor_gender", "signatory_function", "signatory_order")


@pytest.fixture
def window(baule: "Commune", open_window: "Callable[..., Window]") -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def last_step(window: "Window", **changed: str) -> ReviewStep:
    page = window.visit("requests", window.commune.act(draft_request, None, **(COMPLETE | changed)))
    window.commune.until(page.editing.isVisible)
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    assert isinstance(page.form.review, ReviewStep)
    return page.form.review


def at_rest(window: "Window", part: QWidget) -> dict[str, tuple[int, int]]:
    """Where each question and each button of the letter stands in the window, once nothing moves any more."""
    assert part.window() is window.frame
    window.settle()
    shown = [one for one in part.findChildren(QWidget) if one.isVisible() and one.objectName() == ""]
    named = {f"{type(one).__name__} {one.accessibleName()}": one for one in shown if one.accessibleName()}
    return {name: one.mapTo(window.frame, QPoint()).toTuple() for name, one in named.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("width", "percent"), [(1366, 100), (1024, 100), (1366, 200)])
def test_nothing_of_the_letter_moves_with_who_signs(window: "Window", width: int, percent: int) -> None:
    review = last_step(window)
    window.size(width, 768, percent)
    assert review.letter is not None
    box = review.letter.fields["signatory"].control
    box.setFocus()
    review.show_part(box)
    window.settle()
    window.qtbot.keyClick(box, Qt.Key.Key_Shift)  # whoever uses a field has pressed a key in it, or the field
    before = at_rest(window, review)
    for at in range(len(SIGNATORIES)):
        box.setCurrentIndex(at)
        assert at_rest(window, review) == before
        deputy = SIGNATORIES[at][0] in ("premier_adjoint_empeche", "elu_delegue", "agent_delegue")
        order = SIGNATORIES[at][0] in ("elu_delegue", "agent_delegue")
        assert [review.letter.fields[name].isEnabled() for name in OF_DEPUTIES] == [deputy, deputy, order]
    assert window.clipped(review) == []


@pytest.mark.slow
def test_what_is_wrong_in_the_letter_moves_nothing_that_is_seen_of_it(window: "Window") -> None:
    """Shown at the top of the step, the message pushed down the button that was to be pressed next."""
    review = last_step(window)
    window.size(1366, 768, 100)
    assert review.letter is not None
    siret, next_one = (review.letter.fields[name].control for name in ("siret", "reference"))
    assert isinstance(siret, QLineEdit)
    siret.setFocus()
    review.show_part(siret)
    window.qtbot.keyClicks(siret, "12345678901234")
    at_rest(window, review)

    def places() -> list[int]:
        return [one.mapTo(window.frame, QPoint()).y() for one in (siret, review.letter.fields["place"].control)]

    before = places()
    QTest.mousePress(next_one, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert review.letter.fields["siret"].error.isHidden(), "not while the pointer is down"
    QTest.mouseRelease(next_one, Qt.MouseButton.LeftButton)
    window.commune.until(review.errors.isVisible)
    at_rest(window, review)
    assert review.letter.fields["siret"].error.isVisible()
    assert places() == before
    assert next_one.hasFocus()


@pytest.mark.slow
def test_the_last_card_ends_where_the_cards_do_and_the_bar_that_scrolls_lies_beside_it(window: "Window") -> None:
    review = last_step(window)
    window.size(1366, 768, 100)
    bar = review.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    window.settle()
    (seen,) = [one for one in window.frame.findChildren(QScrollBar) if one.isVisible() and one.width()]
    assert (seen.maximum(), seen.value()) == (bar.maximum(), bar.maximum())
    ends = {one.mapTo(window.frame, one.rect().topRight()).x() for one in (review.card, review.to_print)}
    assert len(ends) == 1, "one right edge"
    assert max(ends) < seen.mapTo(window.frame, QPoint()).x()


def test_a_mairie_with_several_postcodes_is_asked_which_is_its_own(window: "Window") -> None:
    review = last_step(window)
    assert review.letter is not None
    asked = review.letter.fields["address"]
    assert "rue de la Mairie" in asked.help.text()
    found = review.editor.request_context
    assert found is not None
    review.letter.relate(replace(found, postal_codes=("76600", "76610")), "department")
    assert "76600 ou 76610" in asked.help.text()
    assert "76600 ou 76610" in asked.control.accessibleDescription()
    asked.control.setText("2, rue X, 76600 Le Havre")
    several = replace(found, postal_codes=("76600", "76610"), mairie={"address": asked.text})
    review.letter.relate(several, "department")
    assert "Repris de votre dernière demande" in asked.help.text()
    asked.control.setText("3, rue X, 76600 Le Havre")
    review.letter.check()
    assert "76600 ou 76610" in asked.help.text(), "it is another address now"


def edited(window: "Window", step: Step) -> LetterFields:
    page = window.visit("requests", window.commune.act(draft_request, None, **COMPLETE))
    window.commune.until(page.editing.isVisible)
    page.navigation.path.turn(step)
    window.settle()
    assert page.form.here.letter is not None
    return page.form.here.letter


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "name", "typed"),
    [
        (Step.REVIEW, "siret", "12345678901234"),
        (Step.REVIEW, "siret", "une suite"),
        (Step.REVIEW, "date", "31 février 2027"),
        (Step.PROJECT, "starts", "31 septembre 2027"),
        (Step.PROJECT, "ends", "3 mars 2001"),
    ],
)
@pytest.mark.parametrize(("width", "percent"), [(1366, 100), (1024, 200)])
def test_the_place_of_what_may_be_wrong_is_kept(
    window: "Window", step: Step, name: str, typed: str, width: int, percent: int
) -> None:
    """What is below does not move for it, neither when the fault is shown nor when it is corrected."""
    window.size(width, 768, percent)
    asked = edited(window, step)
    if name == "ends":
        line = asked.fields["starts"].control
        assert isinstance(line, QLineEdit)
        line.setText("4 mars 2001")

    def places() -> dict[str, int]:
        window.settle()
        return {name: one.control.mapTo(asked, QPoint()).y() for name, one in asked.fields.items() if one.isVisible()}

    before, line = places(), asked.fields[name].control
    assert isinstance(line, QLineEdit)
    line.setText(typed)
    asked.check()
    assert asked.fields[name].error.isVisible()
    assert not asked.fields[name].help.isVisible(), "the error has its place: room for both is an uneven gap"
    assert places() == before
    assert window.clipped(asked) == []
    line.setText("")
    assert asked.fields[name].error.isHidden()
    assert places() == before


@pytest.mark.slow
def test_what_the_letter_leaves_blank_is_named_beside_its_button_and_led_to(window: "Window") -> None:
    review = last_step(window)
    assert review.letter is not None
    assert review.blanks.isVisible()
    assert ", la date, le numéro" in review.blanks.words.text()
    high = review.blanks.height()
    review.blanks.findChild(Button).click()
    window.settle()
    fields = review.letter.fields
    assert fields["signatory_name"].control.hasFocus(), "a name typed at once in the choice before would choose"
    fields["signatory_gender"].control.setCurrentIndex(1)
    fields["prefect_gender"].control.setCurrentIndex(1)
    fields["date"].control.setText("3 mars 2027")
    fields["siret"].control.setText("21450024400017")
    fields["signatory_name"].control.setFocus()
    window.qtbot.keyClicks(fields["signatory_name"].control, "Anne")
    fields["reference"].control.setFocus()
    window.settle()
    of_mayor = "le numéro et la date de la décision du maire"
    assert of_mayor in review.blanks.words.text(), "its decision has blanks too"
    assert review.blanks.height() >= high, "what stands under it does not move"
    button = review.blanks.findChild(Button)
    assert button.isVisible(), "while anything is blank, the way there stays"
    button.click()
    window.settle()
    page = window.frame.findChild(RequestsPage)
    assert page.navigation.path.step is Step.REQUEST
    decided = page.form.request.fields["decided_by"].control
    assert decided.hasFocus()
    decided.setText("Délibération n° 12")
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    assert review.blanks.isHidden()


def test_a_name_typed_at_once_where_the_letter_is_completed_chooses_nothing(window: "Window") -> None:
    """The keyboard was in “Madame ou Monsieur”, where its first letter chose, without a word."""
    named = letter.written(letter.read("") | FILLED | {"signatory_gender": "", "siret": "21450024400017"})
    review = last_step(window, decided_by="Délibération n° 12", letter=named)
    assert review.letter is not None
    gender = review.letter.fields["signatory_gender"].control
    window.click(review.blanks.findChild(Button))
    window.qtbot.keyClicks(window.frame.focusWidget(), "Madeleine")
    assert gender.currentText() == "À compléter"
    assert gender.visibleRegion().boundingRect().height() == gender.height(), "in sight"
    window.press(Qt.Key.Key_Tab)
    assert gender.hasFocus()


@pytest.mark.slow
def test_what_becomes_blank_on_the_step_is_said_and_led_to(window: "Window") -> None:
    complete = letter.written(letter.read("") | FILLED | {"siret": "21450024400017"})
    review = last_step(window, decided_by="Délibération n° 12", letter=complete)
    assert review.letter is not None
    assert review.blanks.isHidden()
    name, other = (review.letter.fields[one].control for one in ("signatory_name", "reference"))
    assert isinstance(name, QLineEdit)

    def typed(text: str) -> None:
        name.setFocus()
        name.selectAll()
        window.qtbot.keyClick(name, Qt.Key.Key_Backspace)
        window.qtbot.keyClicks(name, text)
        other.setFocus()
        window.settle()

    typed("")
    assert (
        review.blanks.words.text() == "La lettre laisse à compléter à la main\u00a0: le nom de la personne qui signe."
    )
    assert other.hasFocus()
    typed("Anne")
    assert review.blanks.words.text() == NO_BLANK
    assert review.blanks.findChild(Button) is None or not review.blanks.findChild(Button).isVisible()
    typed("")
    assert review.blanks.words.text().endswith("le nom de la personne qui signe.")
    button = review.blanks.findChild(Button)
    assert button.isVisible()
    button.click()
    assert name.hasFocus()
