"""What is remembered of each exchange: how it ended, what moved, when the next one may begin."""

from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from sync.client.connection.pace import Pace
from sync.client.exchange.last_server_state import LastServerState
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`outcome`: "complete", "stopped" (its time was up, or it was asked to end), "waiting" (not begun: too early), or
    an error's code.

    `unreadable`: published items of a later version than ours; `braked`: copies kept because suspiciously many were
    gone at once. Byte counts are of lines, headers and bodies, without TLS. `renewed`: why this round began with a key
    of its own (sync.contract.rotation.Reason), "" if not; `elsewhere`: receipts of acts that the commune made and
    this database does not have, which other copies or computers of it sent. `attachments`: documents that became whole
    at the platform; `attachments_waiting`: those still to be brought.
    """

    outcome: str
    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    quarantined: int = 0
    pulled: int = 0
    unreadable: int = 0
    braked: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    requests: int = 0
    renewed: str = ""
    elsewhere: int = 0
    attachments: int = 0
    attachments_waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """`server_time`: signed, None if the platform told nothing; `offset_s`: its clock minus ours at that moment."""

    started: datetime
    ended: datetime
    failures: int
    next_at: datetime | None = None
    server_time: datetime | None = None
    offset_s: int | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The last exchange, as far as the next one must know."""

    ended_at: datetime
    outcome: str
    failures: int
    next_at: datetime | None
    pace: Pace
    known: LastServerState | None


def last(connection: Connection) -> Last | None:
    columns = (exchange.c.ended_at, exchange.c.outcome, exchange.c.failures, exchange.c.next_at, exchange.c.summary)
    row = connection.execute(select(*columns).order_by(exchange.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    next_at = None if row.next_at is None else datetime.fromisoformat(row.next_at)
    told = msgspec.json.decode(row.summary, type=_Summary)
    ended, pace = datetime.fromisoformat(row.ended_at), Pace(told.block, told.batch)
    return Last(ended, row.outcome, row.failures, next_at, pace, told.known)


class _Summary(msgspec.Struct):
    """What a summary says for the next round; those of earlier releases say less."""

    block: int = Pace().block
    batch: int = Pace().batch
    known: LastServerState | None = None


def remember(
    connection: Connection, outcome: Outcome, timing: Timing, pace: Pace, known: LastServerState | None
) -> None:
    """Never commits."""
    counts = asdict(outcome) | {"offset_s": timing.offset_s, "known": known} | asdict(pace)
    del counts["outcome"]
    connection.execute(
        insert(exchange).values(
            started_at=stamp(timing.started),
            ended_at=stamp(timing.ended),
            outcome=outcome.outcome,
            summary=msgspec.json.encode(counts).decode(),
            failures=timing.failures,
            next_at=None if timing.next_at is None else stamp(timing.next_at),
            server_time=None if timing.server_time is None else stamp(timing.server_time),
        )
    )
