"""Writes of the table `need`, and of the search index that finds a need by its text."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, not_, or_, select, update
from sqlalchemy import insert as insert_into

from desktop.database import search, times
from desktop.database.driver import write
from desktop.database.queries.needs import VALIDATION
from desktop.database.queries.standing_text import APART, COPIED
from desktop.database.records import editing, meta
from desktop.database.tables import amendment, joined, need, vote
from desktop.domain import needs as rules
from sync.contract.identifiers import uuid7

_NOT_VALIDATED = dict.fromkeys(VALIDATION)
_correction = need.alias()
#: A vote, a join or a correction of ours names it: it cannot go. One of another computer's that was corrected here is a
#: draft while the commune belongs to another platform.
_NAMED = or_(
    select(vote.c.need).where(vote.c.need == need.c.id).exists(),
    select(joined.c.own).where(joined.c.own == need.c.id).exists(),
    select(amendment.c.need).where(amendment.c.need == need.c.id).exists(),
    select(_correction.c.amends).where(_correction.c.amends == need.c.id).exists(),
)


def insert(connection: Connection, now: datetime, text: Mapping[str, str], *, id: str = "", **columns: str) -> str:
    """A new row with these fields, and its id. `columns` are other columns, "" standing for NULL."""
    id = id or uuid7(now)
    row = dict.fromkeys(rules.FIELDS, "") | dict(text)
    others = {name: value or None for name, value in columns.items()}
    moment = times.text(now)
    connection.execute(insert_into(need).values(id=id, **row, **others, created_at=moment, updated_at=moment))
    if not others.get("amends"):
        _index(connection, id, row["title"], row["description"])
    return id


def insert_copy(connection: Connection, now: datetime, text: Mapping[str, str], *, of: str) -> str:
    """A new draft with this text of another need, which it is known to come from."""
    made = insert(connection, now, text)
    meta.put(connection, COPIED + made, of)
    return made


def insert_apart(connection: Connection, now: datetime, text: Mapping[str, str], *, of: str) -> str:
    """The same of what was written in that very need, or in its correction: no other need begins there."""
    made = insert(connection, now, text)
    mark_apart(connection, made, of=of)
    return made


def mark_apart(connection: Connection, id: str, *, of: str) -> None:
    for key in (COPIED, APART):
        meta.put(connection, key + id, of)


def save_draft(
    connection: Connection, id: str, text: Mapping[str, str], now: datetime, *, same: bool, amends: bool
) -> None:
    """The draft's whole text; takes it out of the bin. Not the `same`: asked or given, the validation goes.

    Such a text is this computer's own from then on, and no revision of another one, unless it `amends` a need: what the
    platform says of that need later leaves it where it is.
    """
    others: dict[str, str | None] = {"updated_at": times.text(now), "discarded_at": None}
    if not same:
        others |= _NOT_VALIDATED | ({} if amends else {"base": None})
    connection.execute(update(need).where(need.c.id == id).values(**text, **others))
    if not amends:
        _index(connection, id, text["title"], text["description"])


def set_text(connection: Connection, id: str, values: Mapping[str, str]) -> None:
    """The need says this from now on: fields, and with them who validated them; there "" is kept as NULL."""
    kept = {name: value or None if name in VALIDATION else value for name, value in values.items()}
    connection.execute(update(need).where(need.c.id == id).values(kept))
    row = connection.execute(select(need.c.title, need.c.description).where(need.c.id == id)).one()
    _index(connection, id, row.title, row.description)


def adopt(connection: Connection, id: str, revision: str) -> None:
    """It stands as the platform has it, at this revision: out of the bin, and no longer a draft to validate."""
    values = {"base": revision, "discarded_at": None, **_NOT_VALIDATED}
    connection.execute(update(need).where(need.c.id == id).values(values))


def follow(connection: Connection, id: str, text: Mapping[str, str], base: str) -> None:
    """It says what the platform has, `base` being the revision of another computer; nobody has validated that here."""
    set_text(connection, id, {**text, **dict.fromkeys(VALIDATION, "")})
    write(connection, "UPDATE need SET base = ? WHERE id = ?", (base or None, id))


def set_base(connection: Connection, id: str, base: str) -> None:
    """The correction being written is written upon this revision."""
    write(connection, "UPDATE need SET base = ? WHERE id = ?", (base, id))


def ask_validation(connection: Connection, id: str, now: datetime) -> None:
    """Asked again, it keeps the time of the first."""
    asked = func.coalesce(need.c.asked_at, times.text(now))
    connection.execute(update(need).where(need.c.id == id).values(asked_at=asked))


def ask_no_more(connection: Connection) -> frozenset[str]:
    """What waits for the mayor's word is a draft again; ids of those, and of the needs that they correct."""
    waits = (need.c.asked_at.is_not(None), need.c.validated_at.is_(None), need.c.submit_op.is_(None))
    freed = update(need).where(*waits).values(asked_at=None).returning(need.c.id, need.c.amends)
    return frozenset(id for row in connection.execute(freed).all() for id in row if id)


