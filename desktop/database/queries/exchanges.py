"""The exchanges with the platform: when, how each ended, what was sent and read."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from desktop.database.driver import rows
from desktop.database.last_exchange import LAST_CLOCK
from desktop.database.lost_acts import LOSSES, LOST_ACTS
from desktop.domain.phases import ClockOffset, offset_of
from sync.client.ledger import stored
from sync.client.ledger.tables import exchange


class ExchangeRow(Struct, frozen=True, kw_only=True):
    """One exchange with the platform. Times are ISO text."""

    id: int  #: counts up, in the order of the exchanges
    started_at: str  #: by this computer's clock
    ended_at: str  #: by this computer's clock
    outcome: str  #: "complete", "stopped", "waiting", or the code of an error
    summary: dict[str, int]  #: counts of what moved, by the keys of RoundOutcome.as_document
    failures: int  #: exchanges that failed in a row up to this one: the more, the longer the wait
    next_at: str  #: not before that, by this computer's clock; "" for no wait
    server_time: str  #: last time signed by the platform; "" where it signed none


_COMPLETE_SINCE = """
    SELECT 1 FROM outbox WHERE op = ?
        AND decided_at <= (SELECT max(server_time) FROM exchange WHERE outcome = 'complete')
"""


def listed(connection: Connection, limit: int = 50) -> tuple[ExchangeRow, ...]:
    """The last exchanges, the very last first."""
    last_exchanges = connection.execute(select(exchange).order_by(exchange.c.id.desc()).limit(limit))
    return tuple(_row(row._asdict()) for row in last_exchanges)


def last(connection: Connection) -> ExchangeRow | None:
    return next(iter(listed(connection, 1)), None)


def clock_offset(connection: Connection) -> ClockOffset:
    """What to add to this computer's clock to get the platform's time; nothing before the first signed time."""
    read = rows(connection, LAST_CLOCK)
    return offset_of(read[0][0]) if read else ClockOffset()


def complete_since(connection: Connection, op: str) -> bool:
    """Whether an exchange was completed since the platform decided on this act, so that all it says since is here."""
    return bool(rows(connection, _COMPLETE_SINCE, (op,)))


_LOST_SUBJECTS = f"SELECT DISTINCT subject FROM outbox WHERE op IN ({LOST_ACTS})"  # noqa: S608 - a question of ours


def lost(connection: Connection) -> int:
    """How many received acts the platform lost when it was put back: they are sent again, by network or USB stick."""
    ((count, _),) = rows(connection, LOSSES)
    return int(count)


def lost_acts(connection: Connection) -> frozenset[str]:
    """Their ids."""
    return frozenset(op for (op,) in rows(connection, LOST_ACTS))


def lost_subjects(connection: Connection) -> frozenset[str]:
    """What those acts are about: needs, requests, proposals."""
    return frozenset(subject for (subject,) in rows(connection, _LOST_SUBJECTS))


def _row(columns: dict[str, object]) -> ExchangeRow:
    summary = stored.kept(str(columns.pop("summary")), dict[str, object]) or {}
    values: dict[str, Any] = {name: "" if value is None else value for name, value in columns.items()}
    return ExchangeRow(summary={name: value for name, value in summary.items() if isinstance(value, int)}, **values)
