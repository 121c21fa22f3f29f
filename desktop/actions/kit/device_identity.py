"""The age key of this device, that return bundles are sealed to: beside the signing key, made when first needed."""

import logging

from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import link
from desktop.domain.refusals import Refusal
from sync.client.device.keystore import KeyStoreError
from sync.client.errors import KeyLost
from sync.contract.sealing import Identity

_log = logging.getLogger(__name__)


def device_identity(context: CommuneContext) -> Identity:
    """Raises KeyLost where the database is not finished, Refusal where a new key cannot be kept."""
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
        # Losing one costs no act: what was sealed to it is asked for again, by the next USB stick or the network.
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
