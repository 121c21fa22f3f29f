"""The question before a step that cannot be undone, left by Escape and by letters."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.buttons import Button, press_back
from desktop.views.widgets.foot.sure_card import SureCard


def asked(qtbot: QtBot, opener: str) -> tuple[SureCard, list[str]]:
    pressed: list[str] = []
    answers = ("&Garder", lambda: pressed.append("no")), ("O&ui, effacer", lambda: pressed.append("yes"))
    card = SureCard("Effacer\u202f?", (), *answers)
    qtbot.addWidget(card)
    card.ask(Button(opener, parent=card))
    return card, pressed


def test_escape_leaves_all_as_it_is_once_it_can(qtbot: QtBot) -> None:
    card, pressed = asked(qtbot, "&Effacer…")
    card.no.setEnabled(False)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert pressed == []
    assert not press_back(card.no), "what lies around may have a use for it"
    card.no.setEnabled(True)
    qtbot.keyClick(card.yes, Qt.Key.Key_Escape)
    assert pressed == ["no"]


@pytest.mark.parametrize(
    ("opener", "no", "yes"),
    [
        ("&Effacer…", "&Garder", "O&ui, effacer"),
        ("O&ublier…", "&Garder", "Oui, effacer"),
        ("Tout &gommer…", "Garder", "O&ui, effacer"),
        ("Effacer…", "&Garder", "O&ui, effacer"),
    ],
)
def test_the_letter_that_led_to_the_question_answers_nothing(qtbot: QtBot, opener: str, no: str, yes: str) -> None:
    card, _ = asked(qtbot, opener)
    assert (card.no.text(), card.yes.text()) == (no, yes)
    card.ask(Button("Effacer…", parent=card))
    assert (card.no.text(), card.yes.text()) == ("&Garder", "O&ui, effacer"), "each time anew"


@pytest.mark.parametrize(("width", "beside"), [(900, True), (560, False)])
def test_the_answers_stand_side_by_side_where_neither_comes_under_what_was_pressed(
    qtbot: QtBot, width: int, beside: bool
) -> None:
    page = QWidget()
    page.setObjectName("page")
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    opener = Button("Revenir à cette sauvegarde…")
    answers = ("&Garder la commune comme elle est", int), ("O&ui, revenir à cette sauvegarde", int)
    card = SureCard("Revenir à cette sauvegarde\u202f?", (), *answers)
    column.addWidget(opener)
    column.addWidget(card)
    page.resize(width, 400)
    page.show()
    card.ask(opener)
    qtbot.waitUntil(lambda: card.yes.isVisible() and (card.no.y() == card.yes.y()) == beside)
    for answer in (card.no, card.yes):
        assert answer.mapTo(page, QPoint()).x() >= opener.geometry().right()
