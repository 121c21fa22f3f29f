"""Lean pages (sync.contract.own_texts) leave out what the asking device sent itself."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Executable, bindparam, or_, select, union

from sync.contract import own_texts
from sync.contract.feed import PAGE_SIZE as WHOLE
from sync.contract.feed import FeedItem, Scope
from sync.contract.receipts import BlockDecision, BlockReceipt
from sync.platform.tables import ballot, block, bundle, need, operation, retraction, statement, withdrawn

#: Room of a lean page, in items without their text; a whole item takes the room of five.
PAGE_SIZE = 5 * WHOLE
#: For each kind of item, where its acts and their withdrawals stand: a table, and which rows of it.
_ACTS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "vote": ((ballot,), (withdrawn,)),
    "join": ((statement, statement.c.kind == "join"), (retraction, retraction.c.kind == "join")),
    "declaration": ((statement, statement.c.kind == "interest"), (retraction, retraction.c.kind == "interest")),
}


def _by_others(kind: str) -> Executable:
    """Subjects of the commune's acts of this kind that did not come from this device by the network alone."""
    others = [
        select(acts.c.subject)
        .join(operation, operation.c.op == acts.c.op)
        .where(
            *of_kind, acts.c.commune == bindparam("commune"), acts.c.subject.in_(bindparam("subjects", expanding=True))
        )
        .where(or_(operation.c.device != bindparam("device"), operation.c.batch.in_(select(bundle.c.id))))
        for acts, *of_kind in _ACTS[kind]
    ]
    return union(*others)


# Made once: to build a statement costs several times what running it does.
_BY_OTHERS = {kind: _by_others(kind) for kind in _ACTS}
_SENT = (
    select(need.c.id, need.c.revision, operation.c.number)
    .join(operation, operation.c.op == need.c.revision)
    .where(operation.c.device == bindparam("device"), need.c.id.in_(bindparam("named", expanding=True)))
)
_BLOCKS = select(block.c.batch, block.c.block, block.c.result, block.c.decision).where(
    block.c.batch.in_(bindparam("batches", expanding=True))
)


def items(connection: Connection, scope: Scope, device: str, candidates: Sequence[FeedItem]) -> list[FeedItem]:
    """The items, without the texts of needs that came from this device: one query, however many items there are."""
    named = [item.id for item in candidates if not item.deleted]
    if scope not in own_texts.TEXTS or not named:
        return list(candidates)
    rows = connection.execute(_SENT, {"device": device, "named": named})
    texts = {row.id: (row.revision, row.number) for row in rows}
    return [_without(scope, item, *texts[item.id]) if item.id in texts else item for item in candidates]


def _without(scope: Scope, item: FeedItem, op: str, number: int) -> FeedItem:
    return replace(item, value=own_texts.without(scope, item.value, op), text_of=number)


def retaken(connection: Connection, commune: str, device: str, candidates: Sequence[FeedItem]) -> frozenset[str]:
    """Ids of the items (`sync.contract.published.Retaken`) of which this device made all acts, by network.

    What came on a USB stick may have been written by a data folder that was lost since, or by a copy of that folder
    with the same signing key: this computer may not have it.
    """
    about = {
        item.id: (item.value["kind"], item.value["subject"]) for item in candidates if item.value.get("kind") in _ACTS
    }
    theirs: set[tuple[str, str]] = set()
    for kind in {kind for kind, _ in about.values()}:
        subjects = [subject for one, subject in about.values() if one == kind]
        about_these = {"commune": commune, "device": device, "subjects": subjects}
        theirs |= {(kind, subject) for subject in connection.execute(_BY_OTHERS[kind], about_these).scalars()}
    return frozenset(id_ for id_, one in about.items() if one not in theirs)


def room(item: FeedItem | None) -> int:
    """How much of a page's room the item takes. `item` is None where it is left out."""
    return 1 if item is None or item.text_of is not msgspec.UNSET else PAGE_SIZE // WHOLE


def answered(connection: Connection, device: str, rows: Sequence[Any]) -> frozenset[str]:
    """Ids of those of these operations about which the answer to the device's own batch has told it all.

    Not so if they came on a USB stick, or were decided once more since.
    """
    if not rows:
        return frozenset()
    blocks = connection.execute(_BLOCKS, {"batches": list({row.batch for row in rows})})
    answered_blocks = {(one.batch, one.block) for one in blocks if _was_answered(one, device)}
    return frozenset(row.op for row in rows if (row.batch, row.block) in answered_blocks)


class _Answer(msgspec.Struct, frozen=True):
    """The part of the device's answer by which one can tell whether it still holds."""

    receipt: BlockReceipt  #: says which device sent the block, and on which way
    decision: BlockDecision  #: the one that the device was told


def _was_answered(one: Any, device: str) -> bool:
    answer = msgspec.json.decode(one.result, type=_Answer)
    direct = answer.receipt.device == device and answer.receipt.transport == "network"
    return direct and answer.decision == msgspec.json.decode(one.decision, type=BlockDecision)
