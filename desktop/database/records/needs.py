"""Writes of the table `need`, and of the search index that finds a need by its text."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, func, not_, or_, select, update
from sqlalchemy import insert as insert_into

from desktop.database import search, times
from desktop.database.driver import write
from desktop.database.queries.erasures import named_before
from desktop.database.queries.needs import VALIDATION
from desktop.database.queries.standing_text import APART, COPIED
from desktop.database.records import editing, meta
from desktop.database.tables import amendment, joined, need, vote
from desktop.domain import needs as rules
from sync.contract.identifiers import uuid7

_NOT_VALIDATED = dict.fromkeys(VALIDATION)
_correction = need.alias()
#: A vote, a join or a correction of ours names the need, so that it cannot be deleted. It may look like a draft all the
#: same: another computer's need that was corrected here, after an enrolment with another platform.
_NAMED = or_(
    select(vote.c.need).where(vote.c.need == need.c.id).exists(),
    select(joined.c.own).where(joined.c.own == need.c.id).exists(),
    select(amendment.c.need).where(amendment.c.need == need.c.id).exists(),
    select(_correction.c.amends).where(_correction.c.amends == need.c.id).exists(),
)


class Freed(NamedTuple):
    """A text that waits for the mayor no more."""

    id: str
    amends: str | None  #: the need that it corrects
    in_bin: bool  #: it lies in the bin


def insert(connection: Connection, now: datetime, text: Mapping[str, str], *, id: str = "", **columns: str) -> str:
    """Inserts a row with these fields and returns its id. `columns` are further columns, where "" stands for NULL."""
    id = id or uuid7(now)
    row = dict.fromkeys(rules.FIELDS, "") | dict(text)
    others = {name: value or None for name, value in columns.items()}
    moment = times.text(now)
    connection.execute(insert_into(need).values(id=id, **row, **others, created_at=moment, updated_at=moment))
    if not others.get("amends"):
        _index(connection, id, row["title"], row["description"])
    return id


def insert_copy(connection: Connection, now: datetime, text: Mapping[str, str], *, of: str) -> str:
    """Inserts a draft with the text of another need, and notes from which one it was copied."""
    made = insert(connection, now, text)
    meta.put(connection, COPIED + made, of)
    return made


def insert_apart(connection: Connection, now: datetime, text: Mapping[str, str], *, of: str) -> str:
    """Inserts a draft with a text that was written in need `of`, or in a correction of it, and could not stay there."""
    made = insert(connection, now, text)
    mark_apart(connection, made, of=of)
    return made


def mark_apart(connection: Connection, id: str, *, of: str) -> None:
    for key in (COPIED, APART):
        meta.put(connection, key + id, of)


def save_draft(
    connection: Connection, id: str, text: Mapping[str, str], now: datetime, *, same: bool, amends: bool
) -> None:
    """Stores the whole text of a draft and takes it out of the bin. If it is not the `same`, its validation is deleted.

    A changed text belongs to this computer from then on, even if another one wrote it before: what the platform says
    later does not replace it. Only a correction, which `amends` a need, keeps the text that it is based on.
    """
    others: dict[str, str | None] = {"updated_at": times.text(now), "discarded_at": None}
    if not same:
        others |= _NOT_VALIDATED | ({} if amends else {"base": None})
    connection.execute(update(need).where(need.c.id == id).values(**text, **others))
    if not amends:
        _index(connection, id, text["title"], text["description"])


def set_text(connection: Connection, id: str, values: Mapping[str, str]) -> None:
    """Sets text fields, and VALIDATION if given; there, "" is kept as NULL."""
    kept = {name: value or None if name in VALIDATION else value for name, value in values.items()}
    connection.execute(update(need).where(need.c.id == id).values(kept))
    row = connection.execute(select(need.c.title, need.c.description).where(need.c.id == id)).one()
    _index(connection, id, row.title, row.description)


def adopt(connection: Connection, id: str, revision: str) -> None:
    """The need stands as the platform has it, by act `revision`: it leaves the bin, and need not be validated."""
    values = {"base": revision, "discarded_at": None, **_NOT_VALIDATED}
    connection.execute(update(need).where(need.c.id == id).values(values))


def follow(connection: Connection, id: str, text: Mapping[str, str], base: str) -> None:
    """Sets the platform's text, which another computer sent with act `base`; nobody has validated it here."""
    set_text(connection, id, {**text, **dict.fromkeys(VALIDATION, "")})
    write(connection, "UPDATE need SET base = ? WHERE id = ?", (base or None, id))


def set_base(connection: Connection, id: str, base: str) -> None:
    """The correction being written is based on the text of act `base`."""
    write(connection, "UPDATE need SET base = ? WHERE id = ?", (base, id))


def ask_validation(connection: Connection, id: str, now: datetime) -> None:
    """If the mayor was asked before, the first moment is kept."""
    asked = func.coalesce(need.c.asked_at, times.text(now))
    connection.execute(update(need).where(need.c.id == id).values(asked_at=asked))


