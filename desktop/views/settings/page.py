"""Réglages et aide: this computer, the commune and its person to ask, the help."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.device_key import OwnKey
from desktop.viewmodels.settings.link import LinkModel
from desktop.viewmodels.settings.support import SupportTools
from desktop.views.settings.about import AboutCard, DataCard
from desktop.views.settings.backups import BackupsCard
from desktop.views.settings.device_key import KeyCard
from desktop.views.settings.display import CommunesCard, DisplayCard
from desktop.views.settings.help_section import HelpCard, PapersCard
from desktop.views.settings.link import EnrolCard, ExchangesCard
from desktop.views.settings.person import MayorCard, PersonCard
from desktop.views.settings.personal import PersonalCard
from desktop.views.settings.proxy import ProxyCard, ReportCard
from desktop.views.widgets.card import Card
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.tabs import Tabs
from desktop.views.widgets.theme import Theme

ENROL, PERSON, KEY, BACKUPS, HELP, ABOUT = "enrol", "person", "key", "backups", "help", "about"  #: targets
_STATION, _COMMUNE, _HELP = "station", "commune", "help"
_TABS = {_STATION: "Ce poste", _COMMUNE: "La commune", _HELP: "Aide"}
_TAB_OF = {ENROL: _STATION, KEY: _STATION, BACKUPS: _STATION, PERSON: _COMMUNE, HELP: _HELP, ABOUT: _HELP}
_TWO_NEED = 72  # ems of width for two columns


class SettingsPage(Page):
    """Targets: ENROL, PERSON and a lost KEY put the keyboard on a field; the others show what they name."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Réglages et aide", "Ce poste, la commune, et comment faire.")
        self._context = context
        self.link = LinkModel(context.actor, context.syncing, self)
        self.of_commune = OfCommune(context.actor, parent=self)
        self.enrol = EnrolCard(context, self.link)
        self.own_key = OwnKey(context.actor, context.syncing, self)
        self.key = KeyCard(context, self.own_key)
        self.display = DisplayCard(context)
        self.communes = CommunesCard(context)
        self.exchanges = ExchangesCard(context, self.link)
        self.data = DataCard(context)
        self.backups = BackupsCard(context)
        self.person = PersonCard(context, self.of_commune)
        self.mayor = MayorCard(context, self.of_commune)
        self.personal = PersonalCard(context, self.of_commune)
        self.help = HelpCard(context)
        self.papers = PapersCard(context)
        self.about = AboutCard(context)
        self.support = self._support(context)
        self.ways: tuple[Card, ...] = ()
        if self.support is not None:
            self.ways = (ProxyCard(context, self.support), ReportCard(context, self.support))
        self.act = QAction("Inscrire ce &poste", self)
        self.act.triggered.connect(self.enrol.submit)
        self.tabs = Tabs(context.theme, _TABS)
        self.tab = _STATION
        self.screens = {
            _STATION: _Columns(
                context.theme,
                (self.enrol, self.key, self.exchanges, self.backups),
                (self.display, self.communes, self.data, *self.ways),
            ),
            _COMMUNE: _Columns(context.theme, (self.person, self.mayor), (self.personal,)),
            _HELP: _Columns(context.theme, (self.help,), (self.papers, self.about)),
        }
        self.body.addWidget(self.tabs)
        for screen in self.screens.values():
            screen.hide()
            self.body.addWidget(screen)
        self.tabs.turned.connect(self._turn)
        self.personal.opened.connect(self._bring)
        self.backups.opened.connect(self._bring)
        self.key.opened.connect(self._bring)
        self.key.enrol_wanted.connect(self._enrol)
        if context.demonstration:  # what is invented needs no backup, and its key protects nothing
            self.backups.hide()
            self.key.hide()
        self.link.refreshed.connect(self._show)
        self.link.enrolled.connect(lambda _sentence: self._to_top())
        self.link.busy.connect(lambda busy: self.act.setEnabled(not busy))
        self._turn(_STATION)

    def visited(self, target: str = "") -> None:
        self.link.refresh()
        self.of_commune.refresh()
        if self.support is not None:
            self.support.refresh()
        self.backups.refresh()
        if target != KEY and not self._context.demonstration:
            self.own_key.refresh()
        if target in _TAB_OF:
            self._turn(_TAB_OF[target])
        if target == ENROL:
            self.enrol.open_form()
        elif target == KEY:
            self.key.begin()
        elif target == PERSON:
            self.person.begin()
        elif target in (BACKUPS, ABOUT):
            self._bring(self.backups if target == BACKUPS else self.about)
        else:
            self._to_top()

    def leaving(self) -> None:
        self.person.keep()

    def _enrol(self) -> None:
        self.enrol.open_form()
        self._bring(self.enrol)

    def _support(self, context: PageContext) -> SupportTools | None:
        if context.support is None or context.open_context is None:
            return None
        return SupportTools(context.support, context.actor, context.syncing, context.open_context, self)

    def _turn(self, tab: str) -> None:
        self.person.keep()
        self.tab = tab
        self.tabs.mark(tab)
        for key, screen in self.screens.items():
            screen.setVisible(key == tab)
        self._to_top()
        self._show()

    def _bring(self, part: QWidget) -> None:
        """Into sight, once the page has its height."""
        QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(part))

    def _to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        if self.tab == _STATION and self.link.known.possible and not self.link.known.enrolled:
            self.set_acts(self.act)
        else:
            self.set_acts()


class _Columns(QWidget):
    """Cards in two columns, or one where it is narrow."""

    def __init__(self, theme: Theme, first: tuple[Card, ...], second: tuple[Card, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._box.addLayout(_column(first), 6)
        self._box.addLayout(_column(second), 5)
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        wide = self.width() >= _TWO_NEED * self._theme.em
        self._box.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


def _column(cards: tuple[Card, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
