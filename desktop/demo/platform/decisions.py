"""What F10 does: the next thing that the invented platform, its committees or the préfet decide.

Each answer is marked as an example, on the screen and in every text that gets into the commune's own database.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.database.queries.news_row import quoted
from desktop.demo.platform import answering, grouping, neighbours, story_days
from desktop.demo.platform.decided import Decided, DecisionKey, example
from desktop.domain.french import day_of_month
from resources.demonstration import InventedWorld
from sync.contract.campaign import Campaign
from sync.contract.published import Proposal, PublicNeed
from sync.platform.conduct import campaigns, committee, deployments, projects, requests, steering
from sync.platform.files import (
    CommitteeFile,
    DecisionLine,
    GroupLine,
    GroupsFile,
    ProjectDecisionLine,
    ProjectDecisionsFile,
    ProjectFile,
    ProposalFile,
)
from sync.platform.publish import feed

PACK = "demonstration"


def upcoming(connection: Connection, world: InventedWorld) -> DecisionKey | None:
    """What `decide` would decide now; None when nothing is left to decide.

    A request to the préfet does not depend on a phase: it is answered first, then a shared service.
    """
    if _received(connection):
        return "answer"
    if answering.shared(connection):
        return "publish"
    match campaigns.open_phase(campaign := campaigns.current(connection)).key:
        case "needs":
            return "group"
        case "vote":
            return "judge"
        case "steering":
            return "compose" if _to_compose(connection, campaign, world) else "judge_projects"
        case _:
            ours = {one.state for one in deployments.all_deployments(connection) if one.commune == world.home}
            return "plan" if "asked" in ours else "live" if "planned" in ours else None


def lacks_ours(connection: Connection, world: InventedWorld, key: DecisionKey) -> bool:
    """Whether this would be decided without anything of the demonstration's commune, which the story is about."""
    if key == "group":
        return not _our_needs(connection, world)
    if key == "compose":
        declared = steering.interests(connection, campaigns.current(connection))
        return not any(one.commune == world.home and one.state == "declared" for one in declared)
    return False


def decide(connection: Connection, world: InventedWorld, now: datetime, proposal: str = "") -> Decided | None:
    """Decides the next thing, in the caller's transaction; None when nothing is left to decide.

    `proposal`: the one whose service is put into use, if it is planned.
    """
    campaign = campaigns.current(connection)
    match upcoming(connection, world):
        case "answer":
            return answering.answer(connection, world, _received(connection), now)
        case "publish":
            return answering.publish(connection, campaign, now)
        case "group":
            campaigns.set_phase(connection, "vote", now)
            return _group(connection, campaign, world, now)
        case "judge":
            return _judge(connection, campaign, world, now)
        case "compose":
            return _compose(connection, campaign, world, now)
        case "judge_projects":
            return _judge_projects(connection, campaign, world, now)
        case _:
            return answering.deploy(connection, campaign, world, now, proposal)


def _received(connection: Connection) -> list[requests.Request]:
    """Requests that the préfet has not answered."""
    return [one for one in requests.all_requests(connection) if one.state == "received"]


# --- needs and votes ------------------------------------------------------------------------------------------------


def _group(connection: Connection, campaign: Campaign, world: InventedWorld, now: datetime) -> Decided:
    """Publishes the sample's proposals, with needs of the demonstration's commune where they fit."""
    ours = _our_needs(connection, world)
    joined = grouping.fitting(ours, world)
    made: dict[str, Proposal] = {}
    for sample in world.proposals:
        added = tuple(one.id for one in ours if joined.get(one.id) == sample.id)
        file = ProposalFile(
            id=f"p{len(made) + 1}",
            title=sample.title,
            kind=sample.kind,
            summary=sample.summary,
            theme=sample.theme,
            needs=sample.needs + added,
            services=sample.services,
        )
        made[sample.id] = committee.create_proposal(connection, campaign, file, now)
    lines = [f"{len(made)} propositions regroupent les besoins. La phase de vote est ouverte."]
    lines += [f"{quoted(one.title)} rejoint {quoted(made[joined[one.id]].title)}." for one in ours if one.id in joined]
    return Decided(title="Les besoins sont regroupés", lines=tuple(lines))


