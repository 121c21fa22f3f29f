"""The ledger: each word of the platform about a commune's operations, chained, so that it cannot shrink unseen."""

import msgspec
from msgspec import Struct

from sync.contract.canonical import LEDGER, canonical, digest
from sync.contract.values import Aware, Checked, Code, Count, Digest, Positive, Uuid


class LedgerEntry(Checked, frozen=True, kw_only=True, omit_defaults=True):
    """One word of the platform: what is hashed, so a field more is another version of the contract."""

    n: Positive  #: from 1, without a gap
    op: Uuid
    intent: Digest
    status: Code
    reason: Code = ""
    deposited_at: Aware
    at: Aware


class LedgerHead(Struct, frozen=True, kw_only=True):
    """Where a commune's ledger stands: how many entries, and the hash that binds them all."""

    size: Count
    head: Digest


class LedgerAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In the greeting: where the ledger stands, and its head at the size that was asked about, unless it is shorter."""

    size: Count
    head: Digest
    then: Digest | msgspec.UnsetType = msgspec.UNSET


def origin(platform: str, commune: str) -> LedgerHead:
    """The empty ledger: of this platform (id of its key) and of this commune alone."""
    return LedgerHead(size=0, head=digest(LEDGER, canonical({"platform": platform, "commune": commune})))


def after(before: LedgerHead, entry: LedgerEntry) -> LedgerHead:
    """Where it stands with one entry more. Raises ValueError unless that is the next one."""
    if entry.n != before.size + 1:
        raise ValueError(f"entry {entry.n} after {before.size}")
    return LedgerHead(size=entry.n, head=digest(LEDGER, before.head.encode("ascii") + b"\n" + canonical(entry)))