def ask_no_more(connection: Connection) -> list[Freed]:
    """What waits for the mayor is a draft again, also in the bin."""
    waits = (need.c.asked_at.is_not(None), need.c.validated_at.is_(None), need.c.submit_op.is_(None))
    freed = update(need).where(*waits).values(asked_at=None).returning(need.c.id, need.c.amends, need.c.discarded_at)
    return [Freed(row.id, row.amends, bool(row.discarded_at)) for row in connection.execute(freed).all()]


def validate(connection: Connection, id: str, by: str, now: datetime) -> None:
    """If nobody had asked for the validation, it counts as asked for now."""
    moment = times.text(now)
    values = {"validated_by": by, "validated_at": moment, "asked_at": func.coalesce(need.c.asked_at, moment)}
    connection.execute(update(need).where(need.c.id == id).values(values))


def clear_validation(connection: Connection, id: str) -> None:
    connection.execute(update(need).where(need.c.id == id).values(_NOT_VALIDATED))


def erase_validators(connection: Connection) -> frozenset[str]:
    """Erases who validated, not when; returns the ids of the needs that named somebody."""
    named = update(need).where(need.c.validated_by.is_not(None)).values(validated_by=None)
    return frozenset(connection.scalars(named.returning(need.c.id)))


def mark_submitted(connection: Connection, id: str, op: str, now: datetime) -> None:
    values = {"submit_op": op, "updated_at": times.text(now), "discarded_at": None}
    connection.execute(update(need).where(need.c.id == id).values(values))


def forget_submission(connection: Connection, id: str) -> None:
    """For a need that the platform has from another act: ours was refused, or sent to another platform."""
    write(connection, "UPDATE need SET submit_op = NULL WHERE id = ?", (id,))


def unmark_submitted(connection: Connection, op: str) -> None:
    connection.execute(update(need).where(need.c.submit_op == op).values(submit_op=None))


def mark_withdrawn(connection: Connection, id: str, op: str, now: datetime) -> None:
    connection.execute(update(need).where(need.c.id == id).values(withdraw_op=op, updated_at=times.text(now)))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(need).where(need.c.withdraw_op == op).values(withdraw_op=None))


def free_correction(connection: Connection, id: str) -> None:
    """A correction being written of this need becomes a draft of its own, which the search finds.

    It is noted where it comes from: if the need's withdrawal is cancelled, both would count.
    """
    correction = select(need.c.id, need.c.title, need.c.description).where(need.c.amends == id)
    row = connection.execute(correction).first()
    if row is not None:
        write(connection, "UPDATE need SET amends = NULL, base = NULL WHERE id = ?", (row.id,))
        mark_apart(connection, row.id, of=id)
        _index(connection, *row)


def rejoin(connection: Connection, id: str, need: str, base: str) -> None:
    """Undoes `free_correction` of this draft."""
    write(connection, "UPDATE need SET amends = ?, base = ? WHERE id = ?", (need, base, id))
    meta.remove(connection, [key + id for key in (COPIED, APART)])
    search.forget(connection, "mine", [id])


def discard(connection: Connection, id: str, now: datetime) -> None:
    """Puts the need into the bin; the search does not find it there."""
    connection.execute(update(need).where(need.c.id == id).values(discarded_at=times.text(now)))
    search.forget(connection, "mine", [id])


def empty_bin(connection: Connection, before: datetime) -> tuple[str, ...]:
    """Deletes drafts discarded before that moment, if no vote, join or correction names them; returns their ids."""
    return _take_away(connection, need.c.discarded_at < times.text(before))


def erase(connection: Connection, id: str) -> bool:
    """Deletes this draft of the bin; False where it is not there, or a vote, a join or a correction names it."""
    return bool(_take_away(connection, need.c.id == id, need.c.discarded_at.is_not(None)))


def take_in(connection: Connection, id: str) -> bool:
    """Deletes a draft in which nobody has written; False where somebody has, it was sent, or another row names it."""
    if not _take_away(connection, need.c.id == id, need.c.updated_at == need.c.created_at):
        return False
    search.forget(connection, "mine", [id])
    return True


def _take_away(connection: Connection, *which: ColumnElement[bool]) -> tuple[str, ...]:
    """Deletes each with the text that was put aside for it, and with the note that it was a copy."""
    gone = select(need.c.id).where(*which, need.c.submit_op.is_(None), not_(_NAMED))
    ids = tuple(connection.scalars(gone).all())
    for id in ids:
        editing.end(connection, id)
    meta.remove(connection, [key + id for id in ids for key in (COPIED, APART)])
    connection.execute(delete(need).where(need.c.id.in_(ids)))
    if ids:
        search.merge(connection, "mine")
    return ids


def remove(connection: Connection, id: str) -> None:
    """Deletes the row of a correction, which the search index never holds."""
    write(connection, "DELETE FROM need WHERE id = ?", (id,))


def _index(connection: Connection, id: str, title: str, description: str) -> None:
    search.index(connection, "mine", [search.IndexEntry(id, title, description[: rules.SEARCHED])])
    if named_before(connection).texts:  # an erasure has asked to correct texts that name somebody
        search.merge(connection, "mine")
