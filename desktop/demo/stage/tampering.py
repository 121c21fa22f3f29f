"""One byte of a receipt is changed before people's eyes, in the invented commune's database, and put back.

The receipt as it was is kept in the same database and the same transaction, so that the one is never there without the
other: whatever ends the window in between, the next one puts it back.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database import records
from desktop.database.tables import meta
from desktop.demo.stage.written import CHANGED_RECEIPT
from desktop.domain.changes import Changes, Outcome
from desktop.domain.french import clock, paris
from sync.client.ledger.tables import outbox, proof

if TYPE_CHECKING:
    from desktop.session import Session

_RECEIVED = '"received_at":"'
_MINUTE = len("2026-11-30T09:2")  # the last digit of the minute, in a time as it is stored


def turn(context: CommuneContext, op: str) -> Outcome[str | None]:
    """Changes the minute at which the platform received an act; the value is that act's id. Or puts back what is
    changed; the value is "" then.

    `op`: the act that is shown; where it has no receipt, the last act that has one. None where none has.
    """
    receipts = select(proof.c.op, proof.c.value).join(outbox, outbox.c.op == proof.c.op).order_by(outbox.c.seq.desc())
    with context.store.transaction() as connection:
        if _put_back(connection):
            return Outcome(Changes(outbox=True), "")
        rows = {row.op: row.value for row in connection.execute(receipts)}
        chosen = op if op in rows else next(iter(rows), "")
        if not chosen:
            return Outcome(Changes(), None)
        whole = rows[chosen]
        place = whole.index(_RECEIVED) + len(_RECEIVED) + _MINUTE
        other = str((int(whole[place]) + 1) % 10)
        changed = whole[:place] + other + whole[place + 1 :]
        records.meta.put(connection, CHANGED_RECEIPT, json.dumps([chosen, whole]))
        connection.execute(update(proof).where(proof.c.op == chosen).values(value=changed))
    return Outcome(Changes(outbox=True), chosen)


class Minutes(NamedTuple):
    """At which minute the platform received an act, as people read it."""

    changed: str  #: by the receipt as it is now
    before: str  #: by the receipt as it was


def minutes(connection: Connection) -> Minutes | None:
    """Of the receipt that is changed; None for none."""
    kept = _kept(connection)
    if kept is None:
        return None
    op, whole = json.loads(kept)
    changed = connection.execute(select(proof.c.value).where(proof.c.op == op)).scalar_one()
    return Minutes(_minute(changed), _minute(whole))


def _minute(receipt: str) -> str:
    begins = receipt.index(_RECEIVED) + len(_RECEIVED)
    return clock(paris(receipt[begins : receipt.index('"', begins)]))


def put_back(context: CommuneContext) -> Outcome[None]:
    """Each receipt is as it was, also where another process has changed it."""
    with context.store.reading() as connection:
        if _kept(connection) is None:
            return Outcome(Changes(), None)
    with context.store.transaction() as connection:
        _put_back(connection)
    return Outcome(Changes(outbox=True), None)


def _kept(connection: Connection) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.key == CHANGED_RECEIPT)).scalar()


def _put_back(connection: Connection) -> bool:
    """Whether one was changed."""
    kept = _kept(connection)
    if kept is None:
        return False
    op, whole = json.loads(kept)
    connection.execute(update(proof).where(proof.c.op == op).values(value=whole))
    records.meta.remove(connection, [CHANGED_RECEIPT])
    return True


class Tampering:
    """Changes a receipt from the window, and sees to it that nobody goes on with one that is wrong."""

    def __init__(self, tell: Callable[[], object], tell_none: Callable[[], object]) -> None:
        """`tell`: something was changed or put back; `tell_none`: there is no receipt to change."""
        self._asked = 0  # how often; the answer to an earlier press leads nowhere
        self._tell, self._tell_none = tell, tell_none
        self.altered = ""  #: id of the act whose receipt is changed; "" for none
        self.minutes: Minutes | None = None  #: of that receipt

    def turn_chosen(self, session: "Session | None") -> None:
        """As `turn`, of the act that is shown on the outbox's page."""
        if session is not None:
            page: Any = session.frame.page("outbox")
            self.turn(session, page.outbox.chosen)

    def turn(self, session: "Session | None", chosen: str) -> None:
        """Changes a receipt, the chosen act's if it has one, and shows it; or puts the changed one back."""
        if session is None:
            return
        self._asked += 1
        asked = self._asked

        def show(op: str | None) -> None:
            if asked != self._asked:
                return
            if op is None:
                self._tell_none()
            if op:
                session.frame.go("outbox", op)
            session.actor.ask(minutes, then=lambda both: tell(op or "", both))

        def tell(op: str, both: Minutes | None) -> None:
            if asked == self._asked:
                self.altered, self.minutes = op, both
                self._tell()

        session.actor.act(turn, chosen, then=show)

    def undo(self, session: "Session | None") -> None:
        """Before anything else is shown, and in each new window."""
        self._asked += 1
        self.altered, self.minutes = "", None
        if session is not None:
            session.actor.act(put_back)
