"""Checks of the address and the code typed to enrol, over the network or with a USB stick."""

from collections.abc import Callable

from desktop.actions.kit.check_address import check_address
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from sync.client.device.enrolment import parse_code
from sync.client.errors import WrongCode


def check_url(text: str) -> str:
    """What is wrong with an address, "" if nothing; asked on leaving the field."""
    if not text.strip():
        return "Écrivez l’adresse de la plateforme. Exemple\u00a0: https://plateforme.exemple.fr"
    return _error_of(check_address, text)


def check_code(text: str) -> str:
    """What is wrong with a code as typed, "" if nothing."""
    if not text.strip():
        return "Recopiez le code reçu par la mairie\u00a0: huit groupes de quatre signes."
    return _error_of(parse_code, text)


def _error_of(check: Callable[[str], object], text: str) -> str:
    try:
        check(text)
    except Refusal as refusal:
        return words_of(refusal)
    except WrongCode as error:
        return words_of(error)
    return ""
