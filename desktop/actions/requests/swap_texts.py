"""Puts the text of a request that was set aside in the place of the other, and that one aside."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import save
from desktop.database import records
from desktop.domain import requests as rules
from desktop.domain.changes import Changes, Outcome


def swap_texts(context: CommuneContext, id: str, text: dict[str, str], aside: dict[str, str]) -> Outcome[None]:
    """Takes the text that was put aside, and puts the present one aside in its place."""
    with context.store.transaction() as connection:
        context.check_read(connection)
        save(connection, id, rules.cleaned(text), context.clock())
        records.request_editing.put_aside(connection, id, aside)
    return Outcome(Changes(requests=frozenset({id})), None)
