"""Services: the catalogue without a network, the vote for one in the commune's name, and those the commune shares."""

from collections.abc import Callable
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import KeptAct
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.services.catalogue import ServiceLine, Services
from desktop.viewmodels.services.sheet import ServiceSheet
from desktop.viewmodels.votes.votes import Votes
from desktop.views.services.filters import Filters
from desktop.views.services.sharing import Sharing
from desktop.views.services.sheet import ServicePaper
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.columns import scrolled, wrapping
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.kept_screen import KeptScreen
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.rows import Row
from desktop.views.widgets.side_panel import SidePanel
from desktop.views.widgets.tabs import Tabs

ANSWERS = "?need="  #: in a target, between a service's id and that of a need it answers
SHARE, SHARED = "share", "shared"  #: targets: a new service to share, the list of ours
_CATALOGUE = "catalogue"
_SUBTITLE = "Ce qui existe déjà, à chercher même sans réseau."
_SHORT = 44  # letters of a title in a button; its whole stands above it


def row_of(value: object) -> Row:
    line = cast(ServiceLine, value)
    return Row(line.title, line.note, (Shown("✓", "Vote", "ok"),) if line.voted else ())


class ServicesPage(Page):
    """Targets: a service's id, alone or with the need it answers; the id of one that we share; SHARE, SHARED."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Services", _SUBTITLE, scroll=False)
        self._context = context
        self._target = self._need = ""
        self._kept: KeptAct | None = None
        self.services = Services(context.actor, self)
        self.votes = Votes(context.actor, self)
        self.filters = Filters(context.theme, self.services)
        self.list = LineList(context.theme, self.services.model, LINE, row_of, "Services trouvés")
        self.paper = ServicePaper()
        wrapping(self.paper)
        self.empty = EmptyState(
            context.theme,
            "Aucun service trouvé",
            "Essayez un mot plus simple, ou moins de filtres. Vous pouvez aussi écrire ce besoin.",
            Button("Tout afficher", self.filters.clear, kind="main"),
        )
        self.side_panel = SidePanel(context.theme, self.list, self.paper)
        self.results = QStackedWidget()
        self.results.addWidget(self.side_panel)
        self._bare = scrolled(self.empty)
        self.results.addWidget(self._bare)
        self.refused = Notice()
        self.tabs = Tabs(context.theme, {_CATALOGUE: "Catalogue", SHARED: "Nos services partagés"})
        lists = Filling()  # a paper that stands alone is as high as its words: the list scrolls then
        lists.column.addWidget(self.filters)
        lists.column.addWidget(self.refused)
        lists.column.addWidget(self.results, 1)
        self.lists = lists
        self.kept = KeptScreen(context.theme)
        self.screens = QStackedWidget()
        self.screens.addWidget(lists)
        self.screens.addWidget(self.kept)
        self.sharing = Sharing(context)
        self.screens.addWidget(self.sharing)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.screens, 1)
        self.vote = self._act("&Voter", self._vote)
        self.share = self._act("&Partager un service", lambda: self._turn(SHARE))
        self.write = self._act("&Écrire un besoin", lambda: context.go("needs", "new"))
        self.on = self._act("&Continuer", self._return)
        self.outbox = self._act(
            "Voir la &boîte d’envoi", lambda: context.go("outbox", self._kept.op if self._kept else "")
        )
        self.take_back = self._act("&Annuler ce vote", self._take_back)
        self._connect(context)
        self._return()

    def visited(self, target: str = "") -> None:
        self.sharing.shares.refresh()
        if target in (SHARE, SHARED):
            self._turn(target)
            return
        self._target, _, self._need = target.partition(ANSWERS)
        if not target and self.screens.currentWidget() is self.sharing:
            self.services.refresh()
            return
        if target:
            self.filters.clear()
        self._return()
        if not target:
            self.filters.search.control.setFocus()
        self.services.refresh()

    def leaving(self) -> None:
        self.sharing.leaving()

    def _connect(self, context: PageContext) -> None:
        self.services.refreshed.connect(self._refreshed)
        self.services.found.connect(self._found)
        self.services.shown.connect(self._shown)
        self.filters.line.down.connect(self._to_list)
        self.list.chosen.connect(self._choose)
        selection = self.list.selectionModel()
        selection.currentChanged.connect(lambda index, _old: self._look_at(index.row()))
        self.side_panel.returned.connect(self.list.setFocus)
        self.paper.followed.connect(lambda id: context.go("votes", id))
        self.paper.written.connect(lambda: context.go("needs", "new"))
        self.votes.kept.connect(self._show_kept)
        self.votes.refused.connect(self._refuse)
        self.votes.refreshed.connect(self._follow_kept)
        self.votes.message.connect(self._tell)
        self.votes.asked.connect(lambda question: context.go("votes", question.id))  # a withdrawal is asked there

        self.tabs.turned.connect(self._turn)
        self.sharing.offered.connect(self._bar)
        self.sharing.listed.connect(self._counted)
        self.sharing.followed.connect(context.go)
        self.sharing.shares.found.connect(self._ours)

    def _turn(self, key: str) -> None:
        """One part in place of the other; SHARE begins a new service at once."""
        if key == _CATALOGUE:
            self._return()
            return
        self.screens.setCurrentWidget(self.sharing)
        self.tabs.mark(SHARED)
        self._bar()
        if key == SHARE:
            self.sharing.open("")

    def _counted(self) -> None:
        self.tabs.show_counts({SHARED: len(self.sharing.shares.model.lines)})

    def _ours(self, id: str) -> None:
        """What led here is one of those that we share."""
        self._turn(SHARED)
        self.sharing.open(id)

    def _act(self, text: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda: act())
        return action

    def _refreshed(self) -> None:
        lists = self.services.lists
        if lists is not None:
            self.paper.offer_needs(lists.needs, self._need)

    def _found(self) -> None:
        self.results.setCurrentWidget(self.side_panel if self.services.model.lines else self._bare)
        target, self._target = self._target, ""
        if target:
            row = self.services.model.row_of(target)
            self.list.mark(row)
            if row >= 0:
                self._choose(row)
                self.list.setFocus()
            else:
                self.sharing.shares.find(target)
        elif self.services.id and (row := self.services.model.row_of(self.services.id)) >= 0:
            self.list.mark(row)
        self._bar()

    def _look_at(self, row: int) -> None:
        if 0 <= row < len(self.services.model.lines):
            self.refused.clear()
            self.services.show(self.services.model.lines[row].id)
            self.side_panel.paper.verticalScrollBar().setValue(0)

    def _choose(self, row: int) -> None:
        self._look_at(row)
        self.side_panel.open_right()

    def _to_list(self) -> None:
        if self.services.model.lines:
            self.list.mark(max(0, self.list.currentIndex().row()))
            self.list.setFocus()

    def _shown(self, sheet: ServiceSheet) -> None:
        self.paper.show_sheet(sheet)
        short = sheet.title if len(sheet.title) <= _SHORT else sheet.title[:_SHORT].rsplit(" ", 1)[0] + "…"
        self.vote.setText(f"Voter pour{FIXED}: {short}".replace("&", "&&"))
        self.vote.setStatusTip(f"Voter pour{FIXED}: {sheet.title}. {sheet.voting.sentence}")
        self.vote.setEnabled(sheet.voting.open)
        self._bar()

    def _vote(self) -> None:
        self.votes.vote(self.services.id, self.paper.need or None)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.say(words_of(refusal), tone="warn")
        self.services.refresh()

    def _show_kept(self, kept: KeptAct) -> None:
        self._kept = kept
        self.kept.show_kept(kept)
        self.take_back.setText(self.kept.take_back_words)
        self.screens.setCurrentWidget(self.kept)
        self._bar()

    def _follow_kept(self) -> None:
        if self._kept is not None:
            entry = self.votes.entry(self._kept.id)
            if entry is not None:
                self.kept.follow(entry.state, entry.state_note)
            self.take_back.setText(self.kept.take_back_words)

    def _take_back(self) -> None:
        kept = self._kept
        self._return()
        if kept is not None:
            self.votes.take_back(kept)

    def _tell(self, sentence: str, undo: bool) -> None:
        self.refused.say(sentence, *((("Rétablir le vote", self.votes.undo),) if undo else ()), tone="ok")

    def _return(self) -> None:
        self._kept = None
        self.sharing.leaving()
        self.screens.setCurrentWidget(self.lists)
        self.tabs.mark(_CATALOGUE)
        self._bar()
        if self.isVisible():
            self.list.setFocus()

    def _bar(self) -> None:
        screen = self.screens.currentWidget()
        self.tabs.setVisible(screen is not self.kept)
        if screen is self.sharing:
            self.set_acts(self.sharing.main, *self.sharing.others, danger=self.sharing.danger)
        elif screen is self.kept:
            self.set_acts(self.on, self.outbox, danger=self.take_back)
        elif self.results.currentWidget() is self._bare:
            self.set_acts(self.write, self.share)
        else:
            self.set_acts(self.vote if self.services.id else None, self.share)
