"""relais-platform attachment: the documents of needs and requests, once they have arrived."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from sqlalchemy import Connection

from sync.commandline.commands import add_group
from sync.contract.bodies import Attachment
from sync.platform import blobs
from sync.platform.cli.session import PlatformSession
from sync.platform.files import write_new
from sync.platform.refusals import unknown


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
        write_new(Path(out), blobs.content(connection, sha256))
    session.output.answer({"sha256": sha256, "size": size, "out": out}, [f"{out}\u00a0: {size} octets."])
