"""Pooling: other communes' needs, which of them ours has joined, and needs of ours that were grouped."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, select

from desktop.database import search, words
from desktop.database.driver import rows
from desktop.database.queries import catalogue, link, mine, needs, retaken, votes
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.outbox import WAITING
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.queries.votes import VoteRow
from desktop.database.retaken import JOINS
from desktop.database.tables import joined
from desktop.domain.act_words import ELSEWHERE
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import Named, PublicNeed, Retaken

_joining = outbox.alias("joining")
_leaving = outbox.alias("leaving")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """Another commune's need as every commune reads it. `ours`: we have joined it, and have not left it.

    `unsent`: that we joined it waits here.
    """

    id: str
    commune: str
    commune_name: str
    title: str
    description: str
    theme: str
    audience: str
    frequency: str
    expected_effect: str
    effect_delay: str
    shareable: str
    partners: str
    proposal: str
    joined: tuple[Named, ...]
    ours: bool
    unsent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRow:
    """One "nous aussi". `joined` and `left` are states of the outbox, `left` "" where no leave stands.

    `elsewhere`: another computer of the commune said it; `withdrawn_elsewhere`: another one took it back. `restored`:
    or this one did, before a backup was put back.
    """

    join_op: str
    need: str
    title: str
    commune: str
    own: str
    joined_at: str
    withdraw_op: str
    stands: bool
    joined: str
    left: str
    number: int | None
    received_at: str
    reason: str
    detail: str
    elsewhere: bool = False
    withdrawn_elsewhere: bool = False
    restored: bool = False

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once a leave stands."""
        return "withdrawn" if self.left else self.joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """A question: this need is in this proposal now; does the commune vote for it? `ours`: else we had joined it."""

    need: str
    title: str
    ours: bool
    proposal: str
    proposal_title: str


def neighbours(
    connection: Connection, text: str = "", theme: str = "", limit: int | None = 200
) -> tuple[PublicRow, ...]:
    """Other communes' needs: those that fit `text`, the best first, else all by title; of one theme, if told.

    `limit` None: however many; of those that fit a text, the best that the index gives.
    """
    own, read = link.commune(connection), _Reader(connection)
    if text.strip():
        ids = [hit.id for hit in search.fitting(connection, text, ("needs",), 2 * (limit or _MOST))]
    else:
        keys = rows(connection, _OTHERS, (own.insee if own else "", theme, theme))
        ids = [id for id, _ in sorted(keys, key=lambda key: (words.place(key[1]), key[0]))[:limit]]
    values = dict(rows(connection, _NAMED, (json.dumps(ids),)))
    found = [_NEED.decode(values[id]) for id in ids if id in values]
    others = (need for need in found if own is None or need.commune != own.insee)
    themed = [need for need in others if not theme or need.theme == theme]
    return tuple(read(need) for need in themed[:limit])


def count_neighbours(connection: Connection) -> int:
    """How many needs other communes have published."""
    own = link.commune(connection)
    return len(rows(connection, _OTHERS, (own.insee if own else "", "", "")))


def public(connection: Connection, id: str) -> PublicRow | None:
    """A published need with this id, ours included."""
    need = catalogue.public_need(connection, id)
    return None if need is None else _Reader(connection)(need)


def joins(connection: Connection) -> tuple[JoinRow, ...]:
    """All joins, the last made first, whatever the PC's clock said then; those of another computer at the end."""
    return _listed(connection, _joins())


def standing_of(connection: Connection, need: str) -> JoinRow | None:
    """The join of this need that stands; there is at most one."""
    return next(iter(_listed(connection, _joins().where(joined.c.need == need, joined.c.stands == 1))), None)


def shown_of(connection: Connection, need: str) -> JoinRow | None:
    """The join of this need that stands, else the last one."""
    found = _listed(connection, _joins().where(joined.c.need == need))
    return next(iter(sorted(found, key=lambda row: not row.stands)), None)


def regrouped(connection: Connection) -> tuple[Regrouped, ...]:
    """Needs of ours, or that we joined, in a proposal still open for which the commune has never voted."""
    casts, proposals = votes.listed(connection), catalogue.proposals(connection)
    return regrouped_among(connection, needs.listed(connection), casts, proposals)


