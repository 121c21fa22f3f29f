"""Sets whether the commune sends a need only once the mayor has validated it."""

from typing import TYPE_CHECKING

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.queries import needs, outbox, votes
from desktop.database.queries.outbox import ActRow
from desktop.domain.act_words import MAYOR_FIRST
from desktop.domain.changes import Changes, Outcome
from desktop.effects import need
from sync.client.ledger import outbox as ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection


def mayor_validates(context: CommuneContext, on: bool) -> Outcome[tuple[str, ...]]:
    """Sets it for this commune on this computer; validations already noted stay. Off: nothing waits for the mayor.

    The value: ids of the needs whose text waited to leave without a validation, and now waits for the mayor; off, of
    those that waited for him. An act that was tried may be at the platform already, and goes on. A vote that names a
    need which comes back is sent all the same, as it only holds the need's id. A need whose withdrawal waits too goes
    to the bin.
    """
    back: list[str] = []
    changed = Changes(commune=True)
    with context.store.transaction() as connection:
        records.meta.put(connection, "mayor_validates", "1" if on else "")
        if not on:
            freed = records.needs.ask_no_more(connection)
            changed |= Changes(needs=frozenset(id for one in freed for id in (one.id, one.amends) if id))
            back.extend(one.id for one in freed if not one.in_bin)
        for act in outbox.unvalidated(connection) if on else ():
            withdrawal = outbox.withdrawal_of(connection, act.op)
            answers = frozenset(vote.subject for vote in votes.for_submission(connection, act.op))
            if withdrawal is not None:
                changed |= _take_back(connection, withdrawal)
            changed |= _take_back(connection, act) | Changes(votes=answers)
            if withdrawal is not None:
                records.needs.discard(connection, act.subject, context.clock())
            elif _ask(connection, context, act.subject):
                back.append(act.subject)
    return Outcome(changed, tuple(back))


def _take_back(connection: "Connection", act: ActRow) -> Changes:
    """Cancels one act that waits; changes nothing where it was already tried."""
    if not ledger.cancel(connection, act.op, MAYOR_FIRST):
        return Changes()
    return need.undone(connection, act) | Changes(outbox=True)


def _ask(connection: "Connection", context: CommuneContext, id: str) -> bool:
    """Asks for the mayor's validation of what came back; returns whether he has something to read.

    For a need that is being withdrawn, its correction is a draft of its own now. After a choice between two texts there
    is nothing to ask: the choice is open again, and asks for the validation itself.
    """
    correction, row = needs.correction_of(connection, id), needs.one(connection, id)
    if correction is not None:
        records.needs.ask_validation(connection, correction.id, context.clock())
    elif row is not None and not row.submit_op:
        records.needs.ask_validation(connection, id, context.clock())
    return row is not None and row.state != "withdrawn"
