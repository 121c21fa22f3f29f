"""After a correction of a need: cancelled or refused, it is a correction being written again; come back, it stands."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, select

from desktop.database import records
from desktop.database.queries import attachments, needs, standing_text
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import amendment
from desktop.effects import come_back as coming_back
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled


def undone(connection: Connection, op: str) -> frozenset[str]:
    """The correction was cancelled. The draft that a choice made of our text goes into the bin: returns its id."""
    kept, id = standing_text.draft_of(connection, op), connection.scalar(select(acts.c.subject).where(acts.c.op == op))
    take_back(connection, op)
    row = needs.one(connection, id or "")
    again = kept is not None and row is not None and needs.text_of(kept) == needs.text_of(row)
    return _gone(connection, kept) if kept is not None and again else frozenset()


def take_back(connection: Connection, op: str) -> None:
    """Gives the need the text from before the correction, whose own text becomes a correction being written.

    If a later correction was sent since, the need keeps that text; cancelled, that one now leads further back.
    """
    correction = connection.execute(select(amendment).where(amendment.c.op == op)).first()
    if correction is None:
        return
    later = _later(connection, op, correction.need)
    records.amendments.remove(connection, op)
    if later is not None:
        records.amendments.set_before(connection, later.op, correction.before)
        return
    row = needs.one(connection, correction.need)
    if row is None:
        raise LookupError(correction.need)
    records.needs.set_text(connection, row.id, json.loads(correction.before))
    if json.loads(correction.replaces):
        return  # it was a choice between two texts, and both are still there
    correctable = row.state in ("accepted", "deposited") and needs.correction_of(connection, row.id) is None
    more = {"amends": row.id, "base": correction.base} if correctable else {}
    moment = datetime.fromisoformat(correction.amended_at)
    draft = records.needs.insert(connection, moment, needs.text_of(row), **more, **needs.validation_of(row))
    if not correctable:
        records.needs.mark_apart(connection, draft, of=row.id)


def _gone(connection: Connection, kept: NeedRow) -> frozenset[str]:
    """Puts the draft into the bin, unless somebody changed it, attached a document or asked the mayor.

    It is not deleted: if a copy of the folder had sent the choice all the same, it stands, and the draft is needed.
    """
    if kept.updated_at != kept.created_at or kept.state != "draft":
        return frozenset()
    if attachments.listed(connection, kept.id) or needs.editing_of(connection, kept.id) is not None:
        return frozenset()
    records.needs.discard(connection, kept.id, datetime.now(UTC))
    return frozenset({kept.id})


def come_back(connection: Connection, news: Settled) -> None:
    """A correction that was cancelled here although it had been sent: the need gets its text again.

    A correction being written since is then based on it. If a later correction was sent, the need keeps that text.
    """
    act, row = coming_back.lost(connection, news, "need.amend", amendment.c.op), needs.one(connection, news.subject)
    if act is None or row is None:
        return
    text = {name: act.body.get(name, "") for name in needs.text_of(row)}
    later = _later(connection, act.op, row.id)
    if later is None:
        before = needs.text_of(row) | needs.validation_of(row)
        records.needs.set_text(connection, row.id, text | dict.fromkeys(needs.VALIDATION, ""))
    else:
        before = json.loads(later.before)
        records.amendments.set_before(connection, later.op, json.dumps(text, ensure_ascii=False))
    records.amendments.insert(
        connection,
        act.op,
        row.id,
        base=act.base,
        before=before,
        replaces=act.body.get("replaces", ()),
        now=act.made_at,
    )
    _wanted(connection, act.op, row.id)
    written = needs.correction_of(connection, row.id)
    if written is None or written.base != act.base:
        return
    if needs.text_of(written) == text and needs.editing_of(connection, written.id) is None:
        end(connection, written.id, row.id)
    else:
        records.needs.set_base(connection, written.id, act.op)


def _wanted(connection: Connection, op: str, need: str) -> None:
    """Takes the draft of a choice that was sent all the same out of the bin: it may be the only one with our text."""
    kept, row = standing_text.draft_of(connection, op), needs.one(connection, need)
    if kept is None or row is None or not kept.discarded_at or kept.updated_at != kept.created_at:
        return
    text = needs.text_of(kept)
    if text != needs.text_of(row):
        moment = datetime.fromisoformat(kept.created_at)
        records.needs.save_draft(connection, kept.id, text, moment, same=True, amends=False)


def end(connection: Connection, correction: str, need: str) -> None:
    """Deletes the correction being written. Votes and joins that named it name the need itself."""
    records.votes.rename_need(connection, correction, need)
    records.joins.rename_need(connection, correction, need)
    records.editing.end(connection, correction)
    records.needs.remove(connection, correction)


def _later(connection: Connection, op: str, need: str) -> Row[str, str] | None:
    """The next correction of this need that was made after this one; None for none."""
    made = select(acts.c.seq).where(acts.c.op == op).scalar_subquery()
    after = select(amendment.c.op, amendment.c.before).join(acts, acts.c.op == amendment.c.op)
    return connection.execute(after.where(amendment.c.need == need, acts.c.seq > made).order_by(acts.c.seq)).first()
