"""What was carried on USB sticks, and when: bundles written here, and the answers read from them."""

from typing import Literal, Protocol, cast

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, FromClause, case, select, text

from desktop.database.driver import rows
from desktop.database.last_exchange import ENROLMENT_LEFT, LOST_BY_STICK, ON_A_STICK
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import bundle


class BundleRow(Struct, frozen=True, kw_only=True):
    """One file on a USB stick, written here or brought back."""

    id: str  #: UUID of the bundle, in its manifest
    way: Literal["out", "in"]  #: out: written here; in: an answer read here
    file: str  #: its name, without the folder
    size: int  #: bytes; 0 where the computer died over it
    ops: tuple[str, ...]  #: ids of the acts that it carries, or answers
    made_at: str  #: when it was written, here or at the other end; ISO text
    answered_at: str  #: when the answer was read here, ISO text; "" while none has come


def listed(connection: Connection) -> tuple[BundleRow, ...]:
    """The last one first. Those whose writing was never finished are left out, until an answer says that they left."""
    left = (bundle.c.size > 0) | bundle.c.answered_at.is_not(None)
    files = connection.execute(select(bundle).where(left).order_by(bundle.c.made_at.desc(), bundle.c.id))
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
        for row in files
    )


def interrupted(connection: Connection) -> str:
    """Name of the last file written here, where the computer died over it: it may be on the stick, whole; else ""."""
    newest = select(bundle).where(bundle.c.way == "out").order_by(bundle.c.made_at.desc(), bundle.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return "" if row is None or row.size or row.answered_at else str(row.file)


def on_a_stick(connection: Connection) -> frozenset[str]:
    """Ids of acts that left on a USB stick and have no answer yet. Counted apart from those to be sent."""
    return frozenset(op for (op,) in rows(connection, ON_A_STICK))


def lost(connection: Connection) -> int:
    """How many of them the platform had lost."""
    return int(rows(connection, LOST_BY_STICK)[0][0])


class SentRow(Protocol):
    """A need or a request, with the acts that sent and withdrew it."""

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def submit_op(self) -> str: ...

    @property
    def withdraw_op(self) -> str: ...


class Carried(Struct, frozen=True):
    """The acts that left on a USB stick and have no answer yet."""

    acts: frozenset[str] = frozenset()  #: their ids
    subjects: frozenset[str] = frozenset()  #: what they are about: needs, requests, services, proposals
    corrected: frozenset[str] = frozenset()  #: needs of which one is a correction, or a choice between two texts

    def holds(self, row: SentRow, *, lost: bool = False, waiting: str = "") -> bool:
        """Whether the act is among them that the state of this need or request is about.

        `lost`: the platform lost what we sent of it. `waiting`: state of a correction without a final answer.
        """
        if lost:
            return row.id in self.subjects
        if waiting and row.state in ("accepted", "deposited"):
            return row.id in self.corrected
        return (row.withdraw_op if row.state == "withdrawn" else row.submit_op) in self.acts


def carried(connection: Connection) -> Carried:
    acts = rows(connection, f"SELECT op, subject, type FROM outbox WHERE op IN ({ON_A_STICK})")  # noqa: S608 - ours
    return Carried(
        frozenset(op for op, _, _ in acts),
        frozenset(subject for _, subject, _ in acts),
        frozenset(subject for _, subject, type in acts if type == "need.amend"),
    )


def left(act: FromClause, withdrawal: FromClause) -> ColumnElement[bool]:
    """Whether what a row's state is about left on a USB stick, and has no answer yet: its `withdrawal` where one stands
    that was not refused, else the `act`. Both are aliases of the outbox.
    """
    stands = case((withdrawal.c.state.not_in(VOID), withdrawal.c.op), else_=act.c.op)
    return stands.in_(text(ON_A_STICK))


def enrolling(connection: Connection) -> bool:
    """Whether an enrolment has left on a USB stick and has no answer yet."""
    return bool(rows(connection, ENROLMENT_LEFT))
