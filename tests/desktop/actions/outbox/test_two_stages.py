"""Deposited first, decided later: the window says "Reçu", then the decision, and both prove themselves offline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox
from desktop.documents import act_papers
from sync.client.ledger import verification
from sync.platform.intake import decisions
from tests.desktop.actions.exchanging import NOW, National, enrolled


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


def act(context: CommuneContext) -> Any:
    with context.store.reading() as connection:
        (found,) = outbox.listed(connection)
        assert verification.check(connection, context.head).ok
    return found


def test_received_then_decided(context: CommuneContext, national: National) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    enrolled(context, national)
    op = cast_vote(context, "opencimetiere").value.op
    done = exchange(context, national.transport).value
    assert (done.sent, done.accepted) == (1, 0)
    first = act(context)
    assert (first.state, first.number is not None, first.decided_at) == ("deposited", True, "")
    with context.store.reading() as connection:
        paper = act_papers.receipt_of(connection, op, now=NOW)
    assert (paper.decision, paper.decided) == ("", "")
    assert exchange(context, national.transport).value.sent == 0  # it is not sent again
    assert act(context).state == "deposited"
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, NOW)
    exchange(context, national.transport)
    last = act(context)
    assert (last.state, last.number, last.received_at) == ("accepted", first.number, first.received_at)
    assert last.decided_at
    assert national.tally() == {"opencimetiere": 1}
