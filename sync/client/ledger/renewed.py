"""Renewed receipts: what a platform that was put back signs again for an act that it had lost and has once more.

The first receipt counts: its time, and its number, unless the platform has given that number to another act meanwhile.
It stands in a ledger that the platform no longer has; the renewed one stands in today's. Together they prove all.
"""

import msgspec
from sqlalchemy import Connection

from sync.client.ledger import notes, platform_ledger, stored
from sync.contract.receipts import Proof

#: Scope of notes, by the act's id.
RENEWED = "renewed"
#: Likewise: the number of its receipt, where another act has the same (`exchange/numbered_twice`).
TWICE = "numbered_twice"


def keep(connection: Connection, proof: Proof, first: Proof) -> None:
    """Keeps a verified receipt beside the act's `first` one, unless a later one is here. Never commits."""
    before = of(connection, proof.op) or first
    if proof.receipt.key != first.receipt.key or proof.receipt == first.receipt:
        return
    if proof.receipt.received_at < before.receipt.received_at and not platform_ledger.gone(connection, before):
        return  # an earlier time may be a clock set back: what stands in today's ledger counts
    notes.write(connection, RENEWED, proof.op, proof)


def overtaken(connection: Connection, proof: Proof) -> None:
    """Forgets the renewed receipt of an act that this verified `proof` decides otherwise. Never commits."""
    again = of(connection, proof.op)
    if again is not None and again.status != proof.status:
        notes.forget(connection, RENEWED, proof.op)


def of(connection: Connection, op: str) -> Proof | None:
    """The latest renewed receipt of this act; None if the platform never lost it."""
    return stored.kept(notes.read(connection, RENEWED, op), Proof)


def standing(connection: Connection, first: Proof) -> Proof:
    """The one of an act's receipts that stands in today's ledger of the platform: its number is known there.

    Mostly both have the same number: a platform that gets an act again keeps it, unless another act has it by then.
    """
    again = of(connection, first.op)
    lost = first.receipt.ledger is msgspec.UNSET or platform_ledger.gone(connection, first)
    return first if again is None or not lost or platform_ledger.gone(connection, again) else again


def number(connection: Connection, first: Proof) -> int | None:
    """The number that the act is shown by; None where another act has it."""
    shown = standing(connection, first).number
    return None if notes.read(connection, TWICE, first.op) == str(shown) else shown


def numbered_anew(connection: Connection, before: Proof, proof: Proof) -> bool:
    """Whether this verified `proof` repeats `before`, whose number another act has too, with another number."""
    same = (proof.receipt.key, proof.receipt.ledger, proof.index, proof.status, proof.deposited_at)
    alike = same == (before.receipt.key, before.receipt.ledger, before.index, before.status, before.deposited_at)
    return alike and proof.number != before.number and str(before.number) in notes.every(connection, TWICE).values()


def every(connection: Connection) -> dict[str, Proof]:
    """The latest renewed receipts, by the act's id."""
    noted = notes.every(connection, RENEWED)
    return {op: proof for op, value in noted.items() if (proof := stored.kept(value, Proof)) is not None}
