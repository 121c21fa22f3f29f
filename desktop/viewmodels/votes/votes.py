"""Voting in the commune's name: what is open, what we voted for, what the committee decided."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import search
from desktop.database.queries import ballot
from desktop.database.queries.ballot import OpenVotes
from desktop.database.search import Hit
from desktop.domain.changes import Changes, QueuedAct
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, vote_rule
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vote_rule import VoteReview, VoteRule
from desktop.viewmodels.votes import ballot_entries
from desktop.viewmodels.votes.ballot_entries import BallotEntry, Lists
from desktop.viewmodels.votes.entries_part import WithdrawablePart

VoteSection: TypeAlias = Literal["open", "ours", "results"]
SECTIONS: tuple[VoteSection, ...] = ("open", "ours", "results")
_REST_MS = 120  # of the keyboard, before anything is searched
_FOUND = 60


@dataclass(frozen=True, slots=True)
class Regrouping:
    """The question after a regrouping: does the commune vote for this proposal? `more` others wait."""

    need: str
    proposal: str
    sentence: str
    more: int


class Votes(WithdrawablePart[BallotEntry]):
    """`listed` follows every change of the list."""

    listed = Signal()
    reviewing = Signal(object)  #: VoteReview: answer with `vote`

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, cast_vote, withdraw_vote, parent)
        self._ballot: OpenVotes | None = None
        self._lists = Lists()
        self._hits: tuple[str, ...] | None = None
        self._text = ""
        self._later: set[str] = set()  # questions put off while this window is open
        self.commune = ""
        self.rule = VoteRule(title="", sentence="")
        self.section: VoteSection = "open"
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._search)

    @property
    def known(self) -> bool:
        """False until the first refresh: an empty list is not yet an empty state."""
        return self._ballot is not None

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    def entry(self, id: str) -> BallotEntry | None:
        """The entry as it was last looked at, in whichever list it stands."""
        entries = (*self._lists.open, *self._lists.ours, *self._lists.results)
        return next((entry for entry in entries if entry.id == id), None)

    def standing(self, id: str) -> tuple[Shown | None, str]:
        """How our vote for it stands, and the note on it."""
        entry = self.entry(id)
        return (None, "") if entry is None else (entry.state, entry.state_note)

    def count(self, section: VoteSection) -> int:
        return len(getattr(self._lists, section))

    @property
    def answerable(self) -> tuple[tuple[str, str], ...]:
        """Needs of ours that a vote may name: id and title."""
        return () if self._ballot is None else self._ballot.answerable

    @property
    def regrouping(self) -> Regrouping | None:
        """The first question that waits, while proposals are open to vote."""
        regrouped = () if self._ballot is None else self._ballot.regrouped
        votable = {entry.id for entry in self._lists.open if entry.act == "vote"}
        waiting = [one for one in regrouped if one.proposal in votable and one.proposal not in self._later]
        if not waiting:
            return None
        one = waiting[0]
        whose = "Votre besoin" if one.ours else "Le besoin que vous partagez,"
        sentence = (
            f"{whose} «{FIXED}{one.title}{FIXED}» est regroupé dans «{FIXED}{one.proposal_title}{FIXED}»{FIXED}: "
            "voter pour cette proposition\u202f?"
        )
        proposals = {other.proposal for other in waiting}
        return Regrouping(one.need if one.ours else "", one.proposal, sentence, len(proposals) - 1)

    def put_off(self, proposal: str) -> None:
        """Not now: the question comes back with the next start of the window."""
        self._later.add(proposal)
        self.refreshed.emit()

    def refresh(self) -> None:
        self._actor.ask(ballot.read, then=self._show)

    def turn(self, section: VoteSection) -> None:
        """Shows another of the three lists; what is looked at stays only where it stands there too."""
        self.section = section
        if self._chosen and all(entry.id != self._chosen for entry in getattr(self._lists, section)):
            self.choose("")
        self._list()

    def search(self, text: str) -> None:
        """As one types: among what is open to vote; what was typed meanwhile outruns an older answer."""
        self._text = text.strip()
        if not self._text:
            self._rest.stop()
            self._hits = None
            self._list()
        else:
            self._rest.start()

    def show(self, id: str) -> None:
        """Another page leads here: to this service or proposal, in the list where it stands."""
        self._chosen = id
        for section in SECTIONS:
            if any(entry.id == id for entry in getattr(self._lists, section)):
                self.section = section
                break
        self._text, self._hits = "", None
        self._list()
        self.chose.emit(self.chosen)

    def review(self, id: str, need: str | None = None) -> None:
        """What is read before the vote, by `reviewing`; where none can be given, `refused` says why."""

        def seen(open_votes: OpenVotes | None) -> None:
            self._show(open_votes)
            entry = self.entry(id)
            if open_votes is None or entry is None or entry.act != "vote":
                self.vote(id, need)
                return
            answers = dict(self.answerable).get(need or "", "")
            read = vote_rule.review(open_votes, entry.title, answers, self._actor.clock())
            self.reviewing.emit(VoteReview(id=id, need=need, confirmation=read))

        self._actor.ask(ballot.read, then=seen)

    def vote(self, id: str, need: str | None = None) -> None:
        """In the commune's name; `need` is one of ours that it answers."""
        self._actor.act(cast_vote, id, need, then=self._cast, refused=self._refuse)

    def withdraw(self, id: str) -> None:
        row = self._row(id)
        if row is None or self._ballot is None:
            return
        if row.cast_op in self._ballot.cancellable:
            self.asked.emit(
                WithdrawalQuestion(
                    id=id,
                    title=row.title,
                    op=row.cast_op,
                    sends="Ce vote n’est pas encore parti. Rien ne sera envoyé.",
                    then="Vous pourrez voter de nouveau tant que le vote est ouvert.",
                    heading="Annuler ce vote\u202f?",
                    verb="Annuler",
                )
            )
            return
        commune = french.of(self._ballot.commune)
        self.asked.emit(
            WithdrawalQuestion(
                id=id,
                title=row.title,
                sends=f"Un envoi partira{FIXED}: retrait du vote {commune} pour «{FIXED}{row.title}{FIXED}».",
                then="Votre vote compte jusqu’à l’arrivée de ce retrait. Vous pourrez revoter avant la clôture.",
            )
        )

    def _take_back(self, question: WithdrawalQuestion) -> None:
        row = self._row(question.id)
        if row is not None:
            sentence = f"Vote annulé avant son départ{FIXED}: «{FIXED}{row.title}{FIXED}»."
            self._cancel(question.op, question.id, row.need or None, sentence=sentence)

    def _row(self, id: str) -> Any:
        casts = () if self._ballot is None else self._ballot.casts
        return next((row for row in casts if row.subject == id and row.stands), None)

    def _cast(self, act: QueuedAct) -> None:
        """Looks first: what the screen after the vote says must be true of what is kept."""

        def seen(open_votes: OpenVotes | None) -> None:
            self._show(open_votes)
            row = self._row(act.subject)
            if row is not None and open_votes is not None:
                where, not_yet, until = vote_rule.kept(open_votes, self._actor.clock())
                kept = KeptAct(
                    id=row.subject, title=row.title, op=row.cast_op, where=where, not_yet=not_yet, until=until
                )
                self.kept.emit(kept)

        self._undo = None
        self._actor.ask(ballot.read, then=seen)

    def _search(self) -> None:
        text = self._text

        def come(hits: tuple[Hit, ...]) -> None:
            if text == self._text:
                self._hits = tuple(hit.id for hit in hits)
                self._list()

        self._actor.ask(search.fitting, text, ("proposals", "catalogue"), _FOUND, then=come)

    def _show(self, open_votes: OpenVotes | None) -> None:
        if open_votes is None:
            return
        now = self._actor.clock()
        self._ballot = open_votes
        self.commune = open_votes.commune
        self.rule = vote_rule.rule(open_votes, now)
        self._lists = ballot_entries.lists(open_votes, now)
        self._list()
        self.refreshed.emit()
        self.chose.emit(self.chosen)

    def _list(self) -> None:
        entries: tuple[BallotEntry, ...] = getattr(self._lists, self.section)
        if self.section == "open" and self._hits is not None:
            by_id = {entry.id: entry for entry in entries}
            entries = tuple(by_id[id] for id in self._hits if id in by_id)
        self.model.show(entries)
        if self._chosen and self.section == "open" and self._hits is not None and self.model.row_of(self._chosen) < 0:
            self.choose("")  # what the search hides is chosen no more
        self.listed.emit()

    def _follow(self, changes: Changes) -> None:
        acts = changes.votes or changes.needs or changes.joins or changes.outbox
        if acts or changes.scopes or changes.link or changes.commune:
            self.refresh()
