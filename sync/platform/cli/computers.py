"""relais-platform device and alarm: enrolled computers, and their anomalies."""

from typing import Annotated

import typer

from sync.commandline.commands import add_group
from sync.platform import alarms
from sync.platform.cli.session import PlatformSession
from sync.platform.identity import devices

_ALARMS = {
    "intent_differs": "Un envoi déjà reçu est revenu avec un autre contenu.",
    "code_spent": "Un code d’inscription a été essayé trop souvent par qui ne l’avait pas en entier.",
    "journal_fork": "Le journal de cet ordinateur ne continue pas celui que la plateforme connaît.",
}


def add(app: typer.Typer) -> None:
    add_group(app, "device", "Les ordinateurs inscrits.", {"list": list_devices, "revoke": revoke})
    add_group(app, "alarm", "Ce qui est à examiner.", {"list": list_alarms})


def list_devices(context: typer.Context) -> None:
    """Tous les ordinateurs inscrits."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        found = devices.all_devices(connection)
    lines = [
        f"{one['id']}  {one['commune']}  {one['name']}  {'retiré' if one['revoked_at'] else 'inscrit'}" for one in found
    ]
    session.output.answer(found, lines)


def revoke(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="le numéro de l’ordinateur (device list)", metavar="ID")],
) -> None:
    """Retire l’inscription d’un ordinateur volé ou remplacé. Ses accusés restent valables."""
    session: PlatformSession = context.obj
    with session.store() as store, store.writing() as connection:
        at = devices.revoke(connection, id, session.now())
    session.output.answer({"id": id, "revoked_at": at}, [f"{id}\u00a0: inscription retirée."])


def list_alarms(context: typer.Context) -> None:
    """Les anomalies relevées dans les envois, la dernière d’abord."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        found = [one | {"sentence": _ALARMS[one["kind"]]} for one in alarms.all_alarms(connection)]
    lines = [f"{one['at']}  {one['commune'] or '-'}  {one['device']}  {one['sentence']}" for one in found]
    session.output.answer(found, lines)
