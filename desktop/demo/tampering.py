"""One byte of a receipt is changed before people's eyes, in the invented commune's database, and put back."""

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.domain.changes import Changes, Outcome
from sync.client.ledger.tables import outbox, proof

if TYPE_CHECKING:
    from desktop.session import Session

_RECEIVED = '"received_at":"'
_MINUTE = len("2026-11-30T09:2")  # the last digit of the minute, in a time as it is stored


def alter(context: CommuneContext, op: str) -> Outcome[tuple[str, str]]:
    """Changes the minute at which the platform received an act. The value: the act's id, and its receipt as it was.

    `op`: the act that is shown; where it has no receipt, the last act that has one. ("", "") where none has.
    """
    receipts = select(proof.c.op, proof.c.value).join(outbox, outbox.c.op == proof.c.op).order_by(outbox.c.seq.desc())
    with context.store.transaction() as connection:
        rows = {row.op: row.value for row in connection.execute(receipts)}
        chosen = op if op in rows else next(iter(rows), "")
        if not chosen:
            return Outcome(Changes(), ("", ""))
        whole = rows[chosen]
        place = whole.index(_RECEIVED) + len(_RECEIVED) + _MINUTE
        other = str((int(whole[place]) + 1) % 10)
        changed = whole[:place] + other + whole[place + 1 :]
        connection.execute(update(proof).where(proof.c.op == chosen).values(value=changed))
    return Outcome(Changes(outbox=True), (chosen, whole))


def put_back(context: CommuneContext, op: str, whole: str) -> Outcome[None]:
    """The receipt as it was."""
    with context.store.transaction() as connection:
        connection.execute(update(proof).where(proof.c.op == op).values(value=whole))
    return Outcome(Changes(outbox=True), None)


class Tampering:
    """Whether a receipt is changed now, and which."""

    def __init__(self) -> None:
        self._altered = ("", "")

    def turn(self, session: "Session | None", chosen: str) -> None:
        """Changes a receipt, the chosen act's if it has one, and shows it; or puts the changed one back."""
        if session is None:
            return
        if self._altered[0]:
            self.undo(session)
        else:
            session.actor.act(alter, chosen, then=lambda altered: self._show(session, *altered))

    def undo(self, session: "Session | None") -> None:
        """Before anything else is shown: nobody goes on with a receipt that is wrong."""
        (op, whole), self._altered = self._altered, ("", "")
        if op and session is not None:
            session.actor.act(put_back, op, whole)

    def forget(self) -> None:
        """Another world is there."""
        self._altered = ("", "")

    def _show(self, session: "Session", op: str, whole: str) -> None:
        self._altered = (op, whole)
        if op:
            session.frame.go("outbox", op)
