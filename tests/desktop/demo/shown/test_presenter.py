"""The presenter's way: cues in a window of their own, a remote control, questions before what would hurt."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontInfo, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.app import Application
from desktop.demo.days.calendar import StoryClock
from desktop.demo.shown.remote import BOUNCE_MS
from desktop.demo.stage.asking import without_receipt
from desktop.demo.stage.decision_rules import NOTHING_LEFT
from desktop.demo.story.storyline import STEPS, number_of
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from resources.demonstration import read_world
from tests import posix
from tests.desktop.demo import doable
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    button,
    frame_of,
    panel_of,
    play,
    presenter_of,
    press_key,
    ready,
    stage_of,
    words_in,
)


def test_no_cue_is_projected(application: Application, qtbot: QtBot) -> None:
    cues = {cue for step in STEPS for cue in step.cues}
    assert len(cues) >= 2 * len(STEPS)
    projected, own = words_in(frame_of(application)), words_in(presenter_of(application))
    assert [cue for cue in cues if cue in projected] == []
    assert [cue for cue in cues if cue not in own] == []
    words = {words for step in STEPS for words in step.words}
    assert [one for one in words if one not in projected] == []
    stays = "les mondes préparés, vos lignes de la feuille, les réglages et le journal de cet ordinateur"
    assert f"Restent {stays}, et ce que vous avez enregistré." in own
    assert "min" in presenter_of(application).time.text()
    assert "0\u00a0min" not in projected


def test_with_one_screen_the_cues_wait_for_their_key(application: Application, qtbot: QtBot) -> None:
    frame, presenter = frame_of(application), presenter_of(application)
    assert not presenter.isVisible()
    press_key(frame, Qt.Key.Key_F7)
    qtbot.waitUntil(presenter.isVisible)
    presenter.activateWindow()
    qtbot.waitUntil(presenter.isActiveWindow)
    press_key(presenter, Qt.Key.Key_F10)  # the keys of the projected window are its own too
    qtbot.waitUntil(presenter.question.isVisible, timeout=PATIENCE_MS)
    press_key(presenter, Qt.Key.Key_PageDown)
    assert stage_of(application).number == 1
    ready(application, qtbot)
    press_key(presenter, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: not presenter.isVisible())


def test_the_keyboard_stays_with_the_projected_window(application: Application, qtbot: QtBot) -> None:
    frame, presenter, stage = frame_of(application), presenter_of(application), stage_of(application)
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    press_key(frame, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: presenter.isVisible() and frame.isActiveWindow())
    presenter.activateWindow()  # as a click in it does
    qtbot.waitUntil(presenter.isActiveWindow)
    handle = presenter.windowHandle()
    assert handle is not None
    place = presenter.buttons.forward.mapTo(presenter, presenter.buttons.forward.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert stage.number == 1
    qtbot.waitUntil(frame.isActiveWindow)
    assert handle.transientParent() is frame.windowHandle(), "it is not buried by the projected window"
    ready(application, qtbot)


def test_one_slide_says_why_at_its_step_and_at_any_other(application: Application, qtbot: QtBot) -> None:
    frame, stage, slide = frame_of(application), stage_of(application), panel_of(application).slide
    frame.resize(1280, 720)
    assert not slide.isVisible()
    press_key(frame, Qt.Key.Key_F12)
    qtbot.waitUntil(slide.isVisible)
    qtbot.waitUntil(lambda: slide.width() == frame.width())
    assert clipped(slide) == []
    assert all(words in words_in(slide) for words in ("88\u00a0M€", "476", "67", "17", "une seule fois"))
    assert min(label.font().pixelSize() for label in slide.findChildren(Label)) >= 20
    assert frame.focusWidget() is slide, "a stray Space does nothing beneath"
    press_key(frame, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not slide.isVisible())
    assert (stage.number, frame.current) == (0, "home")
    presenter = presenter_of(application)
    presenter.toggle()
    stage.show(next(at for at, step in enumerate(STEPS) if step.act == "slide"))
    qtbot.waitUntil(slide.isVisible)
    qtbot.waitUntil(lambda: not presenter.isVisible())
    presenter.toggle()
    assert presenter.isVisible(), "asked for, the cues lie over it"
    presenter.toggle()
    press_key(frame, Qt.Key.Key_PageDown)
    assert not slide.isVisible(), "the next step takes it away"
    assert not presenter.isVisible(), "put away by hand"
    presenter.toggle()
    press_key(frame, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: slide.isVisible() and not presenter.isVisible())
    press_key(frame, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: presenter.isVisible() and not slide.isVisible())
    presenter.toggle()
    ready(application, qtbot)


def test_escape_leaves_a_question_of_the_stage(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.confirming.reset()
    card = panel_of(application).question
    qtbot.waitUntil(card.key.isVisible)  # who does not know the key is not left with the card over the page
    assert card.key.text() == "Échap\u00a0: fermer · F10 attend la réponse"
    acts = (panel_of(application).switches.decide, presenter_of(application).buttons.decide)
    assert [one.isEnabled() for one in acts] == [False, False]
    press_key(frame_of(application), Qt.Key.Key_Escape)
    assert stage.question is None
    assert [one.isEnabled() for one in acts] == [True, True]
    assert stage.number == 0
    stage.ask(without_receipt())
    assert card.key.text() == "Échap\u00a0: fermer"
    assert [one.isEnabled() for one in acts] == [True, True]


def test_a_remote_control_turns_and_jumps(application: Application, qtbot: QtBot) -> None:
    frame, stage, hand = frame_of(application), stage_of(application), QDeadlineTimer(2 * BOUNCE_MS)
    press_key(frame, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: frame.current == "needs", timeout=PATIENCE_MS)
    assert stage.number == 1
    ready(application, qtbot)
    page = frame.page("needs")
    qtbot.waitUntil(lambda: frame.focusWidget() is not None and page.isAncestorOf(frame.focusWidget()))
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    qtbot.waitUntil(hand.hasExpired)  # no hand presses sooner
    press_key(frame, Qt.Key.Key_PageDown)  # also while one writes
    assert stage.number == 2
    press_key(frame, Qt.Key.Key_PageUp)
    assert stage.number == 1
    ready(application, qtbot)
    press_key(frame, Qt.Key.Key_7)  # a digit is written where one writes
    assert stage.number == 1
    frame.side.buttons["needs"].setFocus()
    press_key(frame, Qt.Key.Key_7)
    assert stage.number == 6
    press_key(frame, Qt.Key.Key_1)
    press_key(frame, Qt.Key.Key_2)
    assert stage.number == 11
    press_key(frame, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: stage.number == 0, timeout=PATIENCE_MS)  # no second digit comes
    handle = frame.windowHandle()
    assert handle is not None
    frame.side.buttons["needs"].setFocus()
    printed = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "é")
    QApplication.sendEvent(handle, printed)  # the key of 2, on a French keyboard
    qtbot.waitUntil(lambda: stage.number == 1, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_to_start_again_is_asked_first_but_not_at_the_last_step(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    before = application.session
    presenter.buttons.reset.click()
    assert stage.question is not None
    assert stage.question.title.startswith("Tout recommencer")
    presenter.question.no.click()
    assert stage.question is None
    presenter.buttons.phases[1].click()
    assert stage.question is not None
    presenter.question.no.click()
    presenter.buttons.prepare.click()
    assert stage.question is not None
    presenter.question.no.click()
    ready(application, qtbot)
    assert application.session is before
    stage.show(next(at for at, step in enumerate(STEPS) if step.act == "reset"))
    ready(application, qtbot)
    another_window(application, qtbot, panel_of(application).buttons.reset.click)
    assert stage.number == 0


def test_the_platform_decides_nothing_unexpected_unasked(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.decide()
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.title == "Ce n’est pas prévu à cette étape"
    assert "regrouper les besoins" in stage.question.words[0]
    stage.answer(yes=False)
    another_window(application, qtbot, lambda: stage.prepare(number_of("grouping")))
    stage.decide()  # our need was not sent
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.title == "La plateforme n’a reçu aucun besoin de la commune"
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.title == "Les besoins sont regroupés"
    ready(application, qtbot)


def test_acts_that_wait_are_named_before_a_decision(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    stage.turn(number_of("committee"))
    stage.decide()
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.words[0] == "3\u00a0envois de la commune ne lui sont pas parvenus."
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.question is None, timeout=PATIENCE_MS)  # they have arrived
    ready(application, qtbot)


def test_the_whole_screen_is_kept_through_a_breakdown_and_a_reset(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    press_key(frame_of(application), Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: frame_of(application).isFullScreen())
    assert panel_of(application).switches.keys.text() == "F7\u00a0: présentateur", (
        "pressed for it, the key would take it away"
    )
    another_window(application, qtbot, stage.crash)
    assert frame_of(application).isFullScreen()
    another_window(application, qtbot, stage.reset)
    assert frame_of(application).isFullScreen()
    press_key(frame_of(application), Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: not frame_of(application).isFullScreen())
    assert panel_of(application).switches.keys.text() == "F7\u00a0: présentateur · F11\u00a0: plein écran"


def test_a_step_that_is_not_ready_offers_to_prepare_itself(application: Application, qtbot: QtBot) -> None:
    stage, panel = stage_of(application), panel_of(application)
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.words == ("La phase de vote n’est pas ouverte.",)
    qtbot.waitUntil(panel.question.isVisible)  # the cues are hidden: it is asked beside the page
    presenter_of(application).toggle()
    qtbot.waitUntil(lambda: not panel.question.isVisible())
    another_window(application, qtbot, presenter_of(application).question.yes.click)
    assert (stage.question, stage.step.key) == (None, "offline_votes")
    assert frame_of(application).current == "votes"
    assert stage.network == "absent"
    presenter_of(application).buttons.undo.click()
    assert stage.step.key == "offline_votes", "it asks first"
    another_window(application, qtbot, lambda: stage.answer(yes=True))
    assert stage.step.key == "grouping"
    assert frame_of(application).current == "needs"


def test_a_switch_pressed_right_after_the_step_holds(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(number_of("breakdown"))
    stage.switch()  # before it is known whether the step is ready
    ready(application, qtbot)
    assert stage.network == "slow"
    stage.show(number_of("neighbours"))
    ready(application, qtbot)
    stage.answer(yes=False)
    assert stage.network == "slow", "the step lacks a draft: nothing was taken"


def test_the_step_that_sends_writes_what_lacks(application: Application, qtbot: QtBot) -> None:
    frame, stage = frame_of(application), stage_of(application)
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    page: Any = frame.page("needs")
    title = page.form.fields["title"].control
    qtbot.waitUntil(title.isVisible)
    title.setText(read_world().story.need_title)
    stage.show(number_of("neighbours"))
    ready(application, qtbot)
    assert stage.question is None
    assert title.text() == read_world().story.need_title
    stage.show(number_of("grouping"))
    ready(application, qtbot)
    written = page.form.fields["description"].control.toPlainText()
    assert written.startswith("Notre registre est sur papier")
    assert stage.network == "present"
    stage.show(number_of("breakdown"))  # the text is there, and not another one
    ready(application, qtbot)
    assert title.text() == read_world().story.need_title


PARTS = 6  # of the way through all pairs, each played in a demonstration of its own


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_any_order_of_steps_is_played(application: Application, qtbot: QtBot, tmp_path: Path, part: int) -> None:
    """From each step to each other: what is done in it can be done, or it says what lacks; then, once it was asked to
    prepare.
    """
    stage, way = stage_of(application), circuit(len(STEPS))
    length = -(-len(way) // PARTS)
    for number in way[part * length : (part + 1) * length + 1]:  # the last of a part begins the next one
        stage.show(number)
        ready(application, qtbot)
        assert stage.number == number
        if stage.question is not None:
            assert stage.offers
            another_window(application, qtbot, lambda: stage.answer(yes=True))
        assert stage.question is None
        assert stage.network == stage.step.network
        assert frame_of(application).current == stage.step.place
        stage.show(number)
        ready(application, qtbot)
        assert stage.question is None, "what was prepared is ready"
        live = application.world.places.data
        doable.do(stage.step, live, StoryClock(live, local_time), tmp_path)


def circuit(many: int) -> list[int]:
    """A way through all numbers below `many` that goes once from each to each other."""
    left = {one: [other for other in range(many) if other != one] for one in range(many)}
    way, open_ = [], [0]
    while open_:
        if left[open_[-1]]:
            open_.append(left[open_[-1]].pop())
        else:
            way.append(open_.pop())
    return way[::-1]


def test_the_circuit_has_all_pairs() -> None:
    way = circuit(13)
    pairs = set(pairwise(way))
    assert len(pairs) == len(way) - 1 == 13 * 12


def test_the_step_shown_again_offers_nothing_new(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(number_of("offline_votes"))
    ready(application, qtbot)
    asked = stage.question
    assert asked is not None
    qtbot.waitUntil(lambda: not stage.just_asked)
    at = number_of("offline_votes")
    another_window(application, qtbot, lambda: stage.show(at))  # its number once more prepares it
    assert stage.question is None
    assert button(presenter_of(application), "Voter sans réseau").isChecked()


def test_nothing_that_is_pressed_moves_in_the_presenter_s_window(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    presenter.toggle()
    presenter.resize(580, 640)
    pressed = (
        presenter.buttons.forward,
        presenter.buttons.crash,
        presenter.buttons.byte,
        *presenter.buttons.networks.values(),
    )

    def places() -> list[QPoint]:
        for _ in range(3):
            QApplication.processEvents()
        return [one.mapTo(presenter, QPoint()) for one in pressed]

    before, bar = places(), presenter.area.verticalScrollBar()
    assert presenter.buttons.byte.geometry().bottom() < presenter.area.geometry().top()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    stage.show(number_of("grouping"))
    ready(application, qtbot)
    assert bar.value() == 0, "the cues of another step are seen from their title"
    stage.confirming.reset()
    assert presenter.question.isVisible()
    assert places() == before
    for offers in (True, False):
        stage.leave()
        assert stage.offers is offers
    stage.decide()
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    assert places() == before
    assert clipped(presenter) == []
    presenter.toggle()
    ready(application, qtbot)


@pytest.mark.parametrize("size", [100, 125, 150, 200])
def test_while_f9_would_cut_an_exchange_it_is_called_so_and_no_button_moves(
    application: Application, qtbot: QtBot, size: int
) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    theme = frame_of(application).theme
    theme.apply(choice="clair", size=size)
    presenter.toggle()
    ready(application, qtbot)

    def places() -> list[QRect]:
        presenter._tell_time()
        for _ in range(3):
            QApplication.processEvents()
        return [one.geometry() for one in presenter.buttons.networks.values()]

    before = places()
    assert presenter.network.text() == "Réseau (F9)"
    stage.set_network("slow")
    qtbot.waitUntil(lambda: stage.cuts, timeout=PATIENCE_MS)
    assert places() == before
    assert presenter.network.text() == "F9\u00a0: couper"
    assert clipped(presenter) == []
    stage.switch()
    qtbot.waitUntil(lambda: not stage.cuts, timeout=PATIENCE_MS)
    assert places() == before
    assert presenter.network.text() == "Réseau (F9)"
    presenter.toggle()
    theme.apply(choice="clair", size=100)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 738), (1000, 640)])
def test_the_list_of_steps_follows_the_step_and_the_answer_is_in_sight(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    presenter.toggle()
    presenter.resize(width, height)
    for number in (len(STEPS) - 1, 0, number_of("training"), number_of("why_together")):
        stage.show(number)
        ready(application, qtbot)
        stage.turn_slide(shown=False)  # this window had gone for it
        presenter.resize(width, height)
        QApplication.processEvents()
        for line in presenter.steps.lines[max(0, number - 1) : number + 2]:
            assert line.height() >= line.sizeHint().height()
            assert line.visibleRegion().boundingRect().height() == line.height(), (
                number,
                line.text(),
                presenter.steps.height(),
            )
    stage.leave()
    stage.decide()
    qtbot.waitUntil(lambda: stage.deciding.decided is not None or stage.question is not None, timeout=PATIENCE_MS)
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert presenter.answer.visibleRegion().boundingRect().height() == presenter.answer.height()
    presenter.toggle()
    ready(application, qtbot)


def test_a_question_is_whole_beside_the_page_and_goes_with_the_panel(application: Application, qtbot: QtBot) -> None:
    frame, stage, panel = frame_of(application), stage_of(application), panel_of(application)
    frame.resize(1280, 620)
    long = msgspec.structs.replace(NOTHING_LEFT, lines=("Une longue réponse de la plateforme.",) * 12)
    stage.unfolded = True
    stage.deciding.decided = long
    stage.changed.emit()
    stage.decide()  # nothing is expected here
    qtbot.waitUntil(panel.question.isVisible, timeout=PATIENCE_MS)
    stage.deciding.decided = long
    stage.changed.emit()
    for _ in range(3):
        QApplication.processEvents()
    assert clipped(panel.question) == []
    assert panel.question.height() >= panel.question.sizeHint().height()
    panel.switches.fold.trigger()
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert stage.question is None


def test_on_a_low_screen_the_question_is_whole_with_its_answers(application: Application, qtbot: QtBot) -> None:
    """1280x720 at 125 %: the window was higher than the screen, and its foot cut the answers."""
    stage, presenter, theme = stage_of(application), presenter_of(application), frame_of(application).theme
    theme.apply(choice="clair", size=125)
    try:
        presenter.toggle()
        play(
            application,
            qtbot,
            lambda context: draft_need(context, None, title="Gérer les concessions du cimetière communal"),
            network=False,
        )
        presenter.resize(520, 680)
        stage.show(number_of("network_returns"))
        ready(application, qtbot)
        assert stage.offers
        assert presenter.height() == 680, "a screen of 720, its title bar, and the system's own"
        for part in (presenter.question, presenter.question.no, presenter.question.yes):
            assert part.visibleRegion().boundingRect().height() == part.height()
        assert clipped(presenter) == []
        stage.answer(yes=False)
        ready(application, qtbot)
        bar = presenter.area.verticalScrollBar()
        bar.setValue(bar.maximum())  # below the cues, the steps scroll with all the rest and have no bar of their own
        assert presenter.steps.verticalScrollBar().maximum() == 0
    finally:
        theme.apply(choice="clair", size=100)
        presenter.hide()


#: One screen of 1280x720, 1366x768 or 1920x1080, less its title bar and the system's own: as the window opens there;
#: the size of the text in per cent, and the pixels of a cue.
SHARED = [
    (520, 680, 100, 20),
    (520, 680, 125, 20),
    (520, 728, 125, 20),
    (600, 680, 150, 20),
    (600, 728, 150, 20),
    (600, 1040, 150, 24),
    (810, 680, 200, 20),
]


@pytest.mark.parametrize(("width", "height", "size", "letters"), SHARED)
def test_on_one_screen_the_cues_of_every_step_are_in_sight_and_read_standing(
    application: Application, qtbot: QtBot, width: int, height: int, size: int, letters: int
) -> None:
    presenter, stage, theme = presenter_of(application), stage_of(application), frame_of(application).theme
    theme.apply(choice="clair", size=size)
    try:
        presenter.toggle()
        presenter.resize(width, height)
        for number in range(len(STEPS)):
            stage.turn(number)  # as it is shown, without its page
            stage.turn_slide(shown=False)
            for _ in range(3):
                QApplication.processEvents()
            assert (presenter.width(), presenter.height()) == (width, height)
            cues = [one for one in presenter.cues.currentWidget().findChildren(Label) if one.text() != "•"]
            said = [one for one in cues if one.text() in STEPS[number].cues]
            assert len(said) == len(STEPS[number].cues)
            assert {QFontInfo(one.font()).pixelSize() for one in said} == {letters}
            for one in cues:
                assert one.visibleRegion().boundingRect().size() == one.size(), (number + 1, one.text())
        assert clipped(presenter) == []
    finally:
        theme.apply(choice="clair", size=100)
        presenter.hide()


@posix.pixels
def test_on_one_screen_more_than_half_of_it_stays_the_mayor_s(application: Application, qtbot: QtBot) -> None:
    theme, presenter = frame_of(application).theme, presenter_of(application)
    for size, most in ((100, 520), (125, 520), (150, 610)):
        theme.apply(choice="clair", size=size)
        try:
            presenter.toggle()
            qtbot.waitUntil(presenter.isVisible)
            assert presenter.width() <= most, "of 1280"
        finally:
            theme.apply(choice="clair", size=100)
            presenter.hide()
