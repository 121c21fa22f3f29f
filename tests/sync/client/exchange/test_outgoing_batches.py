"""Batches that leave: what leasing one does to its acts."""

import pytest
from sqlalchemy import select, update

from sync.client.exchange import outgoing_batches
from sync.client.ledger.tables import batch, outbox
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.running import run


def test_an_act_that_is_answered_meanwhile_does_not_leave_again(enrolled: Commune) -> None:
    """As when a return by key brings its receipt while the batch waits for an answer."""
    answered, waiting = (enrolled.act().op for _ in range(2))
    with enrolled.transaction() as connection:
        now = enrolled.clock()
        acts = outgoing_batches.due(connection)
        started = outgoing_batches.start(connection, enrolled.key, acts, block_size=50, owner="", now=now)
        outgoing_batches.release(connection, started.id)
        connection.execute(update(outbox).where(outbox.c.op == answered).values(state="accepted"))
    with enrolled.transaction() as connection:
        outgoing_batches.lease(connection, started.id, owner="here", now=enrolled.clock())
    rows = enrolled.rows()
    assert [rows[op].state for op in (answered, waiting)] == ["accepted", "in_flight"]
    assert [rows[op].attempts for op in (answered, waiting)] == [1, 2]


@pytest.mark.parametrize("said", [b"", b'"platform":"another",'], ids=["of an earlier release", "for another platform"])
def test_a_batch_that_the_platform_would_not_take_is_composed_anew(
    enrolled: Commune, national: National, said: bytes
) -> None:
    op = enrolled.act().op
    with enrolled.transaction() as connection:
        acts, now = outgoing_batches.due(connection), enrolled.clock()
        started = outgoing_batches.start(connection, enrolled.key, acts, block_size=50, owner="", now=now)
        outgoing_batches.release(connection, started.id)
        named = f'"platform":"{national.keys.public.id}",'.encode()
        body = started.body.replace(named, said)
        assert body != started.body
        connection.execute(update(batch).values(body=body))
    outcome = run(enrolled, national.transport())
    assert (outcome.accepted, enrolled.states()) == (1, {op: "accepted"})
    assert national.votes() == {SERVICES[0]: 1}
    with enrolled.reading() as connection:
        assert connection.execute(select(batch.c.batch)).all() == []
