"""Services: the catalogue, voting for a service in the commune's name, and the services that the commune shares."""

from functools import partial
from typing import cast

from PySide6.QtWidgets import QWidget

from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.sent_act import SentAct
from desktop.viewmodels.kit.targets import NEW
from desktop.viewmodels.services.catalogue import NOTHING_LEFT, ServiceLine
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.screens import CATALOGUE, ServiceAct, ServiceScreen, ServiceTab
from desktop.viewmodels.services.sheet import ServiceSheet
from desktop.viewmodels.services.voting import VotesMaker
from desktop.views.services.sharing import Sharing
from desktop.views.services.sheet import ServicePaper
from desktop.views.widgets.buttons import NAMES_CHOSEN, Button
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.kept_screen import KeptScreen, WithdrawScreen
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screens
from desktop.views.widgets.scrolling import scrolled
from desktop.views.widgets.side_panel import SidePanel
from desktop.views.widgets.tabs import Tabs

_TITLE, _SHARE, _UNDO = "Services", "Partager un service", "Rétablir le vote"
_SUBTITLE = "Les outils numériques qui existent déjà. Ce catalogue se lit même sans réseau."
_NO_SERVICE, _NO_CATALOGUE = "Aucun service trouvé", "Le catalogue est vide"
_BINNED = "Un brouillon reste ici trente jours. Ensuite il est effacé."
_TABS = {str(tab): name for tab, name in zip(ServiceTab, ("Catalogue", "Nos services", "Corbeille"), strict=True)}


def row_of(value: object) -> Row:
    line = cast(ServiceLine, value)
    return Row(line.title, line.note, (line.vote,) if line.vote is not None else ())


