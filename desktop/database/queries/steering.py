"""The steering of retained proposals: our interest in it, the composed group, and the projects that come out of it."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, and_, select

from desktop.database import words
from desktop.database.driver import rows
from desktop.database.queries import bundles, catalogue, link, mine, retaken
from desktop.database.queries.catalogue import ProposalRow
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.retaken import INTERESTS
from desktop.database.tables import interest
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import outbox
from sync.contract.published import Named, OwnInterest, Project, Retaken, SteeringGroup

_declaring = outbox.alias("declaring")
_withdrawal = outbox.alias("withdrawal")


class InterestRow(Struct, frozen=True, kw_only=True):
    """One declaration that the commune wants to steer a retained proposal. Times are ISO text."""

    declare_op: str  #: id of the act
    proposal: str  #: its id
    title: str  #: of the proposal
    role: str  #: participant | referent
    motivation: str  #: why, in her words; "" where nothing was said, and where `elsewhere`
    declared_at: str  #: by this computer's clock; where `elsewhere`, when the platform received it
    withdraw_op: str  #: id of the act that withdraws it; "" for none
    stands: bool  #: of the declarations for one proposal, the one that counts; at most one does
    declared: str  #: state in the outbox; accepted where `elsewhere`
    withdrawn: str  #: state of the withdrawal; "" where none stands
    number: int | None  #: of the receipt; None where none is here
    received_at: str  #: platform time of the receipt; "" before it
    reason: str  #: stable code of a refusal or hold; "" for none
    detail: str  #: the same as a French sentence
    elsewhere: bool = False  #: another computer of the commune declared it: the act is not here
    withdrawn_elsewhere: bool = False  #: the withdrawal is not here: another computer of the commune made it
    restored: bool = False  #: a backup or a copy was put back here: it may also be this computer that did either
    carried: bool = False  #: of the act that its state is about: it left on a USB stick, and no answer has come yet

    @property
    def state(self) -> str:
        """A state of the outbox, or withdrawn once a withdrawal stands."""
        return "withdrawn" if self.withdrawn else self.declared


class SteeringRow(Struct, frozen=True, kw_only=True):
    """One retained proposal, with our interest in its steering, the group and its projects."""

    id: str  #: of the proposal
    title: str  #: as published
    kind: str  #: existing | to_develop
    theme: str  #: id of a theme; "" for none
    summary: str  #: public; "" where nothing is said
    reason: str  #: the committee's for retaining it
    interest: InterestRow | None  #: our declaration that stands, else the last one; None before one
    role: str  #: our role by the platform's word: participant | referent; "" where it knows none
    given: str  #: our role in the composed group; "none": left out; "": not composed yet
    #: When the platform told `given`, by its clock, ISO text. While it tells none, and where we declared anew after a
    #: withdrawal: when it received the declaration.
    moved_at: str
    composed: bool  #: the platform has composed the group
    referents: tuple[Named, ...]  #: communes of the group, named as published
    participants: tuple[Named, ...]  #: likewise
    note: str  #: the platform's word on the group; "" for none
    projects: tuple[Project, ...]  #: that came out of the steering, by title

    @property
    def standing(self) -> str:
        """The role that stands by our declarations, "" for none."""
        return self.interest.role if self.interest is not None and self.interest.stands else ""


def listed(connection: Connection) -> tuple[SteeringRow, ...]:
    """All retained proposals, by title."""
    last: dict[str, InterestRow] = {}
    for row in interests(connection):
        if row.stands:
            last[row.proposal] = row
        else:
            last.setdefault(row.proposal, row)
    groups = {group.id: group for group in _groups(connection)}
    projects = _projects(connection)
    own = {one.proposal: one for one in mine.listed(connection) if isinstance(one, OwnInterest)}
    return tuple(
        _row(proposal, last.get(proposal.id), own.get(proposal.id), groups.get(proposal.id), projects)
        for proposal in catalogue.retained(connection)
    )


def one(connection: Connection, proposal: str) -> SteeringRow | None:
    return {row.id: row for row in listed(connection)}.get(proposal)


def interests(connection: Connection) -> tuple[InterestRow, ...]:
    """All declarations, the last made first, by the journal and not by the clock; another computer's at the end."""
    return _listed(connection, _interests())


