"""What was carried on USB sticks, and when: bundles written here, returns taken back."""

from dataclasses import dataclass
from typing import Literal, cast

import msgspec
from sqlalchemy import Connection, select

from sync.client.ledger.tables import CARD, bundle, copy


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """One file; `answered_at` is "" while no return has come for one that left."""

    id: str
    way: Literal["out", "in"]
    file: str
    size: int
    ops: tuple[str, ...]
    made_at: str
    answered_at: str


def listed(connection: Connection) -> tuple[BundleRow, ...]:
    """The last one first. Those that never became whole on the stick carried nothing and are left out."""
    rows = connection.execute(select(bundle).where(bundle.c.size > 0).order_by(bundle.c.made_at.desc(), bundle.c.id))
    return tuple(
        BundleRow(
            id=row.id,
            way=cast(Literal["out", "in"], row.way),
            file=row.file,
            size=row.size,
            ops=tuple(msgspec.json.decode(row.ops, type=list[str])),
            made_at=row.made_at,
            answered_at=row.answered_at or "",
        )
        for row in rows
    )


def on_a_key(connection: Connection) -> frozenset[str]:
    """Acts that left on a USB stick whose return has not come: still to be sent, and carried."""
    return frozenset(op for row in listed(connection) if row.way == "out" and not row.answered_at for op in row.ops)


def enrolling(connection: Connection) -> bool:
    """Whether an enrolment has left on a USB stick, and its answer has not come."""
    asked = select(copy.c.id).where(copy.c.scope == CARD)
    return connection.execute(asked).first() is not None
