"""The settings: this computer, the commune and its person to ask, the help."""

from functools import cached_property, partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.domain.places import Go, PlaceKey
from desktop.viewmodels.kit.backups import second_folder
from desktop.viewmodels.kit.targets import AS_LEFT
from desktop.viewmodels.settings.navigation import SettingsAct, SettingsNavigation, SettingsTab, SettingsTarget
from desktop.viewmodels.settings.policies import imposed
from desktop.viewmodels.settings.support import SupportTools, proxy_user
from desktop.views.settings.about import DataCard
from desktop.views.settings.backups import BackupsCard
from desktop.views.settings.device_key import KeyCard
from desktop.views.settings.display import CommunesCard, DisplayCard
from desktop.views.settings.link import EnrolCard, ExchangesCard
from desktop.views.settings.policies import PoliciesCard
from desktop.views.settings.proxy import ProxyCard, ReportCard
from desktop.views.settings.screens import CardColumns, CommuneScreen, HelpScreen
from desktop.views.widgets.card import Card
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.scrolling import keep_scrolled
from desktop.views.widgets.tabs import Tabs

_TABS: dict[str, str] = {
    SettingsTab.STATION: "Cet ordinateur",
    SettingsTab.COMMUNE: "La commune",
    SettingsTab.HELP: "Aide",
}
_BACK = "&Revenir à la page d’avant"
_ABOVE = 12  # pixels left above a part that is scrolled into sight


