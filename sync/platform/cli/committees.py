"""relais-platform committee and project: what the two committees decide, with their reasons."""

from pathlib import Path

import msgspec
import typer

from sync.commandline.commands import Commands, add_group
from sync.platform.cli import words
from sync.platform.cli.arguments import takes
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, committee, projects
from sync.platform.files import CommitteeFile, ProjectDecisionsFile, ProjectFile, read


def add(app: typer.Typer) -> None:
    add_group(app, "committee", "Les décisions du comité.", {"publish": publish})
    commands: Commands = {"create": create, "list": list_projects, "decide": decide}
    add_group(app, "project", "Les projets nés du pilotage.", commands)


@takes(CommitteeFile)
def publish(context: typer.Context, file: str) -> None:
    """Publie les décisions du comité, avec leurs motifs et les votes comptés."""
    session: PlatformSession = context.obj
    content = read(Path(file), CommitteeFile)
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            decided = committee.publish_decisions(connection, campaigns.current(connection), content)
        session.judge_about(store, keys, [one.id for one in decided])
    document = {
        "decisions": [
            {"proposal": one.id, "state": one.state, "reason": one.reason, "votes": one.votes} for one in decided
        ]
    }
    session.output.answer(document, [_line("proposal", one.id, one.state, one.title) for one in decided])


@takes(ProjectFile)
def create(context: typer.Context, file: str) -> None:
    """Publie un projet d’une proposition retenue."""
    session: PlatformSession = context.obj
    content = read(Path(file), ProjectFile)
    with session.store() as store, store.writing() as connection:
        made = projects.create(connection, campaigns.current(connection), content)
    session.output.answer(_whole(made), [f"{made.id}  {made.title}"])


def list_projects(context: typer.Context) -> None:
    """Les projets, et ce que le second comité en a décidé."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        entries = projects.all_projects(connection)
    lines = [_line("project", one.id, one.state, one.title) for one in entries]
    session.output.answer([_whole(one) for one in entries], lines or ["Aucun projet publié."])


@takes(ProjectDecisionsFile)
def decide(context: typer.Context, file: str) -> None:
    """Publie les décisions du second comité, avec leurs motifs."""
    session: PlatformSession = context.obj
    content = read(Path(file), ProjectDecisionsFile)
    with session.store() as store, store.writing() as connection:
        decided = projects.decide(connection, campaigns.current(connection), content)
    document = {"decisions": [{"project": one.id, "state": one.state, "reason": one.reason} for one in decided]}
    session.output.answer(document, [_line("project", one.id, one.state, one.title) for one in decided])


def _line(kind: str, id_: str, state: str, title: str) -> str:
    return f"{id_}  {words.state(kind, state)}  {title}"


def _whole(value: msgspec.Struct) -> dict[str, object]:
    return msgspec.structs.asdict(value)
