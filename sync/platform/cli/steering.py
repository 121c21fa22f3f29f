"""relais-platform interest, steering and deployment: who steers what was retained, and where it is live."""

from pathlib import Path
from typing import Any

import msgspec
import typer
from msgspec import structs

from sync.commandline.commands import Commands, add_group
from sync.contract.published import Deployment
from sync.platform.cli import words
from sync.platform.cli.arguments import takes
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, committee, deployments, steering
from sync.platform.files import DeploymentFile, GroupsFile, read


def add(app: typer.Typer) -> None:
    add_group(app, "interest", "Les communes qui veulent participer au pilotage.", {"list": list_interests})
    add_group(app, "steering", "Les groupes de pilotage.", {"compose": compose})
    commands: Commands = {"list": list_deployments, "update": update}
    add_group(app, "deployment", "Les déploiements demandés, prévus et en service.", commands)


def list_interests(context: typer.Context) -> None:
    """Les demandes de participation au pilotage, et la place donnée à chacune."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        interests = steering.interests(connection, campaigns.current(connection))
    lines = [
        f"{one.proposal}  {one.commune}  {one.name}  {words.state('interest', one.role)}  "
        f"{words.state('interest', one.state)}"
        for one in interests
    ]
    session.output.answer([structs.asdict(one) for one in interests], lines or ["Aucune demande de participation."])


@takes(GroupsFile)
def compose(context: typer.Context, file: str) -> None:
    """Publie les groupes de pilotage\u00a0; chaque commune qui a demandé à participer apprend sa place."""
    session: PlatformSession = context.obj
    content = read(Path(file), GroupsFile)
    with session.store() as store, store.writing() as connection:
        composed = steering.compose(connection, campaigns.current(connection), content, session.now())
    document = {
        "groups": [
            {
                "proposal": one.id,
                "referents": [member.commune for member in one.referents],
                "participants": [member.commune for member in one.participants],
                "note": one.note,
            }
            for one in composed
        ]
    }
    lines = [f"{one.id}\u00a0: {len(one.referents)} + {len(one.participants)} communes" for one in composed]
    session.output.answer(document, lines)


def list_deployments(context: typer.Context) -> None:
    """Les déploiements, avec ce que les communes ont écrit en les demandant."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        entries = deployments.all_deployments(connection)
        asks = deployments.asks(connection)
        titles = {one.id: one.title for one in committee.proposals(connection)}
    document = []
    for one in entries:
        asked = asks.get(one.id)
        private = {
            "wanted_from": "" if asked is None else asked.wanted_from,
            "remarks": "" if asked is None else asked.remarks,
            "decided_by": "" if asked is None else asked.decided_by,
        }
        document.append(_whole(one, titles.get(one.proposal, "")) | private)
    lines = [_line(one, document[place]["wanted_from"]) for place, one in enumerate(entries)]
    session.output.answer(document, lines or ["Aucun déploiement demandé."])


@takes(DeploymentFile)
def update(context: typer.Context, file: str) -> None:
    """Dit pour quand un déploiement est prévu, ou depuis quand il est en service."""
    session: PlatformSession = context.obj
    content = read(Path(file), DeploymentFile)
    with session.store() as store, store.writing() as connection:
        moved = deployments.move(connection, campaigns.current(connection), content)
        titles = {one.id: one.title for one in committee.proposals(connection)}
    document = _whole(moved, titles[moved.proposal])
    session.output.answer(document, [f"{_line(moved)}  {document['title']}"])


def _line(one: Deployment, wanted_from: str = "") -> str:
    """One deployment as a line. `wanted_from`: the commune's own words, so they stand at the end."""
    on = f" ({'depuis le' if one.state == 'live' else 'le'} {one.on})" if one.on else ""
    wanted = f"  souhaité\u00a0: {wanted_from}" if wanted_from else ""
    return f"{one.proposal}  {one.commune}  {one.commune_name}  {words.state('deployment', one.state)}{on}{wanted}"


def _whole(one: Deployment, title: str) -> dict[str, Any]:
    plain = msgspec.structs.asdict(one) | {"title": title}
    return {key: value.isoformat() if key in ("on", "live_since") and value else value for key, value in plain.items()}