def _our_needs(connection: Connection, world: InventedWorld) -> list[PublicNeed]:
    """Needs of the demonstration's commune that the platform has, in no proposal yet."""
    return [
        msgspec.json.decode(text, type=PublicNeed)
        for row in committee.needs(connection)
        if row.commune == world.home and row.state == "received"
        if (text := feed.value(connection, "needs", row.id)) is not None
    ]


def _judge(connection: Connection, campaign: Campaign, world: InventedWorld, now: datetime) -> Decided:
    """Counts the neighbours' votes and publishes the committee's decisions with their reasons; neighbours then declare
    interests in steering.
    """
    ids = _ids(connection, world)
    neighbours.vote(connection, campaign, world, ids)
    lines = tuple(
        DecisionLine(proposal=ids[one.proposal], decision=one.state, reason=example(one.reason))
        for one in world.decisions
    )
    committee.publish_decisions(connection, campaign, CommitteeFile(decisions=lines))
    campaigns.set_phase(connection, "steering", now)
    neighbours.declare(connection, campaign, world, ids, now)
    retained = sum(one.state == "retained" for one in world.decisions)
    sentences = (
        f"Le comité retient {retained} propositions sur {len(lines)}, et dit ses motifs.",
        "Les votes l’éclairent, sans décider à sa place.",
        "La phase de pilotage est ouverte.",
    )
    return Decided(title="Le comité a décidé", lines=sentences)


# --- steering -------------------------------------------------------------------------------------------------------


def _to_compose(connection: Connection, campaign: Campaign, world: InventedWorld) -> bool:
    """Whether groups are to be composed: there are no projects yet, or the commune has declared an interest since."""
    late = any(
        one.commune == world.home and one.state == "declared" for one in steering.interests(connection, campaign)
    )
    return late or not projects.all_projects(connection)


def _compose(connection: Connection, campaign: Campaign, world: InventedWorld, now: datetime) -> Decided:
    """Composes the groups: each commune that declared an interest is in, with its role; publishes the projects once."""
    interests = [one for one in steering.interests(connection, campaign) if one.state != "withdrawn"]
    groups = tuple(
        GroupLine(
            proposal=proposal,
            referents=tuple(one.commune for one in interests if (one.proposal, one.role) == (proposal, "referent")),
            participants=tuple(
                one.commune for one in interests if (one.proposal, one.role) == (proposal, "participant")
            ),
            note=example(world.group_note),
        )
        for proposal in dict.fromkeys(one.proposal for one in interests)
    )
    steering.compose(connection, campaign, GroupsFile(groups=groups), now)
    if not projects.all_projects(connection):
        ids = _ids(connection, world)
        for one in world.projects:
            file = ProjectFile(title=one.title, proposal=ids[one.proposal], summary=one.summary)
            projects.create(connection, campaign, file)
    ours = [one for one in interests if one.commune == world.home]
    roles = {"referent": "territoire référent", "participant": "participant"}
    lines = [f"{len(groups)} groupes de pilotage sont composés."]
    lines += [f"Votre commune est {roles[one.role]} pour {quoted(one.title)}." for one in ours]
    lines += [f"{len(world.projects)} projets naissent du pilotage."]
    return Decided(title="Les groupes sont composés", lines=tuple(lines))


def _judge_projects(connection: Connection, campaign: Campaign, world: InventedWorld, now: datetime) -> Decided:
    """Publishes the second committee's decisions; services are then deployed, first in a neighbour commune."""
    samples = {one.title: one for one in world.projects}
    lines = tuple(
        ProjectDecisionLine(
            project=one.id, decision=samples[one.title].state, reason=example(samples[one.title].reason)
        )
        for one in projects.all_projects(connection)
    )
    projects.decide(connection, campaign, ProjectDecisionsFile(decisions=lines))
    campaigns.set_phase(connection, "deployment", now)
    neighbours.deploy(connection, world, _ids(connection, world), now)
    retained = sum(one.decision == "retained" for one in lines)
    met = day_of_month(story_days.second_committee(campaign))
    sentences = (
        f"Ce comité retient {retained} projets sur {len(lines)}.",
        "La phase de déploiement est ouverte\u00a0: demandez un service retenu.",
    )
    return Decided(title=f"Le second comité a décidé le {met}", lines=sentences)


def _ids(connection: Connection, world: InventedWorld) -> dict[str, str]:
    """The id of each published proposal, by its id in the sample."""
    by_title = {proposal.title: proposal.id for proposal in committee.proposals(connection)}
    return {one.id: by_title[one.title] for one in world.proposals}
