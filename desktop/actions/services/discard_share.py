"""Moves the draft of a shared service to the bin, where it stays for thirty days."""

from desktop.actions.kit.bin_times import emptied_before
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_share
from desktop.database import records
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome


def discard_share(context: CommuneContext, id: str) -> Outcome[None]:
    """Raises Refusal once it was sent. Also erases drafts that were in the bin for thirty days."""
    now = context.clock()
    with context.store.transaction() as connection:
        rules.check_editable(find_share(connection, id).editable)
        records.shares.discard(connection, id, now)
        records.shares.empty_bin(connection, emptied_before(connection, "share", now))
    return Outcome(Changes(shares=frozenset({id})), None)
