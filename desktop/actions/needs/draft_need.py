"""Keeps what is being written: a new draft, or the next seconds of an old one."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import search, times
from desktop.database.queries import needs
from desktop.database.tables import need
from desktop.domain import needs as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.contract.identifiers import uuid7


def draft_need(context: CommuneContext, id: str | None = None, **fields: str) -> Changes:
    """Autosave: makes a draft (`id` None) or changes the fields named. `made` is the draft's id.

    Keeps whatever is typed, an empty title and a text too long to be submitted included. Raises Refusal only for a
    text too long to be kept at all, or a need that is no draft any more. A change takes the mayor's validation back.
    """
    rules.check_draft(fields)
    kept = {name: rules.clean(name, text) for name, text in fields.items()}
    now = context.clock()
    with context.store.transaction() as connection:
        if id is None:
            id = new_draft(connection, now, kept)
        else:
            found = draft(needs.one(connection, id), id)
            before = needs.text_of(found)
            row = before | kept
            # The mayor validated a text, and this is another one.
            unasked = {} if row == before else {"asked_at": None, "validated_by": None, "validated_at": None}
            connection.execute(
                update(need)
                .where(need.c.id == id)
                .values(**row, **unasked, updated_at=times.text(now), discarded_at=None)
            )
            if not found.amends:
                _index(connection, id, row)
    return Changes(needs=frozenset({id}), made=id)


def new_draft(connection: Connection, now: datetime, fields: Mapping[str, str], **more: str) -> str:
    """A draft with these fields, and its id. `more` are other columns; "" stands for nothing there. Never commits."""
    id = uuid7(now)
    row = dict.fromkeys(rules.FIELDS, "") | dict(fields)
    columns = {name: value or None for name, value in more.items()}
    moment = times.text(now)
    connection.execute(insert(need).values(id=id, **row, **columns, created_at=moment, updated_at=moment))
    if not columns.get("amends"):
        _index(connection, id, row)
    return id


def _index(connection: Connection, id: str, row: Mapping[str, str]) -> None:
    search.index(connection, "mine", [search.IndexEntry(id, row["title"], row["description"][: rules.SEARCHED])])


def known(found: needs.NeedRow | None, id: str) -> needs.NeedRow:
    if found is None:
        raise Refusal(
            "unknown_need",
            f"Aucun besoin ne porte le numéro « {id[:64]} ».",
            field="id",
            remedy="La liste est à la page Mes besoins (relaisctl need list).",
            of_input=True,
        )
    return found


def draft(found: needs.NeedRow | None, id: str) -> needs.NeedRow:
    """The need, if it may still be changed."""
    row = known(found, id)
    if row.submit_op:
        raise Refusal(
            "not_a_draft",
            "Ce besoin est déjà parti vers la boîte d’envoi : son texte ne change plus.",
            field="id",
            remedy="Annulez l’envoi s’il attend encore, ou corrigez le besoin une fois reçu.",
        )
    return row
