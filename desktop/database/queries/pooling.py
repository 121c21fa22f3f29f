"""Needs of several communes: those of others, which of them we joined, and needs of ours that were grouped."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, and_, select, text

from desktop.database import search, words
from desktop.database.driver import rows
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.queries import bundles, catalogue, link, mine, needs, retaken, typed, votes
from desktop.database.queries import outbox as acts
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.queries.votes import VoteRow
from desktop.database.retaken import JOINS
from desktop.database.tables import joined
from desktop.domain import pooling as rules
from desktop.domain.act_words import ELSEWHERE, TO_SEND
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.bodies import NeedJoin
from sync.contract.published import Named, PublicNeed, Retaken

_joining = outbox.alias("joining")
_leaving = outbox.alias("leaving")


class PublicRow(Struct, frozen=True, kw_only=True):
    """Another commune's need, as every commune may read it. Texts are "" where it said nothing."""

    id: str  #: UUID, given by the commune that wrote it
    commune: str  #: its INSEE code
    commune_name: str  #: its name; the code where no name is published
    title: str  #: on one line
    description: str  #: of any length up to the contract's cap
    theme: str  #: id of a theme of the campaign; "" for none
    audience: str  #: for whom
    frequency: str  #: how often it is needed, in its words
    expected_effect: str  #: in its words
    effect_delay: str  #: how soon, in its words
    shareable: str  #: yes | no | "": could other communes use what answers it
    partners: str  #: partners and intercommunalité
    proposal: str  #: id of the proposal that groups it; "" for none
    joined: tuple[Named, ...]  #: communes that said "nous aussi"
    ours: bool  #: our commune did, and has not taken it back
    unsent: bool  #: our "nous aussi" waits here to be sent
    carried: bool = False  #: it left on a USB stick, and no answer has come yet


