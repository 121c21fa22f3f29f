"""What is stored of each round: how it ended, what moved, and what the next round needs to know."""

from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict
from sqlalchemy import Connection, Select, insert, select

from sync.client.connection.pace import Pace
from sync.client.ledger import stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import exchange
from sync.contract.batches import Header
from sync.contract.values import Id, ShortText
from sync.contract.wire import HeadAnswer, HelloAnswer, Limits, Presumed


class RoundOutcome(Struct, frozen=True, kw_only=True):
    """How a round ended and what it moved; the counts are of this round alone."""

    #: "complete", "stopped" (its time was up, or somebody stopped it), "waiting" (it was too early to begin), or the
    #: code of an error.
    outcome: str
    sent: int = 0  #: acts that left
    #: Acts: what the platform took, what it refused, and what was set aside because the platform cannot read it.
    accepted: int = 0
    rejected: int = 0
    quarantined: int = 0
    pulled: int = 0  #: items of the feed
    news: int = 0  #: of these: what was not known here, nor the mere echo of acts of this database
    unreadable: int = 0  #: items of the feed in a later version's format
    deletions_withheld: int = 0  #: rows kept because suspiciously many were gone at once
    #: Of request lines, headers and bodies, before TLS.
    bytes_sent: int = 0
    bytes_received: int = 0
    requests: int = 0  #: calls, whether answered or not
    key_replaced: str = ""  #: why this round rotated the key (sync.contract.rotation.Reason)
    recovered: int = 0  #: acts that the platform, put back to a backup, had lost, or whose answer it had lost
    contradictions: int = 0  #: new ones between two signed words of the platform (ledger/evidence.py)
    contradicted: str = ""  #: id of the act that the last one of them is about; "" where it is about none
    elsewhere: int = 0  #: receipts of the commune's acts that are not in this database
    attachments: int = 0  #: those that the platform has whole since this round
    attachments_waiting: int = 0  #: those that are still to be sent

    def as_document(self) -> dict[str, Any]:
        """The outcome as it is stored and printed. Scripts read its keys: they stay when a field is renamed."""
        return {_KEYS.get(name, name): value for name, value in asdict(self).items()}


#: Keys that differ from the name of their field.
_KEYS = {"deletions_withheld": "braked", "key_replaced": "renewed"}


class Timing(Struct, frozen=True, kw_only=True):
    started: datetime  #: by this computer's clock
    ended: datetime  #: by this computer's clock
    failures: int  #: failed rounds in a row
    next_at: datetime | None = None  #: before this time no round begins by itself
    server_time: datetime | None = None  #: the platform's signed time; None if it did not answer
    offset_s: int | None = None  #: the platform's clock minus ours


class LastServerState(Struct, frozen=True, kw_only=True):
    """What the platform last said: the next round may assume it before it has asked again (optimistic push)."""

    platform: Id  #: id of the platform's key
    device: Id  #: id of this computer's key
    presumed: Presumed  #: epoch of the feed and head of our journal, as the platform knows them
    limits: Limits  #: what the platform takes at once
    encodings: tuple[ShortText, ...] = ()  #: how bodies may be compressed: "gzip", "zstd"


class LastRound(Struct, frozen=True, kw_only=True):
    ended_at: datetime  #: by this computer's clock
    outcome: str  #: as in RoundOutcome
    failures: int  #: failed rounds in a row
    next_at: datetime | None  #: before this time no round begins by itself; None: at once
    pace: Pace  #: how much the next round sends at a time
    server_state: LastServerState | None  #: None where the round brought none, or an earlier release stored it


class _Summary(Struct, frozen=True):
    """The part of the stored summary that the next round reads; earlier releases wrote less."""

    block: int = Pace().block  #: as in Pace: acts in a block
    batch: int = Pace().batch  #: likewise in a batch
    #: JSON of a LastServerState, or null; read apart, since an earlier release may have written another shape.
    server_state: msgspec.Raw = field(default=msgspec.Raw(b"null"), name="known")


def server_state(hello: HelloAnswer, device: str, last_header: Header | None) -> LastServerState | None:
    """The state after a round; None if the answer to hello has no head of this computer's journal.

    `last_header`: that of the last batch which the platform took in this round.
    """
    if not isinstance(hello.head, HeadAnswer) or hello.head.device != device:
        return None
    presumed = Presumed(epoch=hello.epoch, seq=hello.head.seq, head=hello.head.head or "")
    if last_header is not None:  # hello's own head may be that of another copy of this database
        presumed = Presumed(epoch=hello.epoch, seq=last_header.seq, head=last_header.head)
    return LastServerState(
        platform=hello.key.id, device=device, presumed=presumed, limits=hello.limits, encodings=hello.encodings
    )


def last(connection: Connection) -> LastRound | None:
    """The last round; None if there was none, or what is stored does not say when it ended."""
    row = connection.execute(_last()).first()
    ended_at = None if row is None else _moment(row.ended_at)
    if row is None or ended_at is None:
        return None
    summary = stored.kept(row.summary, _Summary) or _Summary()
    return LastRound(
        ended_at=ended_at,
        outcome=row.outcome,
        failures=row.failures,
        next_at=None if row.next_at is None else _moment(row.next_at),
        pace=Pace(summary.block, summary.batch),
        server_state=_server_state(summary.server_state),
    )


def _moment(text: str) -> datetime | None:
    """None where the text is no moment, or does not say of which time zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


@cache  # built at the first call: the window's start imports this module, and must stay fast
def _last() -> Select[*tuple[Any, ...]]:
    columns = (exchange.c.ended_at, exchange.c.outcome, exchange.c.failures, exchange.c.next_at, exchange.c.summary)
    return select(*columns).order_by(exchange.c.id.desc()).limit(1)


def _server_state(data: msgspec.Raw) -> LastServerState | None:
    """The stored state; None also where this release cannot read it: the next round then asks before it sends."""
    return stored.kept(data, LastServerState)


def remember(
    connection: Connection, outcome: RoundOutcome, timing: Timing, pace: Pace, state: LastServerState | None
) -> None:
    """Stores a round. Never commits."""
    summary = outcome.as_document() | {"offset_s": timing.offset_s, "known": state} | asdict(pace)
    del summary["outcome"]
    row = {
        "started_at": stamp(timing.started),
        "ended_at": stamp(timing.ended),
        "outcome": outcome.outcome,
        "summary": msgspec.json.encode(summary).decode(),
        "failures": timing.failures,
        "next_at": None if timing.next_at is None else stamp(timing.next_at),
        "server_time": None if timing.server_time is None else stamp(timing.server_time),
    }
    connection.execute(insert(exchange), row)
