"""A batch that has left and has no answer yet, of a commune whose PC these tests do not enrol."""

from sqlalchemy import insert, update

from desktop.actions.kit.commune_context import CommuneContext
from sync.client.exchange import outgoing_batches
from sync.client.exchange.outgoing_batches import OutgoingBatch
from sync.client.ledger import journal
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import batch, outbox
from sync.contract.signing import SigningKey


def leave(context: CommuneContext) -> OutgoingBatch:
    """All that is due, in one batch, as `outgoing_batches.start` keeps it."""
    now = context.clock()
    with context.store.transaction() as connection:
        acts = outgoing_batches.due(connection)
        left = outgoing_batches.compose(journal.last(connection), SigningKey.generate(), acts, 50, now, platform="p")
        connection.execute(insert(batch).values(batch=left.id, created_at=stamp(now), body=left.body, lease="1.x"))
        connection.execute(update(outbox).where(outbox.c.op.in_(left.ops)).values(state="in_flight", batch=left.id))
    return left
