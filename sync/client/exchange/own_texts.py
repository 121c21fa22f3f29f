"""What lean pages (sync.contract.own_texts) leave out, as this computer sent it itself.

Its texts are put back into their items. What is left out whole is asked for where the platform's ledger names an act of
which no receipt came: a copy of this database has sent it, or this computer did, and the answer was lost before it was
enrolled with another platform, whose receipt it has instead.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, not_, or_, select

from sync.client.exchange.cursors import STALE
from sync.client.ledger import link, other_platforms, platform_ledger, renewed
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import State
from sync.client.ledger.tables import ELSEWHERE, batch, copy, outbox, platform_entry, proof
from sync.contract import own_texts
from sync.contract.feed import FeedPage, Scope
from sync.contract.operations import Operation
from sync.contract.published import RETAKEN
from sync.contract.receipts import Proof

LEAN = own_texts.LEAN
# Made once, as they are part of every round: to build a statement costs several times what running it does.
_NOTE = "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, 0, ?) ON CONFLICT (scope, id) DO NOTHING"
_SENT = "SELECT 1 FROM copy WHERE scope = ? AND value = ? LIMIT 1"
#: Acts of which a receipt of today's platform is here, or will come with its answer.
_ANSWERED_HERE = select(outbox.c.op).where(
    not_(other_platforms.received()),
    or_(outbox.c.state != State.QUARANTINED, outbox.c.received_at.is_not(None)),
)
_TOLD = select(func.json_extract(platform_entry.c.entry, "$.op")).where(
    func.json_valid(platform_entry.c.entry),
    platform_entry.c.platform == bindparam("platform"),
    platform_entry.c.n <= bindparam("size"),
)
_UNREAD = _TOLD.except_(_ANSWERED_HERE, select(copy.c.id).where(copy.c.scope == ELSEWHERE))
_LEFT_OUT = or_(*map(copy.c.id.startswith, RETAKEN))
_A_BATCH = select(batch.c.batch).limit(1)
_KEPT = (
    select(proof.c.value)
    .select_from(outbox)
    .outerjoin(proof, proof.c.op == outbox.c.op)
    .where(outbox.c.received_at.is_not(None))
)
_UNCONFIRMED = select(copy.c.id).where(copy.c.scope == "mine", copy.c.position == STALE, _LEFT_OUT).limit(1)


def asked(connection: Connection, scope: Scope, at: str) -> bool:
    """Whether the next page of the scope may be lean.

    Receipts may not while a batch waits for its answer, nor, from their beginning, where the proof of an act is not
    here that stands in the ledger of today: it may have been the answer to a later state of this database. Nor may
    `mine` where a vote, a join or a declaration is unconfirmed: what was another computer's may be lost, and the rest
    would be left out.
    """
    if scope not in LEAN or (scope == "receipts" and connection.scalar(_A_BATCH)):
        return False
    if scope == "mine" and connection.scalar(_UNCONFIRMED):
        return False
    if scope != "receipts" or at:
        return True
    return all(_proved(connection, value) for value in connection.execute(_KEPT).scalars())


def _proved(connection: Connection, value: str | None) -> bool:
    first = link.kept(value, Proof)
    return first is not None and not platform_ledger.gone(connection, renewed.standing(connection, first))


def filled(connection: Connection, page: FeedPage) -> FeedPage | None:
    """The page with its texts; None if an act that carries one is not in this database."""
    named = {item.text_of for item in page.items if item.text_of is not msgspec.UNSET}
    if not named:
        return page
    if page.scope not in own_texts.TEXTS:
        return None
    numbered = outbox.c.number.in_(named), not_(other_platforms.received())  # another one has the same numbers
    rows = connection.execute(select(outbox.c.op, outbox.c.number, outbox.c.frozen).where(*numbered))
    acts: dict[Any, list[tuple[str, dict[str, Any]]]] = {}  # by number and need
    for row in rows:
        act = link.kept(row.frozen, Operation)
        if act is not None:
            acts.setdefault((row.number, act.body.get("need")), []).append((row.op, act.body))
    items = []
    for item in page.items:
        if item.text_of is not msgspec.UNSET:
            found = acts.get((item.text_of, item.id), ())
            if len(found) != 1:
                return None
            item = own_texts.filled(page.scope, item, *found[0])
        items.append(item)
    return replace(page, items=tuple(items))


def note_elsewhere(connection: Connection, sent_by: Mapping[str, str]) -> None:
    """What became of these acts, which are not in this database, has been read. Never commits.

    `sent_by`: by act, the device that its receipt names; "" where no receipt was read.
    """
    driver_of(connection).executemany(_NOTE, [(ELSEWHERE, op, _by(device)) for op, device in sent_by.items()])


def copied(connection: Connection, device: str) -> bool:
    """Whether this device, by the platform's receipt, has sent an act that is not in this database: another folder has
    its key, or this one was put back.
    """
    return driver_of(connection).execute(_SENT, (ELSEWHERE, _by(device))).fetchone() is not None


def _by(device: str) -> str:
    return msgspec.json.encode({"device": device} if device else {}).decode()


def unread(connection: Connection, platform: str, size: int) -> list[str]:
    """Of the acts in the platform's ledger of this size, those of which no receipt of it told.

    All of that ledger must be here, and all receipts that were published by then have been read.
    """
    return list(connection.scalars(_UNREAD, {"platform": platform, "size": size}))