class SettingsPage(Page):
    """Targets: those of SettingsTarget; "help/PLACE" or "help/PLACE/PART" for the help about a page or a part of it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Réglages et aide", "Cet ordinateur, la commune, et comment faire.")
        self._context = context
        navigation = SettingsNavigation(
            context.actor,
            context.syncing,
            partial(second_folder, context.places),
            partial(proxy_user, context.places),
            self,
            demonstration=bool(context.demonstration),
            address_imposed=bool(context.platform_url),
        )
        self.navigation = navigation
        self.enrol = EnrolCard(context, navigation.link)
        self.key = KeyCard(context, navigation.own_key)
        self.display = DisplayCard(context)
        self.communes = CommunesCard(context)
        self.exchanges = ExchangesCard(context, navigation.link)
        self.data = DataCard(context)
        self.backups = BackupsCard(context)
        self.support = self._support(context)
        self.ways: tuple[Card, ...] = ()
        if self.support is not None:
            self.ways = (ProxyCard(context, self.support), ReportCard(context, self.support))
        self.enrol_now = self.act("Inscrire cet &ordinateur", self.enrol.submit)
        self.back = self.act(_BACK, navigation.go_back)
        self.tabs = Tabs(context.theme, _TABS)
        self.station = CardColumns(
            context.theme,
            (self.enrol, self.key, self.exchanges, self.backups),
            (*self._policies(context), self.display, self.communes, self.data, *self.ways),
        )
        self._shown = navigation.tab
        self._left: dict[SettingsTab, tuple[QWidget | None, int]] = {}  # what had the keyboard; how far down
        self.body.addWidget(self.tabs)
        self._add(self.station)
        self.tabs.turned.connect(lambda key: navigation.turn(SettingsTab(key)))
        self.key.opened.connect(self._bring)
        self.key.enrol_wanted.connect(self._enrol)
        if not navigation.keeps:
            self.backups.hide()
            self.key.hide()
        navigation.turned.connect(self._turn)
        navigation.led.connect(self._lead)
        navigation.returned.connect(self._return)
        navigation.elsewhere.connect(partial(self._go_back, context.go))
        navigation.link.refreshed.connect(self._offer)
        self.enrol.left.connect(self._to_top)  # its card is the first
        navigation.link.busy.connect(lambda busy: self.enrol_now.setEnabled(not busy))
        self._turn()

    @cached_property
    def commune(self) -> CommuneScreen:
        """Made when it is first shown, as the help is: the first visit of the page waits for neither."""
        screen = CommuneScreen(self._context, self.navigation.of_commune)
        self._add(screen)
        return screen

    @cached_property
    def help(self) -> HelpScreen:
        screen = HelpScreen(self._context)
        self._add(screen)
        return screen

    def screen_of(self, tab: SettingsTab) -> CardColumns:
        """What this tab shows; made by the first call."""
        match tab:
            case SettingsTab.STATION:
                return self.station
            case SettingsTab.COMMUNE:
                return self.commune
            case SettingsTab.HELP:
                return self.help

    def _add(self, screen: CardColumns) -> None:
        screen.hide()
        self.body.addWidget(screen)

    def visited(self, target: str = "") -> None:
        if not self.navigation.asks_here(target):
            if self.support is not None:
                self.support.refresh()
            self.backups.refresh()
            self.communes.show_communes()
        self.navigation.visit(target)

    def _lead(self, target: SettingsTarget | None) -> None:
        self._offer()
        match target:
            case SettingsTarget.ENROL:
                self.enrol.open_form()
            case SettingsTarget.KEY:
                self.key.begin()
            case SettingsTarget.PERSON:
                self.commune.person.begin()
            case SettingsTarget.BACKUPS:
                self._bring(self.backups)
            case SettingsTarget.ABOUT:
                self._bring(self.help.about)
            case SettingsTarget.HELP if self.navigation.topic:
                self._bring(self.help.pages.open_page(self.navigation.topic))
            case SettingsTarget.HELP if self.navigation.of_nothing:
                self.help.pages.fold_all()
                self._to_top()
            case _:
                self._to_top()

    @property
    def part(self) -> str:
        """Key of the card that has the keyboard; where none has, of what the tab asks for first, if anything."""
        focus = self.focusWidget()
        cards: dict[str, Card] = {
            "backups": self.backups,
            "enrol": self.enrol,
            "communes": self.communes,
            "key": self.key,
        }
        cards |= {"exchanges": self.exchanges, "display": self.display, "data": self.data}
        cards |= dict(zip(("proxy", "report"), self.ways, strict=False))
        none = "enrol" if self.navigation.asks_to_enrol else ""
        if self.navigation.tab is SettingsTab.COMMUNE:
            none, commune = "person", self.commune
            cards |= {"person": commune.person, "mayor": commune.mayor, "personal": commune.personal}
        return next((name for name, card in cards.items() if focus is not None and card.isAncestorOf(focus)), none)

    def keep(self) -> bool:
        """On Escape: as for every page. Else the help's search is emptied, and then it is left for where she was."""
        if super().keep():
            return True
        if SettingsAct.BACK not in self.navigation.acts.others:
            return False
        if self.help.pages.line.text():
            self.help.pages.line.clear()
        else:
            self.navigation.go_back()
        return True

    def leaving(self) -> None:
        self.navigation.of_commune.person.pause()
        self.enrol.forget()
        self.communes.close_question()

    def _enrol(self) -> None:
        self.enrol.open_form()
        self._bring(self.enrol)

    @staticmethod
    def _policies(context: PageContext) -> tuple[Card, ...]:
        """None where nothing is imposed, and in the demonstration."""
        policy = None if context.support is None else context.support.policy
        return (PoliciesCard(context, policy),) if policy is not None and (imposed(policy) or policy.errors) else ()

    def _support(self, context: PageContext) -> SupportTools | None:
        if context.support is None or context.open_context is None:
            return None
        return SupportTools(context.support, context.actor, context.syncing, context.open_context, self)

    def _turn(self) -> None:
        self.navigation.of_commune.person.pause()
        tab = self.navigation.tab
        self._left[self._shown] = (self.focusWidget(), self.area.verticalScrollBar().value())
        self._shown = tab
        self.tabs.mark(tab)
        shown = self.screen_of(tab)
        for screen in self.findChildren(CardColumns):
            screen.setVisible(screen is shown)
        self._to_top()
        self._offer()

    @staticmethod
    def _go_back(go: Go, place: PlaceKey) -> None:
        go(place, AS_LEFT)

    def _return(self) -> None:
        """Shows this tab as it was left: the same field has the keyboard, and it is scrolled to the same place."""
        had, down = self._left[self._shown]
        keep_scrolled(self.tabs)
        if had is not None and isValid(had) and had.isVisible() and had.isEnabled():
            give(had)
        QTimer.singleShot(0, lambda: self.area.verticalScrollBar().setValue(down))

    def _bring(self, part: QWidget) -> None:
        """Scrolls to the beginning of a part, once the page has its height."""

        def show() -> None:
            above = part.mapTo(self, QPoint()).y() + self.area.verticalScrollBar().value()
            self.area.verticalScrollBar().setValue(above - _ABOVE)

        QTimer.singleShot(0, show)

    def _to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def _offer(self) -> None:
        self.set_acts(self.navigation.acts.of({SettingsAct.ENROL: self.enrol_now, SettingsAct.BACK: self.back}))
