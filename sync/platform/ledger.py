"""Each commune's ledger: what the platform said about its operations, appended with the effect that it tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, insert, select

from sync.contract.canonical import canonical
from sync.contract.ledger import LedgerAnswer, LedgerEntry, LedgerHead, after, origin
from sync.platform.tables import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said of one operation; its place and the time are the ledger's."""

    op: str
    intent: str
    status: str
    reason: str
    deposited_at: datetime


def append(connection: Connection, platform: str, commune: str, words: Iterable[Word], at: datetime) -> LedgerHead:
    """Writes these words; where the ledger of the commune then stands. `platform` is the id of the signing key."""
    now, rows = stands(connection, platform, commune), []
    for word in words:
        entry = LedgerEntry(
            n=now.size + 1,
            op=word.op,
            intent=word.intent,
            status=word.status,
            reason=word.reason,
            deposited_at=word.deposited_at.astimezone(UTC),
            at=at.astimezone(UTC),
        )
        now = after(now, entry)
        rows.append({"commune": commune, "n": entry.n, "entry": canonical(entry).decode(), "head": now.head})
    if rows:
        connection.execute(insert(ledger), rows)
    return now


def stands(connection: Connection, platform: str, commune: str) -> LedgerHead:
    """Where the commune's ledger stands."""
    newest = select(ledger.c.n, ledger.c.head).where(ledger.c.commune == commune).order_by(ledger.c.n.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return origin(platform, commune) if row is None else LedgerHead(size=row.n, head=row.head)


def answer(connection: Connection, platform: str, commune: str, size: int) -> LedgerAnswer:
    """For a greeting that asks about this size."""
    now = stands(connection, platform, commune)
    there = select(ledger.c.head).where(ledger.c.commune == commune, ledger.c.n == size)
    then = connection.execute(there).scalar_one_or_none() if size else origin(platform, commune).head
    return LedgerAnswer(size=now.size, head=now.head, then=msgspec.UNSET if then is None else then)
