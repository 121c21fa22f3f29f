"""The window of a first run, or to add a commune: a search in the official list, then making its database."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.titles import marked
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.choose import Choose, CommuneChoice, Maker
from desktop.viewmodels.kit.form_fields import example_of
from desktop.viewmodels.kit.list_model import LINE
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.shell.start_window import StartWindow
from desktop.views.widgets.act_bar import ActBar
from desktop.views.widgets.buttons import ONE_PRESS_S
from desktop.views.widgets.card import Card, bullet
from desktop.views.widgets.empty import Picture
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.search_line import SearchLine
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screens
from desktop.views.widgets.scrolling import bring_into_sight
from desktop.views.widgets.theme import Theme

_LEAST = 2  # lines of the list that always have room


def row_of(choice: object) -> Row:
    if not isinstance(choice, CommuneChoice):
        raise TypeError(type(choice))
    return Row(choice.title, choice.note)


class ChoosePage(Page):
    """The search field, the list under it, and the only button."""

    def __init__(self, theme: Theme, choose: Choose, *, first: bool) -> None:
        title = "Bienvenue. Quelle est votre commune\u202f?" if first else "Ajouter une commune"
        super().__init__(title, "Tapez les premières lettres de son nom, ou son code postal.", scroll=False)
        self._choose, self._marked_at = choose, 0.0
        line = SearchLine(theme)
        line.setPlaceholderText(example_of("Baule, 45130"))
        line.setMaxLength(80)
        line.textChanged.connect(choose.search)
        self.field = Field("&Nom de la commune ou code postal", line, name="commune")
        self.list = LineList(theme, choose.model, LINE, row_of, "Communes trouvées")
        line.down.connect(self.list.enter)
        line.entered.connect(self._come)
        self.list.answer(line.text)
        self.list.chosen.connect(self._picked)
        self.list.entered_on.connect(self._open)
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._picked(index.row()))
        self.list.selectionModel().currentChanged.connect(self._bring)
        self.area.verticalScrollBar().rangeChanged.connect(self._bring)  # the layout may follow only after the key
        self.result = Label("", tone="muted")
        self.result.hide()
        self._below, self._explained = Screens(), self._explanation(theme)
        self._below.addWidget(self._explained)
        self._below.addWidget(self.list)
        self.chosen = self.act("&Choisir cette commune", choose.make)
        self.chosen.setEnabled(False)
        self.add(self.field, self.result)
        self.body.addWidget(self._below, 1)
        self.set_acts(Acts(self.chosen))
        choose.searched.connect(self._show_results)
        choose.refused.connect(self.field.refuse)
        theme.changed.connect(self._give_room)
        choose.busy.connect(lambda busy: self.setEnabled(not busy))

    def _explanation(self, theme: Theme) -> QWidget:
        card = Card("Ce que fait Relais Communes")
        for sentence in (
            "Écrivez les besoins de la commune et ses votes, même sans réseau.",
            "Tout est gardé sur cet ordinateur. "
            "Ce que vous mettez dans la boîte d’envoi part quand la connexion revient.",
            "La plateforme répond par un accusé signé, que vous gardez.",
        ):
            card.add(bullet(sentence))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(Picture(theme, width=24, height=10))
        line.addStretch(1)
        column.addWidget(card)
        column.addStretch(1)
        column.addLayout(line)
        return whole

    def _show_results(self) -> None:
        self._give_room()
        if self.list.hasFocus() and not self.list.currentIndex().isValid():  # Enter was pressed before all was found
            self._mark()
        self._below.setCurrentWidget(self.list if self._choose.model.rowCount() else self._explained)
        self.result.say_any(self._choose.sentence)
        self._name()

    def _give_room(self) -> None:
        """In a low window with large text the page scrolls: nobody may choose a line that is cut off."""
        self.list.setMinimumHeight(_LEAST * max(0, self.list.sizeHintForRow(0)) + 2 * self.list.frameWidth())

    def _come(self) -> None:
        """Enter in the search marks a commune, so that the next Enter, in the list, opens it."""
        self.list.come()
        self._mark()

    def _mark(self) -> None:
        """The commune that has the very name, or else the first one found."""
        self.list.mark(max(0, self._choose.namesake))
        self._marked_at = time.monotonic()

    @property
    def takes_enter(self) -> bool:
        """Not within half a second of the Enter that marked a commune, as nobody has read its name by then."""
        return time.monotonic() - self._marked_at >= ONE_PRESS_S

    def _open(self) -> None:
        if self.takes_enter:
            self._choose.make()

    def _bring(self) -> None:
        """Keeps the line that Enter would choose in sight."""
        current = self.list.currentIndex()
        if current.isValid() and self.list.hasFocus():
            bring_into_sight(self.list.viewport(), self.list.visualRect(current))

    def _picked(self, row: int) -> None:
        self._choose.pick(row)
        self._name()

    def _name(self) -> None:
        picked = self._choose.picked
        self.chosen.setEnabled(picked is not None)
        self.chosen.setText(f"&Choisir {picked.name.replace('&', '&&')}" if picked else "&Choisir cette commune")


class ChooseCommune(StartWindow):
    """The window; `made` is emitted once the database of the chosen commune is made."""

    def __init__(self, theme: Theme, maker: Maker, *, first: bool) -> None:
        title = "Relais Communes" if first else "Ajouter une commune · Relais Communes"
        super().__init__(theme, marked(title, maker.demonstration), "choose")
        self._first = first
        self.choose = Choose(self._worker, maker)
        self.choose.made.connect(self._made)
        self.trouble = Notice(band=True)
        self.choose.fault.connect(lambda sentence: self.trouble.say(sentence, tone="error"))
        self.page = ChoosePage(theme, self.choose, first=first)
        self.acts = ActBar()
        self.acts.show_acts(self.page)
        whole = QWidget()
        column = flush(QVBoxLayout(whole), 0)
        if maker.demonstration:
            column.addWidget(DemonstrationBand(maker.demonstration))
        pages = self._in_sight(self.page, self.trouble, self.acts)
        for part in (self.trouble, pages, self.acts):
            column.addWidget(part, 1 if part is pages else 0)
        self._show(whole)
        give(self.page.field.control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it, where a commune is open; in the search it empties that first."""
        if event.key() == Qt.Key.Key_Escape and not self._first:
            self.close()
        else:
            super().keyPressEvent(event)