class ServicesPage(Page):
    """Targets: those of `ServiceNavigation.visit`."""

    def __init__(self, context: PageContext, make_votes: VotesMaker) -> None:
        super().__init__(_TITLE, _SUBTITLE, scroll=False)
        self._context = context
        self.navigation = ServiceNavigation(context.actor, make_votes, self)
        self.services, self.votes = self.navigation.services, self.navigation.votes
        self._make_screens(context)
        self._make_acts()
        self._connect()
        self._word_vote()
        self._show()

    # --- what the window calls -------------------------------------------------------------------------------------

    def visited(self, target: str = "") -> None:
        self.navigation.visit(target)

    def come_back(self) -> None:
        self.services.refresh()
        self.navigation.sharing.refresh()

    def to_lists(self) -> None:
        self.navigation.sharing.put_away()
        if self.side_panel.alone:
            self.side_panel.close_right()
            give(self.list)

    @property
    def part(self) -> str:
        return self.navigation.screen.name.lower()

    def leaving(self) -> None:
        self.navigation.sharing.pause()
        self.refused.forget_refusal()
        self.late.clear()

    def _make_screens(self, context: PageContext) -> None:
        self.row = NarrowingRow(context.theme, self.services.narrowing, says_nothing=False)
        self.list = LineList(context.theme, self.services.model, LINE, row_of, "Services trouvés")
        self.paper = ServicePaper(context.theme)
        self.show_all = Button("Tout afficher", self._show_all, kind="main")
        self.empty = EmptyState(context.theme, _NO_SERVICE, NOTHING_LEFT, self.show_all)
        self.side_panel = SidePanel(context.theme, self.list, self.paper)
        self._results: dict[ServiceScreen, QWidget] = {
            ServiceScreen.LIST: self.side_panel,
            ServiceScreen.NOTHING: scrolled(self.empty, cards=True),
        }
        self.results, self.screens = Screens(), Screens()
        for result in self._results.values():
            self.results.addWidget(result)
        self.refused, self.late = Notice(), Notice()
        self.tabs = Tabs(context.theme, _TABS)
        self.tabs.show_counts({ServiceTab.SHARED: 0, ServiceTab.BIN: 0})  # right for most communes; read later
        lists = Filling()  # a sheet shown alone is as high as its text, and the whole scrolls
        lists.column.addWidget(self.row)
        lists.column.addWidget(self.results, 1)
        lists.follow(self.list)
        self.reviewing = ConfirmScreen(context.theme, grouped=False)
        self.kept, self.asking = KeptScreen(context.theme), WithdrawScreen(context.theme)
        self.sharing = Sharing(context.theme, self.navigation.sharing, context.go)
        self._screens: dict[ServiceScreen, QWidget] = {
            ServiceScreen.LIST: lists,
            ServiceScreen.NOTHING: lists,
            ServiceScreen.REVIEWING: self.reviewing,
            ServiceScreen.KEPT: self.kept,
            ServiceScreen.WITHDRAWING: self.asking,
            ServiceScreen.SHARED: self.sharing,
        }
        AtFoot(self.refused, lists)
        self.foot.put(self.late)
        self.screens.addWidget(lists)
        for screen in (self.reviewing, self.kept, self.asking, self.sharing):
            self.screens.add_late(screen)
        # In the head of the page: in the bar it would move, as buttons there name the open service.
        self.share = Button(f"&{_SHARE}", self.navigation.share)
        self.header.put(self.share)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.screens, 1)

    def _make_acts(self) -> None:
        navigation, act = self.navigation, ServiceAct
        self._actions = {
            act.VOTE: self.act("&Voter", lambda: navigation.vote(self.paper.need)),
            act.FOLLOW: self.act("Sui&vre ce vote", lambda: self._context.go("votes", self.services.id)),
            act.WRITE_NEED: self.act("Écrire un &besoin", self._write_need),
            act.GO_ON: self.act("&Continuer", navigation.back),
            act.TO_NEED: self.act("&Revenir au besoin", self._to_need),
            act.SEE_OUTBOX: self.act("&Voir la boîte d’envoi", self._see_outbox),
            act.TAKE_BACK: self.act("&Annuler ce vote", navigation.take_back),
            act.VOTE_NOW: self.act("O&ui, voter", navigation.vote_now),
            act.BACK: self.act("&Revenir", navigation.leave_review),
            act.STAY: self.act("&Garder le vote", navigation.stay),
            act.WITHDRAW: self.act("O&ui, retirer le vote", navigation.withdraw_now),
        }
        for chosen in (act.VOTE, act.FOLLOW):
            self._actions[chosen].setProperty(NAMES_CHOSEN, True)

    def _connect(self) -> None:
        navigation, votes = self.navigation, self.votes
        self.services.refreshed.connect(self._refreshed)
        self.services.shown.connect(self._shown)
        self.services.left.connect(self._left)
        self.services.listed.connect(self._mark)
        self.services.sought.connect(self._say_empty)
        votes.kept.connect(self.kept.show_kept)
        navigation.start()
        navigation.turned.connect(self._show)
        navigation.led.connect(self._lead)
        navigation.begun.connect(self.row.begin)  # what is typed next replaces the last search
        navigation.returned.connect(partial(give, self.list))
        navigation.stayed.connect(self.refused.say)
        navigation.followed.connect(self._follow_kept)
        votes.refused.connect(lambda refusal: self.refused.say_refused(words_of(refusal)))
        for late in (votes.late, self.navigation.sharing.late):
            late.connect(lambda sentence: self._in_sight.say_refused(sentence))
        votes.message.connect(self._tell)
        votes.overtaken.connect(lambda: self.refused.withdraw(votes.undo))
        votes.waits.connect(lambda words, op: self._in_sight.say_of_act(SentAct(self._context.actor, op, words)))
        self.row.lead_to(self.list)
        self.list.entered_again.connect(self._vote_by_enter)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda index, _old: self._open_row(index.row()))
        self.side_panel.returned.connect(partial(give, self.list))
        self.side_panel.follow(self.list)
        self.paper.written.connect(self._write_need)
        self.sharing.bin.lines.emptied.connect(self.tabs.take_over)
        self.tabs.turned.connect(lambda key: navigation.turn(ServiceTab(key)))
        self.sharing.offered.connect(self._offer)
        self.sharing.listed.connect(self._counted)

    def _write_need(self) -> None:
        self._context.go("needs", NEW)

    def _to_need(self) -> None:
        need = self.navigation.origin
        self.navigation.back()
        self._context.go("needs", need)

    def _see_outbox(self) -> None:
        kept = self.navigation.kept
        self._context.go("outbox", kept.op if kept is not None else "")

    def _refreshed(self) -> None:
        lists = self.services.lists
        if lists is not None:
            self.paper.offer_needs(lists.needs)
            self.paper.come_from(self.navigation.unsent)

    def _mark(self) -> None:
        """Marks the line of the open service, wherever it is now."""
        if self.services.id:
            self.list.mark(self.services.model.place_of(self.services.id))

    def _lead(self) -> None:
        self._mark()
        self.paper.answer(self.navigation.need)
        self.side_panel.open_right()
        give(self.list)

    def _open_row(self, row: int) -> None:
        lines = self.services.model.lines
        if 0 <= row < len(lines):
            if lines[row].id != self.services.id:  # what was just done with the open one is still so
                self.refused.clear()
            self.navigation.choose(lines[row].id)
            self.side_panel.paper.verticalScrollBar().setValue(0)

    def _choose(self, row: int) -> None:
        self._open_row(row)
        self.side_panel.open_right()

    def _vote_by_enter(self) -> None:
        """Enter on the line that is read presses the main button, which asks first."""
        if self.services.may_vote and not self.side_panel.alone:
            self.act_wanted.emit(self._actions[ServiceAct.VOTE])

    def _say_empty(self, sentence: str) -> None:
        bare = self.services.bare
        self.empty.say(_NO_CATALOGUE if bare else _NO_SERVICE, sentence)
        self.show_all.setVisible(not bare)

    def _show_all(self) -> None:
        self.services.narrowing.clear()
        self.row.begin()

    def _shown(self, sheet: ServiceSheet) -> None:
        self.paper.come_from(self.navigation.unsent)
        self.paper.show_sheet(sheet, self.navigation.need)
        self._word_vote()

    def _left(self) -> None:
        self.paper.show_none()
        self.side_panel.close_right()
        self._word_vote()

    def _word_vote(self) -> None:
        vote, words = self._actions[ServiceAct.VOTE], self.services.vote_button
        vote.setEnabled(self.services.may_vote)
        vote.setText(words.text)
        vote.setStatusTip(words.tip)

    # --- the vote --------------------------------------------------------------------------------------------------

    @property
    def _in_sight(self) -> Notice:
        """Says what became of a vote once she has turned to something else."""
        return self.late if self.navigation.tab is ServiceTab.SHARED else self.refused

    def _tell(self, sentence: str, undo: bool) -> None:
        self.refused.say(sentence, *(((_UNDO, self.votes.undo),) if undo else ()), tone="ok")

    def _follow_kept(self) -> None:
        self.kept.follow(self.navigation.standing)
        self._offer()

    # --- one screen at a time --------------------------------------------------------------------------------------

    def _counted(self) -> None:
        sharing = self.navigation.sharing
        self.tabs.show_counts({ServiceTab.SHARED: sharing.shares.count, ServiceTab.BIN: sharing.bin.count})

    def _show(self) -> None:
        place = self.navigation.screen
        if place in self._results:
            self.results.setCurrentWidget(self._results[place])
        self.screens.setCurrentWidget(self._screens[place])
        self.share.setVisible(place in CATALOGUE)  # on the list of ours, the bar has this button
        self._fill()
        self._offer()

    def _fill(self) -> None:
        """Fills the screen that is asked before a vote is given or undone."""
        place, review, question = self.navigation.screen, self.navigation.review, self.navigation.question
        if place is ServiceScreen.REVIEWING and review is not None:
            self.refused.clear()  # that nothing was voted, the last time
            self.reviewing.show_confirmation(review.confirmation)
        elif place is ServiceScreen.WITHDRAWING and question is not None:
            self.asking.show_question(question)
            self._actions[ServiceAct.WITHDRAW].setText(question.yes)
            self._actions[ServiceAct.STAY].setText(question.no)

    def _offer(self) -> None:
        acts, in_bin = self.navigation.acts, self.navigation.marked is ServiceTab.BIN
        self.tabs.mark(self.navigation.marked)
        self.tabs.setVisible(self.navigation.tabbed)
        self._actions[ServiceAct.TAKE_BACK].setText(self.navigation.undo_words)
        self.head(_SHARE if self.navigation.writing else _TITLE)
        bare = self.navigation.writing or (in_bin and not self.navigation.tabbed)
        words = "" if bare else _BINNED if in_bin else _SUBTITLE
        self.describe(words, words if in_bin else "")
        self.set_acts(self.sharing.bar_acts if acts is None else acts.of(self._actions))
