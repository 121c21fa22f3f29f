"""After an act about a request to the préfet: its answer, and its undoing before it left."""

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
from desktop.effects.come_back import KeptAct
from sync.client.ledger.states import VOID, State
from sync.client.news import Settled
from sync.contract.funding import FundingPlan

_NO_LETTER = write_letter(LetterContent())


def settled(connection: Connection, news: Settled) -> Changes:
    """A request shows what became of its last submission, and may be taken up again."""
    look_again(connection, news.subject)
    return Changes(requests=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    """A submission taken back leaves the one before it, where there is one: the text is then still taken up. It is a
    draft where the platform has not taken that one, and speaks of an act that is not of this database.
    """
    found, own = requests.one(connection, act.subject), requests.own(connection, act.subject)
    if found is not None and act.type == "request.submit" and found.submit_op == act.op:
        foreign = own is not None and outbox.one(connection, own.submission) is None
        before = _before(connection, found) if foreign else found.left_op
        records.requests.set_submission(connection, act.subject, before or None)
    if act.type == "request.withdraw":
        records.requests.unmark_withdrawn(connection, act.op)
    return Changes(requests=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(request.c.id).where(request.c.submit_op == op, request.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def look_again(connection: Connection, id: str) -> bool:
    """Submission and withdrawal that the platform has stand here too, though they were taken back; whether any does.

    Not while the text is being written: that ends in its own time.
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
    if left is None or row is None or row.withdraw_op or row.submit_op not in left.body["submissions"]:
        return returned
    records.requests.mark_withdrawn(connection, id, left.op, left.made_at)
    return True


def _gives_way(connection: Connection, id: str, act: KeptAct | None) -> bool:
    """What another platform answered, where today's has the request by another act: ours is what it was before that.

    `act` is the last one that today's has of here: the text may still be a complement of it.
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


def _submitted(connection: Connection, id: str, act: KeptAct) -> bool:
    """The text as it left; one of later is kept beside, as a draft, with the other text of it."""
    row = requests.one(connection, id)
    if row is not None:
        if act.base and act.base == row.left_op == row.submit_op and _is_written(connection, row, act):
            _keep_aside(connection, row, _text(act))
            records.requests.mark_submitted(connection, id, act.op, act.made_at)  # as any complement that leaves
            return True
        last = come_back.kept(connection, row.submit_op)
        completed = last is not None and last.base  # the préfet had called that one incomplete
        if row.submitted not in ("", *VOID) or completed:
            return False
    left = _text(act)
    if row is None:
        records.requests.insert(connection, act.made_at, left, id=id)
    else:
        _as_it_left(connection, row, act)
    named = attachments.left(connection, id, act.op) or ()
    records.attachments.put_back(connection, id, named, act.made_at)
    records.requests.mark_submitted(connection, id, act.op, act.made_at)
    return True


def _as_it_left(connection: Connection, row: requests.RequestRow, act: KeptAct) -> None:
    """What was written, put aside or joined since is kept apart first: the request says what left, and no more."""
    left, aside = _text(act), aside_of(connection, row.id)
    differs = rules.leaving(row.fields) != rules.leaving(left)
    added = _joined(connection, row.id) - _named(act)
    kept = not differs and _keep_aside(connection, row, left)
    if differs or (added and not kept):
        later = _keep_apart(connection, row, row.fields)
        if differs and later and aside:
            records.meta.put(connection, ASIDE + later, aside)
            records.meta.remove(connection, [ASIDE + row.id])
        _keep_aside(connection, row, left)
    for sha256 in added:
        records.attachments.remove(connection, row.id, sha256)
    if differs:
        records.requests.save_draft(connection, row.id, {**left, "letter": row.letter}, act.made_at)


def _keep_aside(connection: Connection, row: requests.RequestRow, left: dict[str, str]) -> bool:
    """The other text that was put aside is a draft of its own: nothing leads to it once the request has left.

    Also where only its letter says something else, which does not leave. Whether there is such a draft.
    """
    text = msgspec.json.decode(aside_of(connection, row.id) or "{}", type=dict[str, str])
    letter = text.get("letter", "") not in ("", _NO_LETTER, _written(row)["letter"])
    says = bool(text) and (letter or rules.leaving(text) != rules.leaving(left))
    if says:
        _keep_apart(connection, row, text)
    records.meta.remove(connection, [ASIDE + row.id])
    return says


def _keep_apart(connection: Connection, row: requests.RequestRow, text: dict[str, str]) -> str:
    """A draft of its own, with the documents of the request; its id, "" where one that says this lies here already.

    A request that went to and fro between two platforms would leave one more each time. One in the bin counts for what
    lies there alone: its days are counted.
    """
    joined = _joined(connection, row.id)
    lying = [*requests.listed(connection), *(requests.discarded(connection) if row.discarded_at else ())]
    drafts = [one for one in lying if not one.submit_op and one.id != row.id and one.fields == text]
    if any(joined <= _joined(connection, one.id) for one in drafts):
        return ""
    apart = records.requests.insert_apart(connection, datetime.fromisoformat(row.updated_at), text, of=row.id)
    records.attachments.share(connection, row.id, apart)
    if row.discarded_at:  # thrown away, it stays so
        records.requests.discard(connection, apart, datetime.fromisoformat(row.discarded_at))
    return apart


def _joined(connection: Connection, id: str) -> set[str]:
    """Digests of the documents."""
    return {file.sha256 for file in attachments.listed(connection, id)}


def _named(act: KeptAct) -> set[str]:
    """Digests of the documents that left with it."""
    return {file["sha256"] for file in act.body.get("attachments", ())}


def _written(row: requests.RequestRow) -> dict[str, str]:
    """What is written in it, though the row shows what left."""
    return msgspec.json.decode(row.unsent, type=dict[str, str]) if row.unsent else row.fields


def _is_written(connection: Connection, row: requests.RequestRow, act: KeptAct) -> bool:
    """Whether the text that was taken up again is the one that left, word for word and with the same documents."""
    same = rules.leaving(_written(row)) == rules.leaving(_text(act))
    return same and _named(act) == _joined(connection, row.id)


def _stands(connection: Connection, id: str) -> bool:
    """Ours was refused, as the platform has the request by another act: its word stands, our text is kept.

    What the préfet calls incomplete may still be sent, mended.
    """
    row, own = requests.one(connection, id), requests.own(connection, id)
    if row is None or own is None or row.submitted not in VOID or own.submission == row.submit_op:
        return False
    if own.state in ("withdrawn", "incomplete") or row.state == "withdrawn":
        return False
    before = row.left_op if own.submission == row.left_op else _before(connection, row)
    records.requests.set_submission(connection, id, before or None)
    return True


def _before(connection: Connection, row: requests.RequestRow) -> str:
    """The submission from which the text was taken up again, where the platform took it: what that one says of a later
    one is then its word on this request; "" for none.
    """
    act = outbox.one(connection, row.left_op) if row.left_op else None
    return act.op if act is not None and act.state in (State.DEPOSITED, State.ACCEPTED) else ""


def _text(act: KeptAct) -> dict[str, str]:
    """As the draft keeps it; the letter does not leave with it."""
    plan = msgspec.convert(act.body["funding"], FundingPlan)
    texts = {name: str(act.body.get(name, "")) for name in rules.TEXTS}
    return {**texts, "funding": typed_plan.encode(typed_plan.typed(plan)), "letter": ""}
