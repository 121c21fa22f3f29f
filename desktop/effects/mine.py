"""After the platform's word on what the commune did: acts of its other computers are taken over here.

A need that this database does not have, since a PC was replaced, restored, or is one of several, gets a row with the
platform's text; it can then be read, corrected and withdrawn. A need of ours that was corrected elsewhere gets the
platform's text too. `base` is the id of the act that gave it that text, if it is not an act of this database.

Needs that the platform's ledger has no act for are kept too (`sync.client.ledger.own_cases`).
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.driver import rows
from desktop.database.elsewhere import ELSEWHERE
from desktop.database.queries import attachments, mine, needs, standing_text
from desktop.database.queries import outbox as outbox_read
from desktop.database.queries.acts import of_today
from desktop.database.queries.needs import NeedRow
from desktop.database.untouched import BEING_CORRECTED
from desktop.domain.changes import Changes
from desktop.domain.needs import FIELDS
from desktop.effects import come_back, correction, interest, join, need_apart, request, vote
from sync.client.ledger import other_platforms, taken_elsewhere
from sync.client.ledger import outbox as ledger
from sync.client.ledger.states import DUE, FINAL, VOID, State
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnNeed, OwnRequest

#: Of these needs, those with another computer's text that differs from the platform's for the same act: it was wrong.
_DIFFERING = f"""
    SELECT need.id FROM json_each(?) AS told CROSS JOIN need ON need.id = told.value
        CROSS JOIN copy ON copy.scope = 'mine' AND copy.id = need.id
    WHERE need.base IS NOT NULL AND need.base = copy.value ->> 'revision'
        AND ({" OR ".join(f"need.{name} <> coalesce(copy.value ->> '{name}', '')" for name in FIELDS)})
"""  # noqa: S608 - names of ours
#: Needs with a correction that is being written, put aside or in conflict.
_WRITTEN_UPON = f"""
    {BEING_CORRECTED}
    UNION SELECT amends FROM need JOIN editing ON editing.need = need.id WHERE amends IS NOT NULL AND aside <> ''
    UNION SELECT subject FROM outbox WHERE state = 'conflict' AND type = 'need.amend'
"""  # noqa: S608 - a question of ours
#: Needs whose submission from here was refused or cancelled, or is only at another platform.
_IN_VAIN = f"""
    SELECT need.id FROM outbox JOIN need ON need.submit_op = outbox.op WHERE outbox.type = 'need.submit'
        AND (outbox.state IN ({", ".join(f"'{state}'" for state in VOID)}) OR outbox.op IN ({ELSEWHERE}))
"""  # noqa: S608 - names of ours


def published(connection: Connection, removed: Collection[str] = (), in_page: Collection[str] | None = None) -> Changes:
    """Looks at all needs: one that could not be taken over last time, as its editor was open, may be now.

    `in_page`: ids of what this page of the feed tells. Only their texts are compared with the platform's; None: all.
    """
    kept = rows(connection, "SELECT id, base, submit_op, discarded_at IS NOT NULL FROM need")
    here = {id: (base, op, binned) for id, base, op, binned in kept}
    vain = {id for (id,) in rows(connection, _IN_VAIN)}
    ours = needs.accepted_texts(connection)
    asked_of = json.dumps(list(here if in_page is None else in_page))
    again = {id for (id,) in rows(connection, _DIFFERING, (asked_of,))}
    upon = {id for (id,) in rows(connection, _WRITTEN_UPON)}
    changed, asked = set[str](), set[str]()
    for own in mine.listed(connection):
        if isinstance(own, OwnRequest) and request.refresh(connection, own.id):
            asked.add(own.id)
        if not isinstance(own, OwnNeed):
            continue
        if own.id not in here:
            taken = own.state != "withdrawn" and _adopt(connection, own)
        else:
            base, submission, binned = here[own.id]
            stands = submission == own.submission or own.submission not in ours
            as_ours = base is None and submission == own.submission and own.revision in ours
            up_to_date = stands and own.id not in vain and (base == own.revision or as_ours)
            ended = own.state == "withdrawn" and own.id in upon
            counts = binned and own.state != "withdrawn"
            taken = (not up_to_date or ended or counts or own.id in again) and _take(connection, own)
        if taken:
            changed.add(own.id)
    return Changes(
        needs=frozenset(changed),
        requests=frozenset(asked),
        votes=vote.published(connection, removed),
        joins=join.published(connection, removed),
        steering=interest.published(connection, removed),
    )


def platform_changed(connection: Connection) -> Changes:
    """After an enrolment with another platform: votes, joins and declarations stand if it has or will get them.

    So will it get what was taken back there, and had not left when this computer went to another one.
    """
    taken_elsewhere.leave_again(connection)
    return Changes(
        votes=vote.platform_changed(connection),
        joins=join.platform_changed(connection),
        steering=interest.platform_changed(connection),
        outbox=True,
    )


def refresh(connection: Connection, id: str) -> None:
    """Something of ours about this need has ended, so that the platform's text may now be taken over."""
    own = needs.own(connection, id)
    if own is not None:
        _take(connection, own)


