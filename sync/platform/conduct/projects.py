"""Projects: what comes out of the steering of a retained proposal, and what the second committee decides of it."""

import msgspec
from sqlalchemy import Connection

from sync.contract.campaign import Campaign
from sync.contract.published import Project
from sync.platform.conduct import campaigns, committee
from sync.platform.files import ProjectDecisionsFile, ProjectFile
from sync.platform.publish import feed
from sync.platform.refusals import Refused, check_once, unknown


def all_projects(connection: Connection) -> list[Project]:
    """All projects, by their number."""
    return sorted(feed.read_all(connection, "projects", Project), key=lambda project: (len(project.id), project.id))


def create(connection: Connection, campaign: Campaign, file: ProjectFile) -> Project:
    """Publishes a project of a retained proposal. Raises Refused."""
    campaigns.check_phase(campaign, "steering", "Les projets naissent du pilotage")
    if not file.title.strip():
        raise Refused("title", "title\u00a0: donnez un titre au projet.", field="title", of_input=True)
    proposal = committee.retained(connection, file.proposal)
    project = Project(
        id=committee.new_id(connection, "projects", "j"),
        proposal=proposal.id,
        title=file.title.strip(),
        summary=file.summary,
    )
    feed.publish(connection, "projects", project.id, project)
    return project


def decide(connection: Connection, campaign: Campaign, file: ProjectDecisionsFile) -> list[Project]:
    """Publishes what the second committee decided, all lines or none. Raises Refused."""
    campaigns.check_phase(campaign, "steering", "Le second comité décide des projets nés du pilotage")
    check_once("decisions", [line.project for line in file.decisions], "est décidé")
    decided = []
    for line in file.decisions:
        project = feed.read(connection, "projects", line.project, Project)
        if project is None:
            raise unknown("project", line.project, "n’est pas un projet publié")
        after = msgspec.structs.replace(project, state=line.decision, reason=line.reason.strip())
        if after != project:
            feed.publish(connection, "projects", after.id, after)
        decided.append(after)
    return decided
