"""relais-platform bundle and prefecture: files from USB sticks, and the préfectures that carry them."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer

from sync.commandline.commands import Commands, add_group
from sync.commandline.output import say
from sync.contract.bundle import MAX_SEALED_BYTES, BadBundle, BundleTaken
from sync.contract.prefectures import CARD_FILE, MAX_FILE_BYTES, STAMP_SUFFIX, Stamp
from sync.contract.problems import ProblemError
from sync.contract.sealing import file_digest
from sync.platform.cli.session import PlatformSession
from sync.platform.files import write_new
from sync.platform.identity import prefectures
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles, returns
from sync.platform.refusals import Refused, cause
from sync.platform.store import PlatformStore


def add(app: typer.Typer) -> None:
    add_group(app, "bundle", "Les fichiers des clés USB.", {"receive": receive, "card": card})
    commands: Commands = {"create": create, "list": list_prefectures, "revoke": revoke}
    add_group(app, "prefecture", "Les préfectures qui portent des clés USB.", commands)


def receive(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="le fichier .relais de la commune", metavar="FICHIER", readable=False)],
    returns_to: Annotated[
        Path, typer.Option("--return", help="le dossier où écrire la réponse", metavar="DOSSIER", readable=False)
    ],
) -> None:
    """Prend un fichier d’une clé USB, et écrit la réponse pour la commune. Deux fois, c’est le même."""
    session: PlatformSession = context.obj
    if not returns_to.is_dir():
        sentence = f"--return\u00a0: le dossier «\u00a0{returns_to}\u00a0» n’existe pas."
        raise Refused("folder", sentence, field="--return", of_input=True)
    with session.store() as store:
        keys = session.keys(store)
        received = _receive(store, keys, file, session)
        with store.reading() as connection:
            name = returns.file_name(returns.find(connection, received.id))
        target = returns_to / name
        _write(target, lambda out: returns.write(store, keys, received.id, out, session.now()))
    document = msgspec.to_builtins(received) | {"return": str(target)}
    if received.stopped:
        say(f"{received.stopped.title} {received.stopped.detail} Ce qui n’a pas été pris reste à la commune.")
    acts = f"{received.acts} envoi{'s' if received.acts > 1 else ''}"
    lines = [f"{received.commune}\u00a0: {acts}. Réponse pour la commune\u00a0: {target}"]
    session.output.answer(document, lines)


def card(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option(help=f"le dossier où écrire {CARD_FILE}, ou le fichier", metavar="DOSSIER", readable=False)
    ],
    department: Annotated[str, typer.Option(help="le département de la commune")] = "",
    url: Annotated[str, typer.Option(help="l’adresse de la plateforme, si le réseau vient un jour")] = "",
) -> None:
    """Écrit la carte qu’il faut à une commune sans réseau, avec son code, pour son premier fichier."""
    session: PlatformSession = context.obj
    with session.store() as store:
        keys = session.keys(store)
        with store.reading() as connection:
            made = prefectures.card(connection, keys, department=department.strip().upper(), url=url.strip())
    target = _card_file(out)
    _write(target, lambda stream: stream.write(msgspec.json.encode(made)), field="--out")
    document = {"file": str(target), "platform": made.platform.id, "prefecture": bool(made.prefecture)}
    session.output.answer(document, [f"Carte de la plateforme\u00a0: {target}"])


def _card_file(out: Path) -> Path:
    """The card's file: `out`, or in the folder `out` where it has not a card's ending. Raises Refused."""
    if out.is_dir():
        return out / CARD_FILE
    ending = Path(CARD_FILE).suffix
    folder = out.parent if out.suffix == ending else out
    if not folder.is_dir():
        sentence = f"--out\u00a0: le dossier «\u00a0{folder}\u00a0» n’existe pas. Créez-le, ou corrigez son nom"
        also = "." if folder != out else f"\u202f; un fichier finit par {ending}."
        raise Refused("folder", sentence + also, field="--out", of_input=True)
    return out


def create(
    context: typer.Context,
    department: Annotated[str, typer.Option(help="le numéro du département, comme 45 ou 2A")],
    out: Annotated[
        Path, typer.Option(help="le fichier de la clé, à remettre à la préfecture", metavar="FICHIER", readable=False)
    ],
    name: Annotated[str, typer.Option(help="le nom de la préfecture")] = "",
    url: Annotated[str, typer.Option(help="l’adresse de la plateforme")] = "",
) -> None:
    """Donne une clé à une préfecture. Le fichier est secret et ne peut pas être relu ailleurs."""
    session: PlatformSession = context.obj
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            made = prefectures.create(
                connection,
                keys,
                department=department.strip().upper(),
                name=name.strip(),
                url=url.strip(),
                now=session.now(),
            )
            write_new(out, [msgspec.json.encode(made)])
    document = {"id": made.prefecture.id, "department": made.prefecture.department, "file": str(out)}
    session.output.answer(document, [f"{made.prefecture.name}\u00a0: clé dans «\u00a0{out}\u00a0»."])


def list_prefectures(context: typer.Context) -> None:
    """Les clés données aux préfectures."""
    session: PlatformSession = context.obj
    with session.store() as store, store.reading() as connection:
        entries = prefectures.all_prefectures(connection)
    lines = [
        f"{one['id']}  {one['department']}  {one['name']}  {'retirée' if one['revoked_at'] else 'valable'}"
        for one in entries
    ]
    session.output.answer(entries, lines or ["Aucune clé donnée."])


def revoke(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="le numéro de la clé (prefecture list)", metavar="ID")],
) -> None:
    """Retire la clé d’une préfecture\u00a0: ses cachets et dépôts à venir sont refusés."""
    session: PlatformSession = context.obj
    with session.store() as store, store.writing() as connection:
        at = prefectures.revoke(connection, id, session.now())
    session.output.answer({"id": id, "revoked_at": at}, [f"{id}\u00a0: clé retirée."])


def _receive(store: PlatformStore, keys: Keys, file: Path, session: PlatformSession) -> BundleTaken:
    """Takes a bundle. Raises BadBundle, and Refused if the file cannot be read or the platform refuses its device."""
    stamp = _stamp(file.with_name(file.name + STAMP_SUFFIX))
    try:
        if file.is_file() and file.stat().st_size > MAX_SEALED_BYTES:
            raise BadBundle("too_large")
        digest = file_digest(file)
        with file.open("rb") as sealed:
            return bundles.receive(store, keys, sealed, digest, session.clock, stamp=stamp)
    except ProblemError as error:
        problem = error.problem
        raise Refused(problem.code, f"{problem.title} {problem.detail}".strip(), field=problem.field) from error
    except OSError as error:
        sentence = f"«\u00a0{file.name}\u00a0» ne peut pas être lu ({cause(error)})."
        raise Refused("file", sentence, field="FICHIER", of_input=True) from error


def _stamp(file: Path) -> Stamp | None:
    if not file.exists():
        return None
    try:
        with file.open("rb") as stream:
            return msgspec.json.decode(stream.read(MAX_FILE_BYTES), type=Stamp, strict=True)
    except (OSError, ValueError, RecursionError) as error:
        sentence = f"Le tampon «\u00a0{file.name}\u00a0» est illisible. Retirez-le, ou demandez-le à nouveau."
        raise Refused("stamp", sentence, field="FICHIER", of_input=True) from error


def _write(target: Path, fill: Callable[[BinaryIO], object], field: str = "--return") -> None:
    """Writes a file beside the target, then renames it: no half-written file is carried away. Raises Refused."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        with suppress(OSError):  # where nothing can be written, nothing can be deleted either
            part.unlink(missing_ok=True)
        sentence = f"{field}\u00a0: «\u00a0{target.name}\u00a0» ne peut pas être écrit ({cause(error)})."
        raise Refused("file", sentence, field=field, of_input=True) from error
