"""A form of two fields and a button behind it, whose text is closed: what reaches its fields and what does not."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.keyboard.closed_form import ClosedForm

_NONE = Qt.KeyboardModifier.NoModifier
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_DRAGGED = QMimeData()


def _key(key: int, text: str = "") -> QEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, _NONE, text)


def _mouse(type: QEvent.Type, button: Qt.MouseButton) -> QEvent:
    return QMouseEvent(type, QPointF(3, 3), QPointF(3, 3), button, button, _NONE)


#: What would write or choose something.
GIVES = {
    "a letter": lambda: _key(Qt.Key.Key_A, "a"),
    "Return": lambda: _key(Qt.Key.Key_Return),
    "an input method": QInputMethodEvent,
    "a press": lambda: _mouse(QEvent.Type.MouseButtonPress, _LEFT),
    "a second press": lambda: _mouse(QEvent.Type.MouseButtonDblClick, _LEFT),
    "the middle button": lambda: _mouse(QEvent.Type.MouseButtonRelease, _MIDDLE),
    "a menu": lambda: QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), QPoint(3, 3), _NONE),
    "the wheel": lambda: QWheelEvent(
        QPointF(3, 3),
        QPointF(3, 3),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        _NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    ),
    "a drag": lambda: QDragEnterEvent(QPoint(3, 3), Qt.DropAction.CopyAction, _DRAGGED, _LEFT, _NONE),
}
#: What leads out of the form, or to help, or ends what had begun before.
LEADS = {
    "Tab": lambda: _key(Qt.Key.Key_Tab),
    "Backtab": lambda: _key(Qt.Key.Key_Backtab),
    "Escape": lambda: _key(Qt.Key.Key_Escape),
    "F1": lambda: _key(Qt.Key.Key_F1),
    "a release": lambda: _mouse(QEvent.Type.MouseButtonRelease, _LEFT),
}


class Text(QObject):
    """As the editor of the form tells of it."""

    finished = Signal()
    opened = Signal()


class Reached(QLineEdit):
    """A field that notes what reaches it."""

    def __init__(self) -> None:
        super().__init__()
        self.types: list[QEvent.Type] = []

    def event(self, event: QEvent) -> bool:
        self.types.append(event.type())
        return True


class Form:
    def __init__(self) -> None:
        self.page = QWidget()
        self.itself, self.text = QWidget(), Text()
        self.field, self.beside = Reached(), Reached()
        QVBoxLayout(self.itself).addWidget(self.field)
        column = QVBoxLayout(self.page)
        column.addWidget(self.itself)
        column.addWidget(self.beside)
        ClosedForm(self.itself, self.text.finished, self.text.opened)

    def takes(self, event: QEvent, field: Reached | None = None) -> bool:
        """Whether it reaches the field."""
        reached = field or self.field
        reached.types.clear()
        QApplication.sendEvent(reached, event)
        return event.type() in reached.types


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    made = Form()
    qtbot.addWidget(made.page)
    with qtbot.waitExposed(made.page):
        made.page.show()
    yield made
    made.text.opened.emit()


@pytest.mark.parametrize("event", GIVES.values(), ids=GIVES)
def test_nothing_is_written_or_chosen_in_it_until_the_next_text_is_there(
    form: Form, event: Callable[[], QEvent]
) -> None:
    assert form.takes(event())
    form.text.finished.emit()
    assert not form.takes(event())
    assert form.takes(event(), form.beside), "only the form is closed"
    form.text.opened.emit()
    assert form.takes(event())


@pytest.mark.parametrize("event", LEADS.values(), ids=LEADS)
def test_the_keyboard_leads_out_of_it(form: Form, event: Callable[[], QEvent]) -> None:
    form.text.finished.emit()
    assert form.takes(event())


def test_the_form_itself_takes_nothing_either(qtbot: QtBot) -> None:
    """Where it has the keyboard, as between two fields."""
    itself, text = Reached(), Text()
    qtbot.addWidget(itself)
    itself.show()
    ClosedForm(itself, text.finished, text.opened)
    for signal, reached in ((text.finished, False), (text.opened, True)):
        signal.emit()
        itself.types.clear()
        QApplication.sendEvent(itself, _key(Qt.Key.Key_A, "a"))
        assert (QEvent.Type.KeyPress in itself.types) is reached


def test_it_is_closed_still_where_its_page_was_left_meanwhile(form: Form) -> None:
    form.text.finished.emit()
    form.page.hide()
    form.page.show()
    assert not form.takes(_key(Qt.Key.Key_A, "a"))


def test_once_it_gave_its_place_to_another_screen_it_is_as_any_other(form: Form) -> None:
    form.text.finished.emit()
    form.itself.hide()
    form.itself.show()
    assert form.takes(_key(Qt.Key.Key_A, "a"))


def test_a_text_that_is_over_while_another_screen_is_shown_closes_nothing(form: Form) -> None:
    form.itself.hide()
    form.text.finished.emit()
    form.itself.show()
    assert form.takes(_key(Qt.Key.Key_A, "a"))


def test_its_letters_with_alt_choose_nothing(form: Form, qtbot: QtBot) -> None:
    within, beside = QCheckBox("&Oui"), QCheckBox("&Non")
    for box, parent in ((within, form.itself), (beside, form.page)):
        column = parent.layout()
        assert column is not None
        column.addWidget(box)
    with qtbot.waitActive(form.page):
        form.page.activateWindow()
    qtbot.waitUntil(within.isVisible)

    def press_letters() -> None:
        for key in (Qt.Key.Key_O, Qt.Key.Key_N):
            QTest.keyClick(form.field, key, Qt.KeyboardModifier.AltModifier)

    press_letters()
    qtbot.waitUntil(lambda: within.isChecked() and beside.isChecked())
    form.text.finished.emit()
    press_letters()
    qtbot.waitUntil(lambda: not beside.isChecked())
    assert within.isChecked(), "that of the form is as she left it"


def test_a_key_that_it_does_not_take_goes_to_nothing_around_it(form: Form) -> None:
    """The page has keys of its own."""
    reached: list[QEvent.Type] = []

    class Around(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            reached.append(event.type())
            return False

    around = Around()
    form.page.installEventFilter(around)
    form.text.finished.emit()
    QApplication.sendEvent(form.field, _key(Qt.Key.Key_A, "a"))
    assert QEvent.Type.KeyPress not in reached
    form.page.removeEventFilter(around)


def test_what_is_dragged_beside_it_may_be_dropped_there(form: Form) -> None:
    form.text.finished.emit()
    dragged = GIVES["a drag"]()
    dragged.accept()
    QApplication.sendEvent(form.beside, dragged)
    assert dragged.isAccepted()


def test_a_middle_button_that_is_only_held_is_not_taken(form: Form) -> None:
    form.text.finished.emit()
    assert form.takes(_mouse(QEvent.Type.MouseMove, _MIDDLE))


class Stays(QMenu):
    """It does not close when it is asked to for the first time."""

    asked = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.asked += 1
        event.setAccepted(self.asked > 1)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
@pytest.mark.parametrize("of", ["field", "beside"])
def test_of_the_menus_that_are_open_those_of_the_form_go(form: Form, of: str) -> None:
    menu = QMenu(getattr(form, of))
    under = menu.addMenu("Plus")
    for one in (menu, under):
        one.addAction("Coller")
        one.popup(QPoint(10, 10))
    form.text.finished.emit()
    stays = of == "beside"
    assert (menu.isVisible(), under.isVisible()) == (stays, stays)
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_menu_that_does_not_close_is_asked_once(form: Form) -> None:
    menu = Stays(form.field)
    menu.addAction("Coller")
    menu.popup(QPoint(10, 10))
    form.text.finished.emit()
    assert menu.asked == 1
    menu.close()
