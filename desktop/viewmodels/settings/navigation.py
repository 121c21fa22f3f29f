"""Réglages et aide: which tab is in sight, what leads to it, and what may be done there."""

from collections.abc import Callable
from enum import Enum, StrEnum, auto

from PySide6.QtCore import QObject, Signal

from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.settings import help_pages
from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.device_key import OwnKey
from desktop.viewmodels.settings.link import LinkModel


class SettingsTab(StrEnum):
    STATION = "station"
    COMMUNE = "commune"
    HELP = "help"


class SettingsTarget(StrEnum):
    """ENROL, PERSON and a lost KEY put the keyboard on a field; the others show what they name."""

    ENROL = "enrol"
    PERSON = "person"
    KEY = "key"
    BACKUPS = "backups"
    HELP = "help"
    ABOUT = "about"


class SettingsAct(Enum):
    ENROL = auto()
    BACK = auto()  #: to the place where the help was asked for


_TAB_OF = {
    SettingsTarget.ENROL: SettingsTab.STATION,
    SettingsTarget.KEY: SettingsTab.STATION,
    SettingsTarget.BACKUPS: SettingsTab.STATION,
    SettingsTarget.PERSON: SettingsTab.COMMUNE,
    SettingsTarget.HELP: SettingsTab.HELP,
    SettingsTarget.ABOUT: SettingsTab.HELP,
}
_HERE = "settings"


class SettingsNavigation(QObject):
    """`keeps`: there is something to back up and a key to protect; in a demonstration all is invented."""

    turned = Signal()  #: `tab` is in sight, perhaps anew
    led = Signal(object)  #: SettingsTarget to bring into sight, None for the top of the tab
    returned = Signal()  #: `tab` is in sight again, where the help was asked for in it
    elsewhere = Signal(str)  #: the help was asked for in this place: back there

    def __init__(
        self,
        actor: Actor,
        syncing: Syncing,
        second: Callable[[], str],
        parent: QObject | None = None,
        *,
        demonstration: bool,
    ) -> None:
        """`second`: the folder of the second copies, "" for none; a demonstration leaves it alone."""
        super().__init__(parent)
        self.link = LinkModel(actor, syncing, self)
        self.keeps = not demonstration
        self.of_commune = OfCommune(actor, second if self.keeps else str, self)
        self.own_key = OwnKey(actor, syncing, self)
        self.tab = SettingsTab.STATION
        self.topic = ""  #: key of the page of the help that was asked for, "" for none
        self.asked_from = ""  #: key of the place where the help was asked for, "" for none
        self._asked_in = self.tab  # the tab that was in sight here then

    @property
    def acts(self) -> Acts[SettingsAct]:
        known = self.link.known
        if self.tab is SettingsTab.STATION and known.possible and not known.enrolled:
            return Acts(SettingsAct.ENROL)
        if self.tab is SettingsTab.HELP and self.asked_from:
            return Acts(None, (SettingsAct.BACK,))
        return Acts()

    def visit(self, target: str) -> None:
        """The page comes into sight; what is no target leaves the tab as it was.

        "help/PLACE" asks for the help about a place, "help/PLACE/PART" about what is in sight there; asked for again
        while it is read, it stays.
        """
        within = self.asks_here(target)
        target, _, asked = target.partition("/")
        place = asked.partition("/")[0]
        if place != _HERE or self.tab is not SettingsTab.HELP:
            self.topic = help_pages.page_of(asked)
            self.asked_from, self._asked_in = place, self.tab
        known = SettingsTarget(target) if target in tuple(SettingsTarget) else None
        if not within:
            self.link.refresh()
            self.of_commune.refresh()
        if self.keeps and known is not SettingsTarget.KEY and not within:  # who comes for the key begins with it
            self.own_key.refresh()
        if known is not None:
            self.turn(_TAB_OF[known])
        self.led.emit(known)

    @staticmethod
    def asks_here(target: str) -> bool:
        """The help is asked for in this very place: what is being written in it stays, and is come back to."""
        return target.partition("/")[2].partition("/")[0] == _HERE

    def turn(self, tab: SettingsTab) -> None:
        self.tab = tab
        self.turned.emit()

    def go_back(self) -> None:
        """To where the help was asked for: another place, or a tab of this one."""
        if self.asked_from != _HERE:
            self.elsewhere.emit(self.asked_from)
            return
        self.asked_from = ""
        self.turn(self._asked_in)
        self.returned.emit()
