"""Which of the texts that did not leave was written last, of whatever kind, and where it is gone on with."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.database.last_text import BegunText
from desktop.database.opening import Opening
from desktop.domain.phases import PlatformTime
from desktop.viewmodels.home.campaign_words import within
from desktop.viewmodels.kit.targets import TYPED_FOR

if TYPE_CHECKING:  # needed as a type only, so it is not imported at start
    from desktop.domain.places import PlaceKey

#: By kind: its page, and the phases in which its act can be done ("" for any).
_OPENED: "dict[str, tuple[PlaceKey, str]]" = {
    "need": ("needs", ""),
    "request": ("requests", ""),
    "share": ("services", ""),
    "join": ("needs", "needs vote"),
    "interest": ("votes", "steering"),
    "ask": ("votes", "deployment"),
    "report": ("votes", ""),
}


def where(text: BegunText) -> "tuple[PlaceKey, str]":
    """The page, and the target that opens it there."""
    place, _phases = _OPENED[text.kind]
    return place, f"{TYPED_FOR.get(text.kind, '')}{text.id}"


def last(opening: Opening, now: PlatformTime) -> BegunText | None:
    """The one that was written last."""
    return max(_written(opening, now), key=lambda text: text.updated_at, default=None)


def _written(opening: Opening, now: PlatformTime) -> Iterator[BegunText]:
    """Not what waits for the mayor, nor what only keeps a text of what was sent, nor what no phase takes now."""
    for draft in opening.drafts:
        if not (draft.waits or draft.unwritten):
            yield draft
    for text in opening.last_texts:
        _place, phases = _OPENED[text.kind]
        if within(phases, opening, now):
            yield text
