"""The commune's votes: each cast, with what became of it and of its withdrawal."""

from dataclasses import dataclass
from typing import Any, cast

import msgspec
from sqlalchemy import Connection, Select, select

from desktop.database.driver import rows
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.tables import vote
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox

_casting = outbox.alias("casting")
_withdrawal = outbox.alias("withdrawal")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """One cast. `cast` and `withdrawn` are states of the outbox, `withdrawn` "" where there is no withdrawal.

    `version` is that of the list it was cast on, as its operation says (0: the bundled list).
    """

    cast_op: str
    subject: str
    kind: str
    title: str
    need: str
    cast_at: str
    withdraw_op: str
    stands: bool
    cast: str
    withdrawn: str
    number: int | None
    received_at: str
    reason: str
    detail: str
    version: int

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once a withdrawal stands that was not refused."""
        return self.cast if self.withdrawn in ("", *VOID) else "withdrawn"


def listed(connection: Connection) -> tuple[VoteRow, ...]:
    """All casts, the last first."""
    found = connection.execute(_votes().order_by(vote.c.cast_at.desc(), vote.c.cast_op.desc()))
    return tuple(_row(row) for row in dicts(found))


def standing_of(connection: Connection, subject: str) -> VoteRow | None:
    """The vote for this subject that is not withdrawn; there is at most one."""
    row = connection.execute(_votes().where(vote.c.subject == subject, vote.c.stands == 1)).first()
    return None if row is None else _row(row._asdict())


def standing(connection: Connection) -> frozenset[str]:
    """Subjects that the commune votes for."""
    return frozenset(connection.scalars(select(vote.c.subject).where(vote.c.stands == 1)))


def stands(connection: Connection, subject: str) -> bool:
    """Whether the commune votes for this subject."""
    return bool(rows(connection, "SELECT 1 FROM vote WHERE subject = ? AND stands = 1", (subject,)))


def casts_of(connection: Connection, subject: str) -> tuple[str, ...]:
    """Operation ids of every cast for this subject, withdrawn or not, the first one first."""
    return tuple(connection.scalars(select(vote.c.cast_op).where(vote.c.subject == subject).order_by(vote.c.cast_op)))


def _votes() -> Select[*tuple[Any, ...]]:
    return (
        select(
            vote,
            _casting.c.state.label("cast"),
            _withdrawal.c.state.label("withdrawn"),
            _casting.c.number,
            _casting.c.received_at,
            _casting.c.reason,
            _casting.c.detail,
            _casting.c.frozen,
        )
        .join(_casting, _casting.c.op == vote.c.cast_op)
        .outerjoin(_withdrawal, _withdrawal.c.op == vote.c.withdraw_op)
    )


def _row(found: dict[str, object]) -> VoteRow:
    stands = bool(found.pop("stands"))
    version = _FROZEN.decode(cast(bytes, found.pop("frozen"))).body.list_version
    return VoteRow(stands=stands, version=version, **row_values(found))


def cancellable(connection: Connection) -> frozenset[str]:
    """Casts that have not been tried yet and that no withdrawal relies on: they can still be taken back."""
    waiting = (
        select(vote.c.cast_op)
        .join(outbox, outbox.c.op == vote.c.cast_op)
        .where(outbox.c.state == "finalised", outbox.c.attempts == 0, vote.c.withdraw_op.is_(None))
    )
    return frozenset(connection.scalars(waiting))


class _Body(msgspec.Struct, frozen=True):
    list_version: int = 0


class _Frozen(msgspec.Struct, frozen=True):
    body: _Body


_FROZEN: msgspec.json.Decoder[_Frozen] = msgspec.json.Decoder(_Frozen)
