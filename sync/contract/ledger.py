"""The ledger: each word of the platform about a commune's operations, chained, so that it cannot shrink unseen."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import LEDGER, canonical, digest
from sync.contract.operations import Aware, Digest, Uuid


class LedgerEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One word of the platform: what is hashed, so a field more is another version of the contract."""

    n: int  #: from 1, without a gap
    op: Uuid
    intent: Digest
    status: str
    reason: str = ""
    deposited_at: Aware
    at: Aware


class LedgerHead(Struct, frozen=True, kw_only=True):
    """Where a commune's ledger stands: how many entries, and the hash that binds them all."""

    size: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    head: Digest


class LedgerAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In the greeting: where the ledger stands, and its head at the size that was asked about, unless it is shorter."""

    size: Annotated[int, Meta(ge=0, le=2**53 - 1)]
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
