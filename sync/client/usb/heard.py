"""Whether a return is older than what the platform has said since, by another stick or by network.

A time of the platform that was heard before the bundle was written is older than the return that answers it, whatever
its clock said then: only words heard since the bundle was written are compared. A clock that was ahead for a moment
would make every later return outdated, and what a platform that was put back has lost would never be found out.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, Integer, func, literal_column, select

from sync.client.ledger import notes, stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import bundle, exchange

_BEFORE = "heard_before"  # scope of the notes, by the bundle's id
_rowid = literal_column("rowid", Integer)  # in the order in which bundles were written and taken back


class _Heard(Struct, frozen=True):
    exchange: int  #: the last round by network before the bundle was written; 0 for none
    bundle: int  #: the last bundle written or taken back before it


def note(connection: Connection, written: str) -> None:
    """Notes what was heard before the bundle with the id `written` leaves. Never commits."""
    last = [
        select(func.coalesce(func.max(exchange.c.id), 0)),
        select(func.coalesce(func.max(_rowid), 0)).select_from(bundle),
    ]
    rounds, bundles = (connection.execute(query).scalar_one() for query in last)
    notes.write(connection, _BEFORE, written, _Heard(rounds, bundles))


def outdated(connection: Connection, answers: str, made_at: datetime) -> bool:
    """Whether the platform has said something later than the return made at `made_at`, since `answers` was written.

    `answers`: id of the bundle. Of one that this database does not know, as after a backup was put back, every word
    that was ever heard counts.
    """
    before = stored.kept(notes.read(connection, _BEFORE, answers), _Heard) or _Heard(0, 0)
    since = [
        select(func.max(exchange.c.server_time)).where(exchange.c.id > before.exchange),
        select(func.max(bundle.c.made_at)).where(bundle.c.way == "in", _rowid > before.bundle),
    ]
    moments = [connection.execute(query).scalar() for query in since]
    return any(moment is not None and moment > stamp(made_at) for moment in moments)
