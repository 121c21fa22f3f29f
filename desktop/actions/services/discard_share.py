"""Puts the draft of a shared service in the bin, where it stays thirty days, and takes it out again."""

from datetime import timedelta

from sqlalchemy import delete, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.discard_need import BIN_DAYS
from desktop.actions.services.draft_share import draft_share, known
from desktop.database import times
from desktop.database.queries import shares
from desktop.database.tables import share
from desktop.domain import shares as rules
from desktop.domain.changes import Changes


def discard_share(context: CommuneContext, id: str) -> Changes:
    """Raises Refusal once it has left. What lay in the bin for thirty days goes."""
    now = context.clock()
    with context.store.transaction() as connection:
        rules.check_draft(known(shares.one(connection, id), id).state)
        binned = {"discarded_at": times.text(now), "share_op": None}
        connection.execute(update(share).where(share.c.id == id).values(**binned))
        emptied = times.text(now - timedelta(days=BIN_DAYS))
        connection.execute(delete(share).where(share.c.discarded_at < emptied, share.c.share_op.is_(None)))
    return Changes(shares=frozenset({id}))


def restore_share(context: CommuneContext, id: str) -> Changes:
    """Undoes `discard_share`."""
    return draft_share(context, id)
