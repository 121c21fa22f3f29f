"""relais-platform request: what communes ask of their préfet, and the answers."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from sync.commandline.commands import Commands, add_group
from sync.contract.published import OwnRequest
from sync.platform.cli import attachments, fields, words
from sync.platform.cli.arguments import takes
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, details, requests
from sync.platform.conduct.requests import Request
from sync.platform.files import RequestDecisionFile, read
from sync.platform.identity import places
from sync.platform.publish import own

_Id = Annotated[str, typer.Argument(help="le numéro de la demande (request list)", metavar="ID")]


def add(app: typer.Typer) -> None:
    commands: Commands = {"list": list_requests, "show": show, "decide": decide}
    add_group(app, "request", "Les demandes au préfet.", commands)


def list_requests(context: typer.Context) -> None:
    """Les demandes, dans l’ordre de leur arrivée."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        demonstration = campaigns.current(connection).demonstration
        document = [_brief(one, demonstration=demonstration) for one in requests.all_requests(connection)]
    lines = [
        f"{one['id']}  {one['commune']}  {words.state('request', one['state'])}  {one['title']}" for one in document
    ]
    session.output.answer(document, lines or ["Aucune demande reçue."])


def show(context: typer.Context, id: _Id) -> None:
    """Une demande en entier\u00a0: texte, plan de financement, pièces jointes, personne à joindre, réponse."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        document = _whole(connection, requests.find(connection, id))
    session.output.answer(document, fields.filled("request", document))


@takes(RequestDecisionFile)
def decide(context: typer.Context, id: _Id, file: str) -> None:
    """Donne à la commune la réponse du préfet."""
    session: PlatformSession = context.obj
    content = read(Path(file), RequestDecisionFile)
    with session.store() as store, store.writing() as connection:
        requests.decide(connection, id, content, session.now())
        document = _whole(connection, requests.find(connection, id))
    session.output.answer(document, [f"{id}  {words.state('request', document['state'])}  {document['title']}"])


def _brief(one: Request, *, demonstration: bool) -> dict[str, Any]:
    body = one.body
    return {
        "id": one.id,
        "commune": one.commune,
        "name": places.name(one.commune, demonstration=demonstration),
        "title": one.title,
        "state": one.state,
        "category": body.category,
        "level": body.level,
        "authority": body.authority,
        "cost_cents": body.funding.cost_cents,
        "asked_cents": body.funding.from_source("state"),
    }


def _whole(connection: Connection, one: Request) -> dict[str, Any]:
    act, published = details.act(connection, one.op), own.read(connection, one.commune, one.id)
    answer = published if isinstance(published, OwnRequest) else None
    body = one.body
    return _brief(one, demonstration=campaigns.current(connection).demonstration) | {
        "number": act.number,
        "deposited_at": act.deposited_at,
        "description": body.description,
        "expected_effect": body.expected_effect,
        "calendar": body.calendar,
        "decided_by": body.decided_by,
        "funding": {
            "expenses": [msgspec.structs.asdict(line) for line in body.funding.expenses],
            "resources": [msgspec.structs.asdict(line) for line in body.funding.resources],
            "cost_cents": body.funding.cost_cents,
            "paid_cents": body.funding.paid_cents,
        },
        "attachments": attachments.described(connection, body.attachments),
        "profile": act.actor.profile,
        "function": act.actor.function,
        "contact": act.contact,
        "reason": "" if answer is None else answer.reason,
        "missing": [] if answer is None else list(answer.missing),
        "amount_cents": None if answer is None else answer.amount_cents,
    }
