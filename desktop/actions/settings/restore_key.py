"""Restores the device's key, as typed from its recovery sheet."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import key_wallet
from desktop.database import records
from desktop.database.last_exchange import KEY_LOST
from desktop.database.queries import link
from desktop.domain.changes import Changes, Outcome
from desktop.domain.french import counted
from desktop.domain.refusals import Refusal
from sync.client.device import recovery
from sync.client.device.keystore import KeyStoreError
from sync.client.device.recovery import BadWriting
from sync.contract.signing import SigningKey

_ENROL = "Inscrivez cet ordinateur avec un nouveau code de votre préfecture : vos envois attendent, rien n’est perdu."


class Mistyped(Refusal):
    """`group`: the one to read again (from 1); 0 where their number is wrong, or where it cannot be told which."""

    def __init__(self, group: int, sentence: str, remedy: str) -> None:
        super().__init__("recovery_code", sentence, field="code", remedy=remedy, of_input=True)
        self.group = group


def read_key(code: str) -> SigningKey:
    """The key in what was typed, in capitals or not, with any spaces. Raises Mistyped."""
    try:
        return SigningKey(recovery.read(code))
    except BadWriting as error:
        raise _mistyped(error) from error


def restore_key(context: CommuneContext, code: str) -> Outcome[None]:
    """`code` as typed. Raises Refusal: which group to read again, or that the sheet has another key."""
    key = read_key(code)
    with context.store.reading() as connection:
        own = link.current(connection)
    if own is None or key.public != own.public_key:
        raise Refusal(
            "other_key",
            "Cette feuille de secours est celle d’un autre ordinateur, ou d’une clé remplacée depuis.",
            field="code",
            remedy=_ENROL,
        )
    try:
        key_wallet(context).keep(key)
    except KeyStoreError as error:
        raise Refusal(
            "key_not_kept",
            "La clé de signature n’a pas pu être gardée.",
            field="code",
            remedy="Vérifiez le coffre de mots de passe de l’ordinateur ou le dossier des clés, puis recommencez.",
        ) from error
    with context.store.transaction() as connection:
        records.meta.remove(connection, [KEY_LOST])
    return Outcome(Changes(link=True, outbox=True), None)


def _mistyped(error: BadWriting) -> Mistyped:
    if error.over:
        signs = counted(abs(error.over), "signe")
        wrong = f"il y a {signs} de trop" if error.over > 0 else f"il manque {signs}"
        sentence, remedy = f"Code de la feuille de secours\u00a0: {wrong}.", "Il a treize groupes de cinq."
    elif error.group:
        sentence = f"Code de la feuille de secours : le groupe {error.group} contient une faute."
        remedy = f"Relisez le groupe {error.group} sur la feuille, lettre par lettre."
    else:
        sentence, remedy = (
            "Code de la feuille de secours : un groupe contient une faute.",
            "Relisez-les tous, lettre par lettre.",
        )
    return Mistyped(error.group, sentence, remedy)
