"""What wraps of a sentence in a list."""

from pytestqt.qtbot import QtBot

from desktop.views.widgets.card import Card, bullet
from desktop.views.widgets.label import Label


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
