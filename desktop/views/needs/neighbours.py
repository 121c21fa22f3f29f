"""Needs of the other communes: a list with a search, and beside it the need that is open, with who else has it."""

from functools import partial
from typing import cast

from PySide6.QtCore import QModelIndex, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import FIXED, NARROW, shortened
from desktop.viewmodels.needs.neighbour_lines import NeighbourLine
from desktop.viewmodels.needs.neighbour_sheet import JoinAct, NeighbourSheet
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.views.widgets.badge import StateBadge
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import row
from desktop.views.widgets.columns import paper
from desktop.views.widgets.empty import EmptyState, Hint
from desktop.views.widgets.facts import FactsTable
from desktop.views.widgets.forms.field_cards import ReadCard, Reading, reading
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

#: Of a comment that another program did not send with its "nous aussi".
_NOWHERE_ELSE = "Ce commentaire n’est gardé nulle part ailleurs."
#: Of the comment, which stands behind its question in a low window, where that has two lines.
_LETTERS = 35
NOT_ERASED = "Le commentaire est toujours là\u00a0: il n’a pas pu être effacé."


def row_of(value: object) -> Row:
    line = cast(NeighbourLine, value)
    return Row(line.title, line.note, () if line.shown is None else (line.shown,))


class NeighboursScreen(Screen):
    """The list, and the need that is open. The page asks for a confirmation after `joining` and `leaving`."""

    joining = Signal(object)  #: NeighbourSheet of the need for which "nous aussi" is to be said
    leaving = Signal(object)  #: NeighbourSheet of the need for which it is to be withdrawn
    voting = Signal(str)  #: id of the proposal in which the need is grouped
    mapping = Signal(object)  #: the communes that share the need
    #: Id of the need whose comment, which did not leave, is to be erased; called once it is, or with why it is not.
    erasing = Signal(str, object, object)

    def __init__(self, theme: Theme, neighbours: Neighbours) -> None:
        super().__init__()
        self._neighbours = neighbours
        self.row = NarrowingRow(theme, neighbours.narrowing)
        self.empty = EmptyState(
            theme,
            "Aucun besoin d’une autre commune",
            "Ils arrivent ici avec les échanges, et se lisent hors connexion.",
        )
        self.sheet = NeighbourView(theme)
        self.master_detail = MasterDetail(
            theme, neighbours.model, row_of, "Besoins des autres communes", self.sheet, head=(self.row,)
        )
        self.list = self.master_detail.list
        self.column.addWidget(self.master_detail, 1)
        self.row.lead_to(self.master_detail.list)
        self._actions = {
            JoinAct.JOIN: self.act("Dire «\u00a0&nous aussi\u00a0»…", lambda: self._ask(self.joining)),
            JoinAct.LEAVE: self.act("Ne plus dire «\u00a0nous aussi\u00a0»…", lambda: self._ask(self.leaving)),
            JoinAct.CANCEL: self.act("&Annuler l’envoi", self._ask_cancel),
        }
        self.master_detail.chosen.connect(self._choose)
        self.sheet.voting.connect(self.voting)
        self.sheet.mapping.connect(self._ask_map)
        self.sheet.erase.clicked.connect(self._ask_erase)
        neighbours.refreshed.connect(self._show)
        neighbours.chose.connect(self._read)
        neighbours.cancelled.connect(self._say_cancelled)

    def lead(self, id: str) -> None:
        """Opens a need as another page asks for it: the list's filters are cleared, since they could hide that need."""
        self._neighbours.narrowing.clear()
        self.open(id)

    def open(self, id: str) -> None:
        self.message.clear()
        self._neighbours.choose(id)
        self.master_detail.open()

    def _ask(self, question: SignalInstance) -> None:
        if self._neighbours.sheet is not None:
            question.emit(self._neighbours.sheet)

    def _ask_map(self) -> None:
        if self._neighbours.sheet is not None:
            self.mapping.emit(self._neighbours.sheet.shared)

    def _ask_cancel(self) -> None:
        sheet = self._neighbours.sheet
        if sheet is not None:
            cancel = partial(self._neighbours.cancel, sheet)
            self.message.ask_cancel(sheet.cancel, "Annuler l’envoi", cancel, title=sheet.title, named=sheet.named)

    def _ask_erase(self) -> None:
        if (sheet := self._neighbours.sheet) is not None:
            id = sheet.id
            erase = partial(self.erasing.emit, id, partial(self.say_erased, id), partial(self.say_kept, id))
            words = shortened(sheet.unsent, _LETTERS)
            question = f"Effacer «{FIXED}{words}{FIXED}»{NARROW}? {_NOWHERE_ELSE}"
            self.message.ask(f"comment.{sheet.id}", question, "Effacer ce commentaire", erase)

    def say_kept(self, id: str, _why: str) -> None:
        """The comment could not be erased: why stands in the window's band."""
        if self._neighbours.chosen == id:
            self.message.say_refused(NOT_ERASED)

    def say_erased(self, id: str) -> None:
        """The comment is erased, in the database too."""
        if self._neighbours.chosen == id:
            self.message.say("Commentaire effacé.", tone="ok")
            self._offer()

    def _choose(self, id: str) -> None:
        self.message.clear()
        self._neighbours.choose(id)

    def _show(self) -> None:
        self._show_list()
        self._offer()
        if self.isVisible():
            self.entered()

    def _show_list(self) -> None:
        """Beside an empty list too a need may be read: one taken back, with a comment that did not leave."""
        neighbours = self._neighbours
        empty = self.empty if neighbours.count == 0 and neighbours.sheet is None else None
        self.master_detail.show_list(empty, known=neighbours.known)

    def entered(self) -> None:
        """Marks the need that was chosen last; without one, none is chosen by itself."""
        chosen = self._neighbours.chosen
        if chosen and self._neighbours.model.place_of(chosen) < 0:
            self.list.setCurrentIndex(QModelIndex())  # else another need than the one that is read would be marked
        self.master_detail.mark(chosen)

    def _read(self, sheet: NeighbourSheet | None) -> None:
        self._show_list()
        self.sheet.show_sheet(sheet)
        if sheet is None:
            if self.message.act is None:  # of a need that is there no more, it may be said that our act was refused
                self.message.follow("", "")
            self.master_detail.close_paper()
        else:
            back = self._actions[JoinAct.LEAVE].text() if JoinAct.LEAVE in sheet.acts else ""
            self.message.follow(sheet.id, sheet.cancel, self._neighbours.became, back, self._ask_cancel)
        self._offer()

    def _say_cancelled(self, sentence: str) -> None:
        self.message.say_cancelled(sentence)
        self._offer()

    def _offer(self) -> None:
        for act, action in self._actions.items():
            action.setEnabled(self._neighbours.may(act))
        may_leave = self._neighbours.may(JoinAct.LEAVE)  # what was never said about this need is not offered, even grey
        self._actions[JoinAct.LEAVE].setVisible(may_leave or self._neighbours.sheet is None)
        acts = self._neighbours.acts.of(self._actions)
        self.set_acts(acts.danger_moved() if self.message.after_question else acts)


