"""Deposited first, decided later: the window says "Reçu", then the decision, and both prove themselves offline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.cast_vote import cast_vote
from desktop.actions.desk import Desk
from desktop.actions.exchange import exchange
from desktop.database.queries import outbox
from desktop.documents import act_papers
from sync.client import verification
from sync.platform import decisions
from tests.desktop.actions.test_exchange import NOW, National, enrolled


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def act(desk: Desk) -> Any:
    with desk.store.reading() as connection:
        (found,) = outbox.listed(connection)
        assert verification.check(connection, desk.head).ok
    return found


def test_received_then_decided(desk: Desk, national: National) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    enrolled(desk, national)
    op = cast_vote(desk, "opencimetiere").op
    done = exchange(desk, national.transport).outcome
    assert (done.sent, done.accepted) == (1, 0)
    first = act(desk)
    assert (first.state, first.number is not None, first.decided_at) == ("deposited", True, "")
    with desk.store.reading() as connection:
        paper = act_papers.receipt_of(connection, op, now=NOW)
    assert (paper.decision, paper.decided) == ("", "")
    assert exchange(desk, national.transport).outcome.sent == 0  # it is not sent again
    assert act(desk).state == "deposited"
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, NOW)
    exchange(desk, national.transport)
    last = act(desk)
    assert (last.state, last.number, last.received_at) == ("accepted", first.number, first.received_at)
    assert last.decided_at
    assert national.tally() == {"opencimetiere": 1}
