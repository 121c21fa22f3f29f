"""A page as the window builds it, with the parts that `desktop.pages` fills in."""

from desktop.pages import PLACES, PageMaker


def composed(key: str) -> PageMaker:
    return next(place.load() for place in PLACES if place.key == key)
