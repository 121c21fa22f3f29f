"""A word without spaces, such as an address, is broken where its label ends, and stays one word in all else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from desktop.views.widgets.label import Label

ADDRESS = "https://www.exemple.fr/" + "documents_administratifs_et_techniques_" * 4 + "registre.pdf"


def spoken(label: Label) -> str:
    return QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)


@pytest.mark.parametrize("role", ["body", "section"])
def test_a_long_word_is_whole_in_a_narrow_label(qtbot: QtBot, role: str) -> None:
    label = Label(f"Voir {ADDRESS}", role)  # type: ignore[arg-type]  # one of the two roles
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 400
    label.resize(400, 10)
    assert label.heightForWidth(400) > 3 * label.fontMetrics().height()
    assert label.text() == f"Voir {ADDRESS}"
    assert spoken(label) == f"Voir {ADDRESS}"


def test_a_label_in_a_narrow_place_breaks_shorter_words(qtbot: QtBot) -> None:
    name = "plan_de_situation_2026.pdf"
    wide, narrow = Label(name), Label(name, most=20)
    for label in (wide, narrow):
        qtbot.addWidget(label)
    assert wide.marked_text() == name
    assert narrow.marked_text() == name.replace("_", "_\u200b").replace(".", ".\u200b")
    assert spoken(narrow) == narrow.text() == name


def test_a_date_is_not_broken_though_it_was_typed_so(qtbot: QtBot) -> None:
    typed = "délibération n° 45 du 2 octobre 2026"
    label = Label(typed)
    qtbot.addWidget(label)
    assert label.marked_text() == "délibération n°\u00a045 du 2\u00a0octobre\u00a02026"
    assert spoken(label) == label.text() == typed


def test_what_it_says_follows_its_text(qtbot: QtBot) -> None:
    label = Label(ADDRESS)
    qtbot.addWidget(label)
    label.say("Une adresse")
    assert spoken(label) == label.text() == "Une adresse"
    label.say(f"{ADDRESS}?a")
    assert spoken(label) == label.text() == f"{ADDRESS}?a"


def test_a_name_of_its_own_stays(qtbot: QtBot) -> None:
    label = Label()
    qtbot.addWidget(label)
    label.setAccessibleName("Phase ouverte")
    label.say("Les besoins")
    assert spoken(label) == "Phase ouverte"
    label.say(ADDRESS)
    label.say("Les votes")
    assert spoken(label) == "Phase ouverte"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen says it of every menu
def test_what_is_copied_is_what_was_typed(qtbot: QtBot) -> None:
    label = Label(ADDRESS)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    qtbot.addWidget(label)
    label.setSelection(0, len(QLabel.text(label)))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == ADDRESS
    QApplication.clipboard().clear()
    with qtbot.waitExposed(label):
        label.show()
    at = label.rect().center()
    QApplication.sendEvent(label, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, label.mapToGlobal(at)))
    (menu,) = label.findChildren(QMenu)
    menu.actions()[0].trigger()
    assert QApplication.clipboard().text() == ADDRESS
    menu.close()
