"""After a correction of a need: cancelled or refused, it is a correction being written again; come back, it stands."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import needs, standing_text
from desktop.database.queries.acts import choice
from desktop.database.tables import amendment
from desktop.effects import come_back as coming_back
from sync.client.news import Settled


def undone(connection: Connection, op: str) -> frozenset[str]:
    """The correction was cancelled. The draft that a choice made of our text goes into the bin: returns its id.

    It is not deleted: if a copy of the folder had sent the choice all the same, it stands, and the draft is needed.
    """
    draft, taken = standing_text.draft_of(connection, op), choice.takes_draft(connection, op)
    take_back(connection, op)
    if draft is None or not taken:
        return frozenset()
    records.needs.discard(connection, draft.id, datetime.now(UTC))
    return frozenset({draft.id})


def take_back(connection: Connection, op: str) -> None:
    """Gives the need the text from before the correction, whose own text becomes a correction being written.

    If a later correction was sent since, the need keeps that text; cancelled, that one now leads further back.
    """
    correction = connection.execute(select(amendment).where(amendment.c.op == op)).first()
    if correction is None:
        return
    later = choice.later(connection, op, correction.need)
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


def come_back(connection: Connection, news: Settled) -> None:
    """A correction that was cancelled here although it had been sent: the need gets its text again.

    A correction being written since is then based on it. If a later correction was sent, the need keeps that text.
    """
    act, row = coming_back.lost(connection, news, "need.amend", amendment.c.op), needs.one(connection, news.subject)
    if act is None or row is None:
        return
    text = {name: act.body.get(name, "") for name in needs.text_of(row)}
    later = choice.later(connection, act.op, row.id)
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


def part(connection: Connection, correction: str, need: str) -> None:
    """The correction being written becomes a draft of its own. Votes and joins that named it name the need itself."""
    records.votes.rename_need(connection, correction, need)
    records.joins.rename_need(connection, correction, need)
    records.needs.free_correction(connection, need)


def rejoin(connection: Connection, draft: str, base: str) -> frozenset[str]:
    """Undoes `part`: the draft corrects its need again, if this one still has the text of act `base` and may be
    corrected. Returns the id of the need, if so.
    """
    need = standing_text.copied_from(connection, draft)
    row = needs.one(connection, need)
    if row is None or row.state not in ("accepted", "deposited") or needs.revision_of(connection, need) != base:
        return frozenset()
    if needs.correction_of(connection, need) is not None or needs.waiting_correction(connection, need):
        return frozenset()
    records.needs.rejoin(connection, draft, need, base)
    return frozenset({need})
