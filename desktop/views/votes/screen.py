"""The lists of votes: open to vote, voted for by the commune, decided by the committee; one at a time."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.targets import ENROL
from desktop.viewmodels.kit.vote_words import VoteRuleOffer
from desktop.viewmodels.votes import ballot_offer, papers
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.viewmodels.votes.ballot_offer import BallotAct, BallotEmpty, BallotHead, BallotLook
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.receiving import Receiving
from desktop.viewmodels.votes.regrouping import Regrouping
from desktop.viewmodels.votes.screens import VoteTab
from desktop.viewmodels.votes.votes import Votes
from desktop.views.votes.bars import BarDelegate, Legend, ResultsTable
from desktop.views.votes.entry import EntryView
from desktop.views.votes.section import TITLES_NEED, BriefNotice, RuleNotice, Section
from desktop.views.widgets.buttons import NAMES_CHOSEN, ONE_PRESS_S, Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.line_list import AccessibleRowDelegate
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screens

if TYPE_CHECKING:
    from desktop.viewmodels.kit.preview import PaperOfAll

SECTIONS: dict[VoteSection, str] = {
    VoteSection.OPEN: "Ouvert au vote",
    VoteSection.OURS: "Nos votes",
    VoteSection.RESULTS: "Résultats",
}
_EMPTY = {
    BallotEmpty.NOTHING_OPEN: ("Rien à voter pour l’instant", "Ce qui sera mis au vote apparaîtra ici."),
    BallotEmpty.NO_VOTE: ("Aucun vote pour l’instant", "Les votes de la commune apparaîtront ici, avec leur état."),
    BallotEmpty.NO_RESULT: ("Aucun résultat publié", "Les décisions du comité et leurs motifs apparaîtront ici."),
}
#: The same with a button to receive what is missing.
_MISSING = {
    BallotEmpty.AWAITED: (
        "Aucune proposition à voter n’est encore arrivée ici",
        "Un échange apporte ce qui est mis au vote\u00a0: recevez les nouvelles.",
    ),
    BallotEmpty.SERVICES_AWAITED: (
        "Le catalogue est vide",
        "Aucun service n’est encore arrivé ici. Un échange peut en apporter.",
    ),
}
_HINTS: dict[VoteSection, str] = {
    VoteSection.OPEN: "Choisissez une ligne pour la lire, puis votez.",
    VoteSection.OURS: "Choisissez un vote pour le suivre.",
    VoteSection.RESULTS: "Choisissez une proposition pour lire la décision et ses motifs.",
}


def row_of(entry: object) -> Row:
    if not isinstance(entry, BallotEntry):
        raise TypeError(type(entry))
    return Row(entry.title, ballot_offer.note(entry), ballot_offer.badges(entry))


class VotesScreen(Section):
    """One of the three lists, and the entry that is open."""

    act_wanted = Signal(QAction)  #: to be pressed in the window's bar
    part_wanted = Signal(object, str)  #: another VoteTab where an entry is shown too, its id

    def __init__(self, context: PageContext, votes: Votes) -> None:
        super().__init__()
        self._votes = votes
        self.receiving = Receiving(context.syncing, votes, self)
        self.rule, self.regrouping = RuleNotice(), BriefNotice()
        self._put_off_at = float("-inf")
        self.row = NarrowingRow(context.theme, votes.narrowing)
        self.legend = Legend(context.theme, self._turn)
        self.entry = EntryView(context.theme, votes.withdraw, context.go)
        self.master_detail = MasterDetail(
            context.theme,
            votes.model,
            row_of,
            SECTIONS[VoteSection.OPEN],
            self.entry,
            self.legend,
            head=(self.rule, self.row),
            room=TITLES_NEED,
        )
        self.list = self.master_detail.list
        self.bars = BarDelegate(context.theme, row_of, self.list)
        self._looks: dict[BallotLook, AccessibleRowDelegate] = {
            BallotLook.LINES: AccessibleRowDelegate(context.theme, LINE, row_of, self.list, fits=True),
            BallotLook.TALL: AccessibleRowDelegate(context.theme, LINE, row_of, self.list, tall=True, fits=True),
            BallotLook.BARS: self.bars,
        }
        self.list.let_rows_fit()
        self.table = ResultsTable(self._turn)
        self.stack = Screens()
        self.stack.addWidget(self.master_detail)
        self.stack.addWidget(self.table)
        self.column.addWidget(self.stack, 1)
        AtFoot(self.regrouping, self)
        self._empty = {empty: EmptyState(context.theme, *words) for empty, words in _EMPTY.items()}
        self._unreachable: dict[tuple[BallotEmpty, Enrolment], EmptyState] = {}
        for missing, words in _MISSING.items():
            fetch = Button("Recevoir les nouvelles", self.receiving.ask, kind="main")
            self._empty[missing] = EmptyState(context.theme, *words, fetch)
        self.vote = self.act("&Voter", self._vote)
        self.vote.setProperty(NAMES_CHOSEN, True)
        self.sheet = self.act("Imprimer la feuille de v&otes…", lambda: self._print("Feuille de votes", papers.sheet))
        self.deliberation = self.act(
            "Projet de &délibération…",
            lambda: self._print("Projet de délibération sur les votes", papers.deliberation),
        )
        self._actions = {
            BallotAct.VOTE: self.vote,
            BallotAct.SHEET: self.sheet,
            BallotAct.DELIBERATION: self.deliberation,
        }
        self._rule_offers = {
            VoteRuleOffer.ENROL: ("Inscrire cet ordinateur", lambda: context.go("settings", ENROL)),
            VoteRuleOffer.RESULTS: ("Voir les résultats", lambda: self.part_wanted.emit(VoteTab.RESULTS, "")),
        }
        self._context = context
        self._connect()

    def _connect(self) -> None:
        votes = self._votes
        self.row.lead_to(self.master_detail.list)
        self.master_detail.chosen.connect(votes.choose)
        self.master_detail.entered_again.connect(self._vote_by_enter)
        self.entry.part_wanted.connect(self.part_wanted)
        votes.listed.connect(self._list)
        votes.refreshed.connect(self._refresh)
        votes.chose.connect(self._choose)
        self._list()
        self._choose(None)

    def _vote(self) -> None:
        chosen = self._votes.chosen
        if chosen is not None:
            self._votes.review(chosen.id, self.entry.need or None)

    def _vote_by_enter(self) -> None:
        """Enter on a line that is being read presses the main button, which asks first."""
        self.act_wanted.emit(self.vote)

    def _turn(self) -> None:
        """Shows the table in place of the bars, or the bars again."""
        as_table = self.stack.currentWidget() is self.master_detail
        if as_table:
            self.table.show_entries([entry for entry in self._votes.model.lines if isinstance(entry, BallotEntry)])
        self.stack.setCurrentWidget(self.table if as_table else self.master_detail)
        give(self.table.switch if as_table else self.legend.switch)

    def _refresh(self) -> None:
        rule = self._votes.rule
        self.describe(ballot_offer.subtitle(rule, awaited=self._votes.awaited))
        offers = (self._rule_offers[offer] for offer in rule.offers)
        self.rule.show_rule(ballot_offer.above(rule, awaited=self._votes.awaited), *offers)
        self._ask_about(self._votes.regrouping)
        self._head()

    def _ask_about(self, question: Regrouping | None) -> None:
        if question is None:
            self.regrouping.clear()
            return
        self.regrouping.say_briefly(
            question.question,
            question.brief,
            ("Voir et voter", lambda: self.show_one(question.proposal)),
            ("Pas maintenant", lambda: self._put_off(question.proposal)),
        )

    def _put_off(self, proposal: str) -> None:
        """The next question has its button in the same place: a press that comes at once was not meant for it."""
        now = time.monotonic()
        if now - self._put_off_at >= ONE_PRESS_S:
            self._put_off_at = now
            self._votes.put_off(proposal)

    def _head(self) -> None:
        votes = self._votes
        heads = ballot_offer.heads(votes.section, votes.rule, awaited=votes.awaited, asks=votes.regrouping is not None)
        self.rule.setVisible(BallotHead.RULE in heads)
        self.regrouping.setVisible(BallotHead.REGROUPING in heads)

    def show_one(self, id: str) -> None:
        """Opens a service or proposal, in the list that has it."""
        self._votes.show(id)
        self.master_detail.open()

    def _list(self) -> None:
        votes, section = self._votes, self._votes.section
        entries = [entry for entry in votes.model.lines if isinstance(entry, BallotEntry)]
        self.bars.most = ballot_offer.most_votes(section, entries)
        drawn_as = ballot_offer.drawn_as(section, self.bars.most)
        counted = drawn_as is BallotLook.BARS
        self.legend.setVisible(counted)
        if not counted:
            self.stack.setCurrentWidget(self.master_detail)
        elif self.stack.currentWidget() is self.table:
            self.table.show_entries(entries)
        if self.list.itemDelegate() is not self._looks[drawn_as]:
            self.list.setItemDelegate(self._looks[drawn_as])
        self.list.scheduleDelayedItemsLayout()
        self.list.setAccessibleName(SECTIONS[section])
        self.entry.hint.words.say(_HINTS[section])
        self._head()
        empty = ballot_offer.in_place_of_list(
            section, votes.total, votes.chosen, awaited=votes.awaited, of_services=votes.rule.of_services
        )
        self.master_detail.show_list(None if empty is None else self._in_place(empty), known=votes.known)
        self._mark()
        self._offer()

    def _in_place(self, empty: BallotEmpty) -> EmptyState:
        enrolment = self._votes.rule.enrolment
        if enrolment.may_send or empty not in _MISSING:
            return self._empty[empty]
        if (empty, enrolment) not in self._unreachable:
            sentence, verb, to = ballot_offer.FIRST[enrolment]
            lead = Button(verb, lambda: self._context.go(to["place"], to["id"]), kind="main")
            title, _sentence = _MISSING[empty]
            self._unreachable[empty, enrolment] = EmptyState(self._context.theme, title, sentence, lead)
        return self._unreachable[empty, enrolment]

    def _choose(self, entry: BallotEntry | None) -> None:
        self.entry.show_entry(entry, self._votes.answerable)
        if entry is None:
            self.master_detail.close_paper()
        self._mark()
        words = ballot_offer.vote_words(entry)
        self.vote.setEnabled(ballot_offer.may_vote(entry))
        self.vote.setText(words.text)
        self.vote.setStatusTip(words.tip)
        self._offer()
        self._ask_about(self._votes.regrouping)
        self._head()

    def _offer(self) -> None:
        votes = self._votes
        left, lines = votes.count(VoteSection.OPEN), votes.all_entries()
        acts = ballot_offer.offered(votes.section, left, votes.chosen, lines, known=votes.known)
        self.set_acts(acts.of(self._actions))

    def _mark(self) -> None:
        chosen = self._votes.chosen
        self.master_detail.mark(chosen.id if chosen is not None else "")

    def _print(self, title: str, paper: "PaperOfAll") -> None:
        from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

        context = self._context
        preview(context, title, paper(context.clock(), demonstration=bool(context.demonstration)))
