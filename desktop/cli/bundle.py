"""relaisctl bundle: the USB stick of a commune without a network, and what a préfecture does with it."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from desktop.actions.kit.commune_context import local_time
from desktop.actions.outbox.deposit_bundle import deposit_bundle
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.outbox.stamp_bundle import stamp_bundle
from desktop.cli.session import CommandSession
from desktop.cli.transport import http, pac_named, typed_address
from desktop.database.queries import bundles
from desktop.domain.exchange_words import by_stick, not_read, set_aside, without_room
from desktop.domain.french import FIXED, counted, legal, paris, size
from sync.commandline.commands import add_group
from sync.commandline.output import say
from sync.contract.prefectures import CARD_FILE

_File = Annotated[Path, typer.Argument(help="le fichier .relais", metavar="FICHIER", readable=False)]

#: Told to a préfecture: if the platform loses a stamp, only the préfecture's copy is left.
_KEEP = (
    "Gardez une copie du fichier et de son cachet\u00a0: si la plateforme est remise à une sauvegarde, elle vous "
    "demandera de les déposer de nouveau."
)


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "bundle",
        "La clé USB, là où il n’y a pas de réseau.",
        {"export": export, "import": take_back, "list": list_bundles, "stamp": stamp, "deposit": deposit},
    )


def export(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="le dossier de la clé", metavar="DOSSIER", readable=False)],
    code: Annotated[str, typer.Option(help="le code d’inscription, là où le réseau ne vient jamais")] = "",
    card: Annotated[
        Path | None,
        typer.Option(
            help=f"la carte de la plateforme (sinon {CARD_FILE} sur la clé)", metavar="FICHIER", readable=False
        ),
    ] = None,
) -> None:
    """Écrit sur une clé, scellé, ce qui est à envoyer. Les envois restent à envoyer jusqu’à leur accusé."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        done = export_bundle(commune_context, to, code=code, card=card).value
    document = {
        "file": str(done.file),
        "bundle": done.id,
        "acts": done.acts,
        "left": done.left,
        "attachments": done.attachments,
        "attachments_left": done.attachments_left,
        "quarantined": done.quarantined,
        "size": done.size,
    }
    if done.quarantined:
        say(set_aside(done.quarantined))
    left = done.left + done.attachments_left
    if left:
        say(without_room(left))
    pieces = counted(done.attachments, "pièce jointe", "pièces jointes")
    words = f"⇩ Sur clé USB{FIXED}: {counted(done.acts, 'envoi')}, {pieces} ({size(done.size)})"
    session.output.answer(document, [words, str(done.file)])


def take_back(context: typer.Context, file: _File) -> None:
    """Prend la réponse de la plateforme : accusés, campagne, inscription. Deux fois ne change rien."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        taken = import_bundle(commune_context, file).value
    document = {
        "bundle": taken.answers,
        "acts": taken.acts,
        "pulled": taken.pulled,
        "news": taken.news,
        "skipped": taken.skipped,
        "enrolled": taken.enrolled,
        "recovered": taken.recovered,
        "contradictions": taken.contradictions,
        "quarantined": taken.quarantined,
        "unread": list(taken.unread),
    }
    lines = ["Cet ordinateur est inscrit auprès de la plateforme."] if taken.enrolled else []
    lines.append(f"{counted(taken.acts, 'accusé')}, {counted(taken.news, 'nouveauté')}")
    if taken.quarantined:
        lines.append(f"⚠ {counted(taken.quarantined, 'envoi')} mis de côté (voyez relaisctl outbox list)")
    if taken.unread:
        lines.append(f"⚠ {not_read(len(taken.unread))}")
        lines += [f"  {place}" for place in taken.unread]
    lines += filter(None, [by_stick(taken.recovered, taken.contradictions)])
    session.output.answer(document, lines)


def list_bundles(context: typer.Context) -> None:
    """Ce qui a voyagé sur des clés, et quand."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = bundles.listed(connection)
    rows = [
        {
            "bundle": row.id,
            "way": row.way,
            "file": row.file,
            "size": row.size,
            "acts": len(row.ops),
            "made_at": row.made_at,
            "answered_at": row.answered_at or None,
        }
        for row in entries
    ]
    ways = {"out": "⇩ écrite", "in": "⇧ reprise"}
    lines = [
        f"{paris(row.made_at):%Y-%m-%d}  {ways[row.way]}  {counted(len(row.ops), 'envoi')}  {row.file}"
        for row in entries
    ]
    session.output.answer(rows, lines or ["Rien n’a encore voyagé sur une clé."])


def stamp(context: typer.Context, file: _File) -> None:
    """Préfecture : appose son cachet daté sur le fichier d’une commune, sans l’ouvrir."""
    session: CommandSession = context.obj
    done = stamp_bundle(session.places, file, local_time)
    at = done.stamp.at.isoformat()
    document = {"file": str(done.file), "sha256": done.stamp.bundle, "at": at, "department": done.department}
    session.output.answer(document, [f"Cachet apposé {legal(done.stamp.at)}{FIXED}: {done.file}"])


def deposit(
    context: typer.Context,
    file: _File,
    platform: Annotated[str, typer.Option(help="l’adresse de la plateforme (sinon celle de la clé)")] = "",
) -> None:
    """Préfecture : dépose le fichier d’une commune, et écrit la réponse à lui rapporter."""
    session: CommandSession = context.obj
    url = session.policy.platform_url or platform
    with pac_named(session), typed_address(url) if platform else nullcontext():
        done = deposit_bundle(session.places, file, url, lambda address: http(session, address))
    document = {
        "bundle": done.taken.id,
        "commune": done.taken.commune,
        "acts": done.taken.acts,
        "received_at": done.taken.received_at.isoformat(),
        "return": str(done.file),
    }
    if stopped := done.taken.stopped:
        say(f"{stopped.title} {stopped.detail} Ce qui n’a pas été pris reste à la commune.")
        document["stopped"] = stopped.title
    words = (
        f"✓ Déposé{FIXED}: {counted(done.taken.acts, 'envoi')} de {done.taken.commune}. À rapporter{FIXED}: {done.file}"
    )
    session.output.answer(document, [words, *([_KEEP] if done.taken.stamped_at else [])])
