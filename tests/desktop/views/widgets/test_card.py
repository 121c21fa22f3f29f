"""The question before a step that cannot be undone, left by Escape and by letters; and a list of sentences."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.widgets.buttons import Button, press_back
from desktop.views.widgets.card import Card, bullet
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.label import Label


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


def test_what_wraps_of_a_sentence_in_a_list_stands_under_its_words(qtbot: QtBot) -> None:
    card = Card("Une liste")
    card.add(bullet("Ce que vous mettez dans la boîte d’envoi part quand la connexion revient. " * 3))
    qtbot.addWidget(card)
    card.resize(300, 300)
    card.show()
    dot, words = card.findChildren(Label)[-2:]
    assert dot.text() == "•"
    assert words.x() > dot.geometry().right()
    assert words.height() > 2 * dot.height()
