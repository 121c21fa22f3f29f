"""The exchanges: when, how each ended, what moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from sync.client.tables import exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """One exchange; `outcome` is complete or the code of the weather; times are ISO text, "" where there is none."""

    id: int
    started_at: str
    ended_at: str
    outcome: str
    summary: dict[str, int]
    failures: int
    next_at: str
    server_time: str


def listed(connection: Connection, limit: int = 50) -> tuple[ExchangeRow, ...]:
    """The last exchanges, the very last first."""
    rows = connection.execute(select(exchange).order_by(exchange.c.id.desc()).limit(limit))
    return tuple(_row(row._asdict()) for row in rows)


def last(connection: Connection) -> ExchangeRow | None:
    return next(iter(listed(connection, 1)), None)


def clock_offset(connection: Connection) -> timedelta:
    """What to add to this PC's clock to get the platform's time, by the last signed time seen; zero before it."""
    row = connection.execute(
        select(exchange.c.ended_at, exchange.c.server_time)
        .where(exchange.c.server_time.is_not(None))
        .order_by(exchange.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return timedelta()
    return datetime.fromisoformat(row.server_time) - datetime.fromisoformat(row.ended_at)


def _row(found: dict[str, object]) -> ExchangeRow:
    summary = msgspec.json.decode(str(found.pop("summary")) or "{}", type=dict[str, object])
    return ExchangeRow(
        summary={name: value for name, value in summary.items() if isinstance(value, int)},
        **{name: "" if value is None else value for name, value in found.items()},  # type: ignore[arg-type]  # row
    )
