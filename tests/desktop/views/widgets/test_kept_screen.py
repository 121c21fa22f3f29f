"""The screen after an act says that it waits, until something has become of that very act."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.kept import ActStanding, KeptAct
from desktop.views.widgets.kept_screen import KeptScreen
from desktop.views.widgets.theme import Theme

VOTE = KeptAct(
    id="actes", title="@ctes", op="op", what="Vote de Baule", not_yet="Il n’est pas encore compté.", until="Avant le 4."
)


@pytest.fixture
def screen(qapp: QApplication, qtbot: QtBot) -> Iterator[KeptScreen]:
    theme = Theme(qapp, choice="clair")
    made = KeptScreen(theme)
    qtbot.addWidget(made)
    made.show_kept(VOTE)
    yield made
    theme.deleteLater()


def test_while_it_waits_the_screen_stays_as_it_was(screen: KeptScreen) -> None:
    for standing in (ActStanding(), ActStanding(state=states.WAITING, note="Voté à 14 h 32. Pas encore d’accusé.")):
        screen.follow(standing)
        assert screen.where.text() == "Vote de Baule enregistré sur cet ordinateur."
        assert screen.not_yet.text() == "⚠ Il n’est pas encore compté."
        assert not screen.until.isHidden()


def test_when_it_leaves_is_said_anew_while_it_waits(screen: KeptScreen) -> None:
    """This computer may be enrolled meanwhile."""
    screen.follow(ActStanding(state=states.WAITING, until="Il partira au prochain échange."))
    assert screen.until.text() == "Il partira au prochain échange."
    screen.follow(ActStanding())
    assert screen.until.text() == "Il partira au prochain échange."


def test_what_became_of_one_act_is_not_said_of_the_next(screen: KeptScreen) -> None:
    screen.follow(ActStanding(state=states.REFUSED, note="Trop tard."))
    assert (screen.where.text(), screen.not_yet.text()) == ("Vote de Baule", "Trop tard.")
    assert screen.until.isHidden()
    screen.show_kept(VOTE)
    assert (screen.where.text(), screen.until.isHidden()) == ("Vote de Baule enregistré sur cet ordinateur.", False)
    assert screen.badge.text() == states.WAITING.text
