"""Batches that leave: what leasing one does to its acts."""

from sqlalchemy import update

from sync.client.exchange import outgoing_batches
from sync.client.ledger.tables import outbox
from tests.sync.client.ends import Commune


def test_an_act_that_is_answered_meanwhile_does_not_leave_again(enrolled: Commune) -> None:
    """As when a return by key brings its receipt while the batch waits for an answer."""
    answered, waiting = (enrolled.act().op for _ in range(2))
    with enrolled.transaction() as connection:
        now = enrolled.clock()
        acts = outgoing_batches.due(connection)
        batch = outgoing_batches.start(connection, enrolled.key, acts, block_size=50, owner="", now=now)
        outgoing_batches.release(connection, batch.id)
        connection.execute(update(outbox).where(outbox.c.op == answered).values(state="accepted"))
    with enrolled.transaction() as connection:
        outgoing_batches.lease(connection, batch.id, owner="here", now=enrolled.clock())
    rows = enrolled.rows()
    assert [rows[op].state for op in (answered, waiting)] == ["accepted", "in_flight"]
    assert [rows[op].attempts for op in (answered, waiting)] == [1, 2]
