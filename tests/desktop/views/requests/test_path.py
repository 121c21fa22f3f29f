"""The path of a request in a real window: by the keyboard alone, nothing lost, each step made when it is needed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.step_state import Step
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.label import Label
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    return open_window(baule, requests=RequestsPage)


def edited(window: "Window", target: str = "new") -> RequestsPage:
    page = window.visit("requests", target)
    window.commune.until(page.editing.isVisible)
    assert isinstance(page, RequestsPage)
    return page


def press(window: "Window", key: Qt.Key) -> None:
    """Alt and a letter: a button that is reached so goes down for a moment first."""
    window.frame.acts.rest()
    window.qtbot.keyClick(window.frame.focusWidget() or window.frame, key, Qt.KeyboardModifier.AltModifier)
    window.settle()


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def test_the_whole_path_is_walked_by_the_keyboard_alone(window: "Window") -> None:
    page = edited(window)
    window.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)  # from the title over the decision to the categories
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert page.editor.fields["category"] == "agent_training"
    walked = []
    for step in Step:
        window.commune.until(lambda step=step: page.navigation.path.step is step)
        walked.append(page.form.here.heading.text())
        assert page.form.here.isAncestorOf(window.frame.focusWidget()), "on the first thing to do"
        press(window, Qt.Key.Key_V)
    assert walked == [
        "Étape 1 sur 5 · La demande",
        "Étape 2 sur 5 · Le projet et son calendrier",
        "Étape 3 sur 5 · Les dépenses",
        "Étape 4 sur 5 · Le financement",
        "Étape 5 sur 5 · Relire et imprimer",
    ]
    press(window, Qt.Key.Key_P)
    window.commune.until(lambda: page.navigation.path.step is Step.FUNDING)


def test_each_step_begins_where_one_can_type(window: "Window") -> None:
    page = edited(window)
    for step in (Step.PROJECT, Step.EXPENSES, Step.FUNDING):
        page.navigation.path.turn(step)
        page.form.start()
        window.settle()
        assert isinstance(window.frame.focusWidget(), QLineEdit | QPlainTextEdit), step


@pytest.mark.slow
def test_tab_goes_through_every_step_and_comes_out_again(window: "Window") -> None:
    page = edited(window)
    for step in Step:
        page.navigation.path.turn(step)
        page.form.start()
        window.settle()
        seen = set()
        for _ in range(120):
            if window.frame.focusWidget() in seen:
                break
            seen.add(window.frame.focusWidget())
            window.qtbot.keyClick(window.frame.focusWidget(), Qt.Key.Key_Tab)
        inner = page.form.here.inner
        asked = [p for p in inner.findChildren(QLineEdit) if p.isVisible() and p.isEnabled() and p.focusPolicy()]
        assert {part for part in asked if part.objectName() != "qt_spinbox_lineedit"} <= seen, step
        assert any(isinstance(p, QAbstractButton) and window.frame.acts.isAncestorOf(p) for p in seen if p), step


@pytest.mark.slow
def test_each_step_keeps_its_place_while_one_writes(window: "Window") -> None:
    page = edited(window)

    def places() -> list[int]:
        return [button.x() for button in page.form.bar.buttons.values()]

    before = places()
    for step in Step:
        window.click(page.form.bar.buttons[step])
        assert places() == before
    assert "à revoir" in page.form.bar.buttons[Step.REQUEST].text()
    for name, text in COMPLETE.items():
        page.editor.type(name, text)
    window.settle()
    assert places() == before


@pytest.mark.slow
def test_the_last_step_begins_with_its_heading(window: "Window") -> None:
    page = edited(window, str(window.commune.act(draft_request, None, **COMPLETE)))
    window.frame.resize(1366, 600)
    for _ in Step:
        press(window, Qt.Key.Key_V)
    window.commune.until(lambda: page.navigation.path.step is Step.REVIEW)
    window.settle()
    heading = page.form.review.heading
    assert page.form.review.isAncestorOf(window.frame.focusWidget())
    assert heading.visibleRegion().boundingRect() == heading.rect()


@pytest.mark.slow
def test_nothing_typed_is_lost_on_changing_step(window: "Window") -> None:
    page = edited(window)
    title, description = page.form.request.fields["title"].control, page.form.project.fields["description"].control
    assert isinstance(title, QLineEdit)
    assert isinstance(description, QPlainTextEdit)
    title.setFocus()
    window.qtbot.keyClicks(title, "Accueil")
    window.click(page.form.bar.buttons[Step.PROJECT])
    window.qtbot.keyClicks(description, "Deux agents")
    window.click(page.form.bar.buttons[Step.EXPENSES])
    line = page.form.funding.expenses.lines[0]
    item = line.controls["item"]
    item.setFocus()
    window.qtbot.keyClicks(item, "Borne")
    for control in (*line.controls.values(), line.remove)[1:]:
        window.press(Qt.Key.Key_Tab)
        assert control.hasFocus()
        assert line.error.text() == "", "while the line is being filled"
    window.press(Qt.Key.Key_Tab)
    window.commune.until(lambda: line.error.text() != "")
    window.click(page.form.bar.buttons[Step.FUNDING])
    window.click(page.form.bar.buttons[Step.REQUEST])
    assert title.text() == "Accueil"
    assert description.toPlainText() == "Deux agents"
    window.commune.until(lambda: page.editor.kept and bool(page.editor.id))
    again = edited(window, page.editor.id)
    assert again.form.expenses.funding.expenses.values[0]["item"] == "Borne"


@pytest.mark.slow
def test_each_step_says_in_words_whether_something_is_missing_there(window: "Window") -> None:
    page = edited(window)
    bar = page.form.bar
    assert bar.buttons[Step.REQUEST].text() == "1. La demande\nÀ remplir"
    window.click(bar.buttons[Step.REVIEW])
    window.click(bar.buttons[Step.REQUEST])
    assert bar.buttons[Step.REQUEST].text() == "1. La demande\n3\u00a0points à revoir"
    assert "il manque l’objet" in page.form.here.missing.text().casefold()
    page.editor.type("title", "Accueil")
    assert bar.buttons[Step.REQUEST].text() == "1. La demande\n2\u00a0points à revoir"
    said = QAccessible.queryAccessibleInterface(bar.buttons[Step.FUNDING]).text(QAccessible.Text.Name)
    assert said == "4. Le financement. 1\u00a0point à revoir"
    heading = QAccessible.queryAccessibleInterface(page.form.here.heading)
    assert heading.role() == QAccessible.Role.Heading
    assert all(button.height() >= 24 for button in bar.buttons.values())
    window.size(1024, 600, 100)
    assert not bar.buttons[Step.REQUEST].isVisible()
    assert bar.box.currentText() == "1. La demande"
    bar.box.activated.emit(1)
    assert page.form.project.isVisible()
    assert bar.box.itemText(0) == "1. La demande (2\u00a0points à revoir)"


@pytest.mark.slow
def test_a_step_is_made_when_one_comes_to_it(window: "Window") -> None:
    window.visit("requests")
    page = edited(window)
    assert list(page.form._steps) == [Step.REQUEST]
    window.click(window.act("Suivant"))
    assert list(page.form._steps) == [Step.REQUEST, Step.PROJECT]


@pytest.mark.slow
def test_a_step_shows_what_the_draft_says_when_it_is_made(window: "Window") -> None:
    page = edited(window, str(window.commune.act(draft_request, None, **COMPLETE, letter='{"starts":"3 mai 2021"}')))
    assert list(page.form._steps) == [Step.REVIEW]
    assert [table.item(0, 0).text().replace("\u00ad", "") for table in page.form.review.tables] == [
        "Formation\nFonctionnement",
        "État (cette demande)\nSollicitée",
        "Début prévu (lettre seulement)",
    ]
    assert page.form.request.fields["title"].text == "Former les agents"
    assert page.form.request.category.buttons["agent_training"].isChecked()
    assert page.form.project.fields["description"].text == COMPLETE["description"]
    assert page.form.project.letter is not None
    assert page.form.project.letter.fields["starts"].text == "3 mai 2021"
    assert page.form.expenses.funding.expenses.values[0]["item"] == "Formation"
    assert page.editor.kept, "showing is no typing"


@pytest.mark.slow
def test_what_kept_it_from_leaving_is_said_in_a_step_made_later(window: "Window") -> None:
    page = edited(window)
    page.navigation.path.turn(Step.REVIEW)
    window.click(window.act("Mettre dans la boîte d’envoi"))
    window.commune.until(lambda: page.form.review.errors.isAncestorOf(window.frame.focusWidget()))
    assert Step.PROJECT not in page.form._steps
    window.click(page.form.bar.buttons[Step.PROJECT])
    assert "Il manque l’explication." in page.form.project.fields["description"].error.text()
    page.editor.type("description", "Deux agents")
    page.editor.type("title", "Accueil")
    assert page.form.bar.buttons[Step.PROJECT].text() == "2. Le projet et son calendrier\nRien ne manque"


@pytest.mark.slow
def test_the_letter_follows_the_préfet_who_was_chosen_since(window: "Window") -> None:
    page = edited(window)
    page.navigation.path.turn(Step.REVIEW)
    page.navigation.path.turn(Step.REQUEST)
    page.form.request.level.buttons["region"].click()
    page.navigation.path.turn(Step.REVIEW)
    window.settle()
    assert "Préfecture de la région Centre-Val de Loire" in words(page.form.review)


def test_once_it_left_the_letter_is_the_next_thing_to_print(window: "Window") -> None:
    id = str(window.commune.act(draft_request, None, **COMPLETE))
    window.commune.act(submit_request, id)
    page = window.visit("requests", id)
    window.commune.until(page.reading.isVisible)
    window.click(window.act("Imprimer la lettre"))
    window.commune.until(lambda: page.previewed is not None and page.previewed.sheets.count > 0)
    assert "Former les agents" in page.previewed.preview.document.sheets[0].text
    page.previewed.reject()
    window.settle()


@pytest.mark.slow
def test_where_nothing_can_be_sent_the_letter_is_printed(
    without_siren: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(without_siren, requests=RequestsPage)
    page = edited(window, str(without_siren.act(draft_request, None, **COMPLETE)))
    assert page.navigation.path.step is Step.REVIEW, "nothing is missing"
    assert "Imprimez la lettre et remettez-la." in words(page.form.review)
    assert not page.form.review.errors.isVisible()
    assert page.bar_acts.main is not None
    assert page.bar_acts.main.text() == "Imprimer la le&ttre"


@pytest.mark.slow
def test_a_remark_on_the_letter_comes_and_goes_as_its_date_is_typed(window: "Window") -> None:
    dates = letter.changed("", "starts", "3 mai 2021")
    page = edited(window, str(window.commune.act(draft_request, None, **COMPLETE | {"letter": dates})))
    warned = page.form.review.warned
    assert page.navigation.path.step is Step.REVIEW
    assert not warned.isVisible()
    page.editor.type("letter", letter.changed(dates, "date", "4 mai 2021"))
    window.settle()
    assert warned.isVisible()
    assert "⚠ Le début prévu (3\u00a0mai 2021) est avant la date de la lettre" in words(warned)
    page.editor.type("letter", letter.changed(dates, "date", "2 mai 2021"))
    window.settle()
    assert not warned.isVisible()


def test_the_question_gives_its_way_back_the_keyboard_wherever_that_was(window: "Window") -> None:
    page = edited(window, window.commune.act(draft_request, None, **COMPLETE))
    page.back.setFocus()
    page.editor.ask_submit()
    window.commune.until(page.confirming.isVisible)
    window.settle()
    focus = window.frame.focusWidget()
    assert isinstance(focus, QAbstractButton)
    assert focus.text().replace("&", "") == "Revenir au texte"
    window.answer("Oui")
    window.commune.until(page.reading.isVisible)
    window.settle()
    assert window.frame.acts.isAncestorOf(window.frame.focusWidget())
