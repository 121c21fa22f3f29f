"""Says whether the commune lets a need leave only once the mayor has validated it."""

from typing import TYPE_CHECKING

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import needs, outbox, votes
from desktop.domain.changes import Changes, Outcome
from desktop.effects import registry
from sync.client.ledger import outbox as ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection


def mayor_validates(context: CommuneContext, on: bool) -> Outcome[tuple[str, ...]]:
    """A habit of this commune on this computer; validations already noted stay. Given up, nothing waits for the mayor.

    The value: ids of the needs whose text waited to leave without one, and is now the mayor's to read. What has been
    tried may be at the platform already, and what a vote answers is not taken from under it: both go on.
    """
    back: list[str] = []
    changed = Changes(commune=True)
    with context.store.transaction() as connection:
        records.meta.put(connection, "mayor_validates", "1" if on else "")
        if not on:
            changed |= Changes(needs=records.needs.ask_no_more(connection))
        for act in outbox.unvalidated(connection) if on else ():
            follows = registry.of(act.type)
            if follows is None or follows.relied_on(connection, act.op) or votes.for_submission(connection, act.op):
                continue
            if ledger.cancel(connection, act.op):
                changed |= follows.undone(connection, act) | Changes(outbox=True)
                _ask(connection, context, act.subject)
                back.append(act.subject)
    return Outcome(changed, tuple(back))


def _ask(connection: "Connection", context: CommuneContext, need: str) -> None:
    """Of a choice between two texts nothing is left to ask about: it is open again, and asks by itself."""
    correction, found = needs.correction_of(connection, need), needs.one(connection, need)
    if correction is not None:
        records.needs.ask_validation(connection, correction.id, context.clock())
    elif found is not None and not found.submit_op:
        records.needs.ask_validation(connection, need, context.clock())
