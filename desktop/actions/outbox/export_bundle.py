"""Writes what waits on a USB stick, encrypted; it all still waits until the platform's signed answer has come."""

import errno
from collections.abc import Iterator
from pathlib import Path

from desktop.actions.kit.applicant import applicant
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.device_key import device_key
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import attachments, link
from desktop.database.queries.link import CommuneRow
from desktop.domain import communes
from desktop.domain.changes import Changes, Outcome
from desktop.domain.file_names import plain
from desktop.domain.french import paris
from desktop.domain.refusals import Refusal
from sync.client.errors import BadFile
from sync.client.usb import bundles, cards
from sync.client.usb.bundles import Exported, Sender
from sync.client.usb.drive import Drive, UsbDrive
from sync.contract.prefectures import CARD_FILE
from sync.contract.signing import SigningKey

_USB = UsbDrive()


def export_bundle(
    context: CommuneContext, folder: Path, *, code: str = "", card: Path | None = None, drive: Drive = _USB
) -> Outcome[Exported]:
    """With `code`, it also asks for the enrolment, for a place without a network; `card` None: it is in the folder.

    Raises Refusal (no card; a stick pulled out, full or read-only: no incomplete file stays on it), NotEnrolled,
    NotByStick, WrongCode, BadFile (the card), KeyLost.
    """
    with context.store.reading() as connection:
        commune = link.commune(connection)
    if commune is None:
        raise communes.none_chosen()
    _check_folder(folder)
    key = device_key(context)
    identity = device_identity(context)
    if code:
        _ask(context, commune, key, code, folder, card)
    try:
        done = bundles.export(
            Receiver(context.store, context.clock),
            drive,
            Sender(key, identity, commune.insee, plain(commune.name)),
            folder,
            blobs=lambda sha256: _blob(context, sha256),
            now=paris(context.clock()),  # the file bears its day, as the screens say it
            invented=context.store.demonstration,
        )
    except OSError as error:
        raise _refusal(error) from error
    return Outcome(Changes(outbox=True, link=bool(code)), done)


def _ask(
    context: CommuneContext, commune: CommuneRow, key: SigningKey, code: str, folder: Path, card: Path | None
) -> None:
    communes.check_enrol(commune.name, commune.siren)
    file = card or folder / CARD_FILE
    try:
        read = cards.read_card(file, code)
    except BadFile as bad:
        if file.exists():
            raise
        raise _no_card(file, named=card is not None) from bad
    with context.store.transaction() as connection:
        cards.request_enrolment(connection, key, read, applicant(commune), code)


def _no_card(file: Path, *, named: bool) -> Refusal:
    where = "est introuvable" if named else "n’est pas sur la clé"
    return Refusal(
        "no_card",
        f"La carte de la plateforme, «\u00a0{file.name}\u00a0», {where}.",
        field="card",
        remedy=f"Demandez «\u00a0{CARD_FILE}\u00a0» à votre préfecture, et copiez-la sur la clé.",
        command="bundle export --to DOSSIER --code CODE --card FICHIER",
        of_input=True,
    )


def _blob(context: CommuneContext, sha256: str) -> Iterator[bytes]:
    with context.store.reading() as connection:
        yield from attachments.content(connection, sha256)


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise Refusal(
            "no_folder",
            "Le dossier de la clé USB est introuvable.",
            field="folder",
            remedy="Branchez la clé, attendez qu’elle apparaisse, puis choisissez-la.",
            of_input=True,
        )


_AGAIN = "Rien n’y a été laissé à moitié, et vos envois restent à envoyer."
_WORDS: dict[int | None, tuple[str, str]] = {
    errno.ENOSPC: ("La clé USB est pleine.", "Libérez de la place sur la clé, puis recommencez."),
    errno.EROFS: ("La clé USB est protégée en écriture.", "Ôtez la protection de la clé, ou prenez-en une autre."),
    errno.EACCES: ("Vous n’avez pas le droit d’écrire sur cette clé.", "Choisissez un autre dossier ou une autre clé."),
}
_PULLED = (
    "La clé USB n’a pas pu être écrite jusqu’au bout.",
    "Laissez-la branchée, puis recommencez. Si cela se répète, prenez une autre clé.",
)


def _refusal(error: OSError) -> Refusal:
    sentence, remedy = _WORDS.get(error.errno, _PULLED)
    return Refusal("key_not_written", f"{sentence} {_AGAIN}", field="folder", remedy=remedy, of_input=True)