def _take(connection: Connection, own: OwnNeed) -> bool:
    """Takes over the platform's text, unless one of ours is being written or sent. Whether anything changed."""
    row = needs.one(connection, own.id)
    if row is None or row.amends or needs.revision_of(connection, own.id) != own.revision:
        return False  # what the platform says is older than what it has accepted from here
    if own.state == "withdrawn" and _let_go(connection, own, row):
        refresh(connection, own.id)
        return True
    open_ = needs.editing_of(connection, own.id)
    if open_ is not None and open_.opened_at:
        return False
    adrift = not row.elsewhere and (row.submitted in ("", *VOID) or _of_another_platform(connection, row.submit_op))
    if needs.waiting_correction(connection, own.id) or needs.correction_of(connection, own.id) is not None:
        away = row.elsewhere and of_today.only_elsewhere(connection, own.id, row.base)
        return _stand_again(connection, own, row, adrift=adrift or away)
    if own.submission in needs.accepted_texts(connection, own.id) and (row.elsewhere or adrift):
        return _come_back(connection, own, row)
    if row.submit_op and not row.elsewhere:
        if not adrift:
            return _follow(connection, own, row)
        if _made_here(connection, own.submission):
            return False  # the answer to that act is still to come
        # Ours was refused, or went to another platform: another computer's text stands, and ours is kept as a draft.
        records.needs.forget_submission(connection, own.id)
        _replace(connection, own, row)
        return True
    return _replace(connection, own, row)


def _stand_again(connection: Connection, own: OwnNeed, row: NeedRow, *, adrift: bool) -> bool:
    """A correction of ours waits, is in conflict or is being written: so the need itself stands, and leaves the bin.

    `adrift`: its submission from here does not count, or its text is another platform's. Then the need gets the text of
    that correction, or the platform's if none was sent; what was typed in it, or sent in vain, is kept as a draft.
    """
    if not adrift:
        if row.discarded_at:
            moment = datetime.fromisoformat(row.updated_at)
            records.needs.save_draft(connection, own.id, needs.text_of(row), moment, same=True, amends=False)
        return bool(row.discarded_at)
    begun = needs.correction_of(connection, own.id)
    if begun is not None and needs.text_of(begun) == needs.text_of(row) and not needs.editing_of(connection, begun.id):
        correction.end(connection, begun.id, own.id)  # nothing was written in it
        return _take(connection, own)
    left = [op for op, state in of_today.corrections(connection, own.id) if state not in FINAL]
    act = come_back.kept(connection, left[-1]) if left else None
    says = needs.platform_text(own) if act is None else {name: act.body.get(name, "") for name in FIELDS}
    if _keep_apart(connection, own, row, says):
        _take_off(connection, own)
    records.needs.set_text(connection, own.id, says)
    records.needs.forget_submission(connection, own.id)
    records.needs.adopt(connection, own.id, own.revision)
    return True


def _let_go(connection: Connection, own: OwnNeed, row: NeedRow) -> bool:
    """The need is withdrawn: a correction of it that does not stand becomes a draft. Whether that changed anything."""
    written = needs.correction_of(connection, own.id)
    if written is not None:
        open_ = needs.editing_of(connection, written.id)
        if open_ is not None and open_.opened_at:
            return False
        aside = [dict(json.loads(open_.aside))] if open_ is not None and open_.aside else []
        if all(text == needs.text_of(row) for text in (needs.text_of(written), *aside)):
            return False
        records.needs.free_correction(connection, own.id)
        return True
    conflict = standing_text.met(connection, row)
    if conflict is None:
        return False
    if not conflict.taken and conflict.here != needs.platform_text(own):
        records.needs.insert_apart(connection, _made(own), conflict.here, of=own.id)
    ledger.supersede(connection, conflict.ops)
    return True


