"""The question before a step that cannot be undone, left by Escape and by letters."""

import pytest
from PySide6.QtCore import Qt
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
