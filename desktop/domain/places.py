"""The places of the window, by their keys. As types, so that mypy refuses a mistyped one."""

from collections.abc import Callable
from typing import Literal, TypeAlias, TypedDict, get_args

PlaceKey: TypeAlias = Literal["home", "needs", "services", "votes", "requests", "outbox", "settings"]
PlaceOrNone: TypeAlias = PlaceKey | Literal[""]
Go: TypeAlias = Callable[[PlaceKey, str], object]  #: shows a place, with an id to open there or ""


class PlaceLink(TypedDict, total=False):
    """What leads to something at a place of the window; {} where nothing more can be read."""

    place: PlaceKey  #: where it leads
    id: str  #: what is opened there; "" or missing for the place itself


def place_named(text: str) -> PlaceOrNone:
    """The place with this key; "" for any other text."""
    known: tuple[PlaceKey, ...] = get_args(PlaceKey)
    return next((key for key in known if key == text), "")
