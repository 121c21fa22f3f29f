"""The commune's votes: each cast, with what became of it and of its withdrawal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from desktop.database.driver import rows
from desktop.database.queries import link, mine
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.tables import vote
from desktop.domain.votes import CastFact
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnVote

_casting = outbox.alias("casting")
_withdrawal = outbox.alias("withdrawal")
#: Of another computer's vote the title is the one published today.
_TITLE = "SELECT value ->> 'title' FROM copy WHERE scope IN ('proposals', 'catalogue') AND id = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """One cast. `cast` and `withdrawn` are states of the outbox, `withdrawn` "" where there is no withdrawal.

    `version` is that of the list it was cast on, as its operation says (0: the bundled list). `elsewhere`: another
    computer of the commune cast it, and has its receipt; `withdrawn_elsewhere`: another one withdrew it. `restored`:
    or this one did, before a backup was put back.
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
    elsewhere: bool = False
    withdrawn_elsewhere: bool = False
    restored: bool = False

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once a withdrawal stands that was not refused."""
        return self.cast if self.withdrawn in ("", *VOID) else "withdrawn"


def listed(connection: Connection) -> tuple[VoteRow, ...]:
    """All casts, the last first."""
    return _listed(connection, _votes())


def of(connection: Connection, subject: str) -> tuple[VoteRow, ...]:
    """All casts for this subject, the last first."""
    return _listed(connection, _votes().where(vote.c.subject == subject))


def answering(connection: Connection, need: str) -> tuple[VoteRow, ...]:
    """The votes that stand for services which answer this need, the last first."""
    return _listed(connection, _votes().where(vote.c.need == need, vote.c.kind == "service", vote.c.stands == 1))


def standing_of(connection: Connection, subject: str) -> VoteRow | None:
    """The vote for this subject that is not withdrawn; there is at most one."""
    return next(iter(_listed(connection, _votes().where(vote.c.subject == subject, vote.c.stands == 1))), None)


def standing(connection: Connection) -> frozenset[str]:
    """Subjects that the commune votes for."""
    return frozenset(connection.scalars(select(vote.c.subject).where(vote.c.stands == 1)))


def stands(connection: Connection, subject: str) -> bool:
    """Whether the commune votes for this subject."""
    return bool(rows(connection, "SELECT 1 FROM vote WHERE subject = ? AND stands = 1", (subject,)))


def casts_of(connection: Connection, subject: str) -> tuple[str, ...]:
    """Operation ids of every cast for this subject: those known to be withdrawn, then the others, each as they came."""
    casts = [cast for _, found in facts(connection, (subject,)).values() for cast in found]
    return tuple(cast.op for cast in sorted(casts, key=lambda cast: (not (cast.named or cast.withdrawn), cast.op)))


def withdrawals(connection: Connection, subject: str) -> dict[str, str]:
    """By cast, the first withdrawal made here that names it and was neither refused nor taken back."""
    made = select(outbox.c.op, outbox.c.frozen).where(outbox.c.type == "vote.withdraw", outbox.c.subject == subject)
    found = connection.execute(made.where(outbox.c.state.not_in(VOID)).order_by(outbox.c.seq.desc()))
    return {cast: row.op for row in found for cast in _FROZEN.decode(row.frozen).body.casts}


def facts(connection: Connection, subjects: Collection[str]) -> dict[str, tuple[str | None, list[CastFact]]]:
    """By subject: the cast that is shown to stand, and what decides which one does."""
    query = (
        select(
            vote,
            _casting.c.state.label("cast"),
            _casting.c.received_at,
            _withdrawal.c.state.label("withdrawn"),
            _withdrawal.c.frozen.label("withdrawal"),
        )
        .outerjoin(_casting, _casting.c.op == vote.c.cast_op)
        .outerjoin(_withdrawal, _withdrawal.c.op == vote.c.withdraw_op)
        .where(vote.c.subject.in_(subjects))
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.subject, []).append(row)
    return {
        about: (next((row.cast_op for row in casts if row.stands), None), list(_cast_facts(connection, about, casts)))
        for about, casts in found.items()
    }


def _cast_facts(connection: Connection, subject: str, casts: Sequence[Any]) -> Iterator[CastFact]:
    withdrawals = {row.withdraw_op: row.withdrawal for row in casts if row.withdrawal and row.withdrawn not in VOID}
    named = {op for frozen in withdrawals.values() for op in _FROZEN.decode(frozen).body.casts}
    own = mine.vote(connection, subject)
    for row in casts:
        received = row.cast_at if row.cast is None else row.received_at
        yield CastFact(
            op=row.cast_op,
            here=row.cast is not None,
            void=row.cast in VOID,
            named=row.cast_op in named,
            withdrawn=mine.withdrawn(own, row.cast_op, received),
        )


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
        .outerjoin(_casting, _casting.c.op == vote.c.cast_op)
        .outerjoin(_withdrawal, _withdrawal.c.op == vote.c.withdraw_op)
    )


def _listed(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[VoteRow, ...]:
    found = connection.execute(query.order_by(vote.c.cast_at.desc(), vote.c.cast_op.desc()))
    own = {one.subject: one for one in mine.votes(connection)}
    put_back = link.lacks_own(connection)
    return tuple(_row(connection, row, own.get(row["subject"]), restored=put_back) for row in dicts(found))


def _row(connection: Connection, found: dict[str, Any], own: OwnVote | None, *, restored: bool) -> VoteRow:
    """`own`: what the platform says of the commune's vote for the same, if it does."""
    frozen, stands = found.pop("frozen"), bool(found.pop("stands"))
    elsewhere = frozen is None
    if elsewhere:
        told = mine.cast(own, found["cast_op"])
        version = 0 if told is None else told.list_version
        title = rows(connection, _TITLE, (found["subject"],))
        found |= {"cast": "accepted", "received_at": found["cast_at"]} | ({"title": title[0][0]} if title else {})
    else:
        version = _FROZEN.decode(frozen).body.list_version
    gone = mine.withdrawn(own, found["cast_op"], found["received_at"])
    withdrawn_elsewhere = gone is True and found["withdrawn"] in (None, *VOID)
    if withdrawn_elsewhere:
        found["withdrawn"] = "accepted"
    return VoteRow(
        stands=stands,
        version=version,
        elsewhere=elsewhere,
        withdrawn_elsewhere=withdrawn_elsewhere,
        restored=restored,
        **row_values(found),
    )


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
    casts: tuple[str, ...] = ()


class _Frozen(msgspec.Struct, frozen=True):
    body: _Body


_FROZEN: msgspec.json.Decoder[_Frozen] = msgspec.json.Decoder(_Frozen)
