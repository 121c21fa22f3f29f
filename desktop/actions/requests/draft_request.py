"""Keeps what is being written to the préfet: a new draft, or the next seconds of an old one."""

from sqlalchemy import insert, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import times
from desktop.database.queries import requests
from desktop.database.tables import request
from desktop.domain import requests as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.contract.identifiers import uuid7


def draft_request(context: CommuneContext, id: str | None = None, **fields: str) -> Changes:
    """Autosave: makes a draft (`id` None) or changes the fields named. `made` is the draft's id.

    `funding` is JSON of domain.typed_plan.TypedPlan, `letter` of domain.requests.Letter. Keeps whatever is typed.
    Raises Refusal for a text too long to be kept at all, and while an answer is awaited.
    """
    kept = rules.cleaned(fields)
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            id = uuid7(now)
            row = rules.cleaned(dict.fromkeys(rules.FIELDS, "")) | kept
            connection.execute(
                insert(request).values(id=id, **row, created_at=times.text(now), updated_at=times.text(now))
            )
        else:
            rules.check_editable(known(requests.one(connection, id), id).editable)
            connection.execute(
                update(request).where(request.c.id == id).values(**kept, updated_at=times.text(now), discarded_at=None)
            )
    return Changes(requests=frozenset({id}), made=id)


def known(found: requests.RequestRow | None, id: str) -> requests.RequestRow:
    if found is None:
        raise Refusal(
            "unknown_request",
            f"Aucune demande ne porte le numéro « {id[:64]} ».",
            field="id",
            remedy="La liste est à la page Demande au préfet (relaisctl request list).",
            of_input=True,
        )
    return found
