"""One line of À faire or of Du nouveau, in words."""

from typing import TYPE_CHECKING, NamedTuple

from desktop.viewmodels.kit.states import Tone

if TYPE_CHECKING:  # needed as a type only, so it is not imported at start
    from desktop.domain.places import PlaceKey

LONG = 90  #: letters of a title on a card: the need itself shows it whole


class Task(NamedTuple):
    """One line of a card of the home page, and where its button leads."""

    words: str  #: what is to be done or what waits: the line itself
    note: str  #: under the words, smaller: why, or until when; "" for none
    verb: str  #: on the button that leads there; "" for no button
    place: "PlaceKey"  #: the page it leads to
    target: str = ""  #: what is opened on that page: an id, or one of `kit/targets`; "" for the page itself
    tone: Tone = "accent"  #: "accent" where nothing is wrong, "warn" where something is
