"""A page as the window composes it, with what `desktop.pages` fills in."""

from desktop.pages import PLACES, PageMaker


def composed(key: str) -> PageMaker:
    return next(place.load() for place in PLACES if place.key == key)
