"""The age key of this device, for which answers on USB sticks are encrypted; made when first needed."""

import logging

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import link
from desktop.domain.refusals import Refusal
from sync.client.device.keystore import KeyStoreError
from sync.client.errors import KeyLost
from sync.contract.sealing import Identity

_log = logging.getLogger(__name__)


def device_identity(context: CommuneContext) -> Identity:
    """Finds or makes the key. Raises KeyLost where there is no commune yet, Refusal if a new key cannot be stored."""
    with context.store.reading() as connection:
        commune = link.commune(connection)
    if commune is None:
        raise KeyLost
    name = f"{commune.database_id}.age"
    try:
        known = context.keystore.load(name)
        if known is not None:
            return Identity(known.decode("ascii"))
    except (KeyStoreError, ValueError) as error:
        # Without this key no act is lost: what was encrypted for it is requested again, by USB stick or network.
        _log.warning("age key not readable: %s", type(error).__name__)
    made = Identity.generate()
    try:
        context.keystore.store(name, made.text.encode("ascii"))
    except KeyStoreError as error:
        raise Refusal(
            "key_not_kept",
            "La clé pour les clés USB n’a pas pu être gardée\u00a0: rien n’a été écrit.",
            field="folder",
            remedy="Vérifiez le coffre de mots de passe de l’ordinateur ou le dossier des données, puis recommencez.",
        ) from error
    return made
