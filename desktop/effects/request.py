"""After an act about a request to the préfet: when it is answered, and when it is cancelled."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import attachments, outbox, requests
from desktop.database.queries.open_request import ASIDE, aside_of, open_of
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import request
from desktop.domain import requests as rules
from desktop.domain import typed_plan
from desktop.domain.changes import Changes
from desktop.domain.letters import LetterContent, write_letter
from desktop.effects import come_back
from desktop.effects.come_back import ActAsSent
from sync.client.ledger.states import VOID, State
from sync.client.news import Settled
from sync.contract.funding import FundingPlan

_NO_LETTER = write_letter(LetterContent())


def settled(connection: Connection, news: Settled) -> Changes:
    """Looks again at what the platform has of the request."""
    refresh(connection, news.subject)
    return Changes(requests=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    """After a cancelled submission the one before it counts again, if there is one. The request is a draft again if the
    platform has not accepted that one, and speaks of an act that is not in this database.
    """
    row, own = requests.one(connection, act.subject), requests.own(connection, act.subject)
    if row is not None and act.type == "request.submit" and row.submit_op == act.op:
        foreign = own is not None and outbox.one(connection, own.submission) is None
        upon = _before(connection, row) if foreign else row.left_op
        records.requests.set_submission(connection, act.subject, upon or None)
    if act.type == "request.withdraw":
        records.requests.unmark_withdrawn(connection, act.op)
        before = come_back.received(connection, "request.withdraw", act.subject)
        if before is not None and row is not None:  # it took nothing back, which is still said of it
            moment = datetime.fromisoformat(row.updated_at)
            records.requests.mark_withdrawn(connection, act.subject, before.op, moment)
    return Changes(requests=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(request.c.id).where(request.c.submit_op == op, request.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def refresh(connection: Connection, id: str) -> bool:
    """A submission or withdrawal that the platform has stands here too, even if it was cancelled. Whether any changed.

    Not while the editor is open: it is looked at again once that is closed.
    """
    if open_of(connection, id) is not None:
        return False
    act = come_back.received(connection, "request.submit", id)
    returned = _gives_way(connection, id, act)
    returned = (act is not None and _submitted(connection, id, act)) or returned
    returned = _stands(connection, id) or returned
    if act is None:
        return returned
    left = come_back.received(connection, "request.withdraw", id)
    row = requests.one(connection, id)
    if left is None or row is None or row.withdraw_op:
        return returned
    if (row.later or row.submit_op) not in left.body["submissions"]:
        return returned
    records.requests.mark_withdrawn(connection, id, left.op, left.made_at)
    return True


def _gives_way(connection: Connection, id: str, act: ActAsSent | None) -> bool:
    """If another platform answered our submission, and today's has the request from another act, ours counts no more.

    `act` is the last one from here that today's has: the text may still be a complement of it.
    """
    row, own = requests.one(connection, id), requests.own(connection, id)
    if row is None or own is None or own.submission == row.submit_op or not _elsewhere(connection, row.submit_op):
        return False
    upon = row.left_op in (own.submission, act and act.op)
    records.requests.set_submission(connection, id, (upon and row.left_op) or None)
    return True


def _elsewhere(connection: Connection, op: str) -> bool:
    act = outbox.one(connection, op) if op else None
    return act is not None and act.other_platform


def _submitted(connection: Connection, id: str, act: ActAsSent) -> bool:
    """Gives the request the text that was sent with `act`; a later text, and one put aside, are kept as drafts."""
    row = requests.one(connection, id)
    if row is not None:
        if act.base and act.base == row.left_op == row.submit_op and _is_written(connection, row, act):
            keep_aside(connection, row, _text(act))
            records.requests.mark_submitted(connection, id, act.op, act.made_at)  # as for any complement that is sent
            return True
        last = come_back.kept(connection, row.submit_op)
        completed = last is not None and last.base  # the préfet had found that one incomplete
        if row.submitted not in ("", *VOID) or completed:
            return False
    left = _text(act)
    if row is None:
        records.requests.insert(connection, act.made_at, left, id=id)
    else:
        _give_back(connection, row, act)
    named = attachments.left(connection, id, act.op) or ()
    records.attachments.put_back(connection, id, named, act.made_at)
    records.requests.mark_submitted(connection, id, act.op, act.made_at)
    return True


def _give_back(connection: Connection, row: requests.RequestRow, act: ActAsSent) -> None:
    """Gives the request exactly what was sent. What was written, put aside or attached since becomes drafts first."""
    left, aside = _text(act), aside_of(connection, row.id)
    differs = rules.leaving(row.fields) != rules.leaving(left)
    added = _joined(connection, row.id) - _named(act)
    goes_with_aside = not differs and bool(_text_aside(connection, row, left))  # what is attached, into its draft
    if differs or (added and not goes_with_aside):
        later = _keep_apart(connection, row, row.fields)
        if differs and later and aside:
            records.meta.put(connection, ASIDE + later, aside)
            records.meta.remove(connection, [ASIDE + row.id])
    keep_aside(connection, row, left)
    for sha256 in added:
        records.attachments.remove(connection, row.id, sha256)
    if differs:
        records.requests.save_draft(connection, row.id, {**left, "letter": row.letter}, act.made_at)


def keep_aside(connection: Connection, row: requests.RequestRow, left: dict[str, str]) -> str:
    """Makes a draft of the text that was put aside, since the window does not offer it once the request is sent.

    Its id, "" where none was made.
    """
    text = _text_aside(connection, row, left)
    apart = _keep_apart(connection, row, text) if text else ""
    records.meta.remove(connection, [ASIDE + row.id])
    return apart


def _text_aside(connection: Connection, row: requests.RequestRow, left: dict[str, str]) -> dict[str, str]:
    """The text that was put aside; empty where all that it says left. Its letter never does."""
    text = msgspec.json.decode(aside_of(connection, row.id) or "{}", type=dict[str, str])
    letter = text.get("letter", "") not in ("", _NO_LETTER, _written(row)["letter"])
    return text if letter or rules.leaving(text) != rules.leaving(left) else {}


def _keep_apart(connection: Connection, row: requests.RequestRow, text: dict[str, str]) -> str:
    """Makes a draft with this text and the documents of the request; returns its id, "" if there is one already.

    Else each change between two platforms would make another one. A draft in the bin only counts for a request in the
    bin, since it will be deleted.
    """
    joined = _joined(connection, row.id)
    lying = [*requests.listed(connection), *(requests.discarded(connection) if row.discarded_at else ())]
    drafts = [one for one in lying if not one.submit_op and one.id != row.id and one.fields == text]
    if any(joined <= _joined(connection, one.id) for one in drafts):
        return ""
    apart = records.requests.insert_apart(connection, datetime.fromisoformat(row.updated_at), text, of=row.id)
    records.attachments.share(connection, row.id, apart)
    if row.discarded_at:  # what was in the bin stays there
        records.requests.discard(connection, apart, datetime.fromisoformat(row.discarded_at))
    return apart


def _joined(connection: Connection, id: str) -> set[str]:
    """SHA-256 of the documents attached to it."""
    return {file.sha256 for file in attachments.listed(connection, id)}


def _named(act: ActAsSent) -> set[str]:
    """SHA-256 of the documents sent with it."""
    return {file["sha256"] for file in act.body.get("attachments", ())}


def _written(row: requests.RequestRow) -> dict[str, str]:
    """The text as written here, where the row shows the text that was sent."""
    return msgspec.json.decode(row.unsent, type=dict[str, str]) if row.unsent else row.fields


def _is_written(connection: Connection, row: requests.RequestRow, act: ActAsSent) -> bool:
    """Whether the text as written here is the one that was sent, word for word and with the same documents."""
    same = rules.leaving(_written(row)) == rules.leaving(_text(act))
    return same and _named(act) == _joined(connection, row.id)


def _stands(connection: Connection, id: str) -> bool:
    """Ours was refused, as the platform has the request from another act: that one counts, and our text is kept.

    Not if ours completes that very one, and the préfet still waits for it: then it was refused for what it says itself,
    which may be corrected. Nor while a withdrawal of ours is on its way.
    """
    row, own = requests.one(connection, id), requests.own(connection, id)
    if row is None or own is None or row.submitted not in VOID or own.submission == row.submit_op:
        return False
    act = come_back.kept(connection, row.submit_op)
    if own.state == "incomplete" and act is not None and act.base == own.submission:
        return False
    if row.state == "withdrawn" and own.state != "withdrawn":
        return False
    before = row.left_op if own.submission == row.left_op else _before(connection, row)
    records.requests.set_submission(connection, id, before or None)
    return True


def _before(connection: Connection, row: requests.RequestRow) -> str:
    """Id of the submission whose text was changed since, if the platform has it; else "". What the platform says of a
    later submission is then also its word on this request.
    """
    act = outbox.one(connection, row.left_op) if row.left_op else None
    return act.op if act is not None and act.state in (State.DEPOSITED, State.ACCEPTED) else ""


def _text(act: ActAsSent) -> dict[str, str]:
    """The text of an act as a draft keeps it. The letter is empty: it is never sent."""
    plan = msgspec.convert(act.body["funding"], FundingPlan)
    texts = {name: str(act.body.get(name, "")) for name in rules.TEXTS}
    return {**texts, "funding": typed_plan.encode(typed_plan.typed(plan)), "letter": ""}
