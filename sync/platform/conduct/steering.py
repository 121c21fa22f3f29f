"""Steering: who declared interest in a retained proposal, and the groups that the platform composes of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from sync.contract.bodies import InterestDeclare, Role
from sync.contract.campaign import Campaign
from sync.contract.published import INTEREST, Named, OwnInterest, Proposal, SteeringGroup
from sync.platform.conduct import answers, campaigns, committee, statements
from sync.platform.conduct.statements import Statement
from sync.platform.files import GroupLine, GroupsFile
from sync.platform.identity import places
from sync.platform.publish import feed, own
from sync.platform.refusals import Refused, check_once


class Interest(Struct, frozen=True, kw_only=True):
    """A commune's interest in steering one proposal, as it stands."""

    id: str  #: "<proposal>.<INSEE code>"
    proposal: str  #: its id
    title: str  #: of the proposal
    commune: str  #: INSEE code
    name: str  #: of the commune; "" where no list has it
    role: str  #: wished for; the one in the group where no declaration stands
    #: "declared", or what the composed group gave: "referent", "participant", "none". "withdrawn": in a group, but no
    #: declaration stands any more.
    state: str
    #: What the declaration says; "" where it was withdrawn.
    motivation: str = ""
    decided_by: str = ""
    deposited_at: str = ""  #: of the declaration, UTC ISO text; "" where it was withdrawn


def interests(connection: Connection, campaign: Campaign) -> list[Interest]:
    """All interests: by proposal, in the order of deposit."""
    titles = {one.id: one.title for one in committee.proposals(connection)}
    declared = standing(connection)

    def interest(proposal: str, commune: str, **place: str) -> Interest:
        return Interest(
            id=f"{proposal}.{commune}",
            proposal=proposal,
            title=titles.get(proposal, ""),
            commune=commune,
            name=places.name(commune, demonstration=campaign.demonstration),
            **place,
        )

    all_interests = []
    for (proposal, commune), one in declared.items():
        body = one.body(InterestDeclare)
        all_interests.append(
            interest(
                proposal,
                commune,
                role=body.role,
                state=_declaration_read(connection, proposal, commune) or "declared",
                motivation=body.motivation,
                decided_by=body.decided_by,
                deposited_at=one.deposited_at,
            )
        )
    for group in feed.read_all(connection, "steering", SteeringGroup):
        for role, members in (("referent", group.referents), ("participant", group.participants)):
            gone = [member.commune for member in members if (group.id, member.commune) not in declared]
            all_interests += [interest(group.id, commune, role=role, state="withdrawn") for commune in gone]
    order = {id_: place for place, id_ in enumerate(titles)}
    return sorted(all_interests, key=lambda one: (order.get(one.proposal, len(order)), one.deposited_at, one.commune))


def standing(connection: Connection) -> dict[tuple[str, str], Statement]:
    """The declarations that hold, by proposal and commune."""
    return {(one.subject, one.commune): one for one in statements.holding(connection, "interest")}


def given(group: SteeringGroup, commune: str) -> Role | Literal["none"]:
    """The role that the group gives this commune: referent, participant, or none."""
    if any(one.commune == commune for one in group.referents):
        return "referent"
    return "participant" if any(one.commune == commune for one in group.participants) else "none"


def compose(connection: Connection, campaign: Campaign, file: GroupsFile, now: datetime) -> list[SteeringGroup]:
    """Publishes the groups, all or none; whoever declared interest is told its place. Raises Refused."""
    campaigns.check_phase(campaign, "steering", "Les groupes de pilotage se composent après les décisions du comité")
    check_once("groups", [line.proposal for line in file.groups], "figure")
    declared = standing(connection)
    composed = []
    for line in file.groups:
        proposal = committee.retained(connection, line.proposal)
        _check_members(campaign, line, proposal, {commune for subject, commune in declared if subject == proposal.id})
        group = SteeringGroup(
            id=proposal.id,
            referents=_named(campaign, line.referents),
            participants=_named(campaign, line.participants),
            note=line.note.strip(),
        )
        if feed.read(connection, "steering", group.id, SteeringGroup) != group:
            feed.publish(connection, "steering", group.id, group)
        for subject, commune in declared:
            if subject == group.id:
                answers.answer(connection, commune, f"{INTEREST}{group.id}", now, given=given(group, commune))
        composed.append(group)
    return composed


def _declaration_read(connection: Connection, proposal: str, commune: str) -> str:
    """The place in the group that the commune reads; "" where it declared its interest after the group was composed."""
    own_ = own.read(connection, commune, f"{INTEREST}{proposal}")
    return own_.given if isinstance(own_, OwnInterest) else ""


def _check_members(campaign: Campaign, line: GroupLine, proposal: Proposal, declared: set[str]) -> None:
    members = line.referents + line.participants
    if not members and not line.note.strip():
        sentence = f"groups\u00a0: le groupe de «\u00a0{proposal.title}\u00a0» n’a ni commune ni note."
        raise Refused("group_empty", sentence, field="groups", of_input=True)
    check_once(f"groups, {proposal.id}", members, "figure")
    for commune in members:
        if commune not in declared:
            who = places.name(commune, demonstration=campaign.demonstration) or commune
            sentence = (
                f"groups\u00a0: {who} ({commune}) n’a pas déclaré son intérêt pour «\u00a0{proposal.title}\u00a0»."
                " Voyez «\u00a0interest list\u00a0»."
            )
            raise Refused("not_declared", sentence, field="groups")


def _named(campaign: Campaign, communes: Iterable[str]) -> tuple[Named, ...]:
    return tuple(Named(commune=one, name=places.name(one, demonstration=campaign.demonstration)) for one in communes)
