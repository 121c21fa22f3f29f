"""The pages of the window, in the order of the side menu; a page's module is imported on its first visit."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:  # no more than a type: the start does without its file
    from desktop.domain.places import PlaceKey

PageMaker = Callable[[PageContext], Page]


class ListedPlace(NamedTuple):
    """One entry of the side menu."""

    key: "PlaceKey"  #: by which other pages lead to it
    title: str
    icon: str  #: name of its picture among the icons
    load: Callable[[], PageMaker]  #: imports the page's module and returns its class


def _home() -> PageMaker:
    from desktop.views.home.page import HomePage

    return HomePage


def _needs() -> PageMaker:
    from desktop.views.needs.page import NeedsPage

    return NeedsPage


def _services() -> PageMaker:
    """The catalogue needs votes too, and pages do not import one another: they are given to it here."""
    from desktop.viewmodels.votes.votes import Votes
    from desktop.views.services.page import ServicesPage

    return partial(ServicesPage, make_votes=Votes)


def _votes() -> PageMaker:
    from desktop.views.votes.page import VotesPage

    return VotesPage


def _requests() -> PageMaker:
    from desktop.views.requests.page import RequestsPage

    return RequestsPage


def _outbox() -> PageMaker:
    from desktop.views.outbox.page import OutboxPage

    return OutboxPage


def _settings() -> PageMaker:
    from desktop.views.settings.page import SettingsPage

    return SettingsPage


PLACES = (
    ListedPlace("home", "Accueil", "home", _home),
    ListedPlace("needs", "Besoins", "needs", _needs),
    ListedPlace("services", "Services", "services", _services),
    ListedPlace("votes", "Votes et pilotage", "votes", _votes),
    ListedPlace("requests", "Demande au préfet", "prefect", _requests),
    ListedPlace("outbox", "Boîte d’envoi", "outbox", _outbox),
    ListedPlace("settings", "Réglages et aide", "settings", _settings),
)


def wake_classes() -> None:
    """Lets PySide look through its widget classes, as it does at the first viewport that is asked for: 11 ms."""
    from PySide6.QtWidgets import QAbstractScrollArea

    QAbstractScrollArea().viewport()
