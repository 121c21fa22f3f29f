"""The places of the window, by the keys that lead there: for the types, which refuse a mistyped one."""

from collections.abc import Callable
from typing import Literal, TypeAlias, TypedDict, get_args

PlaceKey: TypeAlias = Literal["home", "needs", "services", "votes", "requests", "outbox", "settings"]
PlaceOrNone: TypeAlias = PlaceKey | Literal[""]
Go: TypeAlias = Callable[[PlaceKey, str], object]  #: shows a place, with an id to open there or ""


class Way(TypedDict, total=False):
    """Leads to an id at a place; empty where nothing more can be read."""

    place: PlaceKey
    id: str


def place_named(text: str) -> PlaceOrNone:
    """The place whose key this is, "" where it is none."""
    known: tuple[PlaceKey, ...] = get_args(PlaceKey)
    return next((key for key in known if key == text), "")
