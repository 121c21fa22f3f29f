"""relais-platform device and alarm: enrolled computers, and their anomalies."""

from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from sync.commandline.commands import add_group
from sync.platform import alarms
from sync.platform.cli import moments, words
from sync.platform.cli.campaign import forgotten
from sync.platform.cli.restoring import done_again
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns
from sync.platform.figures import as_typed
from sync.platform.identity import devices
from sync.platform.times import as_time

_ALARMS = {
    "restored": "Le retour à une sauvegarde a été annoncé (restored) : tout est relu, ce qui manque est renvoyé.",
    "went_back": "La base a été remise à un état antérieur : depuis cette heure, l’ordinateur a présenté {acts}.",
    "key_again": "La base a été remise à un état antérieur : l’ordinateur a présenté de nouveau son changement de clé.",
    "intent_differs": "Un envoi déjà reçu est revenu avec un autre contenu.",
    "code_spent": "Un code d’inscription a été essayé trop souvent par qui ne l’avait pas en entier.",
    "journal_fork": "Le journal de cet ordinateur ne continue pas celui que la plateforme connaît.",
}
#: Words for why a key came; None where a code enrolled the computer.
_CAME = {
    None: "inscrit le {day}",
    "rotated": "nouvelle clé le {day} à la place de {before}",
    "restored": "nouvelle clé le {day} à la place de {before}, après un retour à une sauvegarde",
    "cloned": "copie de {before}, avec sa propre clé depuis le {day}",
}
_WENT_BACK = ("restored", "went_back", "key_again")
_STAMPS = " Les préfectures ont à déposer de nouveau les clés USB d’{lost}."


def add(app: typer.Typer) -> None:
    add_group(app, "device", "Les ordinateurs inscrits.", {"list": list_devices, "revoke": revoke})
    add_group(app, "alarm", "Ce qui est à examiner.", {"list": list_alarms})


def list_devices(context: typer.Context) -> None:
    """Tous les ordinateurs inscrits."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        entries = devices.all_devices(connection)
    lines = [f"{one['id']}  {one['commune']}  {one['name']}  {_came(one)}{_went(one, entries)}" for one in entries]
    session.output.answer(entries, lines or ["Aucun ordinateur inscrit."])


def _came(one: dict[str, Any]) -> str:
    """When and how the device came; for a key that follows another one on the same computer, which one."""
    day = one["enrolled_at"][:10]
    return _CAME[one["reason"]].format(day=day, before=one["before"])


def _went(one: dict[str, Any], all_: list[dict[str, Any]]) -> str:
    """Why the device may not act any more: another key took its place, or it was revoked. "" while it may."""
    if one["revoked_at"] is None:
        return ""
    after = next((other["id"] for other in all_ if other["before"] == one["id"] and other["reason"] != "cloned"), None)
    day = one["revoked_at"][:10]
    return f", retiré le {day}" if after is None else f", remplacé le {day} par {after}"


def revoke(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="le numéro de l’ordinateur (device list)", metavar="ID")],
    since: Annotated[
        str, typer.Option(help="depuis quand dire ce qui en est venu : le jour ou l’heure du vol", metavar="DATE")
    ] = "",
) -> None:
    """Retire l’inscription d’un ordinateur volé ou remplacé, et de toutes les clés qui se sont suivies sur lui.

    Une copie de cet ordinateur est retirée avec lui, car elle a eu la même clé : donnez-lui un nouveau code. Les
    accusés restent valables. Dit les envois qui en sont venus depuis DATE, ou depuis le premier changement de clé.
    """
    session: PlatformSession = context.obj
    begin = moments.read(since, "--since") if since else None
    with session.store() as store, store.writing() as connection:
        done = devices.revoke(connection, id, session.now(), begin)
    others = [one for one in done.devices if one != id]
    document = {"id": id, "revoked_at": done.at, "devices": list(done.devices), "since": done.since}
    lines = [f"{id} : inscription retirée."]
    if others:
        lines.append(f"Retirées avec elle, car venues de la même clé : {', '.join(others)}.")
    if done.since is None:
        lines.append("Pour lire ce qui en est venu depuis un jour donné, ajoutez --since DATE.")
    else:
        lines.append(f"Envois venus depuis le {words.moment(done.since)} : {len(done.operations)}.")
    for one in done.operations:
        at, status = words.moment(one["deposited_at"]), words.state("operation", one["status"])
        lines.append(f"{at}  {one['device']}  {one['type']}  {one['op']}  {status}")
    session.output.answer(document | {"operations": done.operations}, lines)


def list_alarms(context: typer.Context) -> None:
    """Les anomalies relevées dans les envois, la dernière d’abord. Les moments sont en UTC."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        by_stamps = campaigns.current(connection).late_policy.by_stamps
        entries = [
            one | {"sentence": _sentence(connection, one, by_stamps=by_stamps)} for one in alarms.all_alarms(connection)
        ]
    lines = [
        f"{as_typed(as_time(one['at']))}  {one['commune'] or '-'}  {one['device'] or '-'}  {one['sentence']}"
        for one in entries
    ]
    session.output.answer(entries, lines or ["Rien à examiner."])


def _sentence(connection: Connection, alarm: dict[str, Any], *, by_stamps: bool) -> str:
    acts = alarm["acts"]  # None for kinds that count no acts, whose sentence has no place for them
    counted = f"{acts} envoi déjà reçu" if acts in (None, 1) else f"{acts} envois déjà reçus"
    at, last = as_time(alarm["at"]), as_time(alarm["last_at"] or alarm["at"])
    again = as_typed(last) != as_typed(at)
    until = f", le dernier le {as_typed(last)}" if again else ""
    sentence = _ALARMS[alarm["kind"]].format(acts=f"de nouveau {counted} ce jour-là{until}")
    if alarm["kind"] not in _WENT_BACK:
        return sentence
    lost = f"entre la sauvegarde et cette {'dernière ' if again else ''}heure"
    phases = forgotten(connection, lost, last)
    return f"{sentence} {done_again(lost)} {phases}{_STAMPS.format(lost=lost) if by_stamps else ''}"
