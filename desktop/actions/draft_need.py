"""Keeps what is being written: a new draft, or the next seconds of an old one."""

from datetime import timedelta

from sqlalchemy import delete, insert, not_, select, update

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.database import search, times
from desktop.database.queries import needs
from desktop.database.tables import editing, need, vote
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from sync.contract.identifiers import uuid7

BIN_DAYS = 30


def draft_need(desk: Desk, id: str | None = None, **fields: str) -> Changes:
    """Autosave: makes a draft (`id` None) or changes the fields named. `made` is the draft's id.

    Keeps whatever is typed, an empty title and a text too long to be submitted included. Raises Refusal only for a
    text too long to be kept at all, or a need that is no draft any more.
    """
    rules.check_draft(fields)
    kept = {name: rules.clean(name, text) for name, text in fields.items()}
    now = desk.clock()
    with desk.store.transaction() as connection:
        if id is None:
            id = uuid7(now)
            row = dict.fromkeys(rules.FIELDS, "") | kept
            connection.execute(
                insert(need).values(id=id, **row, created_at=times.text(now), updated_at=times.text(now))
            )
        else:
            found = draft(needs.one(connection, id), id)
            row = {name: getattr(found, name) for name in rules.FIELDS} | kept
            connection.execute(
                update(need).where(need.c.id == id).values(**row, updated_at=times.text(now), discarded_at=None)
            )
        search.index(connection, "mine", [search.Entry(id, row["title"], row["description"][:5_000])])
    return Changes(needs=frozenset({id}), made=id)


def discard_need(desk: Desk, id: str) -> Changes:
    """Puts a draft in the bin, where it stays thirty days; `restore_need` takes it out again."""
    now = desk.clock()
    with desk.store.transaction() as connection:
        draft(needs.one(connection, id), id)
        connection.execute(update(need).where(need.c.id == id).values(discarded_at=times.text(now)))
        connection.execute(delete(editing).where(editing.c.need == id))
        emptied = times.text(now - timedelta(days=BIN_DAYS))
        named = select(vote.c.need).where(vote.c.need == need.c.id).exists()
        connection.execute(delete(need).where(need.c.discarded_at < emptied, need.c.submit_op.is_(None), not_(named)))
        search.forget(connection, "mine", [id])
    return Changes(needs=frozenset({id}))


def restore_need(desk: Desk, id: str) -> Changes:
    """Undoes `discard_need`."""
    return draft_need(desk, id)


def copy_need(desk: Desk, id: str) -> Changes:
    """A new draft with the same words: to correct a need that was refused, or to begin from an old one."""
    with desk.store.reading() as connection:
        found = known(needs.one(connection, id), id)
    return draft_need(desk, None, **{name: getattr(found, name) for name in rules.FIELDS})


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
            remedy="Annulez l’envoi s’il attend encore, ou faites une copie du besoin.",
        )
    return row
