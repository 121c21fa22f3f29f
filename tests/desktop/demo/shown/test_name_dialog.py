"""The dialog that asks whose name the demonstration bears."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.shown.presenter_place import bring_along
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.widgets.theme import Theme
from tests.desktop.demo.playing import frame_of, presenter_of, ready

PATIENCE_MS = 20_000


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QDialog()
    ByPointer(made)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_commune_is_found_without_a_network_and_told(qapp: QApplication, qtbot: QtBot, parent: QWidget) -> None:
    dialog = NameDialog(Theme(qapp, choice="clair"), parent)
    dialog.show()
    assert not dialog.use.isEnabled()
    dialog.line.setText("45130 baule")
    dialog.line.setText("45130")
    qtbot.waitUntil(lambda: dialog.list.model().rowCount() > 0, timeout=PATIENCE_MS)
    names = [line.title for line in dialog._choose.choices]
    dialog.list.mark(names.index("Baule"))
    qtbot.waitUntil(dialog.use.isEnabled)
    with qtbot.waitSignal(dialog.chosen, timeout=PATIENCE_MS) as told:
        dialog.use.click()
    assert told.args == ["45024"]
    assert not dialog.isVisible()


def test_its_own_invented_name_can_be_taken_again(qapp: QApplication, qtbot: QtBot, parent: QWidget) -> None:
    dialog = NameDialog(Theme(qapp, choice="clair"), parent)
    dialog.show()
    with qtbot.waitSignal(dialog.chosen, timeout=PATIENCE_MS) as told:
        dialog.invented.click()
    assert told.args == [""]


def test_a_name_under_which_nobody_asks_a_prefect_is_not_borrowed(
    qapp: QApplication, qtbot: QtBot, parent: QWidget
) -> None:
    dialog = NameDialog(Theme(qapp, choice="clair"), parent)
    dialog.show()
    told = list[str]()
    dialog.chosen.connect(told.append)
    dialog.line.setText("Alo")
    qtbot.waitUntil(lambda: "Alo" in [line.title for line in dialog._choose.choices], timeout=PATIENCE_MS)
    dialog.list.mark([line.title for line in dialog._choose.choices].index("Alo"))
    qtbot.waitUntil(dialog.use.isEnabled)
    dialog.use.click()
    qtbot.waitUntil(lambda: "administrateur supérieur" in dialog.sentence.text(), timeout=PATIENCE_MS)
    assert dialog.isVisible()
    assert told == []
    dialog.reject()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of a raised window
def test_what_is_higher_than_the_screen_it_comes_to_keeps_its_head_in_sight(
    application: Application, qtbot: QtBot
) -> None:
    presenter, frame = presenter_of(application), frame_of(application)
    presenter.toggle()
    presenter.buttons.name.click()
    (dialog,) = presenter.findChildren(NameDialog)
    room = frame.screen().availableGeometry()
    dialog.setGeometry(-300, 50, room.width() + 60, room.height() + 90)
    presenter.hide()
    bring_along(presenter, frame)
    assert dialog.isVisible()
    assert dialog.frameGeometry().topLeft() == room.topLeft()
    dialog.reject()
    ready(application, qtbot)