def _come_back(connection: Connection, own: OwnNeed, row: NeedRow) -> bool:
    """A submission that was cancelled here although it had been sent, or sent again for nothing: it stands."""
    here, there = needs.text_of(row), needs.platform_text(own)
    if _keep_apart(connection, own, row, there):
        _take_off(connection, own)
    if row.base or here != there:
        foreign = own.revision not in needs.accepted_texts(connection, own.id)
        records.needs.follow(connection, own.id, there, own.revision if foreign else "")
    records.needs.mark_submitted(connection, own.id, own.submission, _made(own))
    return True


def _follow(connection: Connection, own: OwnNeed, row: NeedRow) -> bool:
    """A need that this computer sent: it gets another computer's correction, or its own text if that one is gone."""
    settled = row.submitted in ("accepted", "deposited") and row.withdrawn in ("", State.ACCEPTED, *VOID)
    base = "" if own.revision in needs.accepted_texts(connection, own.id) else own.revision
    here, there = needs.text_of(row), needs.platform_text(own)
    if not settled or (base == row.base and (not base or here == there)):
        return False
    _keep_displaced(connection, own, row)
    records.needs.follow(connection, own.id, there, base)
    return True


def _keep_displaced(connection: Connection, own: OwnNeed, row: NeedRow) -> None:
    """Nobody has chosen between our text and the other one: ours becomes a correction that may be sent."""
    says_ours = row.base in ("", needs.last_of_ours(connection, own.id))
    if says_ours and own.state != "withdrawn" and standing_text.displaced(connection, own):
        text = needs.text_of(row)
        records.needs.insert(connection, _made(own), text, amends=own.id, base=own.revision, **needs.validation_of(row))


def _made_here(connection: Connection, op: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM outbox WHERE op = ?", (op,)))


def _of_another_platform(connection: Connection, op: str) -> bool:
    asked = select(outbox.c.op).where(outbox.c.op == op, other_platforms.has(outbox))
    return connection.execute(asked).first() is not None


def _replace(connection: Connection, own: OwnNeed, row: NeedRow) -> bool:
    here, there = needs.text_of(row), needs.platform_text(own)
    binned = row.discarded_at and own.state != "withdrawn"  # put into the bin as a draft, but it counts
    if row.base == own.revision and here == there and not binned:
        return False
    if _keep_apart(connection, own, row, there):
        _take_off(connection, own)
    _keep_displaced(connection, own, row)
    records.needs.set_text(connection, own.id, there)
    records.needs.adopt(connection, own.id, own.revision)
    return True


def _keep_apart(connection: Connection, own: OwnNeed, row: NeedRow, there: Mapping[str, str]) -> bool:
    """Keeps what was written here or put aside, and was not sent, as a new draft with the same documents.

    Not if the platform (`there`) or another draft, in the bin or not, has the same text. Whether a draft was made.
    """
    written = not row.base or _left_behind(connection, row)
    apart = need_apart.keep(connection, row, needs.text_of(row), _made(own), there) if written else ""
    beside = need_apart.keep_aside(connection, row, _made(own), there)
    records.editing.end(connection, own.id)
    return bool(apart or beside)


def _left_behind(connection: Connection, row: NeedRow) -> bool:
    """Whether its text is that of a correction of ours which waits for another platform."""
    here = {op for op, _ in of_today.corrections(connection, row.id)}
    acts = [op for op, state in needs.amends(connection, row.id) if state in DUE and op not in here]
    typed = bool(acts) and outbox_read.kept_here(connection, acts[-1]) is not False
    act = come_back.kept(connection, acts[-1]) if typed else None
    return act is not None and needs.text_of(row) == {name: act.body.get(name, "") for name in FIELDS}


def _take_off(connection: Connection, own: OwnNeed) -> None:
    """Removes the documents that the act did not send; all of them if another computer made the act."""
    act = come_back.kept(connection, own.submission)
    named = set() if act is None else {one["sha256"] for one in act.body.get("attachments", ())}
    for row in attachments.listed(connection, own.id):
        if row.sha256 not in named:
            records.attachments.remove(connection, own.id, row.sha256)


def _adopt(connection: Connection, own: OwnNeed) -> bool:
    text = needs.platform_text(own)
    records.needs.insert(connection, _made(own), text, id=own.id, base=own.revision)
    return True


def _made(own: OwnNeed) -> datetime:
    """When the need came into its state; now, if the platform does not say when."""
    return own.moved_at or datetime.now(UTC)
