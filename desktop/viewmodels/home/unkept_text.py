"""That a text of another page could not be stored, and where it is."""

from typing import TYPE_CHECKING, NamedTuple

from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.targets import TEXT

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey
    from desktop.runtime.open_texts import OpenTexts

WORDS = "Voir ce texte"
#: The pages in which texts are written, as the menu calls them.
PAGES: "dict[PlaceKey, str]" = {
    "needs": "Besoins",
    "services": "Services",
    "votes": "Votes et pilotage",
    "requests": "Demande au préfet",
    "settings": "Réglages et aide",
}


class UnkeptText(NamedTuple):
    place: "PlaceKey"  #: where it leads
    target: str  #: what is opened there, or the field where its page shows it still
    sentence: str  #: that it is not stored, and of which page


def unkept_text(texts: "OpenTexts") -> UnkeptText | None:
    """One text that could not be stored; None where all could, as far as is known."""
    text = texts.failed
    if text is None:
        return None
    page = PAGES[text.place]
    if text.left:
        return UnkeptText(
            text.place,
            text.left,
            f"⚠ Un texte n’est pas enregistré{FIXED}: il n’est plus à l’écran, rouvrez-le à la page {page}.",
        )
    sentence = f"⚠ Un texte n’est pas enregistré{FIXED}: il est seulement affiché, à la page {page}."
    return UnkeptText(text.place, f"{TEXT}{text.unkept_field}", sentence)
