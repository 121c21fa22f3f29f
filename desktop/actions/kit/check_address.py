"""Checks whether an address can be a platform's, before anything is sent."""

from desktop.domain.refusals import Refusal
from sync.contract.addresses import host, on_this_computer, usable
from sync.contract.codes import is_code

_EXAMPLE = "https://plateforme.exemple.fr"


def check_address(typed: str) -> str:
    """The complete address, with "https://" where it was left out. Called on leaving the field. Raises Refusal."""
    url = typed.strip().rstrip("/")
    if is_code(url):
        raise _wrong(
            "Ceci est le code d’inscription, et non l’adresse de la plateforme.",
            f"Écrivez-le dans le champ du code. L’adresse ressemble à {_EXAMPLE}.",
        )
    if "://" not in url and on_this_computer(f"https://{url}"):
        raise _wrong(
            "Cette adresse est celle de cet ordinateur, et non d’une plateforme.",
            f"Écrivez celle que la préfecture donne, comme {_EXAMPLE}. Pour un essai ici, ajoutez http:// devant.",
        )
    if "." in url and "://" not in url:
        url = f"https://{url}"
    if usable(url):
        return url
    if url.startswith("http://") and usable(url.replace("http:", "https:", 1)):
        raise _wrong(
            "L’adresse d’une plateforme commence par https://, et non par http://.",
            "Ajoutez le s qui manque, ou recopiez l’adresse que la préfecture a donnée.",
        )
    raise _wrong(
        "Cette adresse ne peut pas être celle d’une plateforme.",
        f"Une adresse commence par https://, par exemple {_EXAMPLE}.",
    )


def doubt(typed: str) -> str:
    """What is odd about an address that may be used all the same, as a sentence; "" for nothing."""
    try:
        url = check_address(typed)
    except Refusal:
        return ""
    if on_this_computer(url):
        return (
            "Cette adresse est celle de cet ordinateur. Elle ne sert qu’à un essai. La préfecture donne celle de la "
            "plateforme avec le code."
        )
    if not {".", ":"} & set(host(url)):
        return f"Cette adresse n’a pas de point. Vérifiez qu’elle est complète, comme {_EXAMPLE}."
    return ""


def _wrong(sentence: str, remedy: str) -> Refusal:
    return Refusal("address", sentence, field="platform", remedy=remedy, of_input=True)