class NeighbourView(QWidget):
    """One need of another commune, all of it public."""

    voting = Signal(str)  #: id of the proposal in which it is grouped
    mapping = Signal()  #: to see the map of the communes that share it

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._proposal = ""
        self.title, self.commune = Label("", "section"), Label("", "strong", "accent")
        self.badge: StateBadge | None = None
        self.reason = Notice()
        self.words = ReadCard(theme, private=False)
        self.own_words, self.texts = paper(), FactsTable()
        self.unsent = Reading("Votre commentaire, qui n’est pas parti")
        self.erase = Button("Effacer ce commentaire…", kind="quiet")
        self.own_words.add(Label("Ce que votre commune en dit", "part"), self.texts, self.unsent, row(self.erase))
        self.joined = paper()
        self.heading = Label("", "part")
        self.map = Button("Voir la car&te", lambda: self.mapping.emit(), kind="quiet")
        self.joined.add(self.heading, self.map)
        self.vote = Button("Voir la proposition", lambda: self.voting.emit(self._proposal), kind="quiet")
        self.hint = Hint(theme, "needs", "Choisissez un besoin pour le lire.")
        self._badges = QHBoxLayout()
        self._badges.addStretch(1)
        column = flush(QVBoxLayout(self), 10)
        column.addWidget(self.hint)
        for label in (self.title, self.commune):
            column.addWidget(label)
        column.addLayout(self._badges)
        for part in (self.reason, self.own_words, self.words, self.joined, self.vote):
            column.addWidget(part)
        column.addStretch(1)
        self.show_sheet(None)

    def show_sheet(self, sheet: NeighbourSheet | None) -> None:
        self.hint.setVisible(sheet is None)
        for part in (self.title, self.commune, self.words, self.vote):
            part.setVisible(sheet is not None)
        self.joined.setVisible(sheet is not None and sheet.published)
        self._tell_state(sheet)
        self.texts.show_facts(() if sheet is None else sheet.own_texts)
        unsent = "" if sheet is None else sheet.unsent
        self.unsent.words.say(unsent)
        self.unsent.setVisible(bool(unsent))
        self.erase.setVisible(bool(unsent))
        self.own_words.setVisible(sheet is not None and bool(sheet.own_texts or unsent))
        if sheet is None:
            self.reason.clear()
            return
        self._proposal = sheet.proposal
        self.title.say(sheet.title)
        self.commune.say_any(sheet.commune)
        self.reason.say(sheet.reason, tone="warn")
        self.words.fill(sheet.fields)
        self.vote.setVisible(bool(sheet.proposal))
        self.map.setVisible(bool(sheet.shared))
        self._tell_joined(sheet)

    def _tell_state(self, sheet: NeighbourSheet | None) -> None:
        shown = None if sheet is None else sheet.shown
        if shown is not None and self.badge is None:
            self.badge = StateBadge(shown)
            self._badges.insertWidget(0, self.badge)
        if self.badge is not None:
            self.badge.setVisible(shown is not None)
            if shown is not None:
                self.badge.show_state(shown)

    def _tell_joined(self, sheet: NeighbourSheet) -> None:
        for part in self._parts:
            self.joined.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.heading.say(sheet.joined_heading)
        self._parts = [reading(name, comment) for name, comment in sheet.joined_shown]
        if sheet.joined_more:
            self._parts.append(Label(sheet.joined_more, "small", "muted"))
        for part in self._parts:
            self.joined.body.addWidget(part)
