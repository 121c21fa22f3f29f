"""Takes the platform's return from a USB key: receipts, what is published, keys, and the enrolment if it was asked."""

from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.device_key import device_key
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import link
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.client.errors import KeyLost
from sync.client.ledger.link import read as read_link
from sync.client.ledger.link import unpin
from sync.client.usb import returns
from sync.client.usb.returns import TakenBack
from sync.contract.signing import SigningKey


def import_bundle(context: CommuneContext, file: Path) -> Outcome[TakenBack]:
    """Twice, or after an exchange by the network, it is the same.

    Raises BadFile (nothing of it was taken), Integrity (a receipt does not verify), Refusal (no such file; or the
    platform of a demonstration, and then the link is as it was), DatabaseFault.
    """
    if not file.is_file():
        raise Refusal(
            "no_file",
            "Ce fichier est introuvable.",
            field="file",
            remedy="Branchez la clé, puis choisissez le fichier dont le nom commence par «\u00a0retour\u00a0».",
            of_input=True,
        )
    with context.store.reading() as connection:
        commune, before = link.commune(connection), read_link(connection)
    if commune is None:
        raise Refusal("no_commune", "Aucune commune n’est choisie.", field="commune", remedy="Choisissez la commune.")
    receiver = Receiver(context.store)
    try:
        taken = returns.take_back(
            receiver,
            file,
            device_identity(context),
            commune=commune.insee,
            now=context.clock(),
            key=_key(context),
            invented=context.store.demonstration,
        )
    except Refusal:
        if before is not None:
            with context.store.transaction() as connection:
                unpin(connection, before)
        raise
    return Outcome(receiver.changes | Changes(outbox=True, link=True), taken)


def _key(context: CommuneContext) -> SigningKey | None:
    """Receipts are taken without it too."""
    try:
        return device_key(context)
    except KeyLost:
        return None
