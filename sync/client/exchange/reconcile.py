"""Reconcile: a platform restored to an earlier day gets the acts it lost again, the same bytes with their receipts.

Here the acts keep their state meanwhile: the first receipt and its time count, and the platform honours them.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, select

from sync.client.connection.pace import Pace
from sync.client.exchange import cursors, platform_words, presenting, pull, uploads
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import evidence, platform_ledger
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.states import FINAL
from sync.client.ledger.tables import outbox, proof
from sync.contract.ledger import LedgerAnswer, LedgerEntry
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call, HelloAnswer

#: The platform's words that another one follows.
_UNDECIDED = ("deposited", "held", "blocked", "retry")
#: Says of an act only that it is known: what became of it stands in an earlier entry.
_KNOWN = "duplicate"


def run(
    context: RoundContext, hello: HelloAnswer, told: LedgerAnswer, commune: str, pace: Pace, *, went_back: bool
) -> int:
    """How many acts the platform has lost, or its word on them; they wait as batches.

    `told`: its ledger. `went_back`: that is not the one that it had told of; positions of its feed may then mean other
    values. Else nothing is known here of what it had told of, as in a database of an earlier version.
    """
    platform = hello.key.id
    said, common = _said(context, platform, commune, told)
    with context.host.transaction() as connection:
        against = context.conversation.greeted if went_back and common < told.size else None
        lost = present_again(connection, platform, said, context.key, pace=pace, now=context.settings.clock())
        if went_back:
            set_back(connection, platform, told, common, against)
        if lost or went_back:
            for scope in pull.ORDER:
                cursors.begin_epoch(connection, scope, hello.epoch)
    return lost


def present_again(
    connection: Connection,
    platform: str,
    said: Iterable[LedgerEntry],
    key: SigningKey,
    *,
    pace: Pace,
    now: datetime,
) -> int:
    """Puts the acts whose receipts are not in `said`, all that it remembers, into batches; how many. Never commits."""
    last = {entry.op: entry.status for entry in said if entry.status != _KNOWN}
    # Only receipts of this platform: it never had those of an earlier one.
    signer = func.json_extract(proof.c.value, "$.receipt.key")
    columns = (outbox.c.op, outbox.c.state, outbox.c.decided_at, outbox.c.seq)
    held = select(*columns).join_from(outbox, proof, proof.c.op == outbox.c.op)
    rows = connection.execute(held.where(outbox.c.number.is_not(None), signer == platform)).all()
    lost = [row for row in rows if _forgotten(row.state, last.get(row.op))]
    # As they were decided: an act that waited for another one comes after it.
    ops = [row.op for row in sorted(lost, key=lambda row: (row.decided_at or "", row.seq))]
    if ops:
        presenting.start_again(connection, key, ops, pace=pace, now=now)
        uploads.ask_again(connection)
    return len(ops)


def set_back(
    connection: Connection,
    platform: str,
    told: LedgerAnswer,
    common: int,
    against: tuple[Call, Answer] | None,
) -> None:
    """From now on its ledger is what it tells of; where it says otherwise than here, both words are kept."""
    if against is not None:
        _keep_both(connection, platform, told, against)
    platform_ledger.set_back(connection, platform, told, common)


def _forgotten(state: str, said: str | None) -> bool:
    """Whether the platform, by its last word, does not know any more how it decided: it is told, and stands by it."""
    return said is None or (state in FINAL and (said in _UNDECIDED or (said in FINAL and said != state)))


def received(connection: Connection) -> int:
    """The journal number of the last act that has a receipt; 0 if none has."""
    last = connection.execute(select(func.max(outbox.c.seq)).where(outbox.c.number.is_not(None))).scalar()
    return 0 if last is None else int(last)


def _keep_both(connection: Connection, platform: str, told: LedgerAnswer, against: tuple[Call, Answer]) -> None:
    """It went back and has gone on since, or tells two stories: its last receipt, and the greeting against it."""
    newest = select(proof.c.value).where(func.json_extract(proof.c.value, "$.receipt.key") == platform)
    size = func.json_extract(proof.c.value, "$.receipt.ledger.size")
    ours = connection.execute(newest.where(size > 0).order_by(size.desc()).limit(1)).scalar() or ""
    signed = json.dumps([asdict(part) | {"body": part.body.hex()} for part in against])
    evidence.note(
        connection,
        Contradiction(kind="history", platform=platform, about=str(told.size), ours=ours, told=signed),
    )


def _said(context: RoundContext, platform: str, commune: str, told: LedgerAnswer) -> tuple[list[LedgerEntry], int]:
    """All that the platform now remembers to have said, and how many of these entries are here as well.

    Where it went back to exactly a place that is known here, nothing must be asked.
    """
    with context.host.reading() as connection:
        if platform_ledger.head_at(connection, platform, commune, told.size) == told.head:
            return list(platform_ledger.words(connection, platform, told.size)), told.size
    theirs, _ = platform_words.whole(context.conversation)
    with context.host.reading() as connection:
        return theirs, platform_ledger.agreed(connection, platform, theirs)