def validate(connection: Connection, id: str, by: str, now: datetime) -> None:
    """Given without having been asked for, it was asked for now."""
    moment = times.text(now)
    values = {"validated_by": by, "validated_at": moment, "asked_at": func.coalesce(need.c.asked_at, moment)}
    connection.execute(update(need).where(need.c.id == id).values(values))


def clear_validation(connection: Connection, id: str) -> None:
    connection.execute(update(need).where(need.c.id == id).values(_NOT_VALIDATED))


def erase_validators(connection: Connection) -> frozenset[str]:
    """Who validated, not when; the ids of the needs that named somebody."""
    named = update(need).where(need.c.validated_by.is_not(None)).values(validated_by=None)
    return frozenset(connection.scalars(named.returning(need.c.id)))


def mark_submitted(connection: Connection, id: str, op: str, now: datetime) -> None:
    values = {"submit_op": op, "updated_at": times.text(now), "discarded_at": None}
    connection.execute(update(need).where(need.c.id == id).values(values))


def forget_submission(connection: Connection, id: str) -> None:
    """Of a need that another act brought to the platform: ours, refused or taken elsewhere, says nothing of it."""
    write(connection, "UPDATE need SET submit_op = NULL WHERE id = ?", (id,))


def unmark_submitted(connection: Connection, op: str) -> None:
    connection.execute(update(need).where(need.c.submit_op == op).values(submit_op=None))


def mark_withdrawn(connection: Connection, id: str, op: str, now: datetime) -> None:
    connection.execute(update(need).where(need.c.id == id).values(withdraw_op=op, updated_at=times.text(now)))


def unmark_withdrawn(connection: Connection, op: str) -> None:
    connection.execute(update(need).where(need.c.withdraw_op == op).values(withdraw_op=None))


def free_correction(connection: Connection, id: str) -> None:
    """A correction being written of this need becomes a draft of its own, and is found by its text.

    It is known where it comes from: the need may stand again, its withdrawal being cancelled, and both would count.
    """
    correction = select(need.c.id, need.c.title, need.c.description).where(need.c.amends == id)
    found = connection.execute(correction).first()
    if found is not None:
        write(connection, "UPDATE need SET amends = NULL, base = NULL WHERE id = ?", (found.id,))
        mark_apart(connection, found.id, of=id)
        _index(connection, *found)


def discard(connection: Connection, id: str, now: datetime) -> None:
    """Into the bin, where the search does not look."""
    connection.execute(update(need).where(need.c.id == id).values(discarded_at=times.text(now)))
    search.forget(connection, "mine", [id])


def empty_bin(connection: Connection, before: datetime) -> tuple[str, ...]:
    """Deletes the drafts discarded before then that no vote, join or correction names; their ids."""
    return _take_away(connection, need.c.discarded_at < times.text(before))


def erase(connection: Connection, id: str) -> bool:
    """Deletes this draft of the bin; False where it is not there, or a vote, a join or a correction names it."""
    return bool(_take_away(connection, need.c.id == id, need.c.discarded_at.is_not(None)))


def _take_away(connection: Connection, *which: ColumnElement[bool]) -> tuple[str, ...]:
    """Each with the other text that was put aside for it, and with what tells that it was a copy."""
    gone = select(need.c.id).where(*which, need.c.submit_op.is_(None), not_(_NAMED))
    ids = tuple(connection.scalars(gone).all())
    for id in ids:
        editing.end(connection, id)
    meta.remove(connection, [key + id for id in ids for key in (COPIED, APART)])
    connection.execute(delete(need).where(need.c.id.in_(ids)))
    return ids


def remove(connection: Connection, id: str) -> None:
    """The row, for good; the search never knew a correction."""
    write(connection, "DELETE FROM need WHERE id = ?", (id,))


def _index(connection: Connection, id: str, title: str, description: str) -> None:
    search.index(connection, "mine", [search.IndexEntry(id, title, description[: rules.SEARCHED])])
