"""Puts a draft in the bin, where it stays thirty days, and takes it out again."""

from datetime import timedelta

from sqlalchemy import delete, not_, or_, select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.amend_need import name_instead
from desktop.actions.needs.draft_need import draft, draft_need
from desktop.actions.requests.detach_file import detach_all
from desktop.database import search, times
from desktop.database.queries import needs
from desktop.database.tables import editing, joined, need, vote
from desktop.domain.changes import Changes

BIN_DAYS = 30


def discard_need(context: CommuneContext, id: str) -> Changes:
    """Puts a draft in the bin, where it stays thirty days; `restore_need` takes it out again.

    A correction goes for good: the need itself still says what it said.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        found = draft(needs.one(connection, id), id)
        if found.amends:
            name_instead(connection, id, found.amends)
            return Changes(needs=frozenset({id, found.amends}))
        connection.execute(update(need).where(need.c.id == id).values(discarded_at=times.text(now)))
        connection.execute(delete(editing).where(editing.c.need == id))
        emptied = times.text(now - timedelta(days=BIN_DAYS))
        named = or_(
            select(vote.c.need).where(vote.c.need == need.c.id).exists(),
            select(joined.c.own).where(joined.c.own == need.c.id).exists(),
        )
        old = select(need.c.id).where(need.c.discarded_at < emptied, need.c.submit_op.is_(None), not_(named))
        for gone in connection.scalars(old).all():
            detach_all(connection, gone)
            connection.execute(delete(need).where(need.c.id == gone))
        search.forget(connection, "mine", [id])
    return Changes(needs=frozenset({id}))


def restore_need(context: CommuneContext, id: str) -> Changes:
    """Undoes `discard_need`."""
    return draft_need(context, id)
