"""One thing that the platform said, as a sentence that leads to it."""

from msgspec import Struct

from desktop.domain.french import FIXED
from desktop.domain.places import PlaceKey

_GRAVE = ("rejected", "quarantined", "conflict", "twice", "absent", "lodged", "redirected")


class NewsRow(Struct, frozen=True, kw_only=True):
    """One thing that the platform said and the person has not seen yet."""

    key: str  #: the thing and what it came to: a later word on the same thing has another key, and is news again
    #: recovered, twice, absent, request, lodged, deployment, grouped, withdrawn, redirected, share, steering, decision,
    #: project; or the state of an act that was not accepted
    kind: str
    sentence: str  #: in French, as shown
    note: str = ""  #: a second French sentence, such as the reason; "" for none
    date: str = ""  #: of the platform's word, ISO text; "" where it gives none
    learnt: str = ""  #: where there is no `date`: when it was read here, ISO text; "" if not noted
    place: PlaceKey  #: key of the window's page that shows it
    id: str  #: what that page shows first; "" for the page itself
    ours: bool = True  #: about our own needs, acts, votes or steering; False: published for everybody
    against: bool = False  #: of other kinds than those of _GRAVE: refused, not retained, or asked of the commune

    @property
    def grave(self) -> bool:
        """Whether it is shown as a warning, before the others."""
        return self.ours and (self.against or self.kind in _GRAVE)


def quoted(title: str) -> str:
    return f"«{FIXED}{title}{FIXED}»"
