"""relais-platform code, device and alarm: codes for enrolment, enrolled computers, and their anomalies."""

import csv
import io
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from sync.commandline.commands import add_group
from sync.platform import alarms
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns
from sync.platform.identity import codes, devices, places, prefectures
from sync.platform.identity.keys import Keys
from sync.platform.identity.places import Voter
from sync.platform.refusals import Refused

MAX_BYTES = 2_000_000
_ALARMS = {
    "intent_differs": "Un envoi déjà reçu est revenu avec un autre contenu.",
    "code_spent": "Un code d’inscription a été essayé trop souvent par qui ne l’avait pas en entier.",
    "journal_fork": "Le journal de cet ordinateur ne continue pas celui que la plateforme connaît.",
}
_HEADINGS = ("insee", "commune", "code", "code_insee")


def add(app: typer.Typer) -> None:
    add_group(app, "code", "Les codes d’inscription, à usage unique.", {"create": create})
    add_group(app, "device", "Les ordinateurs inscrits.", {"list": list_devices, "revoke": revoke})
    add_group(app, "alarm", "Ce qui est à examiner.", {"list": list_alarms})


def create(
    context: typer.Context,
    commune: Annotated[str, typer.Option(help="le code INSEE de la commune")] = "",
    communes: Annotated[str, typer.Option(help="un fichier\u00a0: un code INSEE par ligne")] = "",
    out: Annotated[str, typer.Option(help="avec --communes\u00a0: le fichier CSV à écrire")] = "",
) -> None:
    """Donne un code d’inscription à une commune, ou un à chacune."""
    session: PlatformSession = context.obj
    if bool(commune) == bool(communes) or bool(communes) != bool(out):
        sentence = "Donnez soit --commune INSEE, soit --communes FICHIER et --out FICHIER."
        raise Refused("usage", sentence, field="--commune", of_input=True)
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            demonstration = campaigns.current(connection).demonstration
            if commune:
                voter = places.voter(commune.strip().upper(), demonstration=demonstration)
                text = _code(connection, keys, voter, session)
                document: dict[str, object] = {"code": text, "commune": voter.insee, "name": voter.name}
                lines = [f"{voter.name} ({voter.insee})\u00a0: {text}"]
            else:
                voters = _voters(Path(communes), demonstration=demonstration)
                rows = [(voter.insee, voter.name, _code(connection, keys, voter, session)) for voter in voters]
                _write(Path(out), rows)
                document = {"codes": len(rows), "out": out}
                lines = [f"{len(rows)} codes dans «\u00a0{out}\u00a0». Ils ne peuvent pas être relus ailleurs."]
    session.output.answer(document, lines)


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


def _code(connection: Connection, keys: Keys, voter: Voter, session: PlatformSession) -> str:
    return codes.create_code(connection, keys, commune=voter.insee, siren=voter.siren, now=session.now())


def _voters(file: Path, *, demonstration: bool) -> list[Voter]:
    """The communes of a list, each once; the first line may be a heading. Raises Refused with the line's number."""
    try:
        with file.open("rb") as stream:
            text = stream.read(MAX_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"--communes\u00a0: le fichier «\u00a0{file.name}\u00a0» ne peut pas être lu (texte UTF-8 attendu)."
        raise Refused("file", sentence, field="--communes", of_input=True) from error
    voters: dict[str, Voter] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.replace(";", ",").replace("\t", ",").partition(",")[0].strip().strip('"').upper()
        if not word or (number == 1 and word.lower() in _HEADINGS):
            continue
        try:
            voters[word] = places.voter(word, demonstration=demonstration)
        except Refused as refused:
            sentence = f"«\u00a0{file.name}\u00a0», ligne {number}\u00a0: {refused.sentence}"
            raise Refused(refused.code, sentence, field="--communes", of_input=refused.of_input) from refused
    if not voters:
        sentence = f"--communes\u00a0: le fichier «\u00a0{file.name}\u00a0» ne contient aucune commune."
        raise Refused("file", sentence, field="--communes", of_input=True)
    return list(voters.values())


def _write(file: Path, rows: list[tuple[str, str, str]]) -> None:
    """Codes are secrets: only the owner may read the file, and it is on disk before the codes are committed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(("commune", "nom", "code"))
    writer.writerows(rows)
    prefectures.write_secret(file, text.getvalue().encode("utf-8-sig"))
