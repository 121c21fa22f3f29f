"""Whether a return is older than what the platform has said since, by another stick or by network.

A time of the platform that was heard before the bundle was written is older than the return that answers it, whatever
its clock said then: only words heard since the bundle was written are compared. A clock that was ahead for a moment
would make every later return outdated, and what a platform that was put back has lost would never be found out.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, select

from sync.client.ledger import notes, stored
from sync.client.ledger.outbox import stamp
from sync.client.ledger.tables import bundle, exchange

_BEFORE = "heard_before"  # scope of the notes, by the bundle's id
_RETURNS = select(bundle.c.id).where(bundle.c.way == "in")


class _Heard(Struct, frozen=True):
    exchange: int  #: the last round by network before the bundle was written; 0 for none
    returns: frozenset[str]  #: ids of those taken back before it; SQLite may number their rows anew at any time
    again: frozenset[str] = frozenset()  #: ids of the acts in it that the platform had received, and had lost


def note(connection: Connection, written: str, again: Iterable[str] = ()) -> None:
    """Notes what was heard before the bundle with the id `written` leaves. Never commits.

    `again`: the acts in it that the platform had received, and had lost. No date tells so: the stick has this
    computer's, and their receipts have the platform's.
    """
    last = connection.execute(select(func.coalesce(func.max(exchange.c.id), 0))).scalar_one()
    returns = frozenset(connection.scalars(_RETURNS))
    notes.write(connection, _BEFORE, written, _Heard(last, returns, frozenset(again)))


def outdated(connection: Connection, answers: str, made_at: datetime) -> bool:
    """Whether the platform has said something later than the return made at `made_at`, since `answers` was written.

    `answers`: id of the bundle. Of one that this database does not know, as after a backup was put back, every word
    that was ever heard counts.
    """
    before = stored.kept(notes.read(connection, _BEFORE, answers), _Heard) or _Heard(0, frozenset())
    since = [
        select(func.max(exchange.c.server_time)).where(exchange.c.id > before.exchange),
        select(func.max(bundle.c.made_at)).where(bundle.c.way == "in", bundle.c.id.not_in(before.returns)),
    ]
    moments = [connection.execute(query).scalar() for query in since]
    return any(moment is not None and moment > stamp(made_at) for moment in moments)
