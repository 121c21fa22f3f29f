"""Réglages: enrolment, display, my communes, where the data lie, the exchanges, about."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from desktop.viewmodels.link import Link
from desktop.views.card import Card
from desktop.views.page import Page, Room
from desktop.views.settings_about import AboutCard, DataCard
from desktop.views.settings_display import CommunesCard, DisplayCard
from desktop.views.settings_link import EnrolCard, ExchangesCard

ENROL, ABOUT = "enrol", "about"  #: targets
_TWO_NEED = 72  # ems of width for two columns


class SettingsPage(Page):
    """Targets: ENROL puts the keyboard on the address, ABOUT shows the last card."""

    def __init__(self, room: Room) -> None:
        super().__init__("Réglages", "Ce poste, son affichage, ses échanges.")
        self._room = room
        self.link = Link(room.actor, room.syncing, self)
        self.enrol = EnrolCard(room, self.link)
        self.display = DisplayCard(room)
        self.communes = CommunesCard(room)
        self.exchanges = ExchangesCard(room, self.link)
        self.data = DataCard(room)
        self.about = AboutCard(room)
        self.act = QAction("Inscrire ce &poste", self)
        self.act.triggered.connect(self.enrol.submit)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(16)
        self.columns.addLayout(_column(self.enrol, self.exchanges), 6)
        self.columns.addLayout(_column(self.display, self.communes, self.data, self.about), 5)
        self.body.addLayout(self.columns)
        self.link.looked.connect(self._show)
        self.link.enrolled.connect(lambda _sentence: self._to_top())
        self.link.busy.connect(lambda busy: self.act.setEnabled(not busy))
        room.theme.changed.connect(self._fit)
        self._fit()

    def visited(self, target: str = "") -> None:
        self.link.look()
        if target == ENROL:
            self.enrol.open_form()
        elif target == ABOUT:
            # Once the page has its height.
            QTimer.singleShot(0, lambda: self.area.ensureWidgetVisible(self.about))
        else:
            self._to_top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        wide = self.width() >= _TWO_NEED * self._room.theme.em
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def _show(self) -> None:
        if self.link.known.possible and not self.link.known.enrolled:
            self.set_acts(self.act)
        else:
            self.set_acts()


def _column(*cards: Card) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
