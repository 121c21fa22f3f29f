"""The last line of the window gives each text the room of its words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.link_words import Measure
from desktop.views.shell.status_line import StatusLine
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

SHORT, LONG = (
    "Connecté.",
    "Dernier échange complet avec la plateforme de la préfecture, aujourd’hui à midi.",
)


def test_no_text_wraps_where_all_fit(qtbot: QtBot) -> None:
    for texts in ((SHORT, LONG), (LONG, SHORT)):
        line = StatusLine()
        qtbot.addWidget(line)
        line.tell(*texts, "2 à envoyer")
        line.show()
        whole = sum(label.fontMetrics().horizontalAdvance(label.text()) for label in line.texts)
        line.resize(whole + 160, line.height())  # the margins, the room between them, and a few letters
        qtbot.waitUntil(lambda line=line, whole=whole: line.width() == whole + 160)
        for label in line.texts:
            assert label.heightForWidth(label.width()) == label.heightForWidth(10_000), label.text()


def test_in_a_very_low_window_it_has_one_line_and_what_has_no_room_is_in_its_tooltip(qtbot: QtBot) -> None:
    """At 1024x600 with text at 200 % its two lines took a tenth of the window."""
    line = StatusLine()
    qtbot.addWidget(line)
    line.tell(SHORT, LONG, "2 à envoyer")
    line.set_very_low(True)
    line.resize(300, 30)
    line.show()
    qtbot.waitUntil(lambda: not line.texts[1].isVisible())
    assert LONG in line.toolTip().replace("\u00a0", " ")
    assert line.sizeHint().height() < 2 * line.texts[0].fontMetrics().lineSpacing()
    assert line.accessibleDescription() == line.texts[1].text(), "for a screen reader too"
    assert line.focusPolicy() == Qt.FocusPolicy.TabFocus
    line.tell(SHORT, "Hier", "2 à envoyer")
    assert line.texts[1].isVisible(), "where there is room"
    assert (line.toolTip(), line.accessibleDescription()) == ("", "")
    assert line.focusPolicy() == Qt.FocusPolicy.NoFocus
    line.tell(SHORT, LONG, "2 à envoyer")
    line.set_very_low(False)
    assert line.texts[1].isVisible()


def test_in_a_very_low_window_two_texts_stand_as_far_apart_as_elsewhere_where_there_is_room(qtbot: QtBot) -> None:
    """At 200 % “19 h 54 À envoyer : 0” read as one text."""
    line = StatusLine()
    qtbot.addWidget(line)
    line.tell(SHORT, "Hier", "2 à envoyer")
    line.show()
    room = sum(label.fontMetrics().horizontalAdvance(label.text()) for label in line.texts)
    between = {}
    for very_low, width in ((False, 900), (True, 900), (True, room + 70)):
        line.set_very_low(very_low)
        line.resize(width, 40)
        QApplication.processEvents()
        assert line.texts[1].isVisible()
        between[very_low, width] = line.texts[2].x() - line.texts[1].geometry().right()
    usual, low, tight = between.values()
    assert low == usual > tight


def test_in_a_very_low_window_how_far_an_exchange_is_takes_its_room_too(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.set_very_low(True)
    line.tell(SHORT, LONG, "2 à envoyer")
    whole = sum(label.fontMetrics().horizontalAdvance(label.text()) for label in line.texts)
    line.resize(whole + 80, 30)
    line.show()
    qtbot.waitUntil(line.texts[1].isVisible)
    line.tell(SHORT, LONG, "2 à envoyer", measure=Measure(1, 2))
    assert line.measure.isVisible()
    assert not line.texts[1].isVisible()
    line.tell(SHORT, LONG, "2 à envoyer")
    assert line.texts[1].isVisible(), "once it has ended"


def test_by_the_keyboard_the_last_exchange_is_read_in_place_of_the_connection(
    baule: "Commune", open_window: "Callable[..., Window]"
) -> None:
    """It was in the pointer's tooltip alone."""
    window = open_window(baule, outbox=composed("outbox"))
    window.visit("outbox")
    line = window.frame.status
    line.tell("Connecté à la plateforme", "Dernier échange\u00a0: aujourd’hui à 13\u00a0h\u00a047", "2 à envoyer")
    window.size(1024, 600, 200)
    assert not line.texts[1].isVisible()
    height = line.height()
    for _ in range(40):
        if QApplication.focusWidget() is line:
            break
        window.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is line
    assert [text.isVisible() for text in line.texts] == [False, True, True]
    assert line.height() == height, "nothing moves"
    window.press(Qt.Key.Key_Tab)
    assert [text.isVisible() for text in line.texts] == [True, False, True]
