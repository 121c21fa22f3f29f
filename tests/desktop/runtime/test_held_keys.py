"""A key that is held down begins one act, whether Qt has seen all its repeats or not; texts and lists go on as ever."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.runtime.held_keys import HeldKeys
from desktop.views.widgets.buttons import Button
from tests.desktop.views.keyboard import Keyboard

_REPEATS = [(True,) * 3, (False,) * 3, (True, False, True), (False, True, False)]
held = pytest.mark.parametrize("held", _REPEATS, ids=["all seen", "none seen", "first and last", "second"])
_ACTS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@pytest.fixture
def keyboard(held_keys: HeldKeys) -> Keyboard:
    assert isinstance(held_keys, QObject)
    return Keyboard()


@pytest.fixture
def shown(keyboard: Keyboard, qtbot: QtBot) -> Callable[..., QWidget]:
    """Shows these parts in a window; the first has the keyboard."""

    windows: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        parts[0].setFocus()
        return window

    return show


@held
@pytest.mark.parametrize("key", _ACTS)
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_it_chooses_nothing_in_the_menu_that_it_opened(
    shown: Callable[..., QWidget], keyboard: Keyboard, qtbot: QtBot, key: Qt.Key, held: tuple[bool, ...]
) -> None:
    done: list[str] = []
    opener = Button("Copier vers…", lambda: menu.popup(opener.mapToGlobal(opener.rect().center())))
    menu = QMenu(shown(opener))
    for words in ("Beaugency", "Orléans"):
        menu.addAction(words, lambda words=words: done.append(words))
    keyboard.press(key, held=held)
    assert menu.isVisible()
    keyboard.press(Qt.Key.Key_Down, held=(False,))
    assert menu.activeAction().text() == "Orléans", "held arrows move"
    keyboard.press(Qt.Key.Key_Return, held=held)
    assert done == ["Orléans"], "and the next press chooses"


@held
@pytest.mark.parametrize("key", _ACTS)
def test_it_presses_a_button_once_and_nothing_of_the_dialog_that_this_opens(
    shown: Callable[..., QWidget], keyboard: Keyboard, qtbot: QtBot, key: Qt.Key, held: tuple[bool, ...]
) -> None:
    done: list[str] = []

    def ask() -> None:
        done.append("asked")
        dialog.open()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is sure)

    opener = Button("Retirer…", ask)
    dialog = QDialog(shown(opener))
    sure = Button("Oui, retirer", lambda: (done.append("withdrawn"), dialog.accept()), parent=dialog)
    keyboard.press(key, held=held)
    assert done == ["asked"]
    keyboard.press(key, held=held)
    assert done == ["asked", "withdrawn"]


@held
def test_nor_does_a_button_of_qt_itself_count_it_twice(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    done: list[bool] = []
    button = QPushButton("Enregistrer")
    button.clicked.connect(lambda: done.append(True))
    shown(button)
    keyboard.press(Qt.Key.Key_Space, held=held)
    assert done == [True]


@held
def test_it_is_one_shortcut(shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]) -> None:
    shown(QListWidget())
    assert keyboard.press(Qt.Key.Key_F6, held=held) == [True, False, False, False]
    assert keyboard.press(Qt.Key.Key_F6) == [True]


class _Around(QWidget):
    """Notes the keys that the field in it leaves to it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(field)
        self.setFocusProxy(field)
        self.left: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.left.append(event.key())


