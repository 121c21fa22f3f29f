"""Votes: what is open to vote, what the commune voted for, what the committee decided; voting in its name."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.ballot_entries import Entry
from desktop.viewmodels.french import FIXED, of
from desktop.viewmodels.votes import ENTRY, SECTIONS, Kept, Question, Section, Votes
from desktop.views.beside import Beside
from desktop.views.buttons import Button
from desktop.views.card import row
from desktop.views.empty import EmptyState
from desktop.views.field import Field
from desktop.views.filling import Filling
from desktop.views.label import Label
from desktop.views.line_list import LineList
from desktop.views.notice import Notice, announce
from desktop.views.page import Page, Room
from desktop.views.rows import Row
from desktop.views.theme import Theme
from desktop.views.votes_after import KeptScreen, WithdrawScreen
from desktop.views.votes_entry import EntryView

_TABS: dict[Section, str] = {"open": "À voter", "ours": "Nos votes", "results": "Résultats"}
_EMPTY: dict[Section, tuple[str, str]] = {
    "open": ("Rien n’est ouvert au vote en ce moment", "Ce qui sera mis au vote apparaîtra ici."),
    "ours": ("Aucun vote pour l’instant", "Les votes de la commune apparaîtront ici, avec leur état."),
    "results": ("Aucun résultat publié", "Les décisions du comité et leurs motifs apparaîtront ici."),
}

_BUTTON = 44  # letters of a title on a button


def row_of(entry: object) -> Row:
    if not isinstance(entry, Entry):
        raise TypeError(type(entry))
    badges = tuple(shown for shown in (entry.outcome, entry.state) if shown is not None)
    return Row(entry.title, " · ".join(filter(None, (entry.ours or entry.nature, entry.theme))), badges[:2])


class VotesPage(Page):
    """`visited` takes the id of a service or proposal to open."""

    def __init__(self, room: Room) -> None:
        super().__init__("Votes", f"Voter au nom {of(room.commune)}", scroll=False)
        self._room = room
        self.votes = Votes(room.actor, self)
        self._target = ""
        self._kept: Kept | None = None
        self._question: Question | None = None
        self._acts()
        self.told = Notice()
        self.rule = Notice()
        self.lists = _Lists(room.theme, self.votes, self.rule, self.told)
        self.kept = KeptScreen(room.theme)
        self.asking = WithdrawScreen(room.theme)
        self.stack = QStackedWidget()
        for screen in (self.lists, self.kept, self.asking):
            self.stack.addWidget(screen)
        self.body.addWidget(self.stack, 1)
        self.votes.looked.connect(self._look)
        self.votes.chose.connect(self._choose)
        self.votes.kept.connect(self._show_kept)
        self.votes.asked.connect(self._ask)
        self.votes.told.connect(self._tell)
        self.votes.refused.connect(self._refuse)
        self._choose(None)

    def visited(self, target: str = "") -> None:
        self._target = target
        self.told.clear()
        self._return()
        self.votes.look()

    def _acts(self) -> None:
        def act(words: str, do: object) -> QAction:
            made = QAction(words, self)
            made.triggered.connect(do)
            return made

        self.vote = act("&Voter", self._vote)
        self.on = act("&Continuer à voter", self._back)
        self.send = act("&Voir la boîte d’envoi", lambda: self._room.go("outbox", self._kept.op if self._kept else ""))
        self.take_back = act("&Annuler ce vote", self._take_back)
        self.confirm = act("&Retirer le vote", self._withdraw_now)
        self.stay = act("&Garder le vote", self._back)

    def _look(self) -> None:
        rule = self.votes.rule
        offers = (("Inscrire ce poste", lambda: self._room.go("settings", "enrol")),) if rule.enrol else ()
        self.describe(f"{rule.title}. {rule.sentence}" if rule.open else rule.title)
        self.rule.say(f"{rule.deadline} {rule.late}" if rule.open else rule.sentence, *offers)
        if self._kept is not None:
            self.kept.follow(self.votes.entry(self._kept.id))
            self.take_back.setText(self.kept.take_back_words)
        if self._target:
            target, self._target = self._target, ""
            self.votes.show(target)
            self.lists.beside.open_right()

    def _choose(self, entry: Entry | None) -> None:
        self.lists.entry.show_entry(entry)
        self.lists.mark()
        able = entry is not None and entry.act == "vote"
        self.vote.setEnabled(able)
        if entry is None or not able:
            self.vote.setText("&Voter")
            self.vote.setStatusTip("")
            return
        self.vote.setText(f"&Voter pour{FIXED}: {_short(entry.title).replace('&', '&&')}")
        self.vote.setStatusTip(f"Voter pour{FIXED}: {entry.title}")

    def _vote(self) -> None:
        chosen = self.votes.chosen
        if chosen is not None:
            self.votes.vote(chosen.id)

    def _show_kept(self, kept: Kept) -> None:
        self._kept = kept
        self.told.clear()
        self.kept.show_kept(kept)
        self.take_back.setText(self.kept.take_back_words)
        self.stack.setCurrentWidget(self.kept)
        self.set_acts(self.on, self.send, danger=self.take_back)

    def _ask(self, question: Question) -> None:
        self._question = question
        self.asking.show_question(question)
        self.stack.setCurrentWidget(self.asking)
        self.set_acts(self.stay, danger=self.confirm)

    def _take_back(self) -> None:
        kept = self._kept
        if kept is not None:
            self._back()
            self.votes.take_back(kept)

    def _withdraw_now(self) -> None:
        question = self._question
        if question is not None:
            self._back()
            self.votes.withdraw_now(question.id)

    def _back(self) -> None:
        self._return()
        self.lists.list.setFocus()

    def _return(self) -> None:
        self._kept = self._question = None
        self.stack.setCurrentWidget(self.lists)
        self.set_acts(self.vote)

    def _tell(self, sentence: str, undo: bool) -> None:
        if undo:
            self.told.say(sentence, ("Rétablir le vote", self.votes.undo), tone="ok")
        else:
            self.told.say(sentence, tone="ok")

    def _refuse(self, refusal: Refusal) -> None:
        self.told.say(f"{refusal.sentence} {refusal.remedy}".strip(), tone="warn")


def _short(title: str) -> str:
    """Enough to know it again on a button."""
    words = " ".join(title.split())
    return words if len(words) <= _BUTTON else words[:_BUTTON].rsplit(" ", 1)[0] + "…"


class _Lists(Filling):
    """The rule, then the three lists, one at a time, with what is chosen beside."""

    def __init__(self, theme: Theme, votes: Votes, *notices: Notice) -> None:
        super().__init__()
        self._votes = votes
        self._tabs: dict[Section, Button] = {}
        group = QButtonGroup(self)
        for section in SECTIONS:
            tab = Button(_TABS[section], partial(votes.turn, section), kind="tab")
            tab.setCheckable(True)
            group.addButton(tab)
            self._tabs[section] = tab
        self._tabs["open"].setChecked(True)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.field = Field("&Chercher dans ce qui est ouvert au vote", self.search, name="search")
        self.search.textEdited.connect(votes.search)
        self.search.textChanged.connect(lambda text: None if text else votes.search(""))
        self.list = LineList(theme, votes.model, ENTRY, row_of, "À voter")
        self.entry = EntryView(theme, votes.withdraw)
        self.none = Label(tone="muted")
        self.empty: dict[Section, EmptyState] = {}
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        for section, (title, sentence) in _EMPTY.items():
            screen = EmptyState(theme, title, sentence)
            self.empty[section] = screen
            self.stack.addWidget(screen)
        self._blank = QWidget()  # before the first answer nothing is said to be empty
        self.stack.addWidget(self._blank)
        self.stack.setCurrentWidget(self._blank)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row(*self._tabs.values(), spacing=4))
        column.addWidget(self.field)
        column.addWidget(self.none)
        column.addWidget(self.stack, 1)
        self.beside = Beside(theme, left, self.entry)
        for notice in notices:
            self.column.addWidget(notice)
        self.column.addWidget(self.beside, 1)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._walk)
        self.beside.returned.connect(self.list.setFocus)
        votes.listed.connect(self._list)
        self._list()

    def _choose(self, row: int) -> None:
        self._votes.choose(self._votes.model.entries[row].id)
        self.beside.open_right()

    def _walk(self, current: QModelIndex | QPersistentModelIndex) -> None:
        if current.isValid() and not self.beside.narrow:
            self._votes.choose(self._votes.model.entries[current.row()].id)

    def _list(self) -> None:
        votes, section = self._votes, self._votes.section
        for key, tab in self._tabs.items():
            tab.setText(f"{_TABS[key]} ({votes.count(key)})" if votes.known else _TABS[key])
            tab.setChecked(key == section)
        self.field.setVisible(section == "open" and votes.count("open") > 5)
        self.list.setAccessibleName(_TABS[section])
        empty = not votes.model.entries
        nothing = empty and section == "open" and bool(votes.text)
        self.none.say(f"Rien ne répond à «{FIXED}{votes.text}{FIXED}». Essayez un autre mot." if nothing else "")
        self.none.setVisible(nothing)
        if nothing:
            announce(self.none, self.none.text())
        shown: QWidget = self.list
        if not votes.known or nothing:
            shown = self._blank
        elif empty:
            shown = self.empty[section]
        self.stack.setCurrentWidget(shown)
        self.mark()

    def mark(self) -> None:
        """The list shows which entry is looked at, wherever the choice came from."""
        chosen = self._votes.chosen
        line = self._votes.model.row_of(chosen.id) if chosen is not None else -1
        if line >= 0 and self.list.currentIndex().row() != line:
            self.list.mark(line)
