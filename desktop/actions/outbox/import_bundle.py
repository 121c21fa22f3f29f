"""Reads the platform's answer from a USB stick: receipts, what was published, keys, the enrolment if asked for."""

import re
from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.device_key import device_key
from desktop.actions.kit.link_kept import link_kept
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import bundles, link
from desktop.domain import communes
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from sync.client.errors import BadFile, KeyLost
from sync.client.usb import cards, returns
from sync.client.usb.returns import TakenBack
from sync.contract.bundle import BadBundle
from sync.contract.signing import SigningKey


def import_bundle(context: CommuneContext, file: Path) -> Outcome[TakenBack]:
    """Reading it twice, or after an exchange over the network, changes nothing more.

    Raises BadFile (nothing of it was taken; `other_device`: it answers another computer of the commune), Integrity (a
    receipt does not verify), Refusal (no such file; or the platform of a demonstration, where the link stays as it
    was), DatabaseFault.
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
        commune = link.commune(connection)
    if commune is None:
        raise communes.none_chosen()
    receiver = Receiver(context.store, context.clock)
    try:
        with link_kept(context.store):
            taken = returns.take_back(
                receiver,
                file,
                device_identity(context),
                commune=commune.insee,
                now=context.clock(),
                key=_key(context),
                invented=context.store.demonstration,
            )
    except BadFile as bad:
        code = _better_code(context, file, commune.insee, bad.code)
        raise BadFile(file.name, BadBundle(code)) from bad
    return Outcome(receiver.changes | Changes(outbox=True, link=True), taken)


def _better_code(context: CommuneContext, file: Path, commune: str, code: str) -> str:
    """A better reason than `code` for a file that cannot be opened here, where its name or content tells one."""
    if code == "sealed" and cards.is_card(file):
        return "only_a_card"
    if code == "not_for_us":
        named = re.match(r"retour-(\w+)-", file.name)
        if named is not None and named[1] != commune:
            return "other_commune"
        if _of_another(context, file, commune):
            return "other_device"
    return code


def _of_another(context: CommuneContext, file: Path, commune: str) -> bool:
    """Whether its name says that it answers a file of another computer; its content cannot be read here."""
    named = re.search(rf"retour-{commune}-.*-([0-9a-f]{{8}})", file.name)
    if named is None:
        return False
    with context.store.reading() as connection:
        return not any(row.id.endswith(named[1]) for row in bundles.listed(connection))


def _key(context: CommuneContext) -> SigningKey | None:
    """The device's key, None where it is lost: receipts can be taken without it."""
    try:
        return device_key(context)
    except KeyLost:
        return None
