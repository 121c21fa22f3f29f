"""Numbers that two acts of the commune bear by receipts which both stand in today's ledger.

The ledger names no numbers, so a single false number cannot be found. Where two acts have the same, the one that comes
first in the ledger keeps it; the other is shown as received, without a number, until the platform signs another. Where
it was put back it may have given a number anew: then the act's earlier receipt stands no more.
"""

import msgspec
from sqlalchemy import Connection, update

from sync.client.exchange import numbers, pull, settle
from sync.client.exchange.pull import Pulled
from sync.client.exchange.refused_word import signed
from sync.client.exchange.round_context import RoundContext
from sync.client.host import Host
from sync.client.ledger import evidence, link, notes, platform_ledger, renewed, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.evidence import Contradiction
from sync.client.ledger.renewed import TWICE
from sync.client.ledger.tables import outbox
from sync.contract.receipts import Proof

_ALIKE = """
    SELECT number, op FROM outbox WHERE number IN (
        SELECT number FROM outbox WHERE number IS NOT NULL GROUP BY number HAVING count(*) > 1
    )
"""
_SHOWN = "SELECT 1 FROM outbox WHERE number = ?"


def end_round(context: RoundContext, done: Pulled) -> None:
    """Calls `refresh`. Where a number stands twice, reads all receipts again, once per round.

    A newer receipt may have another number. Raises as `pull.scope` does.
    """
    if refresh(context.host) and not context.deadline.passed:
        pull.whole(context, done, ("receipts",))
        numbers.shown_again(context.host)
        refresh(context.host)


def refresh(host: Host) -> bool:
    """Whether any act has no number of its own. Commits."""
    with host.reading() as connection:
        if not (driver_of(connection).execute(_ALIKE).fetchone() or notes.every(connection, TWICE)):
            return False
    with host.transaction() as connection:
        for op, number in notes.every(connection, TWICE).items():
            if not _still_twice(connection, op, number):
                notes.forget(connection, TWICE, op)
                _show(host, connection, op)
        for first, second in _pairs(connection):
            notes.write(connection, TWICE, second.op, second.number)
            contradiction = Contradiction(
                kind="number",
                platform=second.receipt.key,
                about=second.op,
                ours=signed(first),
                theirs=signed(second),
            )
            evidence.note(connection, contradiction)
            _show(host, connection, second.op)
        return bool(notes.every(connection, TWICE))


def _still_twice(connection: Connection, op: str, number: str) -> bool:
    kept = _kept(connection, op)
    same = kept is not None and str(renewed.standing(connection, kept).number) == number
    return same and driver_of(connection).execute(_SHOWN, (number,)).fetchone() is not None


def _pairs(connection: Connection) -> list[tuple[Proof, Proof]]:
    """For each number that stands twice: pairs of the receipt that had it first in the ledger, and another one."""
    own = link.read(connection)
    platform = None if own is None or own.platform is None else own.platform.id
    alike: dict[int, list[Proof]] = {}
    for number, op in driver_of(connection).execute(_ALIKE).fetchall():
        kept = _kept(connection, op)
        if kept is None or kept.receipt.key != platform:
            continue
        now = renewed.standing(connection, kept)
        if now.number == number and platform_ledger.stands(connection, now.receipt, now.receipt.ledger):
            alike.setdefault(number, []).append(now)
    pairs = []
    for proofs in alike.values():
        first, *others = sorted(proofs, key=_place)
        pairs += [(first, other) for other in others]
    return pairs


def _kept(connection: Connection, op: str) -> Proof | None:
    act = settle.read(connection, op)
    return None if act is None else stored.kept(act.proof, Proof)


def _place(proof: Proof) -> int:
    ledger = proof.receipt.ledger
    return 0 if ledger is msgspec.UNSET else ledger.size - proof.receipt.count + proof.index


def _show(host: Host, connection: Connection, op: str) -> None:
    act, kept = settle.read(connection, op), _kept(connection, op)
    if act is None or kept is None:
        return
    number = renewed.number(connection, kept)
    if number != act.number:
        connection.execute(update(outbox).where(outbox.c.op == op).values(number=number))
        host.receive(connection, act._replace(number=number).news(op))
