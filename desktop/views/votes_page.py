"""Votes et pilotage: voting in the commune's name, the committee's decisions, and what follows from them."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.french import of
from desktop.viewmodels.kept import Kept, Question
from desktop.viewmodels.votes import Votes
from desktop.views.needs_screen import Screen
from desktop.views.notice import Notice
from desktop.views.page import Page, Room
from desktop.views.votes_after import KeptScreen, WithdrawScreen
from desktop.views.votes_screen import SECTIONS, VotesScreen
from desktop.views.votes_tabs import Tabs


class VotesPage(Page):
    """Targets: the id of a service or proposal."""

    def __init__(self, room: Room) -> None:
        super().__init__("Votes et pilotage", f"Voter au nom {of(room.commune)}", scroll=False)
        self._room = room
        self.votes = Votes(room.actor, self)
        self._target = ""
        self._kept: Kept | None = None
        self._question: Question | None = None
        self.told = Notice()
        self.tabs = Tabs(room.theme, {str(key): words for key, words in SECTIONS.items()})
        self.lists = VotesScreen(room, self.votes)
        self.kept = KeptScreen(room.theme)
        self.asking = WithdrawScreen(room.theme)
        self.stack = QStackedWidget()
        for screen in (self.lists, self.kept, self.asking):
            self.stack.addWidget(screen)
        for part in (self.tabs, self.told):
            self.body.addWidget(part)
        self.body.addWidget(self.stack, 1)
        self.on = self._act("&Continuer à voter", self._back)
        self.send = self._act("&Voir la boîte d’envoi", lambda: room.go("outbox", self._kept.op if self._kept else ""))
        self.take_back = self._act("&Annuler ce vote", self._take_back)
        self.confirm = self._act("&Retirer le vote", self._withdraw_now)
        self.stay = self._act("&Garder le vote", self._back)
        self._connect()
        self._return()

    def visited(self, target: str = "") -> None:
        self._target = target
        self.told.clear()
        self._return()
        self.votes.look()

    def _act(self, words: str, do: Callable[[], object]) -> QAction:
        made = QAction(words, self)
        made.triggered.connect(lambda: do())
        return made

    def _connect(self) -> None:
        self.tabs.turned.connect(self.votes.turn)
        self.lists.offered.connect(self._offer)
        self.lists.followed.connect(self._follow)
        self.votes.listed.connect(self._listed)
        self.votes.looked.connect(self._look)
        self.votes.kept.connect(self._show_kept)
        self.votes.asked.connect(self._ask)
        self.votes.told.connect(self._tell)
        self.votes.refused.connect(self._refuse)

    def _listed(self) -> None:
        if self.votes.known:
            self.tabs.show_counts({key: self.votes.count(key) for key in SECTIONS})
        self.tabs.mark(self.votes.section)

    def _look(self) -> None:
        rule = self.votes.rule
        self.describe(f"{rule.title}. {rule.sentence}" if rule.open else rule.title)
        if self._kept is not None:
            entry = self.votes.entry(self._kept.id)
            if entry is not None:
                self.kept.follow(entry.state, entry.state_note)
            self.take_back.setText(self.kept.take_back_words)
        if self._target:
            target, self._target = self._target, ""
            self.lists.show_one(target)

    def _follow(self, place: str, target: str) -> None:
        self._room.go(place, target)

    # --- after a vote, before a withdrawal -------------------------------------------------------------------------

    def _show_kept(self, kept: Kept) -> None:
        self._kept = kept
        self.told.clear()
        self.kept.show_kept(kept)
        self.take_back.setText(self.kept.take_back_words)
        self._show(self.kept)

    def _ask(self, question: Question) -> None:
        self._question = question
        self.asking.show_question(question)
        self._show(self.asking)

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
        self.lists.shelf.begin()

    def _return(self) -> None:
        self._kept = self._question = None
        self._show(self.lists)

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _show(self, screen: QWidget) -> None:
        self.stack.setCurrentWidget(screen)
        self.tabs.setVisible(isinstance(screen, Screen))
        self._offer()

    def _offer(self) -> None:
        screen = self.stack.currentWidget()
        if isinstance(screen, Screen):
            self.set_acts(screen.main, *screen.others, danger=screen.danger)
        elif screen is self.kept:
            self.set_acts(self.on, self.send, danger=self.take_back)
        else:
            self.set_acts(self.stay, danger=self.confirm)

    def _tell(self, sentence: str, undo: bool) -> None:
        self.told.say(sentence, *((("Rétablir le vote", self.votes.undo),) if undo else ()), tone="ok")

    def _refuse(self, refusal: Refusal) -> None:
        self.told.say(f"{refusal.sentence} {refusal.remedy}".strip(), tone="warn")
