"""One open commune: when its exchange with the platform begins by itself, and what its pages are told."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, current_thread

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import Changes
from desktop.paths import Places, find, prepare
from desktop.policy import Policy
from desktop.runtime import starting
from desktop.runtime.actor import NetworkProblem
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.exchange_state import ExchangeState
from desktop.runtime.real_world import RealWorld
from desktop.session import Session
from desktop.views.widgets.keyboard.typed_ahead import awaited
from desktop.views.widgets.theme import Theme
from sync.client.ledger.tables import device, exchange
from sync.contract.enrolment import DeviceStatement
from sync.contract.signing import SigningKey
from tests.desktop.running import as_chosen, chosen

__all__ = ["chosen"]


class OwnNetwork(RealWorld):
    """No information about this computer's network: the rounds do not depend on where the test runs."""

    def watch(self, connectivity: Connectivity) -> None: ...


class OtherProgram(OwnNetwork):
    """Once the test lets it, another program votes while the first round is under way."""

    def __init__(self, places: Places, policy: Policy) -> None:
        super().__init__(places, policy)
        self.may_vote, self.voted = Event(), False

    def open_context(self, insee: str) -> CommuneContext:
        context = super().open_context(insee)
        if not self.voted and current_thread().name == "relais-network":
            self.voted = True
            self.may_vote.wait(10)
            with closing(super().open_context(insee)) as other:
                cast_vote(other, "actes")
        return context


@contextmanager
def _shown(world: RealWorld, qapp: QApplication, qtbot: QtBot, *, enrolled: bool = False) -> Iterator[Session]:
    if enrolled:
        with closing(world.open_context("45024")) as context:
            _enrol(context)
    opening = starting.opening(world, "45024")
    assert opening is not None
    theme = Theme(qapp, choice="clair")
    session = Session(world, theme, opening, lambda _theme, _size: None)
    with qtbot.waitSignal(session.ready, timeout=20_000):
        session.show()
    yield session
    with qtbot.waitSignal(session.ended, timeout=20_000):
        session.frame.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.deleteLater()


def _enrol(context: CommuneContext) -> None:
    """As with a USB stick, if the platform has no address."""
    statement = DeviceStatement(
        key="k1",
        device="d1",
        commune="45024",
        siren="214500241",
        public_key=SigningKey.generate().public,
        enrolled_at=datetime(2021, 2, 3, 13, tzinfo=UTC),
    )
    with context.store.transaction() as connection:
        connection.execute(update(device).values(statement=msgspec.json.encode(statement).decode()))


@pytest.fixture
def places(tmp_path: Path, chosen: Path) -> Places:
    places = find(tmp_path)
    prepare(places)
    as_chosen(chosen, places)
    return places


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path, places: Places) -> Iterator[Session]:
    with _shown(OwnNetwork(places, Policy(file=tmp_path / "policy.json")), qapp, qtbot) as session:
        yield session


def test_an_enrolment_and_each_act_have_a_round_begin(session: Session, qtbot: QtBot) -> None:
    running = [False]

    def changed() -> None:  # also said of a round that goes on, once it has lasted a second
        if session.syncing.state.running != running[-1]:
            running.append(session.syncing.state.running)

    session.syncing.changed.connect(changed)
    context = session.world.open_context("45024")
    _enrol(context)
    session.actor.announce(Changes(link=True))
    qtbot.waitUntil(lambda: running == [False, True, False], timeout=10_000)
    session.actor.act(cast_vote, "actes")
    qtbot.waitUntil(lambda: running == [False, True, False, True, False], timeout=10_000)
    context.close()


def test_turning_to_a_page_shows_what_another_program_has_just_written(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.local.idle, timeout=20_000)  # the first look has been
    beside = session.world.open_context("45024")
    cast_vote(beside, "docs")
    beside.close()
    session.frame.go("outbox")
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 1, timeout=10_000)


def test_a_page_in_sight_waits_for_the_text_that_is_asked_for_there(session: Session, qtbot: QtBot) -> None:
    session.frame.activateWindow()
    qtbot.waitUntil(session.frame.isActiveWindow)
    page, other = session.frame.page("needs"), session.frame.page("services")
    session.frame.go("needs")
    session.actor.texts.opening.emit("needs")
    assert (awaited(page) is not None, awaited(other)) == (True, None)


def test_what_another_program_writes_during_the_round_of_the_start_is_announced(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, places: Places
) -> None:
    world = OtherProgram(places, Policy(file=tmp_path / "policy.json"))
    with _shown(world, qapp, qtbot, enrolled=True) as session:
        session.actor.run(lambda: None, then=lambda _done: world.may_vote.set())  # after what the start has asked
        qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 1, timeout=10_000)


def test_an_exchange_of_another_program_ends_what_is_said_of_the_last_try(session: Session, qtbot: QtBot) -> None:
    """What the window keeps of it is forgotten too, so that the next failure is the first again."""
    syncing, now = session.syncing, session.world.clock()
    problem = NetworkProblem("refused", "Pas de réponse. Rien n’est perdu.")
    syncing.state = ExchangeState(network_problem=problem, failures=4, failed_at=now - timedelta(minutes=5))
    ended = now.astimezone(UTC).isoformat()
    row = {"started_at": ended, "ended_at": ended, "outcome": "complete", "failures": 0, "summary": "{}"}
    with closing(session.world.open_context("45024")) as other, other.store.transaction() as connection:
        connection.execute(insert(exchange).values(row))
    session.outside_changes.refresh()
    qtbot.waitUntil(lambda: syncing.state.answered, timeout=10_000)
    assert (syncing.state.network_problem, syncing.state.failures, syncing.state.failed_at) == (None, 0, None)
