"""The ledger: each word of the platform about a commune's operations, chained, so that it cannot shrink unseen.

Each block of a batch adds one entry for each of its operations, in their order, whatever became of them. A decision
that comes later adds one more. So whoever holds a block's receipt and decision can write its entries without being sent
them.

Each document adds one entry too, before its commune is first told that it is here whole. The entry names the first
accepted operation with that document, has the status `arrived`, and the document's SHA-256 as its reason. It decides
nothing about the operation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import LEDGER, canonical, digest
from sync.contract.values import Aware, Checked, Code, Count, Digest, Positive, Uuid

#: Most entries of one page.
PAGE = 500
#: Status of the word that a document is here. The digest stands in `reason` and not in a field of its own, so that a
#: program that does not know this word can chain it all the same.
ARRIVED = "arrived"
#: Status of a word that says of an act only that it is known: what became of it stands in an earlier entry.
DUPLICATE = "duplicate"
#: Reason where another content has an act's id since the platform was put back: nothing more can come of the act.
ID_TAKEN = "id_taken"
#: What a program keeps with such an act that the platform had accepted: its own words, which nobody has answered.
TAKEN_SINCE = (
    "Elle l’avait accepté, mais un autre envoi porte le même identifiant depuis qu’elle a été remise à un jour"
    " antérieur. Faites-le de nouveau s’il doit compter."
)


class LedgerEntry(Checked, frozen=True, kw_only=True, omit_defaults=True):
    """One word of the platform: what is hashed, so a field more is another version of the contract.

    Of status `arrived`, `reason` is the SHA-256 of a document that the operation names: it is here whole.
    """

    n: Positive  #: from 1, without a gap
    op: Uuid  #: id of the operation
    intent: Digest  #: hash of its canonical bytes
    status: Code  #: what became of it: a Status of batches.py, or ARRIVED
    reason: Code = ""  #: stable code of a refusal; "" else
    deposited_at: Aware  #: since when the platform has the operation
    at: Aware  #: when the platform said this word


class LedgerHead(Struct, frozen=True, kw_only=True):
    """Where a commune's ledger stands: how many entries, and the hash that binds them all."""

    size: Count  #: number of entries
    head: Digest  #: hash of the last entry and the head before it; of size 0: of platform and commune (`origin`)


class LedgerAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """In the greeting: where the ledger stands, and its head at the size that was asked about, unless it is shorter."""

    size: Count  #: number of entries
    head: Digest  #: hash that binds them all
    #: The head at the size asked about; absent where the ledger is shorter.
    then: Digest | msgspec.UnsetType = msgspec.UNSET


class LedgerPage(Struct, frozen=True, kw_only=True):
    """GET ledger: the entries after the size that was asked about, and where the whole ledger stands."""

    #: In their order; the first one follows the size that was asked about.
    entries: Annotated[tuple[LedgerEntry, ...], Meta(max_length=PAGE)]
    ledger: LedgerHead  #: of the whole ledger, which may go on behind these entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What the platform says about one operation; the ledger gives it its place."""

    op: str  #: id of the operation
    intent: str  #: hash of the operation's canonical bytes
    status: str  #: what became of it: a Status of batches.py, or ARRIVED
    reason: str  #: stable code of a refusal; the digest of a document that arrived; "" else
    deposited_at: datetime  #: since when the platform has the operation


def origin(platform: str, commune: str) -> LedgerHead:
    """The empty ledger: of this platform (id of its key) and of this commune alone."""
    return LedgerHead(size=0, head=digest(LEDGER, canonical({"platform": platform, "commune": commune})))


def after(before: LedgerHead, entry: LedgerEntry, written: bytes = b"") -> LedgerHead:
    """Where the ledger stands with one entry more. Raises ValueError unless it is the next one.

    `written`: its canonical bytes, where the caller has them.
    """
    if entry.n != before.size + 1:
        raise ValueError(f"entry {entry.n} after {before.size}")
    linked = before.head.encode("ascii") + b"\n" + (written or canonical(entry))
    return LedgerHead(size=entry.n, head=digest(LEDGER, linked))


def entries(size: int, words: Iterable[Word], at: datetime) -> Iterator[LedgerEntry]:
    """These words as the next entries of a ledger of this size."""
    at = at.astimezone(UTC)
    for n, word in enumerate(words, size + 1):
        yield LedgerEntry(
            n=n,
            op=word.op,
            intent=word.intent,
            status=word.status,
            reason=word.reason,
            deposited_at=word.deposited_at.astimezone(UTC),
            at=at,
        )
