"""The exchange's rhythm: when a round is due, one at a time, again when asked, at once when the network is back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.errors import DiskFull
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor, NetworkProblem
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.exchange_state import ExchangeState
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing, due
from desktop.runtime.worker import Worker

NOW = datetime(2026, 11, 25, 14, 32, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = NOW + 10 * MINUTE

TABLE = [
    # enrolled, waiting, network, last, next_at, due
    (False, 3, "present", None, None, False),  # there is no platform to send to
    (True, 3, "absent", None, None, False),  # no network at all
    (True, 3, "unknown", None, None, True),  # only an attempt can show whether there is a network
    (True, 0, "present", None, None, True),  # the first round of the session
    (True, 0, "present", NOW - 5 * MINUTE, None, False),  # nothing waits, it was looked at just now
    (True, 0, "present", NOW - 16 * MINUTE, None, True),  # a quarter of an hour went by
    (True, 2, "present", NOW - MINUTE, None, True),  # something waits
    (True, 2, "present", NOW - MINUTE, LATER, False),  # the last try failed: not yet
    (True, 2, "present", NOW - MINUTE, NOW - MINUTE, True),  # the time has come
    (True, 0, "present", NOW - MINUTE, NOW - MINUTE, True),  # it failed with nothing waiting: news are still wanted
    (True, 2, "present", NOW - MINUTE, NOW + timedelta(days=700), True),  # the clock was set back two years
    (True, 0, "present", NOW + timedelta(days=700), None, True),  # the same, counted from the last round
]


@pytest.mark.parametrize(("enrolled", "waiting", "network", "last", "next_at", "expected"), TABLE)
def test_when_a_round_is_due(
    enrolled: bool, waiting: int, network: str, last: datetime | None, next_at: datetime | None, expected: bool
) -> None:
    assert due(NOW, enrolled=enrolled, waiting=waiting, network=network, last=last, next_at=next_at) is expected


class Bench:
    """A rhythm whose rounds the test holds."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.local, self.network = Worker("local"), Worker("network")
        self.rounds: list[bool] = []
        self.may_end = Event()
        self.may_end.set()
        self.next: Callable[[], RoundDone] = lambda: RoundDone(changes=Changes())
        self.actor = Actor(self.local, self._no_commune, Path("nowhere"), lambda: NOW)
        self.connectivity = Connectivity()
        self.seconds = 0.0
        self.progresses: list[RoundProgress] = []
        self.syncing = Syncing(
            self.network,
            self.actor,
            self.connectivity,
            self._round,
            lambda _u, _c: Changes(link=True),
            lambda: NOW,
            monotonic=lambda: self.seconds,
        )

    def _no_commune(self) -> CommuneContext:
        raise AssertionError("no open commune is needed here")

    def _round(self, progress: RoundProgress, automatic: bool) -> RoundDone:
        self.progresses.append(progress)
        self.rounds.append(automatic)
        progress.tell("sending", 1, 3)
        self.may_end.wait(5)
        return self.next()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.network.idle and not self.syncing.state.running, timeout=5000)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.may_end.set()
    assert bench.network.close()
    assert bench.local.close()