def standing_of(connection: Connection, proposal: str) -> InterestRow | None:
    """The declaration for this proposal that is not withdrawn; there is at most one."""
    standing = _interests().where(interest.c.proposal == proposal, interest.c.stands == 1)
    return next(iter(_listed(connection, standing)), None)


def _row(
    proposal: ProposalRow,
    last: InterestRow | None,
    own: OwnInterest | None,
    group: SteeringGroup | None,
    projects: tuple[Project, ...],
) -> SteeringRow:
    return SteeringRow(
        id=proposal.id,
        title=proposal.title,
        kind=proposal.kind,
        theme=proposal.theme,
        summary=proposal.summary,
        reason=proposal.reason,
        interest=last,
        role="" if own is None else own.role,
        given="" if own is None else own.given,
        moved_at="" if own is None or own.moved_at is None else own.moved_at.isoformat(),
        composed=group is not None,
        referents=() if group is None else group.referents,
        participants=() if group is None else group.participants,
        note="" if group is None else group.note,
        projects=tuple(project for project in projects if project.proposal == proposal.id),
    )


def _interests() -> Select[*tuple[Any, ...]]:
    return (
        select(
            interest,
            _declaring.c.state.label("declared"),
            _withdrawal.c.state.label("withdrawn"),
            _declaring.c.number,
            _declaring.c.received_at,
            _declaring.c.reason,
            _declaring.c.detail,
            bundles.left(_declaring, _withdrawal).label("carried"),
        )
        .outerjoin(_declaring, _declaring.c.op == interest.c.declare_op)
        .outerjoin(
            _withdrawal,
            and_(
                _withdrawal.c.op == interest.c.withdraw_op,
                _withdrawal.c.state.not_in(VOID),
                ~other_platforms.has(_withdrawal),
            ),
        )
        .where(~other_platforms.has(_declaring))
    )


def _listed(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[InterestRow, ...]:
    order = (_declaring.c.seq.desc().nulls_last(), interest.c.declared_at.desc(), interest.c.declare_op.desc())
    own = {one.subject: one for one in mine.retaken(connection, INTERESTS.prefix)}
    put_back = link.lacks_own(connection)
    declarations = dicts(connection.execute(query.order_by(*order)))
    return tuple(_interest(connection, row, own.get(row["proposal"]), restored=put_back) for row in declarations)


def _interest(connection: Connection, row: dict[str, Any], own: Retaken | None, *, restored: bool) -> InterestRow:
    values = retaken.complete_row(INTERESTS, row, own)
    flags: dict[str, Any] = {name: bool(values.pop(name)) for name in (*retaken.FLAGS, "carried")}
    proposal = catalogue.proposal(connection, values["proposal"]) if flags["elsewhere"] else None
    values |= {} if proposal is None else {"title": proposal.title}  # as it is published today
    return InterestRow(restored=restored, **flags, **row_values(values))


def _groups(connection: Connection) -> tuple[SteeringGroup, ...]:
    return tuple(_GROUP.decode(value) for (value,) in rows(connection, _VALUES, ("steering",)))


def _projects(connection: Connection) -> tuple[Project, ...]:
    projects = (_PROJECT.decode(value) for (value,) in rows(connection, _VALUES, ("projects",)))
    return tuple(sorted(projects, key=lambda project: words.place(project.title)))


_VALUES = "SELECT value FROM copy WHERE scope = ? ORDER BY position, id"
_GROUP: msgspec.json.Decoder[SteeringGroup] = msgspec.json.Decoder(SteeringGroup)
_PROJECT: msgspec.json.Decoder[Project] = msgspec.json.Decoder(Project)
