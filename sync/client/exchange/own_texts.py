"""Completes lean pages (sync.contract.own_texts): they leave out what this computer sent itself.

A text that was left out of an item is put back from the outbox. Items that were left out whole are missed only where
the platform's ledger names an act of which no receipt is here: then a copy of this database has sent it; or this
computer did, the answer was lost, and it was enrolled with another platform, whose receipt of the act it has. `unread`
finds these acts, to ask for them.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, case, func, not_, or_, select

from sync.client.exchange.cursors import STALE
from sync.client.ledger import other_platforms, platform_ledger, renewed, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import State
from sync.client.ledger.tables import ELSEWHERE, batch, copy, outbox, platform_entry, proof
from sync.contract import own_texts
from sync.contract.feed import FeedPage, Scope
from sync.contract.operations import Operation
from sync.contract.published import RETAKEN
from sync.contract.receipts import Proof

LEAN = own_texts.LEAN
# These statements are built once: every round uses them, and building one costs several times what running it does.
_NOTE = "INSERT INTO copy (scope, id, position, value) VALUES (?, ?, 0, ?) ON CONFLICT (scope, id) DO NOTHING"
_SENT = "SELECT 1 FROM copy WHERE scope = ? AND value = ? LIMIT 1"
#: Acts with a receipt of today's platform, or in a batch whose answer will bring one.
_ANSWERED_HERE = select(outbox.c.op).where(
    not_(other_platforms.received()),
    or_(outbox.c.state != State.QUARANTINED, outbox.c.received_at.is_not(None)),
)
_IN_LEDGER = select(stored.extract(platform_entry.c.entry, "$.op")).where(
    # What cannot be read, or names no act, counts as absent: there is nothing to note of it.
    func.json_type(case((func.json_valid(platform_entry.c.entry), platform_entry.c.entry)), "$.op") == "text",
    platform_entry.c.platform == bindparam("platform"),
    platform_entry.c.n <= bindparam("size"),
)
_UNREAD = _IN_LEDGER.except_(_ANSWERED_HERE, select(copy.c.id).where(copy.c.scope == ELSEWHERE))
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

    Receipts may not be lean while a batch waits for its answer. Nor may their first page be, where an act has no proof
    here that stands in the ledger of today: the platform may have given that proof to a later state of this database,
    before a backup was put back. `mine` may not be lean where a vote, a join or a declaration is unconfirmed: it may be
    one that the platform has lost, and a lean page could not show the others that are still there.
    """
    if scope not in LEAN or (scope == "receipts" and connection.scalar(_A_BATCH)):
        return False
    if scope == "mine" and connection.scalar(_UNCONFIRMED):
        return False
    if scope != "receipts" or at:
        return True
    return all(_proved(connection, value) for value in connection.execute(_KEPT).scalars())


def _proved(connection: Connection, value: str | None) -> bool:
    first = stored.kept(value, Proof)
    return first is not None and not platform_ledger.gone(connection, renewed.standing(connection, first))


def filled(connection: Connection, page: FeedPage) -> FeedPage | None:
    """The page with its texts; None if an act that carries one is not in this database."""
    named = {item.text_of for item in page.items if item.text_of is not msgspec.UNSET}
    if not named:
        return page
    if page.scope not in own_texts.TEXTS:
        return None
    # Every platform numbers its receipts from 1: those of another one would be taken for this one's.
    numbered = outbox.c.number.in_(named), not_(other_platforms.received())
    rows = connection.execute(select(outbox.c.op, outbox.c.number, outbox.c.frozen).where(*numbered))
    acts: dict[Any, list[tuple[str, dict[str, Any]]]] = {}  # by number and need
    for row in rows:
        act = stored.kept(row.frozen, Operation)
        if act is not None:
            acts.setdefault((row.number, act.body.get("need")), []).append((row.op, act.body))
    items = []
    for item in page.items:
        if item.text_of is not msgspec.UNSET:
            texts = acts.get((item.text_of, item.id), ())
            if len(texts) != 1:
                return None
            item = own_texts.filled(page.scope, item, *texts[0])
        items.append(item)
    return replace(page, items=tuple(items))


def note_elsewhere(connection: Connection, sent_by: Mapping[str, str]) -> None:
    """Notes that the answers to these acts, which are not in this database, have been read. Never commits.

    `sent_by`: for each act, the device that its receipt names; "" where no receipt was read.
    """
    driver_of(connection).executemany(_NOTE, [(ELSEWHERE, op, _by(device)) for op, device in sent_by.items()])


def copied(connection: Connection, device: str) -> bool:
    """Whether a receipt of the platform says that this device sent an act which is not in this database.

    Then another data folder uses the same key, or a backup was put back here.
    """
    return driver_of(connection).execute(_SENT, (ELSEWHERE, _by(device))).fetchone() is not None


def _by(device: str) -> str:
    return msgspec.json.encode({"device": device} if device else {}).decode()


def unread(connection: Connection, platform: str, size: int) -> list[str]:
    """The acts in the first `size` entries of the platform's ledger of which no receipt of that platform is here.

    All those entries must be here, and all receipts published up to then must have been read.
    """
    unread = connection.scalars(_UNREAD, {"platform": platform, "size": size})
    return [op for op in unread if op]  # a damaged entry has none
