"""The settings: which tab is shown, what leads to it, and what may be done there."""

from collections.abc import Callable
from enum import Enum, StrEnum, auto

from PySide6.QtCore import QObject, Signal

from desktop.domain.places import PlaceKey, PlaceOrNone, place_named
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import targets
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.settings import help_pages
from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.device_key import OwnKey
from desktop.viewmodels.settings.link import Enrolling, LinkModel


class SettingsTab(StrEnum):
    STATION = "station"
    COMMUNE = "commune"
    HELP = "help"


class SettingsTarget(StrEnum):
    """What the page may be asked to show; ENROL, PERSON and (while it is lost) KEY also give a field the keyboard."""

    ENROL = targets.ENROL
    PERSON = targets.PERSON
    KEY = targets.KEY
    BACKUPS = "backups"
    HELP = targets.HELP
    ABOUT = targets.ABOUT


class SettingsAct(Enum):
    ENROL = auto()
    BACK = auto()  #: to the page where the help was asked for


_TAB_OF = {
    SettingsTarget.ENROL: SettingsTab.STATION,
    SettingsTarget.KEY: SettingsTab.STATION,
    SettingsTarget.BACKUPS: SettingsTab.STATION,
    SettingsTarget.PERSON: SettingsTab.COMMUNE,
    SettingsTarget.HELP: SettingsTab.HELP,
    SettingsTarget.ABOUT: SettingsTab.HELP,
}
_HERE: PlaceKey = "settings"


class SettingsNavigation(QObject):
    """`keeps`: False in a demonstration, which has nothing to back up and no key to protect."""

    turned = Signal()  #: `tab` is shown, perhaps again
    led = Signal(object)  #: the SettingsTarget to scroll to, None for the top of the tab
    returned = Signal()  #: back from the help to `tab`, where it was asked for
    elsewhere = Signal(str)  #: back from the help to this page, where it was asked for

    def __init__(
        self,
        actor: Actor,
        syncing: Syncing,
        second: Callable[[], str],
        proxy_user: Callable[[], str] = str,
        parent: QObject | None = None,
        *,
        demonstration: bool,
        address_imposed: bool = False,
    ) -> None:
        """`second`: answers the folder of the second copies, `proxy_user` the name for the proxy; "" for none.

        Neither is used in a demonstration.
        """
        super().__init__(parent)
        self.link = LinkModel(actor, syncing, self, imposed=address_imposed)
        self.keeps = not demonstration
        self.of_commune = OfCommune(actor, *((second, proxy_user) if self.keeps else (str, str)), self)
        self.own_key = OwnKey(actor, syncing, self)
        self.tab = SettingsTab.STATION
        self.topic = ""  #: key of the help page that was asked for, "" for none
        self.of_nothing = False  #: the help was asked for where no page of it is about what is shown
        self.asked_from: PlaceOrNone = ""  #: key of the page where the help was asked for, "" for none
        self._asked_in = self.tab  # the tab that was shown here at that time

    @property
    def asks_to_enrol(self) -> bool:
        """Whether this tab begins with the fields of a first enrolment."""
        return self.tab is SettingsTab.STATION and self.link.enrolling is Enrolling.FIRST

    @property
    def acts(self) -> Acts[SettingsAct]:
        if self.asks_to_enrol:
            return Acts(SettingsAct.ENROL)
        if self.tab is SettingsTab.HELP and self.asked_from:
            return Acts(None, (SettingsAct.BACK,))
        return Acts()

    def visit(self, target: str) -> None:
        """The page is shown; a `target` that is not a SettingsTarget leaves the tab as it was.

        "help/PLACE" asks for the help about a page, "help/PLACE/PART" about a part of it. Asking again while the help
        is open changes nothing.
        """
        within = self.asks_here(target)
        if not target and self.tab is SettingsTab.HELP and self.asked_from:
            self.tab = self._asked_in  # the page itself was chosen, and not the help that was asked for elsewhere
            self.turned.emit()
        target, _, asked = target.partition("/")
        place = place_named(asked.partition("/")[0])
        again = place == _HERE and self.tab is SettingsTab.HELP
        if not again:
            self.topic = help_pages.page_of(asked)
            # The help may still be the tab, from when it was asked for before: what was shown before that comes back.
            before = self._asked_in if self.tab is SettingsTab.HELP and self.asked_from else self.tab
            self.asked_from, self._asked_in = place, before
        self.of_nothing = bool(asked) and not again and not self.topic
        known = SettingsTarget(target) if target in tuple(SettingsTarget) else None
        if not within:
            self.link.refresh()
            self.of_commune.refresh()
        if self.keeps and known is not SettingsTarget.KEY and not within:  # with KEY, the key's own card is shown first
            self.own_key.refresh()
        if known is not None:
            self.turn(_TAB_OF[known])
        self.led.emit(known)

    @staticmethod
    def asks_here(target: str) -> bool:
        """Whether the help is opened from this page itself: what is typed on it stays until she comes back."""
        return target.partition("/")[2].partition("/")[0] == _HERE

    def turn(self, tab: SettingsTab) -> None:
        self.tab = tab
        self.turned.emit()

    def go_back(self) -> None:
        """Goes back to where the help was opened: another page, or a tab of this one."""
        if self.asked_from != _HERE:
            self.elsewhere.emit(self.asked_from)
            return
        self.asked_from = ""
        self.turn(self._asked_in)
        self.returned.emit()
