"""The panel and the switches in a real window of the demonstration, of which there is only one."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QPushButton
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.platform.decided import Decided
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import borrowing
from desktop.demo.worlds.world import BAND
from desktop.domain.french import FIXED
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.shell.problem import ProblemDialog
from desktop.views.widgets.label import Label
from resources.demonstration import read_world
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    presenter_of,
    ready,
    stage_of,
    words_in,
)


@pytest.mark.slow
def test_it_folds_away_where_there_is_no_room_and_comes_back(application: Application, qtbot: QtBot) -> None:
    frame, panel = frame_of(application), panel_of(application)
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    words = [button.text() for button in frame.findChildren(QPushButton) if button.isVisible()]
    assert "Réseau\u00a0: absent (F9)" in words
    assert "Décider (F10)" in words
    whole = frame.width() - frame.side.width()
    qtbot.waitUntil(lambda: frame.page("home").width() == whole)
    fold = next(button for button in frame.findChildren(QPushButton) if button.text() == "Fil (F8)")
    fold.click()
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: frame.page("home").width() == whole - panel.width())  # both are read whole
    frame.theme.apply(choice="clair", size=200)
    qtbot.waitUntil(lambda: panel.width() == frame.width() - frame.side.width())  # it hides no part of a sentence
    assert panel.isVisible()
    frame.side.buttons["needs"].click()
    qtbot.waitUntil(lambda: not panel.isVisible())  # the place that was asked for is seen
    assert frame.current == "needs"
    fold.click()
    qtbot.waitUntil(panel.isVisible)
    frame.theme.apply(choice="clair", size=100)
    frame.go("home")
    frame.resize(1366, 768)
    qtbot.waitUntil(lambda: frame.page("home").width() < 1366 - panel.width())


@pytest.mark.slow
def test_the_network_goes_round(application: Application, qtbot: QtBot) -> None:
    frame = frame_of(application)
    frame.resize(1366, 768)
    qtbot.waitUntil(lambda: any(one.text().endswith("absent (F9)") for one in frame.findChildren(QPushButton)))
    network = next(button for button in frame.findChildren(QPushButton) if button.text().startswith("Réseau"))
    seen = []
    for _ in range(4):
        seen.append(network.text().removeprefix("Réseau\u00a0: "))
        network.click()
    assert seen == ["absent (F9)", "lent (F9)", "absent (F9)", "présent (F9)"], (
        "a slow exchange is cut, then it is whole"
    )
    assert application.session is not None
    syncing = application.session.syncing
    qtbot.waitUntil(lambda: not syncing.state.running, timeout=PATIENCE_MS)
    network.click()
    assert syncing.state.running
    qtbot.waitUntil(lambda: not syncing.state.running, timeout=PATIENCE_MS)
    network.click()
    assert network.text().endswith("présent (F9)")  # nothing was under way
    qtbot.waitUntil(lambda: not syncing.state.running, timeout=PATIENCE_MS)


@pytest.mark.slow
def test_the_sheet_to_leave_behind_is_shown_in_the_last_step(application: Application, qtbot: QtBot) -> None:
    frame = frame_of(application)
    frame.resize(1366, 768)

    def button(words: str) -> QPushButton:
        return next(one for one in panel_of(application).findChildren(QPushButton) if words in one.text())

    assert not button("Voir la feuille à laisser").isVisible()
    stage_of(application).show(len(STEPS) - 1)
    qtbot.waitUntil(button("Voir la feuille à laisser").isVisible)
    button("Voir la feuille à laisser").click()
    asking = frame.findChild(AdviserDialog)
    assert asking is not None
    qtbot.waitUntil(asking.isVisible)
    asking.fields["telephone"].setText("02 00 00 00 00")
    asking.show_sheet.click()
    dialog = frame.findChild(PreviewDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=PATIENCE_MS)
    assert dialog.preview.document is not None
    (sheet,) = dialog.preview.document.sheets
    assert "Pour commencer" in sheet.text
    assert "02 00 00 00 00" in sheet.text.replace("\u00a0", " ")
    assert dialog.windowTitle().startswith("DÉMONSTRATION · ")
    dialog.reject()


def test_the_answer_on_the_stick_is_seen_where_the_panel_is_folded(application: Application, qtbot: QtBot) -> None:
    frame, panel = frame_of(application), panel_of(application)
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage_of(application).show(number_of("usb_stick"))
    ready(application, qtbot)
    stage_of(application).answer(yes=False)  # not ready, as nothing may be voted for yet; the request goes by the stick
    frame.go("outbox", "usb")
    page: Any = frame.page("outbox")
    qtbot.waitUntil(lambda: page.stick.stick.known.refreshed, timeout=PATIENCE_MS)
    assert not page.stick.code.isVisible()
    page.stick.write.click()
    assert not page.findChildren(QFileDialog)  # the stick is a folder in this test
    qtbot.waitUntil(lambda: page.stick.message.words.text().startswith("Écrit sur la clé"), timeout=PATIENCE_MS)
    assert "ne clignote plus" not in page.stick.message.words.text()
    next(one for one in frame.findChildren(QPushButton) if one.text() == "Porter (F10)").click()
    qtbot.waitUntil(panel.isVisible, timeout=PATIENCE_MS)
    assert "La clé est revenue" in [label.text() for label in panel.findChildren(Label) if label.isVisible()]
    frame.resize(1024, 768)
    frame.theme.apply(choice="clair", size=150)
    answer: Any = next(label for label in panel.findChildren(Label) if label.text() == "La clé est revenue")
    card = answer.parentWidget()
    qtbot.waitUntil(lambda: panel.width() == frame.width() - frame.side.width())
    qtbot.waitUntil(lambda: card.height() == card.parentWidget().height())  # its last line is not cut
    frame.theme.apply(choice="clair", size=100)
    frame.resize(1024, 600)
    page.stick.take.click()
    qtbot.waitUntil(lambda: page.stick.message.words.text().startswith("Repris de la clé"), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: bool(page.stick.stick.known.taken), timeout=PATIENCE_MS)
    page.stick.take.click()  # what was imported before is not taken for another answer
    qtbot.waitUntil(lambda: "pas de nouvelle réponse" in page.stick.message.words.text(), timeout=PATIENCE_MS)


@pytest.mark.slow
def test_a_stick_that_another_hand_changed_is_a_sentence(application: Application, qtbot: QtBot) -> None:
    panel: Any = panel_of(application)
    frame_of(application).resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)

    def places() -> list[QPoint]:
        QApplication.processEvents()
        return [one.mapTo(panel, QPoint()) for one in (panel.buttons.back, panel.buttons.forward)]

    before = places()
    stage_of(application).show(number_of("usb_stick"))
    ready(application, qtbot)
    stage_of(application).answer(yes=False)
    assert places() == before, "nothing moves under the pointer from step to step"
    usb = application.world.places.usb
    assert usb is not None
    (usb / "demonstration-x.relais").write_bytes(b"bonjour")
    panel.switches.decide.trigger()
    qtbot.waitUntil(lambda: panel.example_title.text() == "La clé ne peut pas être lue", timeout=PATIENCE_MS)
    assert panel.example.isVisible()
    assert places() == before, "nor when an answer comes"
    assert frame_of(application).findChild(ProblemDialog) is None


@pytest.mark.slow
def test_the_step_of_the_letter_opens_the_request_that_lies_ready(application: Application, qtbot: QtBot) -> None:
    frame = frame_of(application)
    stage_of(application).show(number_of("letter"))
    qtbot.waitUntil(lambda: frame.current == "requests", timeout=PATIENCE_MS)
    page: Any = frame.page("requests")
    qtbot.waitUntil(page.editing.isVisible, timeout=PATIENCE_MS)
    assert page.editor.fields["title"] == read_world().request.title


def test_every_window_and_dialog_says_that_all_is_invented(application: Application) -> None:
    def banded(window: QObject) -> bool:
        band = window.findChild(QFrame, "demonstrationBand")
        return band is not None and BAND.replace("ici n’est ", f"ici{FIXED}n’est{FIXED}") in words_in(band)

    frame = frame_of(application)
    assert banded(frame)
    assert banded(presenter_of(application))
    assert presenter_of(application).windowTitle().startswith("DÉMONSTRATION · ")
    assert frame.windowTitle().startswith("DÉMONSTRATION · ")
    application.show_problem(RuntimeError("shown"))
    dialog = frame.findChild(ProblemDialog)
    assert dialog is not None
    assert banded(dialog)
    dialog.accept()
    application.ask()
    asking = application._asking
    assert asking is not None
    assert banded(asking)
    asking.close()


def test_the_first_step_leads_into_the_story(application: Application, qtbot: QtBot) -> None:
    """Its main act opened the letter of the thirteenth."""
    frame = frame_of(application)
    ready(application, qtbot)
    words = [one.text().replace("&", "") for one in frame.findChildren(QPushButton) if one.isVisible()]
    assert "Écrire un besoin" in words
    assert "Reprendre le dernier brouillon" not in words


def test_the_panel_shows_the_room_what_is_true_of_the_name(application: Application, tmp_path: Path) -> None:
    panel, welcome = panel_of(application), number_of("welcome")
    assert "Tout est inventé\u00a0: la commune" in words_in(panel._step_view(welcome))
    borrowing.take(tmp_path, "45024")
    try:
        shown = words_in(panel._step_view(welcome))
    finally:
        borrowing.take(tmp_path, "")
    assert "empruntés des noms, dont celui de la commune" in shown


def test_why_nothing_was_decided_is_seen_where_the_panel_is_folded(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.start_in("deployment"))
    frame, panel = frame_of(application), panel_of(application)
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.decide()  # too early: nothing was asked for
    qtbot.waitUntil(lambda: panel.isVisible() and panel.example.isVisible(), timeout=PATIENCE_MS)
    assert panel.example_title.text() == "Rien n’attend de réponse"
    ready(application, qtbot)
    panel.switches.fold.trigger()
    assert not panel.isVisible()
    stage.decide()  # the same answer again
    qtbot.waitUntil(lambda: panel.isVisible() and panel.example.isVisible(), timeout=PATIENCE_MS)
    assert panel.example_title.text() == "Rien n’attend de réponse"
    ready(application, qtbot)


def test_a_stray_space_at_the_last_step_opens_nothing(application: Application, qtbot: QtBot) -> None:
    frame = frame_of(application)
    stage_of(application).show(len(STEPS) - 1)
    ready(application, qtbot)
    qtbot.waitUntil(lambda: frame.focusWidget() is frame.side.buttons["home"], timeout=PATIENCE_MS)


def test_an_answer_has_all_that_the_step_leaves_and_covers_none_of_its_words(
    application: Application, qtbot: QtBot
) -> None:
    """At 1280x720 it was cut above an empty place, and the count lay over the step’s last line."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("grouping")))
    panel, frame = panel_of(application), frame_of(application)
    frame.theme.apply(choice="clair", size=125)
    frame.resize(1280, 720)
    stage.unfolded = True
    stage.deciding.decided = Decided(title="Les besoins sont regroupés", lines=("Une phrase assez longue. " * 4,) * 5)
    stage.changed.emit()
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: panel._foot.minimumHeight() > 0)
    words = panel.step_view

    def left() -> int:
        below = panel._foot.mapTo(panel, QPoint()).y() - words.mapTo(panel, QPoint()).y()
        return below - words.heightForWidth(words.width())

    qtbot.waitUntil(lambda: 0 <= left() < 3 * frame.theme.em)  # nothing is empty above what scrolls
    assert not panel._area.verticalScrollBar().isVisible(), "all of the step is there: a bar was on the wall"
    stage.deciding.decided = Decided(title="Rien", lines=("Court.",))
    stage.changed.emit()
    qtbot.waitUntil(lambda: panel._foot.minimumHeight() == 0)
    frame.theme.apply(choice="clair", size=100)


def test_its_violet_edge_is_one_line_at_every_size_of_text(application: Application, qtbot: QtBot) -> None:
    """Below the buttons it was a pixel narrower, on the wall."""
    frame, panel, stage = frame_of(application), panel_of(application), stage_of(application)
    frame.theme.apply(choice="clair", size=150)
    frame.resize(1920, 1080)
    stage.unfolded = True
    stage.changed.emit()
    qtbot.waitUntil(lambda: panel.isVisible() and panel.height() > 600)
    ready(application, qtbot)
    picture = panel.grab().toImage()
    head, below = ([picture.pixelColor(x, y) for x in range(8)] for y in (3, panel.height() // 2))
    assert head == below
    assert head[0] != head[-1]
    frame.theme.apply(choice="clair", size=100)