@held
def test_it_sends_a_line_once_and_leaves_one_question(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    sent: list[bool] = []
    field = QLineEdit()
    field.returnPressed.connect(lambda: sent.append(True))
    around = _Around(field)
    shown(around)
    keyboard.press(Qt.Key.Key_Return, held=held)
    assert sent == [True]
    keyboard.press(Qt.Key.Key_Escape, held=held)
    assert around.left.count(Qt.Key.Key_Escape) == 1


@held
def test_texts_are_written_and_deleted_by_held_keys(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    line, text = QLineEdit(), QPlainTextEdit()
    shown(line, text)
    keyboard.press(Qt.Key.Key_A, held=held, text="a")
    keyboard.press(Qt.Key.Key_Space, held=held, text=" ")
    assert line.text() == "aaaa    "
    keyboard.press(Qt.Key.Key_Left, held=held)
    keyboard.press(Qt.Key.Key_Backspace, held=held)
    assert line.text() == "    "
    text.setFocus()
    keyboard.press(Qt.Key.Key_Return, held=held, text="\r")
    keyboard.press(Qt.Key.Key_B, held=held, text="b")
    assert text.toPlainText() == "\n\n\n\nbbbb"


@held
def test_fields_are_gone_through_by_a_held_tab(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    fields = [QLineEdit() for _ in range(6)]
    shown(*fields)
    keyboard.press(Qt.Key.Key_Tab, held=held, text="\t")
    assert QApplication.focusWidget() is fields[4]


@held
@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Space, " ")])
def test_nothing_is_written_into_a_text_that_the_key_led_to(
    shown: Callable[..., QWidget], keyboard: Keyboard, key: Qt.Key, text: str, held: tuple[bool, ...]
) -> None:
    written = QPlainTextEdit()
    shown(Button("Écrire", written.setFocus), written)
    keyboard.press(key, held=held, text=text)
    assert written.toPlainText() == ""
    keyboard.press(key, held=held, text=text)
    assert len(written.toPlainText()) == 4


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize("other", [Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_F2])
def test_nor_when_another_key_is_pressed_while_it_is_held(
    shown: Callable[..., QWidget], keyboard: Keyboard, other: Qt.Key, flagged: bool
) -> None:
    """X goes on repeating a key through Shift."""
    written = QPlainTextEdit()
    shown(Button("Écrire", written.setFocus), written)
    keyboard.hold_down(Qt.Key.Key_Return, "\r")
    beside = Keyboard()
    beside.now = keyboard.now
    beside.press(other, after=100)
    keyboard.repeat(flagged=flagged)
    keyboard.repeat(flagged=flagged)
    keyboard.let_go()
    assert written.toPlainText() == ""


@pytest.mark.parametrize(
    "other", [Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta]
)
def test_a_held_letter_goes_on_through_shift_and_its_like(
    shown: Callable[..., QWidget], keyboard: Keyboard, other: Qt.Key
) -> None:
    line = QLineEdit()
    shown(line)
    keyboard.hold_down(Qt.Key.Key_A, "a")
    beside = Keyboard()
    beside.now = keyboard.now
    beside.press(other, after=10)
    keyboard.repeat(flagged=True)
    keyboard.let_go()
    assert line.text() == "aa"


@held
def test_nor_by_the_letter_of_an_act_while_the_keyboard_stays_in_a_text(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    line = QLineEdit()
    shown(line)
    keyboard.press(Qt.Key.Key_V, held=held, text="v", modifiers=Qt.KeyboardModifier.AltModifier)
    assert line.text() == ""
    line.clear()
    alt_gr = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
    keyboard.press(Qt.Key.Key_At, held=held, text="@", modifiers=alt_gr)
    assert line.text() == "@@@@"


@held
def test_lists_are_gone_through_by_held_arrows_and_nothing_is_chosen(
    shown: Callable[..., QWidget], keyboard: Keyboard, held: tuple[bool, ...]
) -> None:
    lines = QListWidget()
    lines.addItems([str(line) for line in range(9)])
    opened: list[int] = []
    lines.activated.connect(lambda index: opened.append(index.row()))
    shown(lines)
    lines.setCurrentRow(0)
    keyboard.press(Qt.Key.Key_Down, held=held)
    assert lines.currentRow() == 4
    keyboard.press(Qt.Key.Key_Return, held=held)
    assert opened == [4]


def test_a_key_that_is_pressed_again_counts_however_soon_a_person_does_it(
    shown: Callable[..., QWidget], keyboard: Keyboard
) -> None:
    """Also where another key was let go at the same time, as by somebody who types fast."""
    done: list[bool] = []
    button = Button("Suivante", lambda: done.append(True))
    shown(button)
    for _time in range(3):
        keyboard.press(Qt.Key.Key_Return, after=20)
    keyboard.press(Qt.Key.Key_Down, after=20)
    keyboard.press(Qt.Key.Key_Return, after=0)
    assert len(done) == 4


def test_the_program_has_the_rule() -> None:
    program = (
        "from desktop.runtime.qt import application, HeldKeys; print(len(application(['']).findChildren(HeldKeys)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "1"
