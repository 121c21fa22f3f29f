"""The commune's votes: each with what became of it and of its withdrawal."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, or_, select, text

from desktop.database.driver import rows
from desktop.database.lost_acts import LOST_ACTS
from desktop.database.queries import bundles, link, mine, retaken
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.retaken import VOTES
from desktop.database.tables import need, vote
from desktop.database.withdrawals import VOTES_WITHDRAWN
from desktop.domain.act_words import ELSEWHERE
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import OwnCast, Retaken

_casting = outbox.alias("casting")
_withdrawal = outbox.alias("withdrawal")
_LAST_SUBJECTS = "SELECT subject FROM vote ORDER BY cast_at DESC, cast_op DESC LIMIT ?"  # in the order of `listed`
_STANDING = "SELECT subject FROM vote WHERE stands = 1"
#: At most one vote for each subject stands, and most do.
_COUNT_SUBJECTS = (
    "SELECT (SELECT count(*) FROM vote WHERE stands = 1) + (SELECT count(DISTINCT subject) FROM vote"
    " WHERE stands <> 1 AND subject NOT IN (SELECT subject FROM vote WHERE stands = 1))"
)
_NAMED = "subject IN (SELECT value FROM json_each(?))"
_PUBLISHED = "EXISTS (SELECT 1 FROM copy WHERE scope = 'proposals' AND id = vote.subject)"
_CAST = "vote.cast_op IN (SELECT value FROM json_each(?))"
_CANCELLABLE = (
    "SELECT vote.cast_op FROM vote {} JOIN outbox ON outbox.op = vote.cast_op"
    " WHERE outbox.state = 'finalised' AND outbox.attempts = 0 AND vote.withdraw_op IS NULL"
)
_BEING_WITHDRAWN = (
    f"SELECT subject FROM vote WHERE cast_op IN ({VOTES_WITHDRAWN})"  # noqa: S608 - texts of ours
    " AND subject NOT IN (SELECT subject FROM vote WHERE stands = 1)"
)
#: The title of another computer's vote, as published today.
_TITLE = "SELECT value ->> 'title' FROM copy WHERE scope IN ('proposals', 'catalogue') AND id = ?"


class VoteRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One vote that the commune cast. Times are ISO text."""

    cast_op: str  #: id of the act
    subject: str  #: id of the service or proposal
    kind: str  #: service | proposal
    title: str  #: of the subject, as it read when the vote was cast; of another computer's, as published today
    need: str  #: id of our need that the vote answers; "" for none
    cast_at: str  #: by this computer's clock; where `elsewhere`, when the platform received it
    withdraw_op: str  #: id of the act that withdraws it; "" for none
    stands: bool  #: of the votes for one subject, the one that counts; at most one does
    cast: str  #: state in the outbox; accepted where `elsewhere`
    withdrawn: str  #: state of the withdrawal; "" where there is none
    number: int | None  #: of the receipt; None where none is here
    received_at: str  #: platform time of the receipt; "" before it
    reason: str  #: stable code of a refusal or hold; "" for none
    detail: str  #: the same as a French sentence
    version: int  #: of the published list on which it was cast, as the act says; 0: the bundled list
    elsewhere: bool = False  #: another computer of the commune cast it: the act is not here
    withdrawn_elsewhere: bool = False  #: the withdrawal is not here: another computer of the commune made it
    restored: bool = False  #: a backup or a copy was put back here: it may also be this computer that did either
    lost: bool = False  #: the platform lost the vote, or its withdrawal, when it was put back: it is sent again
    carried: bool = False  #: of the act that its state is about: it left on a USB stick, and no answer has come yet
    withdrawing: bool = False  #: withdrawn, after it left: it counts until the withdrawal arrives

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once a withdrawal stands that was not refused."""
        return self.cast if self.withdrawn in ("", *VOID) else "withdrawn"


def listed(connection: Connection, subjects: Collection[str] | None = None) -> tuple[VoteRow, ...]:
    """All votes, or those for these subjects; the last first."""
    if subjects is None:
        return _listed(connection, _votes())
    # First only their ids are read: no index leads from a subject to all its votes, and whole rows are joined of many.
    ops = [op for (op,) in rows(connection, f"SELECT cast_op FROM vote WHERE {_NAMED}", (json.dumps(list(subjects)),))]  # noqa: S608 - of ours
    named = text("SELECT value FROM json_each(:ops)").bindparams(ops=json.dumps(ops))
    return _listed(connection, _votes().where(vote.c.cast_op.in_(named)))


def last_subjects(connection: Connection, most: int) -> tuple[str, ...]:
    """The subjects of the last votes, the last first: at most `most`, fewer where many were voted for several times."""
    subjects = dict.fromkeys(subject for (subject,) in rows(connection, _LAST_SUBJECTS, (2 * most,)))
    return tuple(subjects)[:most]


def count_subjects(connection: Connection) -> int:
    """For how many services and proposals the commune ever voted."""
    return int(rows(connection, _COUNT_SUBJECTS)[0][0])


def of(connection: Connection, subject: str) -> tuple[VoteRow, ...]:
    """All votes for this subject, withdrawn ones too, the last first."""
    return _listed(connection, _votes().where(vote.c.subject == subject))


def answering(connection: Connection, need: str) -> tuple[VoteRow, ...]:
    """The votes that stand and are for services that answer this need, the last first."""
    return _listed(connection, _votes().where(vote.c.need == need, vote.c.kind == "service", vote.c.stands == 1))


def answered(connection: Connection, withdrawal: str) -> str:
    """Id of the need named by the vote that this act withdraws; "" for none."""
    named = rows(
        connection,
        "SELECT need FROM vote WHERE withdraw_op = ? AND coalesce(need, '') <> '' ORDER BY cast_at DESC LIMIT 1",
        (withdrawal,),
    )
    return str(named[0][0]) if named else ""


def may_name(row: NeedRow) -> bool:
    """Whether a vote may say that it answers this need: it was sent, or waits to be, and still counts."""
    return bool(row.submit_op) and row.state not in ("withdrawn", *ELSEWHERE, *VOID)


def for_submission(connection: Connection, op: str) -> tuple[VoteRow, ...]:
    """The votes that stand and say that they answer the need that this act submits: they hold its id."""
    named = select(need.c.id).where(need.c.submit_op == op)
    casts = _listed(connection, _votes().where(vote.c.need.in_(named), vote.c.stands == 1))
    return tuple(row for row in casts if row.cast not in VOID)


def standing_of(connection: Connection, subject: str) -> VoteRow | None:
    """The vote for this subject that is not withdrawn; there is at most one."""
    return next(iter(_listed(connection, _votes().where(vote.c.subject == subject, vote.c.stands == 1))), None)


def standing(connection: Connection, among: Collection[str] | None = None) -> frozenset[str]:
    """Subjects that the commune votes for; `among`: of these."""
    if among is None:
        return frozenset(subject for (subject,) in rows(connection, _STANDING))
    named = (json.dumps(list(among)),)
    return frozenset(subject for (subject,) in rows(connection, f"{_STANDING} AND {_NAMED}", named))


def count_proposals(connection: Connection) -> int:
    """For how many of the proposals published now the commune votes."""
    return int(rows(connection, f"SELECT count(*) FROM ({_STANDING} AND {_PUBLISHED})")[0][0])  # noqa: S608 - of ours


def being_withdrawn(connection: Connection) -> frozenset[str]:
    """Subjects for which no vote stands any more, and one counts until its withdrawal arrives."""
    return frozenset(subject for (subject,) in rows(connection, _BEING_WITHDRAWN))


@cache  # building the statement costs more than running it for one vote
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
            or_(*(act.c.op.in_(text(LOST_ACTS)) for act in (_casting, _withdrawal))).label("lost"),
            bundles.left(_casting, _withdrawal).label("carried"),
            vote.c.cast_op.in_(text(VOTES_WITHDRAWN)).label("withdrawing"),
        )
        .outerjoin(_casting, _casting.c.op == vote.c.cast_op)
        .outerjoin(_withdrawal, and_(_withdrawal.c.op == vote.c.withdraw_op, ~other_platforms.has(_withdrawal)))
        .where(~other_platforms.has(_casting))
    )


def _listed(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[VoteRow, ...]:
    casts = connection.execute(query.order_by(vote.c.cast_at.desc(), vote.c.cast_op.desc()))
    own = {one.subject: one for one in mine.retaken(connection, VOTES.prefix)}
    put_back = link.lacks_own(connection)
    return tuple(_row(connection, row, own.get(row["subject"]), restored=put_back) for row in dicts(casts))


def _row(connection: Connection, row: dict[str, Any], own: Retaken | None, *, restored: bool) -> VoteRow:
    """`own`: what the platform says of the commune's vote for the same, if it does."""
    values = retaken.complete_row(VOTES, row, own)
    frozen = values.pop("frozen")
    lost, carried, withdrawing = (bool(values.pop(name)) for name in ("lost", "carried", "withdrawing"))
    flags: dict[str, Any] = {name: bool(values.pop(name)) for name in retaken.FLAGS}
    if flags["elsewhere"]:
        own_cast = mine.act(own, values["cast_op"])
        version = own_cast.list_version if isinstance(own_cast, OwnCast) else 0
        title = rows(connection, _TITLE, (values["subject"],))
        values |= {"title": title[0][0]} if title else {}
    else:
        version = _FROZEN.decode(frozen).body.list_version
    flags |= {"restored": restored, "lost": lost, "carried": carried, "withdrawing": withdrawing}
    return VoteRow(version=version, **flags, **row_values(values))


def cancellable(connection: Connection, among: Collection[VoteRow] | None = None) -> frozenset[str]:
    """Ids of votes that were never sent and that no withdrawal names: they can be taken back. `among`: of these."""
    if among is None:
        return frozenset(op for (op,) in rows(connection, _CANCELLABLE.format("")))
    named = (json.dumps([row.cast_op for row in among]),)
    asked = f"{_CANCELLABLE.format('CROSS')} AND {_CAST}"  # these votes first, not all acts that wait
    return frozenset(op for (op,) in rows(connection, asked, named))


class _Body(msgspec.Struct, frozen=True):
    """The part of a vote's body that is read here."""

    list_version: int = 0  #: of the published list on which it was cast; 0: the bundled list


class _FrozenVote(msgspec.Struct, frozen=True):
    """The part of an operation that is read here."""

    body: _Body  #: of a vote.cast


_FROZEN: msgspec.json.Decoder[_FrozenVote] = msgspec.json.Decoder(_FrozenVote)
