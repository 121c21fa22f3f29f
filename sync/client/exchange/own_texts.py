"""Texts that this computer sent itself, put back into the items of lean pages (sync.contract.own_texts)."""

from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, or_, select

from sync.client.exchange.cursors import STALE
from sync.client.ledger import link, platform_ledger, renewed
from sync.client.ledger.tables import batch, copy, outbox, proof
from sync.contract import own_texts
from sync.contract.feed import FeedPage, Scope
from sync.contract.operations import Operation
from sync.contract.published import RETAKEN
from sync.contract.receipts import Proof

LEAN = own_texts.LEAN
_LEFT_OUT = or_(*map(copy.c.id.startswith, RETAKEN))
_UNCONFIRMED = select(copy.c.id).where(copy.c.scope == "mine", copy.c.position == STALE, _LEFT_OUT).limit(1)


def asked(connection: Connection, scope: Scope, at: str) -> bool:
    """Whether the next page of the scope may be lean.

    Receipts may not while a batch waits for its answer, nor, from their beginning, where the proof of an act is not
    here that stands in the ledger of today: it may have been the answer to a later state of this database. Nor may
    `mine` where a vote, a join or a declaration is unconfirmed: what was another computer's may be lost, and the rest
    would be left out.
    """
    if scope not in LEAN or (scope == "receipts" and connection.scalar(select(batch.c.batch).limit(1))):
        return False
    if scope == "mine" and connection.scalar(_UNCONFIRMED):
        return False
    if scope != "receipts" or at:
        return True
    kept = select(proof.c.value).select_from(outbox).outerjoin(proof, proof.c.op == outbox.c.op)
    received = connection.execute(kept.where(outbox.c.number.is_not(None))).scalars()
    return all(_proved(connection, value) for value in received)


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
    rows = connection.execute(select(outbox.c.op, outbox.c.number, outbox.c.frozen).where(outbox.c.number.in_(named)))
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
