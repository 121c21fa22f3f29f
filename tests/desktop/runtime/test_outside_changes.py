"""Changes that relaisctl makes while a window is open are shown there; the window's own are reported once."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import EVERYTHING, Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.outside_changes import OutsideChanges
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing
from tests.desktop.conftest import prepare_commune
from tests.desktop.viewmodels.conftest import Commune, baule

__all__ = ["baule", "prepare_commune"]

OWN = Changes(votes=frozenset({"actes"}), outbox=True)


class Window:
    """For a commune: the changes it was told of, and a function that votes as relaisctl would."""

    def __init__(self, commune: Commune) -> None:
        self.commune, self.told, self.rounds = commune, list[Changes](), 0
        self.syncing = Syncing(
            commune.worker, commune.actor, Connectivity(), self._round, lambda *_: Changes(), commune.actor.clock
        )
        self.syncing.inform(enrolled=True, waiting=0)
        self.outside_changes = OutsideChanges(commune.actor, self.syncing)
        commune.actor.changed.connect(self.told.append)
        self.outside_changes.start()
        commune.settle()

    def refreshed(self) -> list[Changes]:
        """The changes that a second look reports."""
        self.told.clear()
        self.outside_changes.refresh()
        self.commune.settle()
        return list(self.told)

    def _round(self, _progress: RoundProgress, _automatic: bool) -> RoundDone:
        self.rounds += 1
        cast_vote(self.commune.context, "docs" if self.rounds % 2 else "actes")
        return RoundDone(changes=Changes())


@pytest.fixture
def window(baule: Commune) -> Window:
    return Window(baule)


def test_what_another_program_has_written_is_told_once(window: Window) -> None:
    assert window.refreshed() == []
    cast_vote(window.commune.context, "actes")
    assert window.refreshed() == [EVERYTHING]
    assert window.refreshed() == []


def test_what_the_window_has_written_is_not_told_again(window: Window) -> None:
    window.commune.act(cast_vote, "actes")
    window.commune.settle()
    assert window.told == [OWN]
    assert window.refreshed() == []


def test_after_a_round_it_is_told_once_for_others_may_have_written_meanwhile(window: Window) -> None:
    window.syncing.now()
    window.commune.settle()
    assert window.told == [EVERYTHING]
    assert window.refreshed() == []


def test_an_act_that_a_round_leaves_here_begins_no_other(window: Window) -> None:
    """What each round writes is told as if from outside; where an act still waits, rounds would follow without end."""
    window.syncing.inform(enrolled=True, waiting=1)
    window.commune.actor.changed.connect(lambda _changes: window.syncing.inform(enrolled=True, waiting=1))
    window.syncing.start()
    for _ in range(5):
        window.commune.settle()
    window.syncing.stop()
    assert window.told[-1:] == [EVERYTHING]
    assert window.rounds == 1


def test_who_comes_back_to_the_window_sees_it_at_once(window: Window) -> None:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    cast_vote(window.commune.context, "actes")
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    window.commune.settle()
    assert window.told == []
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    window.commune.settle()
    assert window.told == [EVERYTHING]


def test_a_day_that_has_begun_is_told_once(window: Window) -> None:
    """What says "aujourd’hui", "à 14 h 32" or "encore 3 jours" is read again, though nothing else has changed."""
    window.commune.hour[0] += timedelta(hours=9, minutes=27)
    assert window.refreshed() == []
    window.commune.hour[0] += timedelta(minutes=1)
    assert window.refreshed() == [EVERYTHING]
    assert window.refreshed() == []
