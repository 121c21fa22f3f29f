"""relaisctl backup: makes, lists and restores verified backups."""

from typing import Annotated, Any

import typer
from msgspec import to_builtins

from desktop import settings
from desktop.actions.kit.commune_context import local_time
from desktop.actions.settings.make_backup import make_backup, second_place
from desktop.actions.settings.restore_backup import preview_restore, restore_backup
from desktop.cli.session import CommandSession
from desktop.database import backup_folder
from desktop.database.backup_folder import KeptBackup
from desktop.database.errors import Vanished
from desktop.domain import french
from desktop.domain.backups import WORDS
from desktop.domain.refusals import Refusal
from desktop.domain.restoring import loses, sentences
from sync.commandline.commands import add_group
from sync.commandline.output import say


def add(app: typer.Typer) -> None:
    add_group(
        app, "backup", "Les sauvegardes de la commune.", {"create": create, "list": list_here, "restore": restore}
    )


def create(context: typer.Context) -> None:
    """Copie la base, vérifie la copie, et la garde."""
    session: CommandSession = context.obj
    chosen = settings.read(session.places.settings).settings.backup_folder
    with session.commune_context() as commune_context:
        second = second_place(session.policy.backup_folder, chosen)
        made = make_backup(commune_context, "asked", second).value
    if made.second:
        say(made.second)
    session.output.answer(_document(made.kept) | {"second": made.second}, [_line(made.kept)])


def list_here(context: typer.Context) -> None:
    """Les sauvegardes, la plus récente d’abord."""
    session: CommandSession = context.obj
    backups = backup_folder.listed(session.places.backups(_commune(session)))
    rows = [_document(kept) | {"intact": backup_folder.intact(kept)} for kept in backups]
    lines = [f"{'●' if row['intact'] else '✗ abîmée'} {_line(kept)}" for kept, row in zip(backups, rows, strict=True)]
    session.output.answer(rows, lines or ["Aucune sauvegarde."])


def restore(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help=("nom de la sauvegarde, comme «\u00a0backup list\u00a0» le donne"), metavar="NOM")
    ],
    preview: Annotated[bool, typer.Option("--preview", help="dit seulement ce qui serait perdu")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="la remet aussi où quelque chose serait perdu")] = False,
) -> None:
    """Remet une sauvegarde en place. Dit ce qui serait perdu ; ce qui y était est gardé à côté."""
    session: CommandSession = context.obj
    insee = _commune(session)
    session.prepare()
    before = preview_restore(session.places, insee, name)
    say(*sentences(before.losses, before.backup.made_at, local_time()))
    losses = before.losses
    if loses(losses) and not (preview or confirm):
        raise Refusal(
            "not_confirmed",
            "Rien n’a été modifié\u00a0: revenir à cette sauvegarde ferait perdre ce qui est dit plus haut.",
            field="--confirm",
            remedy="Ajoutez --confirm pour y revenir quand même.",
            of_input=True,
        )
    document: dict[str, Any] = {"name": before.backup.name, "restored": False, "aside": ""}
    lines = ["Rien n’a été modifié."]
    if not preview:
        done = restore_backup(session.places, insee, name, local_time)
        losses = done.losses
        document |= {"restored": True, "aside": done.aside}
        lines = [f"La sauvegarde est en place. Ce qui y était\u00a0: {done.aside or 'rien'}"]
    session.output.answer(document | {"lost": to_builtins(losses)}, lines)


def _commune(session: CommandSession) -> str:
    """The commune that is meant, even if its database is damaged or missing, as a backup may replace it."""
    try:
        return session.commune()
    except Vanished as gone:
        if gone.path is None:
            raise
        return gone.path.stem
    except Refusal as refusal:
        kept = sorted(session.places.data.glob("backups/*/*.sqlite"))
        if refusal.code != "no_commune" or len({file.parent for file in kept}) != 1:
            raise
        return kept[0].parent.name


def _document(kept: KeptBackup) -> dict[str, Any]:
    return {
        "name": kept.name,
        "made_at": kept.made_at.isoformat(),
        "why": kept.why,
        "size": kept.size,
        "acts": kept.acts if kept.acts >= 0 else None,
        "file": str(kept.path),
    }


def _line(kept: KeptBackup) -> str:
    acts = "" if kept.acts < 0 else f", {french.counted(kept.acts, 'envoi')}"
    return f"{kept.name}  {WORDS[kept.why]}{acts}, {french.size(kept.size)}"
