"""Voting in the commune's name: what is open to vote, what we voted for, what the committee decided."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import structs
from PySide6.QtCore import QObject

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import ballot, needs, votes
from desktop.database.queries.ballot import OpenVotes
from desktop.domain.changes import Changes, QueuedAct
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, french, vote_words
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, received_line
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.head_first import HeadFirst
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.vote_words import VoteReview, VoteRule
from desktop.viewmodels.votes import ballot_entries, ballot_state, ballot_words, reviewing
from desktop.viewmodels.votes.ballot_entries import BallotEntry, Lists
from desktop.viewmodels.votes.ballot_sizes import Size
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.entries_part import WithdrawablePart
from desktop.viewmodels.votes.regrouping import Regrouping

if TYPE_CHECKING:
    from sqlalchemy import Connection

_READ_AMID = 1000  # lines: to read a longer list amid a round would freeze the window
_Read: TypeAlias = tuple[OpenVotes, Lists] | None
_Reviewed: TypeAlias = tuple[_Read, VoteReview | None, Refusal | None]


class Votes(WithdrawablePart[BallotEntry, VoteReview]):
    """One of three lists at a time; a search in one is forgotten when another is shown."""

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        scopes = ("proposals", "catalogue")
        super().__init__(actor, here, withdraw_vote, ballot_words.OF[VoteSection.OPEN], parent, scopes=scopes)
        self._ballot: OpenVotes | None = None
        self._lists = Lists()
        self._later: set[str] = set()  # questions put off while this window is open
        self.commune = ""
        self.rule = VoteRule(title="", sentence="")
        self.section: VoteSection = VoteSection.OPEN
        self._reading = HeadFirst(actor, _read, self._show, self)

    @property
    def known(self) -> bool:
        """False until the first refresh: an empty list is not yet an empty state."""
        return self._ballot is not None

    def entry(self, id: str) -> BallotEntry | None:
        """The entry as it was last read, from whichever list has it."""
        entries = (*self._lists.results, *self._lists.ours, *self._lists.open)  # the last one wins: that of `open`
        return {entry.id: entry for entry in entries}.get(id)

    def standing(self, id: str) -> ActStanding:
        """What became of our vote for it."""
        entry = self.entry(id)
        if entry is None or self._ballot is None:
            return ActStanding()
        undo, until = "" if entry.act == "vote" else entry.act, vote_words.kept(self._ballot, self._actor.clock())[2]
        return ActStanding(state=entry.state, note=entry.state_note, undo=undo, until=until)

    @property
    def awaited(self) -> bool:
        """Whether the vote is open but nothing to vote for has come yet."""
        return self.rule.open and not self.count(VoteSection.OPEN)

    def count(self, section: VoteSection) -> int:
        return self._lists.sizes.get(section, Size()).lines

    def voted(self, section: VoteSection) -> int:
        """For how many of its lines the commune has voted."""
        return self._lists.sizes.get(section, Size()).voted

    @property
    def whole(self) -> bool:
        """Whether all lines of all lists were read."""
        return all(len(self._lists.of(section)) == self.count(section) for section in VoteSection)

    @property
    def answerable(self) -> tuple[tuple[str, str], ...]:
        """Needs of ours that a vote may name: id and title."""
        return () if self._ballot is None else self._ballot.answerable

    @property
    def regrouping(self) -> Regrouping | None:
        """The first question that waits, while proposals are open to vote; None where its proposal is being read."""
        regrouped = () if self._ballot is None else self._ballot.regrouped
        votable = {entry.id for entry in self._lists.open if entry.act == "vote"}
        waiting = [one for one in regrouped if one.proposal in votable and one.proposal not in self._later]
        if not waiting or waiting[0].proposal == self._chosen:
            return None
        one = waiting[0]
        whose = "Votre besoin" if one.ours else "Le besoin que vous partagez,"
        sentence = (
            f"{whose} «{FIXED}{one.title}{FIXED}» est regroupé dans «{FIXED}{one.proposal_title}{FIXED}»{FIXED}: "
            "voter pour cette proposition\u202f?"
        )
        what = "votre besoin" if one.ours else "le besoin que vous partagez"
        brief = f"Voter pour «{FIXED}{one.proposal_title}{FIXED}», qui regroupe {what}\u202f?"
        proposals = {other.proposal for other in waiting}
        return Regrouping(one.need if one.ours else "", one.proposal, sentence, len(proposals) - 1, brief)

    def put_off(self, proposal: str) -> None:
        """Not now: the question comes back with the next start of the window."""
        self._later.add(proposal)
        self.refreshed.emit()

    def refresh(self) -> None:
        self._reading.read()

    def follow_batch(self, *, in_sight: bool) -> None:
        """Amid a round, reads the lists again only where they are in sight and short."""
        if in_sight and self.total <= _READ_AMID:
            self.refresh()

    def turn(self, section: VoteSection) -> None:
        """Shows another of the three lists; the open entry stays open only if that list has it too."""
        self.section = section
        if self._chosen and self._chosen not in self._ids(section):
            self._open("")
        self._turn()

    def show(self, id: str) -> None:
        """Another page leads to this service or proposal: opens it in the list that has it."""
        self._chosen = id
        self.section = next((section for section in VoteSection if id in self._ids(section)), self.section)
        self.narrowing.clear()
        self._turn()
        self.chose.emit(self.chosen)

    def review(self, id: str, need: str | None = None) -> None:
        """Asks for the review before a vote: `reviewing` brings it, or `refused` says why."""

        def show_lists(facts: _Reviewed) -> None:
            self._show(facts[0])

        show = self._here.only(partial(self._review, id), show_lists)
        self._actor.ask(_reviewed, id, need, self._actor.clock(), then=show)

    def _review(self, id: str, facts: _Reviewed, *, before: Confirmation | None = None) -> None:
        """`before`: the review that was read, where it has changed since."""
        read, review, why = facts
        known = self.entry(id)
        self._show(read)
        if why is not None:
            title = "" if known is None else known.title
            self._refuse(vote_words.withdrawn(why, title, service=known is not None and "service" in known.kinds))
        elif review is not None:
            asked = review.confirmation if before is None else review.confirmation.anew_after(before)
            self._show_review(structs.replace(review, confirmation=asked))

    def reread(self, connection: "Connection", asked: object) -> Callable[[], object]:
        if not isinstance(asked, VoteReview):
            return super().reread(connection, asked)
        now = self._actor.clock()
        refusal = reviewing.refusal(connection, asked.id, now)
        if refusal is not None:
            return partial(self._refuse, vote_words.withdrawn(refusal, asked.title, service=asked.kind == "service"))
        read = reviewing.read_review(connection, asked.id, asked.need, now)
        if read is None or read.confirmation == asked.confirmation:
            return as_it_was
        anew = read.confirmation.anew_after(asked.confirmation)
        return partial(self._show_review, structs.replace(asked, answers=read.answers, confirmation=anew))

    def confirm(self, review: VoteReview) -> None:
        self._make_as_read(review, partial(self._cast, self._keeping()))

    def _make_as_read(self, review: VoteReview, then: Callable[[QueuedAct], object]) -> None:
        def reread(connection: "Connection") -> Confirmation | None:
            read = reviewing.read_review(connection, review.id, review.need, self._actor.clock())
            return None if read is None else read.confirmation

        in_words = partial(vote_words.withdrawn, title=review.title, service=review.kind == "service")
        act_as_read(
            self._actor,
            cast_vote,
            review.id,
            review.answers,
            reread=reread,
            read=review.confirmation,
            then=then,
            again=partial(self._review, review.id, before=review.confirmation),
            not_done=NotDone(
                self._here,
                refused=lambda why: self._refuse(in_words(why)),
                late=lambda why: self._tell_late(review.title, in_words(why)),
            ),
            anew=lambda connection: _reviewed(connection, review.id, review.need, self._actor.clock()),
        )

    def _question(self, connection: "Connection", id: str) -> WithdrawalQuestion | None:
        row = votes.standing_of(connection, id)
        if row is None:
            return None
        need = needs.one(connection, row.need) if row.need else None
        answers = "" if need is None else vote_words.answers(need.title)
        if row.cast_op in votes.cancellable(connection):
            return WithdrawalQuestion(
                id=id,
                title=row.title,
                answers=answers,
                op=row.cast_op,
                sends="Ce vote n’est pas encore parti. Annulé, il ne sera pas envoyé.",
                then="Vous pourrez voter de nouveau tant que le vote est ouvert.",
                heading="Annuler ce vote\u202f?",
                verb="Annuler",
                again=reviewing.again(connection, row, "" if need is None else need.title, self._actor.clock()),
            )
        moment = act_context.read(connection)
        commune = french.of(moment.commune)
        return WithdrawalQuestion(
            id=id,
            title=row.title,
            answers=answers,
            sends=f"Un envoi partira{FIXED}: retrait du vote {commune} pour «{FIXED}{row.title}{FIXED}».",
            then=f"{ballot_state.counts_until(row)} Vous pourrez voter à nouveau avant la clôture.",
            received=received_line(row.received_at, row.number, elsewhere=row.elsewhere, restored=row.restored),
            signed_as=moment.signed_as,
        )

    def _take_back(self, question: WithdrawalQuestion) -> None:
        again = question.again if isinstance(question.again, VoteReview) else None
        self._cancel(question, again, f"Vote annulé avant son départ{FIXED}: «{FIXED}{question.title}{FIXED}».")

    def _row(self, id: str) -> Any:
        casts = () if self._ballot is None else self._ballot.casts
        return {row.subject: row for row in casts if row.stands}.get(id)

    def _cast(self, keep: Callable[[KeptAct], None], act: QueuedAct) -> None:
        """Reads again first, so that the screen after the vote shows what was stored."""

        def seen(read: _Read) -> None:
            self._show(read)
            row = self._row(act.subject)
            if row is None:
                self._not_kept(act.op, "Ce vote a été enregistré", "annulé", "refusé")
            elif self._ballot is not None:
                what, not_yet, until = vote_words.kept(self._ballot, self._actor.clock())
                keep(
                    KeptAct(
                        id=row.subject,
                        title=row.title,
                        op=row.cast_op,
                        what=what,
                        not_yet=not_yet,
                        until=until,
                        undo=vote_words.UNTIL_TAKEN_BACK,
                        detail=vote_words.of_what(row.kind, dict(self._ballot.answerable).get(row.need, "")),
                    )
                )

        self._forget_undo()
        self._actor.ask(_read, self._actor.clock(), None, then=seen)

    def _ids(self, section: VoteSection) -> set[str]:
        return {entry.id for entry in self._lists.of(section)}

    def _turn(self) -> None:
        self.narrowing.begin(ballot_words.OF[self.section])
        self._fill(self._lists.of(self.section), self.count(self.section))

    def _show(self, read: _Read) -> bool:
        if read is None:
            return True
        self._ballot, self._lists = read
        self.commune = self._ballot.commune
        self.rule = vote_words.rule(self._ballot, self._actor.clock())
        if self._undo is not None and self._row(self._undo.id) is not None:
            self._forget_undo()  # another page has voted for it again
        self._turn()
        self.refreshed.emit()
        self.chose.emit(self.chosen)
        return self.whole

    def _follow(self, changes: Changes) -> None:
        acts = changes.votes or changes.needs or changes.joins or changes.outbox
        if acts or changes.scopes or changes.link or changes.commune:
            self.refresh()


def _reviewed(connection: "Connection", id: str, need: str | None, now: LocalTime) -> _Reviewed:
    """With the lists: the review of a vote, or why it cannot be given."""
    why, review = reviewing.refusal(connection, id, now), reviewing.read_review(connection, id, need, now)
    return _read(connection, now, None), review, why


def _read(connection: "Connection", now: LocalTime, most: int | None) -> _Read:
    """Makes the lists in the worker: with ten thousand lines, the window would freeze."""
    open_votes = ballot.read(connection, most)
    return None if open_votes is None else (open_votes, ballot_entries.lists(open_votes, now))
