"""One call and its answer, as plain values: what a transport carries, over HTTP or in process."""

from typing import Annotated, Protocol

import msgspec
from msgspec import Meta, Struct, field

from sync.contract.enrolment import PlatformKey
from sync.contract.ledger import LedgerAnswer
from sync.contract.prefectures import Prefecture
from sync.contract.receipts import MAX_IN_BLOCK
from sync.contract.values import (
    Aware,
    Checked,
    Count,
    Digest,
    DigestOrNone,
    Epoch,
    Id,
    Positive,
    ShortText,
)

PREFIX = "/sync/v1"
NONCE_HEADER = "relais-nonce"
#: Header of a deposited bundle: the préfecture's stamp, as JSON in base 64.
STAMP_HEADER = "relais-stamp"
MAX_ANSWER_BYTES = 8_000_000
#: Largest greeting as it travels, with its headers; some kilobytes are usual. One that contradicts another is kept
#: whole.
MAX_GREETING_BYTES = 100_000


class Call(Struct, frozen=True, kw_only=True):
    """A request. `path` starts with /sync/v1; header names are lower case; `body` may be empty."""

    method: str  #: in capitals: GET, POST, PUT…
    path: str  #: of the platform's URL, without its query
    query: str = ""  #: encoded, without its "?"; "" where there is none
    headers: dict[str, str] = field(default_factory=dict)  #: by their names
    body: bytes = b""  #: as it travels: compressed where the headers say so


class Answer(Struct, frozen=True, kw_only=True):
    """What came back. Header names are lower case; `body` holds the raw bytes, before any decoding."""

    status: int  #: HTTP's, such as 200
    headers: dict[str, str] = field(default_factory=dict)  #: by their names
    body: bytes = b""  #: as it travelled


class Transport(Protocol):
    """Carries a call to a platform. Raises sync.client.errors.NetworkError when no answer came."""

    def send(self, call: Call) -> Answer: ...

    def close(self) -> None: ...


class Limits(Struct, frozen=True, kw_only=True):
    """`connections`: how many one computer may have at once. Only who may have several may presume (Presumed)."""

    batch_bytes: Positive  #: of a batch, unpacked
    block_size: Annotated[int, Meta(ge=1, le=MAX_IN_BLOCK)]  #: operations in a block
    page_size: Positive  #: items in a page of the feed
    #: How many one computer may have at once.
    connections: Positive = 1


class HeadAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """GET devices/me/head: the last journal evidence the platform holds of the device."""

    device: Id  #: id of its key
    seq: Count  #: number of acts in its journal, as its last batch said
    head: Digest | None = None  #: hash that binds them; None where no batch has come


class HelloAnswer(Checked, frozen=True, kw_only=True):
    """GET hello: who the platform is, its time, what it takes.

    Asked with `department`, it names that préfecture's key too: only this one of a hundred, and fresh each time, so
    that nobody goes on sealing to a key that was replaced.
    """

    name: ShortText  #: as people read it
    time: Aware  #: by the platform's clock
    key: PlatformKey  #: that signs all its answers
    epoch: Epoch  #: of the feed
    limits: Limits  #: what it takes at once
    encodings: Annotated[tuple[ShortText, ...], Meta(max_length=50)]  #: request bodies: "gzip", "zstd"
    operations: Annotated[tuple[ShortText, ...], Meta(max_length=1_000)]  #: such as "vote.cast/1"
    prefecture: Prefecture | msgspec.UnsetType = msgspec.UNSET  #: that bundles are sealed to as well
    head: HeadAnswer | msgspec.UnsetType = msgspec.UNSET  #: to a device that signed its call: no second question is due
    ledger: LedgerAnswer | msgspec.UnsetType = msgspec.UNSET  #: of its commune, likewise; asked with `ledger`, a size


class Presumed(Struct, frozen=True, kw_only=True):
    """What a batch presumes that leaves without a greeting before it; sent as the query of its call.

    It presumes the epoch of the platform's feed; the last evidence that the platform holds of the device's journal
    (number and head, "" for none); and that the commune's ledger has `ledger_head` as its head at `ledger_size`,
    however long it is now ("": not presumed). Where that is not so (the platform was put back to a backup, or there are
    two copies of this device), nothing of the batch is taken, and the answer is 412. The evidence may also be the
    batch's own, where another batch of the same moment came before it.
    """

    epoch: Epoch  #: of the feed, as the last greeting named it
    seq: Count  #: number of acts in the device's journal; 0: none is known there
    head: DigestOrNone = ""  #: hash that binds these acts; "" for none
    ledger_size: Count = 0  #: number of entries; 0 where nothing is presumed of the ledger
    ledger_head: DigestOrNone = ""  #: the ledger's hash at that size; "": not presumed

    @property
    def query(self) -> dict[str, str]:
        """These values as fields of the call's query."""
        return {name: str(value) for name, value in msgspec.structs.asdict(self).items()}
