"""Keeps what is being written of a service that the commune wants to share."""

from sqlalchemy import insert, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import times
from desktop.database.queries import shares
from desktop.database.tables import share
from desktop.domain import fields as typing
from desktop.domain import shares as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.contract.identifiers import uuid7


def draft_share(context: CommuneContext, id: str | None = None, **fields: str) -> Changes:
    """Autosave: makes a draft (`id` None) or changes the fields named. `made` is the draft's id.

    A service that was refused is a draft again. Raises Refusal for one that has left, or a text too long to be kept.
    """
    kept = typing.cleaned(rules.FIELDS, fields)
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            id = uuid7(now)
            row = typing.cleaned(rules.FIELDS, dict.fromkeys(rules.FIELDS, "")) | kept
            connection.execute(
                insert(share).values(id=id, **row, created_at=times.text(now), updated_at=times.text(now))
            )
        else:
            rules.check_draft(known(shares.one(connection, id), id).state)
            connection.execute(
                update(share)
                .where(share.c.id == id)
                .values(**kept, updated_at=times.text(now), discarded_at=None, share_op=None)
            )
    return Changes(shares=frozenset({id}), made=id)


def known(found: shares.ShareRow | None, id: str) -> shares.ShareRow:
    if found is None:
        raise Refusal(
            "unknown_share",
            f"Aucun service proposé ne porte le numéro « {id[:64]} ».",
            field="id",
            remedy="La liste est à la page Services (relaisctl service shared).",
            of_input=True,
        )
    return found
