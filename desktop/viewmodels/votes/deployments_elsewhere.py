"""Other communes where a retained service is asked for, planned or in use: put into words as they are shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from msgspec import Struct

from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.states import Shown

if TYPE_CHECKING:
    from sync.contract.published import Deployment


class OtherDeployment(Struct, frozen=True):
    """Another commune where the service is asked for, planned or in use."""

    commune: str  #: its name, or its INSEE code where that is not known
    shown: Shown  #: how far it is there
    note: str  #: of the platform; "" for none
    effect: str  #: as that commune reported it; "" before
    counts: str  #: agents trained and people served, in words; "" before


class OtherDeployments(Sequence[OtherDeployment]):
    """There may be 34,968 of them, of which a dozen are read: each is put into words where it is asked for."""

    def __init__(self, published: "tuple[Deployment, ...]") -> None:
        self._published = published

    def __len__(self) -> int:
        return len(self._published)

    @overload
    def __getitem__(self, place: int) -> OtherDeployment: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[OtherDeployment, ...]: ...
    def __getitem__(self, place: int | slice) -> OtherDeployment | tuple[OtherDeployment, ...]:
        if isinstance(place, slice):
            return tuple(map(_words, self._published[place]))
        return _words(self._published[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OtherDeployments) and self._published == other._published

    def __hash__(self) -> int:
        return hash(self._published)

    def __repr__(self) -> str:
        return f"OtherDeployments({tuple(self)!r})"


def _words(one: "Deployment") -> OtherDeployment:
    day = "" if one.on is None else french.short_date(one.on)
    if one.state == "live":
        shown = Shown(states.FILLED, f"En service depuis le {day}" if day else "En service", "ok")
    elif one.state == "planned":
        shown = Shown("→", f"Prévu le {day}" if day else "Prévu", "accent")
    else:
        shown = Shown("○", "Demandé", "muted")
    counts = [
        "" if one.agents_trained is None else french.counted(one.agents_trained, "agent formé", "agents formés"),
        ""
        if one.people_served is None
        else french.counted(one.people_served, "personne concernée", "personnes concernées"),
    ]
    return OtherDeployment(
        one.commune_name or one.commune, shown, one.note, one.effect, ", ".join(filter(None, counts))
    )