class JoinRow(Struct, frozen=True, kw_only=True):
    """One "nous aussi" of our commune to another one's need. Times are ISO text."""

    join_op: str  #: id of the act
    need: str  #: id of the other commune's need
    title: str  #: of that need
    commune: str  #: name of the other commune
    own: str  #: id of a need of ours that is alike; "" for none
    joined_at: str  #: by this computer's clock; where `elsewhere`, when the platform received it
    withdraw_op: str  #: id of the act that takes it back; "" for none
    stands: bool  #: of the joins of one need, the one that counts; at most one does
    joined: str  #: state in the outbox; accepted where `elsewhere`
    left: str  #: state of the act that takes it back; "" where none stands
    number: int | None  #: of the receipt; None where none is here
    received_at: str  #: platform time of the receipt; "" before it
    reason: str  #: stable code of a refusal or hold; "" for none
    detail: str  #: the same as a French sentence
    elsewhere: bool = False  #: another computer of the commune said it: the act is not here
    withdrawn_elsewhere: bool = False  #: what took it back is not here: another computer of the commune made it
    restored: bool = False  #: a backup or a copy was put back here: it may also be this computer that did either
    carried: bool = False  #: of the act that its state is about: it left on a USB stick, and no answer has come yet

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once its withdrawal stands."""
        return "withdrawn" if self.left else self.joined


class Regrouped(Struct, frozen=True, kw_only=True):
    """A question to the commune: this need is now in this proposal; does the commune vote for it?"""

    need: str  #: its id
    title: str
    ours: bool  #: the need is ours; else we have joined it
    proposal: str  #: its id
    proposal_title: str  #: as published


def neighbours(
    connection: Connection, text: str = "", theme: str = "", limit: int | None = 200
) -> tuple[PublicRow, ...]:
    """Other communes' needs: those that fit `text`, the best first, or all by title; only those of `theme`, if given.

    Without a `limit` all of them, but of those that fit a text no more than the search gives.
    """
    own, read = link.commune(connection), _RowBuilder(connection)
    if text.strip():
        ids = [hit.id for hit in search.fitting(connection, text, ("needs",), 2 * (limit or _MOST))]
    else:
        keys = rows(connection, _OTHERS, (own.insee if own else "", theme, theme))
        ids = [id for id, _ in sorted(keys, key=lambda key: (words.place(key[1]), key[0]))[:limit]]
    values = dict(rows(connection, _NAMED, (json.dumps(ids),)))
    all_needs = [_NEED.decode(values[id]) for id in ids if id in values]
    others = (need for need in all_needs if own is None or need.commune != own.insee)
    themed = [need for need in others if not theme or need.theme == theme]
    return tuple(read(need) for need in themed[:limit])


def count_neighbours(connection: Connection) -> int:
    """How many needs other communes have published."""
    own = link.commune(connection)
    return len(rows(connection, _OTHERS, (own.insee if own else "", "", "")))


def public(connection: Connection, id: str) -> PublicRow | None:
    """A published need with this id, ours included."""
    need = catalogue.public_need(connection, id)
    return None if need is None else _RowBuilder(connection)(need)


def joins(connection: Connection) -> tuple[JoinRow, ...]:
    """All joins, the last made first, by the journal and not by the clock; those of another computer at the end."""
    return _listed(connection, _joins())


def standing_of(connection: Connection, need: str) -> JoinRow | None:
    """The join of this need that stands; there is at most one."""
    return next(iter(_listed(connection, _joins().where(joined.c.need == need, joined.c.stands == 1))), None)


def unsent_comment(connection: Connection, need: str, *, closed: bool = False) -> str:
    """What was typed here for a join that stands without it, as another program made it meanwhile; "" for none.

    `closed`: none can be said now, so that one which does not stand is left without it too.
    """
    comment = typed.kept(connection, f"join.{need}").get("comment", "").strip()
    standing = standing_of(connection, need) if comment else None
    if standing is None:
        return comment if closed else ""
    body = acts.body(connection, standing.join_op)
    sent = isinstance(body, NeedJoin) and body.comment == rules.comment_sent(comment)
    return "" if sent else comment


def shown_of(connection: Connection, need: str) -> JoinRow | None:
    """The join of this need that stands, or the last one if none does."""
    joinings = _listed(connection, _joins().where(joined.c.need == need))
    return next(iter(sorted(joinings, key=lambda row: not row.stands)), None)


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
    """The same, for a caller that has read these already: reading ten thousand of each takes long."""
    voted_on = {vote.subject for vote in casts if vote.cast != "rejected"}
    open = {row.id: row for row in proposals if row.state == "open" and row.id not in voted_on}
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


class _RowBuilder:
    """Makes rows of needs. It asks only once, for all of them, which ones our commune has joined."""

    def __init__(self, connection: Connection) -> None:
        standing = select(joined.c.need).where(joined.c.stands == 1)
        waiting = standing.join(_joining, _joining.c.op == joined.c.join_op).where(_joining.c.state.in_(TO_SEND))
        self._standing = frozenset(connection.scalars(standing))
        self._waiting = frozenset(connection.scalars(waiting))
        carried = standing.where(joined.c.join_op.in_(text(ON_A_STICK)))
        self._carried = frozenset(connection.scalars(carried))

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
            carried=need.id in self._carried,
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
            bundles.left(_joining, _leaving).label("carried"),
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
    joinings = dicts(connection.execute(query.order_by(*order)))
    return tuple(_row(connection, row, own.get(row["need"]), restored=put_back) for row in joinings)


def _row(connection: Connection, row: dict[str, Any], own: Retaken | None, *, restored: bool) -> JoinRow:
    values = retaken.complete_row(JOINS, row, own)
    flags: dict[str, Any] = {name: bool(values.pop(name)) for name in (*retaken.FLAGS, "carried")}
    need = catalogue.public_need(connection, values["need"]) if flags["elsewhere"] else None
    if need is not None:  # as it is published today
        values |= {"title": need.title, "commune": need.commune_name or need.commune}
    return JoinRow(restored=restored, **flags, **row_values(values))


_MOST = 1_000  # at most so many are asked of the search
#: Enough to put others' needs in order: of ten thousand, only those that are wanted are then decoded.
_OTHERS = (
    "SELECT id, value ->> 'title' FROM copy WHERE scope = 'needs' AND value ->> 'commune' <> ?"
    " AND (? = '' OR value ->> 'theme' = ?)"
)
_NAMED = "SELECT id, value FROM copy WHERE scope = 'needs' AND id IN (SELECT value FROM json_each(?))"
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
