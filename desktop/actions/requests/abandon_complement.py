"""Gives a request that is being completed back what was sent: what was changed since goes to the bin."""

import json

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import find_request
from desktop.database import records
from desktop.database.queries import attachments
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome
from desktop.effects import come_back
from desktop.effects.request import give_back


def abandon_complement(context: CommuneContext, id: str) -> Outcome[str]:
    """The value is the id of the draft apart that the bin then holds, "" where nothing was changed.

    The letter, which is only printed, stays. Raises Refusal where no complement is begun, or where another computer
    has sent a later text, which is not here.
    """
    now = context.clock()
    with context.store.transaction() as connection:
        context.check_read(connection)
        row = find_request(connection, id)
        sent = come_back.kept(connection, row.left_op) if row.resumed and not row.later else None
        rules.check_abandon(row.state, begun=sent is not None)
        apart = "" if sent is None else give_back(connection, row, sent)
        records.attachments.put_back(connection, id, attachments.left(connection, id, row.left_op) or (), now)
        if apart:
            as_typed = json.loads(row.left) | {"letter": row.letter}  # such as "4 000" in the plan
            records.requests.save_draft(connection, id, as_typed, now)
            records.requests.discard(connection, apart, now)
    return Outcome(Changes(requests=frozenset(filter(None, (id, apart)))), apart)