def regrouped_among(
    connection: Connection,
    own: Sequence[NeedRow],
    casts: Sequence[VoteRow],
    proposals: Sequence[catalogue.ProposalRow],
) -> tuple[Regrouped, ...]:
    """The same where these were read already: of ten thousand each, reading is what it costs."""
    told = {vote.subject for vote in casts if vote.cast != "rejected"}
    open = {row.id: row for row in proposals if row.state == "open" and row.id not in told}
    grouped = {need: row.id for row in open.values() for need in row.needs}
    grouped |= mine.grouped(connection)
    ours = {row.id: row.title for row in own if row.submit_op and row.state not in ("withdrawn", *ELSEWHERE)}
    theirs = {row.need: row.title for row in joins(connection) if row.stands}
    for need in theirs:
        published = catalogue.public_need(connection, need)
        if published is not None and published.proposal:
            grouped[need] = published.proposal
    return tuple(
        Regrouped(
            need=need, title=title, ours=need in ours, proposal=grouped[need], proposal_title=open[grouped[need]].title
        )
        for need, title in (ours | theirs).items()
        if grouped.get(need, "") in open
    )


class _Reader:
    """Needs as rows: which our commune has joined is looked up once for all of them."""

    def __init__(self, connection: Connection) -> None:
        standing = select(joined.c.need).where(joined.c.stands == 1)
        waiting = standing.join(_joining, _joining.c.op == joined.c.join_op).where(_joining.c.state.in_(WAITING))
        self._standing = frozenset(connection.scalars(standing))
        self._waiting = frozenset(connection.scalars(waiting))

    def __call__(self, need: PublicNeed) -> PublicRow:
        return PublicRow(
            id=need.id,
            commune=need.commune,
            commune_name=need.commune_name or need.commune,
            title=need.title,
            description=need.description,
            theme=need.theme or "",
            audience=need.audience,
            frequency=need.frequency,
            expected_effect=need.expected_effect,
            effect_delay=need.effect_delay,
            shareable=need.shareable,
            partners=need.partners,
            proposal=need.proposal or "",
            joined=need.joined,
            ours=need.id in self._standing,
            unsent=need.id in self._waiting,
        )


def _joins() -> Select[*tuple[Any, ...]]:
    return (
        select(
            joined,
            _joining.c.state.label("joined"),
            _leaving.c.state.label("left"),
            _joining.c.number,
            _joining.c.received_at,
            _joining.c.reason,
            _joining.c.detail,
        )
        .outerjoin(_joining, _joining.c.op == joined.c.join_op)
        .outerjoin(
            _leaving,
            and_(_leaving.c.op == joined.c.withdraw_op, _leaving.c.state.not_in(VOID), ~other_platforms.has(_leaving)),
        )
        .where(~other_platforms.has(_joining))
    )


def _listed(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[JoinRow, ...]:
    order = (_joining.c.seq.desc().nulls_last(), joined.c.joined_at.desc(), joined.c.join_op.desc())
    own = {one.subject: one for one in mine.retaken(connection, JOINS.prefix)}
    put_back = link.lacks_own(connection)
    found = dicts(connection.execute(query.order_by(*order)))
    return tuple(_row(connection, row, own.get(row["need"]), restored=put_back) for row in found)


def _row(connection: Connection, row: dict[str, Any], own: Retaken | None, *, restored: bool) -> JoinRow:
    found = retaken.as_told(JOINS, row, own)
    flags: dict[str, Any] = {name: bool(found.pop(name)) for name in retaken.FLAGS}
    need = catalogue.public_need(connection, found["need"]) if flags["elsewhere"] else None
    if need is not None:  # as it is published today
        found |= {"title": need.title, "commune": need.commune_name or need.commune}
    return JoinRow(restored=restored, **flags, **row_values(found))


_MOST = 1_000  # that the index is asked for
#: By which others' needs are put in order: of ten thousand, those alone are decoded that are wanted.
_OTHERS = (
    "SELECT id, value ->> 'title' FROM copy WHERE scope = 'needs' AND value ->> 'commune' <> ?"
    " AND (? = '' OR value ->> 'theme' = ?)"
)
_NAMED = "SELECT id, value FROM copy WHERE scope = 'needs' AND id IN (SELECT value FROM json_each(?))"
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
