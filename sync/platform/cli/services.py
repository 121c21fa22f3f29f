"""relais-platform service: what communes propose for the catalogue, published or declined."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from sync.commandline.commands import Commands, add_group
from sync.platform.cli import fields, words
from sync.platform.cli.arguments import takes
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns, details, shares
from sync.platform.conduct.shares import SharedService
from sync.platform.files import CatalogueEntryFile, read
from sync.platform.identity import places

_Id = Annotated[str, typer.Argument(help="le numéro du service proposé (service list)", metavar="ID")]


def add(app: typer.Typer) -> None:
    commands: Commands = {"list": list_shares, "show": show, "publish": publish, "decline": decline}
    add_group(app, "service", "Les services que les communes proposent pour le catalogue.", commands)


def list_shares(context: typer.Context) -> None:
    """Les services proposés, dans l’ordre de leur arrivée."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        demonstration = campaigns.current(connection).demonstration
        document = [_brief(one, demonstration=demonstration) for one in shares.all_shares(connection)]
    lines = [
        f"{one['id']}  {one['commune']}  {words.state('service', one['state'])}  {one['title']}" for one in document
    ]
    session.output.answer(document, lines or ["Aucun service proposé."])


def show(context: typer.Context, id: _Id) -> None:
    """Un service proposé, avec ce que la commune n’a écrit que pour la plateforme."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        document = _whole(connection, shares.find(connection, id))
    session.output.answer(document, fields.filled("service", document))


@takes(CatalogueEntryFile)
def publish(context: typer.Context, id: _Id, file: str = "") -> None:
    """Publie un service proposé dans le catalogue, sous le nom de sa commune. Le fichier remplace des champs."""
    session: PlatformSession = context.obj
    content = read(Path(file), CatalogueEntryFile) if file else CatalogueEntryFile()
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            campaign = campaigns.current(connection)
            share, service = shares.publish(connection, campaign, id, content, session.now())
        session.judge_about(store, keys, (service.id,))
    document = _brief(share, demonstration=campaign.demonstration) | {"entry": msgspec.structs.asdict(service)}
    session.output.answer(document, [f"{service.id}  {service.title} ({service.shared_by})"])


def decline(
    context: typer.Context,
    id: _Id,
    reason: Annotated[str, typer.Option(help="ce que la commune lira", metavar="TEXTE")],
) -> None:
    """Dit à la commune pourquoi son service n’est pas publié."""
    session: PlatformSession = context.obj
    with session.store() as store, store.writing() as connection:
        share = shares.decline(connection, id, reason, session.now())
        document = _brief(share, demonstration=campaigns.current(connection).demonstration)
    session.output.answer(document, [f"{share.id}  {words.state('service', share.state)}  {share.title}"])


def _brief(one: SharedService, *, demonstration: bool) -> dict[str, Any]:
    return {
        "id": one.id,
        "commune": one.commune,
        "name": places.name(one.commune, demonstration=demonstration),
        "title": one.title,
        "state": one.state,
        "service": one.service or None,
        "reason": one.reason,
    }


def _whole(connection: Connection, one: SharedService) -> dict[str, Any]:
    act = details.act(connection, one.op)
    text = {key: value for key, value in msgspec.to_builtins(one.body).items() if key != "share"}
    return (
        _brief(one, demonstration=campaigns.current(connection).demonstration)
        | text
        | {
            "number": act.number,
            "deposited_at": act.deposited_at,
            "profile": act.actor.profile,
            "function": act.actor.function,
            "contact": act.contact,
        }
    )
