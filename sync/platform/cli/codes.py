"""relais-platform code: codes for enrolments, what became of each, and the end of one."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from sync.commandline.commands import Commands, add_group
from sync.contract.codes import read_code
from sync.platform.cli import words
from sync.platform.cli.session import PlatformSession
from sync.platform.conduct import campaigns
from sync.platform.files import write_new
from sync.platform.identity import codes, places
from sync.platform.identity.keys import Keys
from sync.platform.identity.places import Voter
from sync.platform.refusals import Refused, cause
from sync.platform.times import as_text

MAX_BYTES = 2_000_000
_HEADINGS = ("insee", "commune", "code", "code_insee")
_STATES: dict[codes.State, str] = {
    "waiting": "en attente, jusqu’au {expires_at:.10}",
    "used": "utilisé le {used_at:.10} par {device}",
    "expired": "passé depuis le {expires_at:.10}",
    "cancelled": "annulé le {cancelled_at:.10}",
    "spent": "essayé trop souvent sans être connu en entier, ne vaut plus rien",
}


def add(app: typer.Typer) -> None:
    commands: Commands = {"create": create, "list": list_codes, "cancel": cancel}
    add_group(app, "code", "Les codes d’inscription, à usage unique.", commands)


def create(
    context: typer.Context,
    commune: Annotated[str, typer.Option(help="le code INSEE de la commune")] = "",
    communes: Annotated[str, typer.Option(help="un fichier\u00a0: un code INSEE par ligne")] = "",
    out: Annotated[str, typer.Option(help="avec --communes\u00a0: le fichier CSV à écrire")] = "",
    days: Annotated[int, typer.Option(help="combien de jours il vaut", min=1, max=codes.MAX_DAYS)] = codes.DAYS,
) -> None:
    """Donne un code d’inscription à une commune, ou un à chacune."""
    session: PlatformSession = context.obj
    if bool(commune) == bool(communes) or bool(communes) != bool(out):
        sentence = "Donnez soit --commune INSEE, soit --communes FICHIER et --out FICHIER."
        raise Refused("usage", sentence, field="--commune", of_input=True)
    now = session.now()
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            demonstration = campaigns.current(connection).demonstration
            if commune:
                voter = places.voter(commune.strip().upper(), demonstration=demonstration)
                text = _code(connection, keys, voter, now, days)
                document: dict[str, object] = {"code": text, "commune": voter.insee, "name": voter.name}
                id_ = read_code(text).id
                document |= {"id": id_, "expires_at": as_text(now + timedelta(days=days))}
                lines = [f"{voter.name} ({voter.insee}), code numéro {id_}\u00a0: {text}"]
            else:
                voters = _voters(Path(communes), demonstration=demonstration)
                made = [(voter, _code(connection, keys, voter, now, days)) for voter in voters]
                rows = [(voter.insee, voter.name, text, read_code(text).id) for voter, text in made]
                _write(Path(out), rows)
                document = {"codes": len(rows), "out": out}
                never = "Ce fichier est le seul endroit où les lire."
                lines = [f"{words.counted(len(rows), 'code')} dans «\u00a0{out}\u00a0». {never}"]
    session.output.answer(document, lines)


def list_codes(
    context: typer.Context,
    commune: Annotated[str, typer.Option(help="le code INSEE d’une commune\u00a0; sans lui, toutes")] = "",
) -> None:
    """Les codes donnés, et ce que chacun est devenu. Les codes eux-mêmes ne peuvent pas être relus."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        insee = commune.strip().upper()
        entries = codes.given(connection, session.now(), insee)
        if insee and not entries:  # raises for an INSEE code that no commune has, or no longer has
            places.voter(insee, demonstration=campaigns.current(connection).demonstration)
    lines = [
        f"{one['id']}  {one['commune']}  donné le {one['created_at']:.10}, {_STATES[one['state']].format(**one)}"
        for one in entries
    ]
    session.output.answer(entries, lines or ["Aucun code donné."])


def cancel(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="le numéro du code (code list)", metavar="ID")],
) -> None:
    """Annule un code qui n’a pas servi, perdu ou donné par erreur."""
    session: PlatformSession = context.obj
    with session.store() as store, store.writing() as connection:
        at = codes.cancel(connection, id, session.now())
    session.output.answer({"id": id, "cancelled_at": at}, [f"{id}\u00a0: code annulé."])


def _code(connection: Connection, keys: Keys, voter: Voter, now: datetime, days: int) -> str:
    return codes.create_code(connection, keys, commune=voter.insee, siren=voter.siren, now=now, days=days)


def _voters(file: Path, *, demonstration: bool) -> list[Voter]:
    """The communes of a list, each once; the first line may be a heading. Raises Refused with the line's number."""
    try:
        with file.open("rb") as stream:
            text = stream.read(MAX_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = cause(error) if isinstance(error, OSError) else "texte UTF-8 attendu"
        sentence = f"--communes\u00a0: le fichier «\u00a0{file.name}\u00a0» ne peut pas être lu ({why})."
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


def _write(file: Path, rows: list[tuple[str, str, str, str]]) -> None:
    """Writes the codes. They are secrets: only the owner may read the file. It is on disk before they are committed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(("commune", "nom", "code", "numéro"))
    writer.writerows(rows)
    write_new(file, [text.getvalue().encode("utf-8-sig")])
