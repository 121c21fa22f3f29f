"""The tabs of the settings that are made when they are first shown, and how a tab lays out its cards.

Each shows at once what was read before it was made.
"""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.settings.commune import OfCommune
from desktop.views.settings.about import AboutCard
from desktop.views.settings.help_section import HelpCard, PapersCard
from desktop.views.settings.person import MayorCard, PersonCard
from desktop.views.settings.personal import PersonalCard
from desktop.views.widgets.card import Card
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.theme import Theme

_TWO_NEED = 72  # ems of width for two columns


class CardColumns(QWidget):
    """Cards in two columns, or in one where the page is narrow."""

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


class CommuneScreen(CardColumns):
    """The person to ask, the mayor's validation, personal data."""

    def __init__(self, context: PageContext, of_commune: OfCommune) -> None:
        self.person = PersonCard(context, of_commune)
        self.mayor = MayorCard(context, of_commune)
        self.personal = PersonalCard(context, of_commune)
        super().__init__(context.theme, (self.person, self.mayor), (self.personal,))


class HelpScreen(CardColumns):
    """The pages of the help, papers to print, what the application is made of."""

    def __init__(self, context: PageContext) -> None:
        self.pages = HelpCard(context)
        self.papers = PapersCard(context)
        self.about = AboutCard(context)
        super().__init__(context.theme, (self.pages,), (self.papers, self.about))


def _column(cards: tuple[Card, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
