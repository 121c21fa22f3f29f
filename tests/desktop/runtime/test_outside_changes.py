"""Changes that relaisctl makes while a window is open are shown there; the window's own are reported once."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import insert

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.errors import Moved
from desktop.database.queries import exchanges
from desktop.domain.changes import EVERYTHING, Changes
from desktop.domain.phases import corrected
from desktop.runtime.clock_leaps import ClockLeaps
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.installed_program import InstalledProgram, ProgramChange
from desktop.runtime.outside_changes import OutsideChanges
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing
from sync.client.ledger.tables import exchange
from tests.desktop.conftest import prepare_commune
from tests.desktop.runtime.upgraded import installed, replace
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
        self.seconds = 0.0  # of the clock that nobody sets
        leaps = ClockLeaps(commune.actor.clock, lambda: self.seconds, counts_sleep=True)
        self.outside_changes = OutsideChanges(commune.actor, self.syncing, leaps)
        commune.actor.changed.connect(self.told.append)
        self.outside_changes.start()
        commune.settle()

    def refreshed(self) -> list[Changes]:
        """The changes that a second look reports."""
        self.told.clear()
        self.outside_changes.refresh()
        self.commune.settle()
        return list(self.told)

    def passes(self, hours: int, *, set_by: int = 0) -> list[Changes]:
        """The changes reported after so many hours, in which the clock was set forward by others."""
        self.seconds += hours * 3600
        self.commune.hour[0] += timedelta(hours=hours + set_by)
        return self.refreshed()

    def measured(self, behind: timedelta) -> None:
        """As an exchange that found this computer's clock behind by so much."""
        moment = self.commune.hour[0].isoformat()
        row = {"started_at": moment, "ended_at": moment, "outcome": "complete", "failures": 0}
        row |= {"summary": json.dumps({"offset_s": behind.total_seconds()})}
        with self.commune.context.store.transaction() as connection:
            connection.execute(
                insert(exchange).values(row | {"server_time": (self.commune.hour[0] + behind).isoformat()})
            )
        self.refreshed()

    @contextmanager
    def other_writes(self) -> Iterator[None]:
        """Another program holds the database meanwhile, and nothing can be written."""

        def hurry(context: CommuneContext) -> None:
            with context.store.transaction() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout = 50")  # the test need not wait ten seconds

        self.commune.actor.consult(hurry, then=lambda _: None)
        self.commune.settle()
        other = sqlite.connect(self.commune.actor.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()

    def platform_time(self) -> datetime:
        return corrected(self.commune.hour[0], self.commune.ask(exchanges.clock_offset))

    def _round(self, _progress: RoundProgress, _automatic: bool) -> RoundDone:
        self.rounds += 1
        cast_vote(self.commune.context, "docs" if self.rounds % 2 else "actes")
        return RoundDone(changes=Changes())


@pytest.fixture
def window(baule: Commune) -> Window:
    return Window(baule)


def test_what_another_program_writes_is_shown_within_seconds(baule: Commune) -> None:
    """What relaisctl had brought was in no list of the open window for up to a minute."""
    quick = OutsideChanges(baule.actor, Window(baule).syncing, None, look_ms=20)
    told = list[Changes]()
    baule.actor.changed.connect(told.append)
    quick.start()
    baule.settle()
    assert told == []
    other = sqlite.connect(baule.actor.database)
    other.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('x', '1')")
    other.commit()
    other.close()
    baule.until(lambda: told == [EVERYTHING])
    quick.stop()
    baule.settle()
    told.clear()
    baule.act(cast_vote, "actes")
    assert EVERYTHING not in told, "what this window writes itself is told by itself"


def test_a_busy_worker_gathers_no_looks(baule: Commune) -> None:
    quick = OutsideChanges(baule.actor, Window(baule).syncing, None, look_ms=5)
    quick.start()
    baule.settle()
    free, ticks, timer = threading.Event(), list[bool](), QTimer(interval=5)
    baule.worker.submit(free.wait, lambda _done: None)
    timer.timeout.connect(lambda: ticks.append(True))
    timer.start()
    baule.until(lambda: len(ticks) > 10)
    waiting = len(baule.worker._asked)
    free.set()
    quick.stop()
    baule.settle()
    assert waiting == 2, "the job that holds it, and one look"


def test_an_upgrade_by_another_process_is_told(baule: Commune, tmp_path: Path) -> None:
    file, told = installed(tmp_path), list[ProgramChange | None]()
    syncing = Window(baule).syncing
    outside = OutsideChanges(baule.actor, syncing, None, InstalledProgram(file))
    outside.program_changed.connect(told.append)
    outside.refresh()
    assert told == []
    replace(file, "a later program", 1_800_000_000)
    outside.refresh()
    outside.refresh()
    assert told == [ProgramChange.REPLACED], "once"
    replace(file, "program", 1_700_000_000)
    outside.refresh()
    assert told == [ProgramChange.REPLACED, None], "the version that runs is there again"


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


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("behind", [-5, 0, 5])
def test_a_clock_that_is_set_back_is_followed_at_once(window: Window, behind: int) -> None:
    window.measured(behind * HOUR)
    true = window.commune.hour[0] + behind * HOUR
    assert window.passes(1) == []
    assert window.passes(1, set_by=-5) == [EVERYTHING], "all is read again"
    assert window.passes(1) == []
    assert window.platform_time() == true + 3 * HOUR


def test_after_a_leap_forward_it_is_noted_that_the_time_is_not_sure(window: Window) -> None:
    window.measured(5 * HOUR)
    assert window.passes(0, set_by=5) == [EVERYTHING]
    assert window.commune.ask(exchanges.clock_offset).unsure
    window.measured(2 * HOUR)
    assert not window.commune.ask(exchanges.clock_offset).unsure, "an exchange has told"


def test_a_clock_that_an_exchange_has_just_measured_is_not_counted_twice(window: Window) -> None:
    window.measured(-5 * HOUR)
    window.commune.hour[0] -= 5 * HOUR
    window.measured(timedelta())
    assert window.platform_time() == window.commune.hour[0]


def test_during_a_round_a_leap_waits_until_it_has_ended(window: Window) -> None:
    """It changes what counts, and is then neither lost nor taken for one before it."""
    window.measured(-5 * HOUR)
    window.syncing.now()
    window.commune.hour[0] -= 5 * HOUR
    window.commune.settle()
    assert window.platform_time() == window.commune.hour[0]


def test_a_leap_that_could_not_be_noted_is_kept_until_it_can(window: Window) -> None:
    """Another program writes for a while, or the disk is full."""
    window.measured(-26 * HOUR)
    true = window.platform_time()
    with window.other_writes():
        window.passes(0, set_by=-26)
        assert window.passes(1) == [], "and nothing is told of it yet"
    assert window.passes(1) == [EVERYTHING]
    assert window.platform_time() == true + 2 * HOUR
    assert not window.commune.ask(exchanges.clock_offset).unsure
    assert window.passes(1) == [], "once"


def test_a_leap_that_waits_while_an_exchange_measures_is_not_counted_twice(window: Window) -> None:
    window.measured(-5 * HOUR)
    with window.other_writes():
        window.passes(0, set_by=-5)
    window.measured(timedelta())
    assert window.platform_time() == window.commune.hour[0]


def test_a_leap_is_noted_once_though_the_window_looks_twice_before_it_is(window: Window) -> None:
    window.measured(-5 * HOUR)
    window.commune.hour[0] -= 5 * HOUR
    for _ in range(3):
        window.outside_changes.refresh()
    window.commune.settle()
    assert window.platform_time() == window.commune.hour[0]


def test_where_the_time_is_the_storys_no_clock_is_watched(window: Window) -> None:
    story = OutsideChanges(window.commune.actor, window.syncing, None)
    window.outside_changes.stop()
    window.measured(-5 * HOUR)
    window.commune.hour[0] -= 2 * HOUR
    story.refresh()
    window.commune.settle()
    assert window.commune.ask(exchanges.clock_offset).seen is None


def test_nothing_is_read_again_after_a_sleep_where_the_clock_is_right(window: Window) -> None:
    window.measured(timedelta())
    assert window.passes(0, set_by=8) == []
    assert window.commune.ask(exchanges.clock_offset).seen is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
def test_a_database_that_was_moved_is_noticed_at_the_next_look(baule: Commune) -> None:
    window = Window(baule)
    faults: list[object] = []
    baule.actor.disk.connect(faults.append)
    window.refreshed()
    assert faults == []
    aside = baule.actor.database.with_name("aside.sqlite")
    baule.actor.database.rename(aside)
    window.refreshed()
    assert [type(fault) for fault in faults] == [Moved]
    aside.rename(baule.actor.database)
    baule.act(cast_vote, "actes")
    assert faults[1:] == [None], "it is back, and what is stored is found there"
