"""One open commune: when its exchange with the platform begins by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from desktop.actions.votes.cast_vote import cast_vote
from desktop.domain.changes import Changes
from desktop.paths import find, prepare
from desktop.policy import Policy
from desktop.runtime import starting
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.real_world import RealWorld
from desktop.session import Session
from desktop.views.widgets.theme import Theme
from sync.client.ledger.tables import device
from sync.contract.enrolment import DeviceStatement
from sync.contract.signing import SigningKey
from tests.desktop.running import as_chosen, chosen

__all__ = ["chosen"]


class OwnNetwork(RealWorld):
    """No information about this computer's network: the rounds do not depend on where the test runs."""

    def watch(self, connectivity: Connectivity) -> None: ...


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path, chosen: Path) -> Iterator[Session]:
    places = find(tmp_path)
    prepare(places)
    world = OwnNetwork(places, Policy(file=tmp_path / "policy.json"))
    as_chosen(chosen, places)
    opening = starting.opening(places, "45024")
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


def test_an_enrolment_and_each_act_have_a_round_begin(session: Session, qtbot: QtBot) -> None:
    running = [False]

    def changed() -> None:  # also said of a round that goes on, once it has lasted a second
        if session.syncing.state.running != running[-1]:
            running.append(session.syncing.state.running)

    session.syncing.changed.connect(changed)
    context = session.world.open_context("45024")
    statement = DeviceStatement(
        key="k1",
        device="d1",
        commune="45024",
        siren="214500241",
        public_key=SigningKey.generate().public,
        enrolled_at=datetime(2021, 2, 3, 13, tzinfo=UTC),
    )
    with context.store.transaction() as connection:  # as with a USB stick, if the platform has no address
        connection.execute(update(device).values(statement=msgspec.json.encode(statement).decode()))
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
