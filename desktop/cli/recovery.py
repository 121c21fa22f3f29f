"""relaisctl recovery: writes the device's key on a sheet, restores it from there, or replaces it."""

from pathlib import Path
from typing import Annotated

import typer

from desktop.actions.settings.make_recovery_sheet import make_recovery_sheet
from desktop.actions.settings.restore_key import restore_key
from desktop.actions.settings.rotate_key import rotate_key
from desktop.cli.session import CommandSession
from sync.commandline.commands import add_group
from sync.commandline.standard_input import read_all


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "recovery",
        "La clé de signature : feuille de secours, remise en place, remplacement.",
        {"sheet": sheet, "restore": restore, "rotate": rotate},
    )


def sheet(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="fichier PDF à écrire", metavar="PDF", readable=False)],
) -> None:
    """Écrit la feuille de secours, à imprimer et à ranger au coffre. Le secret n’est que dans ce fichier."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        device = make_recovery_sheet(commune_context, out).value
    lines = [str(out), "Imprimez-la, rangez-la au coffre, puis effacez le fichier."]
    session.output.answer({"device": device, "pdf": str(out)}, lines)


def restore(
    context: typer.Context,
    code: Annotated[str, typer.Option(help="les treize groupes\u202f; « - » pour les lire sur l’entrée")],
) -> None:
    """Remet en place la clé perdue de cet ordinateur, recopiée de sa feuille de secours."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        restore_key(commune_context, read_all(1000) if code == "-" else code)
    session.output.answer({"restored": True}, ["La clé de signature est de nouveau en place."])


def rotate(context: typer.Context) -> None:
    """Remplace la clé de signature, au prochain échange. L’ancienne feuille de secours ne servira plus."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        rotate_key(commune_context)
    lines = ["La clé sera remplacée au prochain échange.", "Refaites ensuite la feuille de secours."]
    session.output.answer({"rotates": True}, lines)
