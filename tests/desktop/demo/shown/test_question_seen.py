"""A question on a low screen and in large text, by the cues or beside the page: its answers are always in sight."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.stage.asking import Question, offering, renewed, resuming
from desktop.demo.stage.decision_rules import NOTHING_LEFT
from tests import posix
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    frame_of,
    panel_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
)

LOW, LESS_LOW = 680, 728  # pixels that are left of 720 and 768 lines
NAME = resuming(lambda: None, lambda: None)
DAMAGED = renewed("La base de la commune et celle de la plateforme sont abîmées.", 3)
LONG = Question(
    kind="press",
    title="Tout recommencer\u202f?",
    words=tuple(f"Ce qui a été écrit à l’étape {number} disparaît d’ici." for number in range(1, 31)),
    yes="Tout recommencer",
    no="Ne rien changer",
    do=lambda: None,
)

LISTED = offering(
    ("Moins de deux envois attendent dans la boîte d’envoi.",),
    (
        "Ce qui a été fait ici disparaît\u00a0: 1 vote, le besoin «\u00a0Retrouver une concession\u00a0», le besoin "
        "«\u00a0Gérer les concessions du cimetière\u00a0», 1 autre envoi et les décisions de la plateforme.",
        "Les votes seront alors ceux de l’histoire.",
    ),
    lambda: None,
)


@pytest.fixture
def presenter(application: Application, qtbot: QtBot) -> Iterator[PresenterWindow]:
    made = presenter_of(application)
    made.toggle()
    qtbot.waitUntil(made.isVisible)
    yield made
    frame_of(application).theme.apply(choice="clair", size=100)
    made.hide()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def in_window(part: QWidget) -> bool:
    """Wholly in sight in its window: nothing around cuts it."""
    place = QRect(part.mapTo(part.window(), QPoint()), part.size())
    return part.window().rect().contains(place) and part.visibleRegion().boundingRect() == part.rect()


def place(presenter: PresenterWindow, height: int) -> None:
    """As `_appear` does on the one screen of this height, which these tests have not."""
    presenter.resize(max(round(presenter._theme.em * 30), 520), height)
    settle()
    assert presenter.height() == height


@posix.pixels
@pytest.mark.parametrize("height", [LOW, LESS_LOW])
@pytest.mark.parametrize("size", [125, 150, 200])
def test_on_a_low_screen_both_answers_are_in_sight(
    application: Application, presenter: PresenterWindow, size: int, height: int
) -> None:
    stage, card = stage_of(application), presenter.question
    frame_of(application).theme.apply(choice="clair", size=size)
    for question in (NAME, DAMAGED, LONG):
        stage.answer(yes=False)
        settle()
        place(presenter, height)
        stage.ask(question)
        settle()
        assert presenter.height() == height, question.title
        seen = (card.no, card.key, *((card.yes,) if question.yes else ()))
        assert [one.text() for one in seen if not in_window(one)] == []
        bar = card.area.verticalScrollBar()
        assert bar.value() == 0, "it is read from its beginning"
        assert (bar.maximum() > 0) == (not in_window(card.words)), "what is not in sight scrolls"
        picture = card.grab().toImage()
        ground = picture.pixelColor(card.width() // 2, 5)
        words = picture.pixelColor(QPoint(2, 1) + card.area.pos())
        assert words == ground, "one surface, whether its words scroll or not"
        if question is NAME:
            assert in_window(card.words)
        bar.setValue(bar.maximum())
        settle()
        assert in_window(card.title), "its heading stays as the rest scrolls"
    assert bar.maximum() > 0, "the control: the last one is too long"


def test_text_made_larger_while_it_asks_leaves_its_answers_on_the_screen(
    application: Application, presenter: PresenterWindow
) -> None:
    stage, card, theme = stage_of(application), presenter.question, frame_of(application).theme
    theme.apply(choice="clair", size=150)
    place(presenter, LOW)
    edge = presenter.screen().availableGeometry().right()
    presenter.move(edge - presenter.width(), 0)
    stage.ask(NAME)
    settle()
    theme.apply(choice="clair", size=200)
    settle()
    assert presenter.width() > 600, "the control: its words need more"
    assert (presenter.height(), presenter.geometry().right() <= edge) == (LOW, True)
    assert in_window(card.no)
    assert in_window(card.yes)


def test_what_the_platform_answered_makes_room_for_a_question_and_is_back_after_it(
    application: Application, presenter: PresenterWindow
) -> None:
    stage = stage_of(application)
    frame_of(application).theme.apply(choice="clair", size=200)
    stage.deciding.decided = NOTHING_LEFT
    stage.changed.emit()
    settle()
    assert presenter.answer.isVisible()
    place(presenter, LOW)
    stage.ask(LONG)
    settle()
    assert presenter.height() == LOW
    assert not presenter.answer.isVisible()
    assert in_window(presenter.question.yes)
    stage.answer(yes=False)
    settle()
    assert presenter.answer.isVisible()
    assert not panel_of(application).question.isVisible()


@posix.pixels
@pytest.mark.parametrize("window", [(100, 1366, 768), (125, 1280, 720), (150, 1280, 720)])
def test_beside_the_page_none_of_it_is_cut_out_of_reach(
    application: Application, qtbot: QtBot, window: tuple[int, int, int]
) -> None:
    stage, frame, panel = stage_of(application), frame_of(application), panel_of(application)
    size, width, height = window
    frame.theme.apply(choice="clair", size=size)
    settle()
    frame.resize(width, height)
    settle()
    card = panel.question
    bar = card.area.verticalScrollBar()
    for question in (LONG, LISTED, NAME, LISTED):
        stage.ask(replace(question, kind="press"))  # so that it takes the place of the one before
        qtbot.waitUntil(card.isVisible)
        settle()
        assert (frame.width(), frame.height()) == (width, height), question.title
        assert [one.text() for one in (card.no, card.yes, card.key) if not in_window(one)] == [], question.title
        assert bar.value() == 0, "it is read from its beginning"
        assert bar.maximum() == 0 or (bar.isVisible() and card.area.height() >= 3 * frame.theme.em), question.title
        assert (bar.maximum() > 0) == (not in_window(card.words)), "what is not in sight scrolls"
        picture = card.grab().toImage()
        ground = picture.pixelColor(card.width() // 2, 5)
        assert picture.pixelColor(QPoint(2, 1) + card.area.pos()) == ground, "one surface"
        if question is LONG:
            assert bar.maximum() > 0, "the control: it is too long"
            assert not panel._area.verticalScrollBar().isVisible(), "nothing stands there that scrolls"
            bar.setValue(bar.maximum())
            settle()
            assert in_window(card.title), "its heading stays as the rest scrolls"
        elif size == 125:
            assert bar.maximum() == 0, "it has the place of the step where it needs that"
    stage.answer(yes=False)
    settle()
    if panel.isVisible():
        assert panel._inside.isVisible()
    frame.theme.apply(choice="clair", size=100)
    QApplication.processEvents()


@pytest.mark.parametrize("height", [720, 768])
def test_the_doubt_of_f10_is_read_whole_beside_the_step_that_leaves_room_for_it(
    application: Application, qtbot: QtBot, height: int
) -> None:
    """Its words scrolled below an empty place, which was kept for the step with the most words."""
    stage, frame, panel = stage_of(application), frame_of(application), panel_of(application)
    frame.theme.apply(choice="clair", size=125)
    frame.resize(1366, height)
    ready(application, qtbot)
    press_key(frame, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    settle()
    assert in_window(panel.question.words)
    assert panel.question.area.verticalScrollBar().maximum() == 0
    assert panel._inside.isVisible()
    assert not panel._area.verticalScrollBar().isVisible(), "the step's words are all there too"
    frame.theme.apply(choice="clair", size=100)