@pytest.mark.slow
def test_one_round_at_a_time_and_one_more_if_asked_meanwhile(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.now()
    bench.qtbot.waitUntil(lambda: bench.syncing.state.total == 3, timeout=5000)
    bench.syncing.now()
    bench.syncing.now()
    assert bench.rounds == [False]
    bench.may_end.set()
    bench.settle()
    bench.qtbot.waitUntil(lambda: bench.rounds == [False, False], timeout=5000)
    bench.settle()


def test_a_round_whose_time_was_up_goes_on_at_once(bench: Bench) -> None:
    """Documents were still to be sent: the next round does not wait a quarter of an hour."""
    bench.next = lambda: RoundDone(changes=Changes(), more=len(bench.rounds) < 3)
    bench.syncing.inform(enrolled=True, waiting=0)
    bench.syncing.start()
    bench.qtbot.waitUntil(lambda: bench.rounds == [True, True, True], timeout=5000)
    bench.settle()
    assert bench.rounds == [True, True, True]


def test_each_batch_that_is_answered_is_told_before_the_exchange_that_answered_it(bench: Bench) -> None:
    """The acts that wait are counted again then, also by the visible page; other progress answers no act."""
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    told: list[str] = []
    bench.actor.batch.connect(lambda: told.append("batch"))
    bench.syncing.changed.connect(lambda: told.append(bench.syncing.state.step))
    bench.syncing.now()
    bench.qtbot.waitUntil(lambda: bool(bench.progresses) and bench.progresses[0].at.total == 3, timeout=5000)
    told.clear()
    for step, done in (("attachments", 5), ("sending", 0), ("sending", 2), ("sending", 2), ("sending", 3), ("news", 9)):
        bench.progresses[0].tell(step, done, 9)
        bench.syncing._show_progress()  # as the timer does four times a second
    assert told == ["attachments", "sending", "batch", "sending", "batch", "sending", "news"]
    told.clear()
    bench.may_end.set()
    bench.settle()
    assert told == [""], "its end is another thing"


@pytest.mark.slow
def test_the_window_looks_at_the_round_a_few_times_a_second_whatever_it_reports(bench: Bench) -> None:
    """A fast link reports thousands of pieces; the window gets few of them, and the last one."""
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    told: list[int] = []
    bench.syncing.changed.connect(lambda: told.append(bench.syncing.state.done))
    bench.syncing.now()
    bench.qtbot.waitUntil(lambda: bench.syncing.state.done == 1, timeout=5000)
    for octets in range(10_000):
        bench.progresses[0].tell("attachments", octets, 10_000)
    bench.qtbot.waitUntil(lambda: bench.syncing.state.done == 9_999, timeout=5000)
    assert bench.syncing.state.step == "attachments"
    assert len(told) <= 5
    bench.may_end.set()
    bench.settle()
    assert bench.syncing.state == ExchangeState(answered=True), "at rest, nothing of the round is left"


@pytest.mark.slow
def test_how_long_a_round_lasts_is_said_with_it(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.now()
    assert bench.syncing.state.lasts == "brief"
    for seconds, lasts in ((1.0, "awhile"), (9.9, "awhile"), (10.0, "long")):
        bench.seconds = seconds
        bench.qtbot.waitUntil(lambda lasts=lasts: bench.syncing.state.lasts == lasts, timeout=5000)
    bench.may_end.set()
    bench.settle()


def test_a_round_that_a_person_ended_goes_on_in_a_while_or_when_asked(bench: Bench) -> None:
    """Not at once: the waiting acts would start the exchange again, and the person wanted it to stop."""
    bench.next = lambda: RoundDone(changes=Changes(), halted=bench.progresses[-1].stopped)
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.start()
    bench.qtbot.waitUntil(lambda: len(bench.progresses) == 1, timeout=5000)
    bench.syncing.inform(enrolled=True, waiting=2)  # an act comes meanwhile
    bench.syncing.now()  # and she asks for one more, before she changes her mind
    bench.syncing.end_round()
    assert bench.syncing.state.stopping
    bench.may_end.set()
    bench.settle()
    exchange = bench.syncing.state
    assert (exchange.halted, exchange.stopping, exchange.next_at) == (True, False, NOW + 15 * MINUTE)
    bench.syncing.consider()
    bench.syncing.inform(enrolled=True, waiting=3)
    assert bench.rounds == [True], "not before its time"
    bench.syncing.now()
    bench.settle()
    assert bench.rounds == [True, False]
    assert not bench.syncing.state.halted


def test_a_window_that_closes_has_the_round_end(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.now()
    bench.qtbot.waitUntil(lambda: len(bench.progresses) == 1, timeout=5000)
    assert not bench.progresses[0].stopped
    bench.syncing.stop()
    assert bench.progresses[0].stopped
    bench.may_end.set()
    bench.settle()


def test_nothing_starts_without_enrolment(bench: Bench) -> None:
    bench.syncing.start()
    bench.syncing.now()
    bench.syncing.inform(enrolled=False, waiting=4)
    assert bench.network.idle
    assert bench.rounds == []


def test_an_act_asks_for_a_round(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=0)
    bench.syncing.start()
    bench.settle()
    assert bench.rounds == [True]
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.settle()
    assert bench.rounds == [True, True]


def test_an_act_made_while_another_is_answered_leaves_after_that_round(bench: Bench) -> None:
    """As many wait as before: one was answered, one was added. It should not stay here until the next look."""
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.start()
    bench.qtbot.waitUntil(lambda: len(bench.progresses) == 1, timeout=5000)
    bench.actor.acted.emit(Changes(outbox=True))
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.set()
    bench.settle()
    assert bench.rounds == [True, True]


def test_an_act_made_before_the_end_of_a_round_is_told_leaves_too(bench: Bench) -> None:
    """The round is over in its worker, and the window learns of the act only after that."""
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    assert bench.rounds == [True]
    bench.actor.acted.emit(Changes(outbox=True))
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.settle()
    assert bench.rounds == [True, True]
    bench.syncing.inform(enrolled=True, waiting=1)  # as after each round, though nothing was made
    bench.settle()
    assert bench.rounds == [True, True]


def test_what_a_round_changed_asks_for_no_other(bench: Bench) -> None:
    """Even where an act still waits: it would be asked for without end."""
    bench.next = lambda: RoundDone(changes=Changes(outbox=True))
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.settle()
    assert bench.rounds == [True]


def test_what_is_written_during_a_round_asks_for_no_other(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=0)
    bench.may_end.clear()
    bench.syncing.start()
    bench.qtbot.waitUntil(lambda: len(bench.progresses) == 1, timeout=5000)
    bench.actor.acted.emit(Changes(needs=frozenset({"a draft"})))
    bench.may_end.set()
    bench.settle()
    assert bench.rounds == [True]


def test_an_act_made_during_a_round_that_had_to_wait_leaves_after_it(bench: Bench) -> None:
    """The try before had failed and its time has not come; this round was asked for, and ends well."""
    bench.next = lambda: RoundDone(
        changes=Changes(), network_problem=NetworkProblem("timeout", "La plateforme ne répond pas."), next_at=LATER
    )
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    bench.next = lambda: RoundDone(changes=Changes())
    bench.may_end.clear()
    bench.syncing.now()
    bench.qtbot.waitUntil(lambda: len(bench.progresses) == 2, timeout=5000)
    bench.syncing.inform(enrolled=True, waiting=2)
    bench.may_end.set()
    bench.settle()
    assert bench.rounds == [True, False, True]


def test_a_network_problem_is_shown_and_forgotten_when_the_network_returns(bench: Bench) -> None:
    bench.next = lambda: RoundDone(
        changes=Changes(), network_problem=NetworkProblem("timeout", "La plateforme ne répond pas."), next_at=LATER
    )
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    assert bench.syncing.state.network_problem is not None
    assert bench.syncing.state.next_at == LATER
    bench.syncing.consider()
    assert bench.rounds == [True], "not before its time"
    bench.connectivity.tell("absent")
    bench.next = lambda: RoundDone(changes=Changes(outbox=True))
    told: list[Changes] = []
    bench.actor.changed.connect(told.append)
    bench.connectivity.tell("present")
    bench.settle()
    assert bench.rounds == [True, True]
    assert bench.syncing.state.network_problem is None
    assert told == [Changes(outbox=True)]


def test_it_is_offline_no_longer_once_the_system_has_a_network_again(bench: Bench) -> None:
    """Over a slow link the band said so on, while the platform had taken acts."""
    bench.next = lambda: RoundDone(changes=Changes(), network_problem=NetworkProblem("no_route", "Hors connexion."))
    bench.connectivity.tell("present")
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    assert bench.syncing.state.network_problem is not None
    bench.connectivity.tell("absent")
    bench.connectivity.tell("present")
    assert bench.syncing.state.running
    assert bench.syncing.state.network_problem is None


def test_rounds_that_fail_in_a_row_are_counted_until_one_ends_well(bench: Bench) -> None:
    bench.syncing.inform(enrolled=True, waiting=1)
    problem = NetworkProblem("refused", "La plateforme n’a pas répondu.")
    counts = []
    for outcome in (problem, problem, None, problem):
        bench.next = lambda outcome=outcome: RoundDone(changes=Changes(), network_problem=outcome)
        bench.syncing.now()
        bench.settle()
        counts.append((bench.syncing.state.failures, bench.syncing.state.failed_at))
    assert counts == [(1, NOW), (2, NOW), (0, None), (1, NOW)]


def test_of_a_round_that_failed_it_is_known_whether_a_person_asked_for_it(bench: Bench) -> None:
    bench.next = lambda: RoundDone(changes=Changes(), network_problem=NetworkProblem("no_route", "Hors connexion."))
    bench.syncing.inform(enrolled=True, waiting=1)
    asked = []
    for begin in (bench.syncing.consider, bench.syncing.now, bench.syncing.consider):
        begin()
        bench.settle()
        asked.append((bench.syncing.state.failures, bench.syncing.state.asked))
    assert asked == [(1, False), (2, True), (3, False)]
    bench.next = lambda: RoundDone(changes=Changes())
    bench.syncing.now()
    bench.settle()
    assert not bench.syncing.state.asked, "it is over"


def test_a_fault_of_ours_in_a_round_is_reported_and_the_rhythm_goes_on(bench: Bench) -> None:
    def fail() -> RoundDone:
        raise LookupError("ours")

    bench.next = fail
    bugs: list[BaseException] = []
    bench.actor.bug.connect(bugs.append)
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.now()
    bench.settle()
    assert [type(bug) for bug in bugs] == [LookupError]
    bench.next = lambda: RoundDone(changes=Changes())
    bench.syncing.now()
    bench.settle()
    assert len(bench.rounds) == 2


def test_a_fault_of_ours_opens_no_dialog_each_minute(bench: Bench) -> None:
    """A new round would meet the same fault; whoever asked meanwhile has had that answer too."""

    def fail() -> RoundDone:
        raise LookupError("ours")

    bench.next = fail
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.may_end.clear()
    bench.syncing.start()
    bench.syncing.now()
    bench.may_end.set()
    bench.settle()
    bench.syncing.consider()
    bench.settle()
    assert bench.rounds == [True]
    assert bench.syncing.state.next_at == NOW + 15 * MINUTE
    bench.next = lambda: RoundDone(changes=Changes())
    bench.syncing.now()
    bench.settle()
    assert bench.rounds == [True, False]


def test_a_full_disk_is_tried_again_in_a_minute(bench: Bench) -> None:
    def full() -> RoundDone:
        raise DiskFull

    bench.next = full
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.start()
    bench.settle()
    bench.syncing.consider()
    bench.settle()
    assert bench.rounds == [True, True]


def test_enrolment_runs_in_the_network_lane_and_a_round_follows(bench: Bench) -> None:
    done: list[str] = []
    told: list[Changes] = []
    bench.actor.changed.connect(told.append)
    bench.syncing.enrol("u", "c", then=lambda: done.append("then"), refused=lambda _r: None, failed=lambda _s: None)
    bench.qtbot.waitUntil(lambda: bool(bench.rounds), timeout=5000)
    bench.settle()
    assert done == ["then"]
    assert told[0] == Changes(link=True)


def test_the_connection_has_worked_only_once_a_call_was_answered(bench: Bench) -> None:
    assert not bench.syncing.state.answered
    bench.syncing.inform(enrolled=True, waiting=0)
    bench.next = lambda: RoundDone(changes=Changes(), called=False)
    bench.syncing.now()
    bench.settle()
    assert not bench.syncing.state.answered
    bench.next = lambda: RoundDone(changes=Changes())
    bench.syncing.now()
    bench.settle()
    assert bench.syncing.state.answered
    bench.next = lambda: RoundDone(changes=Changes(), called=False)
    bench.syncing.now()
    bench.settle()
    assert bench.syncing.state.answered, "what was answered before still was"
    bench.next = lambda: RoundDone(changes=Changes(), network_problem=NetworkProblem("cut", "Coupée."))
    bench.syncing.now()
    bench.settle()
    assert not bench.syncing.state.answered


def test_a_round_that_ends_by_a_fault_before_any_call_has_proved_nothing(bench: Bench) -> None:
    def busy() -> RoundDone:
        raise DiskFull("full")

    bench.next = busy
    bench.syncing.inform(enrolled=True, waiting=0)
    bench.syncing.now()
    bench.settle()
    assert not bench.syncing.state.answered


def test_where_nobody_was_called_the_last_try_is_what_is_known(bench: Bench) -> None:
    known = RoundDone(
        changes=Changes(),
        network_problem=NetworkProblem("timeout", "Trop lent."),
        next_at=LATER,
        called=False,
        failures=4,
        failed_at=NOW - MINUTE,
    )
    bench.next = lambda: known
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.now()
    bench.settle()
    state = bench.syncing.state
    assert (state.network_problem, state.next_at) == (known.network_problem, LATER)
    assert (state.failures, state.failed_at, state.answered) == (4, NOW - MINUTE, False)


def test_a_lack_of_network_that_is_over_is_not_said_again(bench: Bench) -> None:
    bench.next = lambda: RoundDone(
        changes=Changes(), network_problem=NetworkProblem("no_route", "Pas de réseau."), next_at=LATER, called=False
    )
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.connectivity.changed.emit("present")
    bench.settle()
    assert bench.rounds
    assert (bench.syncing.state.network_problem, bench.syncing.state.answered) == (None, False)


def test_a_round_stopped_before_its_first_call_leaves_what_was_known(bench: Bench) -> None:
    bench.next = lambda: RoundDone(changes=Changes(), network_problem=NetworkProblem("proxy", "Le proxy se tait."))
    bench.syncing.inform(enrolled=True, waiting=1)
    bench.syncing.now()
    bench.settle()
    before = bench.syncing.state
    assert before.failures
    bench.next = lambda: RoundDone(changes=Changes(), halted=True, called=False)
    bench.syncing.now()
    bench.settle()
    state = bench.syncing.state
    assert (state.network_problem, state.failures, state.failed_at) == (
        before.network_problem,
        before.failures,
        before.failed_at,
    )
    assert not state.answered


def test_an_exchange_of_another_program_proves_the_connection_again(bench: Bench) -> None:
    problem = NetworkProblem("refused", "Pas de réponse. Rien n’est perdu.")
    failed = ExchangeState(network_problem=problem, next_at=LATER, failures=4, failed_at=NOW - 5 * MINUTE)

    def after(completed: datetime | None) -> ExchangeState:
        bench.syncing.state = failed
        bench.syncing.inform(enrolled=True, waiting=0, completed=completed and completed.isoformat())
        return bench.syncing.state

    assert after(NOW - 2 * MINUTE) == ExchangeState(answered=True)
    assert after(None) == failed
    assert after(NOW - 9 * MINUTE) == failed, "it was before the try that failed"
    assert after(NOW + timedelta(days=1)) == failed, "the clock was ahead then"


def test_after_an_exchange_of_another_program_failures_are_counted_anew(bench: Bench) -> None:
    problem = NetworkProblem("refused", "Pas de réponse. Rien n’est perdu.")
    bench.next = lambda: RoundDone(changes=Changes(), network_problem=problem)
    bench.syncing.state = ExchangeState(network_problem=problem, failures=4, failed_at=NOW - 5 * MINUTE)
    bench.syncing.inform(enrolled=True, waiting=1, completed=(NOW - 2 * MINUTE).isoformat())
    bench.syncing.now()
    bench.settle()
    assert bench.syncing.state.failures == 1
