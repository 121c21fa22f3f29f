"""Deployments: which communes asked for a retained proposal, and how far each of them is."""

import msgspec
from sqlalchemy import Connection

from sync.contract.bodies import DeploymentAsk, DeploymentReport
from sync.contract.campaign import Campaign
from sync.contract.published import Deployment
from sync.platform.conduct import campaigns, committee, statements
from sync.platform.files import DeploymentFile
from sync.platform.identity import places
from sync.platform.pending import Into
from sync.platform.publish import feed
from sync.platform.refusals import Refused


def all_deployments(connection: Connection) -> list[Deployment]:
    """All deployments, by proposal, then by commune."""
    unordered = feed.read_all(connection, "deployments", Deployment)
    return sorted(unordered, key=lambda one: (len(one.proposal), one.proposal, one.commune))


def asks(connection: Connection) -> dict[str, DeploymentAsk]:
    """What the communes said when they asked, for the platform's services alone; by the deployment's id."""
    held = statements.holding(connection, "ask")
    return {f"{one.subject}.{one.commune}": one.body(DeploymentAsk) for one in held}


def move(connection: Connection, campaign: Campaign, file: DeploymentFile) -> Deployment:
    """Publishes when a deployment is planned, or since when it is live. Raises Refused."""
    campaigns.check_phase(
        campaign, "deployment", "Les déploiements avancent une fois les groupes de pilotage au travail"
    )
    proposal = committee.retained(connection, file.proposal)
    deployment = feed.read(connection, "deployments", f"{proposal.id}.{file.commune}", Deployment)
    who = places.name(file.commune, demonstration=campaign.demonstration) or file.commune
    if deployment is None:
        sentence = f"commune\u00a0: {who} ({file.commune}) n’a pas demandé «\u00a0{proposal.title}\u00a0»."
        raise Refused("not_asked", sentence + " Voyez «\u00a0deployment list\u00a0».", field="commune")
    if deployment.state == "live" and file.state == "planned":
        sentence = (
            f"state\u00a0: «\u00a0{proposal.title}\u00a0» est déjà en service à {who}, et ne redevient pas prévu."
        )
        raise Refused("already_live", sentence, field="state")
    moved = msgspec.structs.replace(deployment, state=file.state, on=file.date, note=file.note.strip())
    if moved.state == "live":  # its effect may have been reported before a backup was put back
        moved = with_effect(connection, moved)
    if moved != deployment:
        feed.publish(connection, "deployments", moved.id, moved)
    return moved


def with_effect(into: Into, deployment: Deployment) -> Deployment:
    """The deployment with the effect that its commune reported last, if any."""
    held = statements.holding(into, "report", subject=deployment.proposal, commune=deployment.commune)
    if not held:
        return deployment
    report = held[-1].body(DeploymentReport)
    return msgspec.structs.replace(
        deployment,
        live_since=report.live_since,
        agents_trained=None if report.agents_trained is msgspec.UNSET else report.agents_trained,
        people_served=None if report.people_served is msgspec.UNSET else report.people_served,
        effect=report.effect,
    )
