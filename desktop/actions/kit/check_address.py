"""Whether an address can be a platform's: asked before any byte leaves."""

from desktop.domain.refusals import Refusal
from sync.client.connection.addresses import usable


def check_address(url: str) -> None:
    """On leaving the field. Raises Refusal."""
    if not usable(url):
        raise Refusal(
            "address",
            "Cette adresse ne peut pas être celle d’une plateforme.",
            field="platform",
            remedy="Une adresse commence par https://, par exemple https://plateforme.exemple.fr.",
            of_input=True,
        )
