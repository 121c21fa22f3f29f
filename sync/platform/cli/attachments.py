"""relais-platform attachment: the documents of needs and requests, once they have arrived."""

import os
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from sync.commandline.commands import add_group
from sync.contract.bodies import Attachment
from sync.platform import blobs
from sync.platform.cli.session import PlatformSession
from sync.platform.refusals import Refused, unknown


def add(app: typer.Typer) -> None:
    add_group(app, "attachment", "Les pièces jointes.", {"get": get})


def described(connection: Connection, documents: tuple[Attachment, ...]) -> list[dict[str, Any]]:
    """The documents that an act names, each with whether it has arrived."""
    here = blobs.arrived(connection, [one.sha256 for one in documents])
    return [msgspec.to_builtins(one) | {"arrived": one.sha256 in here} for one in documents]


def get(
    context: typer.Context,
    digest: Annotated[str, typer.Argument(help="l’empreinte SHA-256 (request show, need show)", metavar="EMPREINTE")],
    out: Annotated[str, typer.Option(help="le fichier à écrire")],
) -> None:
    """Écrit une pièce jointe dans un fichier."""
    session: PlatformSession = context.obj
    sha256 = digest.strip().lower()
    with session.store() as store, store.reading() as connection:
        size = blobs.size(connection, sha256)
        if size is None:
            raise unknown(
                "EMPREINTE", digest, "n’est pas celle d’une pièce jointe arrivée. Voyez «\u00a0request show\u00a0»"
            )
        _write(connection, sha256, Path(out))
    session.output.answer({"sha256": sha256, "size": size, "out": out}, [f"{out}\u00a0: {size} octets."])


def _write(connection: Connection, sha256: str, file: Path) -> None:
    """Writes a new file; removes it if it cannot be written whole."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        sentence = f"--out\u00a0: le fichier «\u00a0{file.name}\u00a0» existe déjà. Donnez un autre nom."
        raise Refused("file", sentence, field="--out", of_input=True) from error
    except OSError as error:
        raise _unwritable(file, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for piece in blobs.content(connection, sha256):
                stream.write(piece)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise _unwritable(file, error) from error


def _unwritable(file: Path, error: OSError) -> Refused:
    sentence = f"--out\u00a0: le fichier «\u00a0{file.name}\u00a0» ne peut pas être écrit ({error.strerror})."
    return Refused("file", sentence, field="--out", of_input=True)
