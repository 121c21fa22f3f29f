"""Checks whether an address can be a platform's, before anything is sent."""

from desktop.domain.refusals import Refusal
from sync.contract.addresses import usable


def check_address(typed: str) -> str:
    """The complete address, with "https://" where it was left out. Called on leaving the field. Raises Refusal."""
    url = typed.strip().rstrip("/")
    if "." in url and "://" not in url:
        url = f"https://{url}"
    if not usable(url):
        raise Refusal(
            "address",
            "Cette adresse ne peut pas être celle d’une plateforme.",
            field="platform",
            remedy="Une adresse commence par https://, par exemple https://plateforme.exemple.fr.",
            of_input=True,
        )
    return url
