"""The page of votes: which tab and which screen is shown, and what may be done after an act."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.vote_words import NOT_VOTED, VoteReview
from desktop.viewmodels.votes.ballot_words import WITHOUT_EFFECT, VoteSection
from desktop.viewmodels.votes.deployments import Deployments
from desktop.viewmodels.votes.interest_review import InterestReview
from desktop.viewmodels.votes.screens import FORMS, SCREEN_OF, VoteAct, VoteScreen, VoteTab, asked_for
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.votes import Votes

#: The part that made an act, and can cancel or withdraw it.
ActMaker: TypeAlias = Votes | Steering | Deployments
_NOT_SENT = "Rien n’est parti."


class VoteNavigation(QObject):
    """`section`: the screen of the open tab, to which forms and questions return."""

    turned = Signal()  #: `screen` is shown, perhaps again
    counted = Signal()  #: `counts`, or the tab, may have changed
    led = Signal(str)  #: an id to be shown in the section
    followed = Signal()  #: the state of the act just made may have changed
    sent = Signal(object, str, object)  #: a VoteScreen of FORMS, id, and what was typed there, which is in the outbox
    returned = Signal()  #: the list of the section gets the keyboard
    stayed = Signal(str)  #: she went back from a review: a sentence that nothing was done
    moved_on = Signal()  #: the message about the last act must be taken away

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.here = Latest()  #: begun as she turns to something else: no earlier answer turns the screen then
        self.votes = Votes(actor, self.here, self)
        self.steering = Steering(actor, self.here, self)
        self.deployments = Deployments(actor, self.here, self)
        self._makers = (self.votes, self.steering, self.deployments)
        self.section = self.screen = VoteScreen.VOTES
        self.kept: KeptAct | None = None
        self.question: WithdrawalQuestion | None = None
        self._maker: ActMaker | None = None
        self.review: VoteReview | InterestReview | None = None
        self._led: Callable[[], None] | None = None  # shows the entry that a link led to, once the lists are read
        self._landed = False  # a tab was chosen, by a person or by the open phase
        self._anew = False  # True until all three parts have been read again
        self._phase = False, False  #: `_open` at the moment when the tab was chosen

    def start(self) -> None:
        """Called once the screens are connected to their models, so that each is filled before it is shown."""
        self.votes.listed.connect(self.counted)
        self.votes.refreshed.connect(self._lead)
        for maker in self._makers:
            maker.kept.connect(lambda kept, maker=maker: self._keep(kept, maker))
            maker.refreshed.connect(lambda maker=maker: self._refreshed(maker))
            maker.asked.connect(lambda question, maker=maker: self._ask(question, maker))
            maker.watch(partial(self._in_sight, maker))
            maker.refused.connect(self._refused)
        self.deployments.made.connect(self._forget)
        for reviews in (self.votes, self.steering):
            reviews.reviewing.connect(self._review)

    @property
    def known(self) -> bool:
        """Whether all three parts have been read."""
        return self.votes.known and self.steering.known and self.deployments.known

    @property
    def tab(self) -> VoteTab:
        tabs = {screen: tab for tab, screen in SCREEN_OF.items()}
        return tabs.get(self.section) or VoteTab(self.votes.section)

    @property
    def counts(self) -> dict[VoteTab, int]:
        """The number on each tab: its lines, or of our votes those that stand.

        0 where it has no line or was not read yet: such a tab is not offered. A tab that has lines, none of which
        counts, is offered without a number: it has no entry here.
        """
        counts = {
            VoteTab.OPEN: self.votes.count(VoteSection.OPEN),
            VoteTab.OURS: self.votes.voted(VoteSection.OURS),
            VoteTab.RESULTS: self.votes.count(VoteSection.RESULTS),
            VoteTab.STEERING: self.steering.total,
            VoteTab.DEPLOYMENT: self.deployments.total,
        }
        none_stands = not counts[VoteTab.OURS] and self.votes.count(VoteSection.OURS) > 0
        return {tab: counted for tab, counted in counts.items() if not (none_stands and tab is VoteTab.OURS)}

    @property
    def without_effect(self) -> dict[VoteTab, str]:
        """In words, the lines that the numbers leave out: our votes that do not count."""
        gone = self.votes.count(VoteSection.OURS) - self.votes.voted(VoteSection.OURS)
        return {VoteTab.OURS: french.counted(gone, WITHOUT_EFFECT, WITHOUT_EFFECT)} if gone > 0 else {}

    @property
    def _left(self) -> int:
        """For how many lines the commune may still vote."""
        return self.votes.count(VoteSection.OPEN) - self.votes.voted(VoteSection.OPEN)

    @property
    def acts(self) -> Acts[VoteAct] | None:
        """What the bar offers after an act, or before one is undone; None where the screen has acts of its own."""
        match self.screen:
            case VoteScreen.KEPT:
                after_vote = VoteAct.GO_ON_VOTING if self._left else VoteAct.SEE_OURS
                undo = VoteAct.TAKE_BACK if self.undo_words else None
                return Acts(after_vote if self.votes_on else VoteAct.GO_ON, (VoteAct.SEE_OUTBOX,), undo)
            case VoteScreen.WITHDRAWING:
                return Acts(None, (VoteAct.CONFIRM,), back=VoteAct.STAY)
            case _:
                return None

    @property
    def votes_on(self) -> bool:
        """Whether the act just made is a vote."""
        return self._maker is self.votes

    @property
    def standing(self) -> ActStanding:
        """What became of the act just made."""
        kept, maker = self.kept, self._maker
        return ActStanding() if kept is None or maker is None else maker.standing(kept.id)

    @property
    def undo_words(self) -> str:
        """Words of the button that undoes it; "" where it cannot be undone."""
        return "" if self.kept is None else self.kept.undo_words(self.standing.undo)

    # --- opening ----------------------------------------------------------------------------------------------------

    def visit(self, target: str) -> None:
        """The page is shown; `target`: "", or the id of an entry, alone or after one of the prefixes of a tab."""
        self.lead(*asked_for(target))

    def lead(self, tab: VoteTab | None, id: str) -> None:
        """Shows an entry: in this tab, or where None, in the list of votes that has it; see `asked_for`."""
        led = tab is not None or bool(id)
        if led or self.screen not in FORMS:  # a form that is being filled in stays open, with what was said there
            self.moved_on.emit()
            self._return()
        self._landed = self._landed or led
        self._anew = not led and self.known and self.screen not in FORMS
        if tab is not None:
            self.turn(tab)
            self.led.emit(id)
        elif led:
            self.turn(VoteTab(self.votes.section))
            self._led = self.here.only(partial(self.led.emit, id))
        else:
            self.votes.turn(self.votes.section)  # closes an open entry that is no longer in the list
        self.refresh()

    def refresh(self) -> None:
        """Reads all three parts again; what is open stays open."""
        for maker in self._makers:
            maker.refresh()

    def turn(self, tab: VoteTab) -> None:
        self.here.begin()
        self._turn_to(tab)

    def _turn_to(self, tab: VoteTab) -> None:
        self._landed, self._anew = True, False
        self.section = SCREEN_OF.get(tab, VoteScreen.VOTES)
        match tab:
            case VoteTab.OPEN:
                self.votes.turn(VoteSection.OPEN)
            case VoteTab.OURS:
                self.votes.turn(VoteSection.OURS)
            case VoteTab.RESULTS:
                self.votes.turn(VoteSection.RESULTS)
        self.moved_on.emit()
        self._turn(self.section)
        self.counted.emit()

    def open_form(self, form: VoteScreen) -> None:
        self.here.begin()
        self._turn(form)

    def back(self) -> None:
        self._return()
        self.returned.emit()

    def leave_review(self) -> None:
        """She says no to the review: says so, as the button that has the keyboard there is not the main one."""
        words = NOT_VOTED if isinstance(self.review, VoteReview) else _NOT_SENT
        self.back()
        self.stayed.emit(words)

    def see_ours(self) -> None:
        """Shows the commune's votes."""
        self._return()
        self.turn(VoteTab.OURS)
        self.returned.emit()

    # --- after an act, before a withdrawal --------------------------------------------------------------------------

    def take_back(self) -> None:
        if self.kept is not None and self._maker is not None:
            self._maker.take_back(self.kept)

    def withdraw_now(self) -> None:
        if (question := self.question) is not None and self._maker is not None:
            self.back()
            self._maker.withdraw_now(question)

    def go_now(self) -> None:
        """She confirms the review: makes the vote or the declaration."""
        match self.review:
            case VoteReview() as vote:
                self.votes.confirm(vote)
            case InterestReview() as interest:
                self.steering.confirm(interest)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _lead(self) -> None:
        if not self.votes.whole:
            return  # the line to show may be one of those not read yet
        led, self._led = self._led, None
        if led is not None:
            led()

    def _refreshed(self, maker: ActMaker) -> None:
        self.counted.emit()
        if self.known and not self._landed:
            self._land()
        elif self._anew and maker is self.deployments:  # the last of the three to answer
            self._anew = False
            if self._phase != self._open or not self.counts.get(self.tab, 1):
                self._land()  # another phase is open than at her last visit: the tab is chosen again
        if self.kept is not None and self._maker is maker:
            self.followed.emit()

    @property
    def _open(self) -> tuple[bool, bool]:
        """Whether steering and deployment are open, which decides the tab to begin with."""
        return self.steering.rule.open, self.deployments.rule.open

    def _land(self) -> None:
        """Chooses the tab of the open phase; where nothing is open to vote, one that has something to show."""
        self._landed, self._phase = True, self._open
        if self.steering.rule.open and self.steering.total:
            self._turn_to(VoteTab.STEERING)
        elif self.deployments.rule.open and self.deployments.total:
            self._turn_to(VoteTab.DEPLOYMENT)
        elif not self.votes.count(VoteSection.OPEN):
            counts, others = self.counts, (VoteTab.RESULTS, VoteTab.OURS, VoteTab.STEERING, VoteTab.DEPLOYMENT)
            self._turn_to(next((tab for tab in others if counts.get(tab, 1)), VoteTab.OPEN))

    def _keep(self, kept: KeptAct, maker: ActMaker) -> None:
        self.kept, self._maker = kept, maker
        self.moved_on.emit()
        self._turn(VoteScreen.KEPT)

    def _forget(self, id: str, took: object) -> None:
        """What was typed for a deployment has left. A form of it that she has opened again would offer it once more."""
        form, chosen = self.deployments.form_of(id), self.deployments.chosen
        self.sent.emit(form, id, took)
        if self.screen is form and chosen is not None and chosen.id == id:
            self.back()
        self.deployments.refresh()  # its sheet no longer shows it as a text that has not left

    def _ask(self, question: WithdrawalQuestion, maker: ActMaker) -> None:
        self.question, self._maker = question, maker
        self.moved_on.emit()
        self._turn(VoteScreen.WITHDRAWING)

    def _review(self, review: VoteReview | InterestReview) -> None:
        self.review = review
        self.moved_on.emit()
        self._turn(VoteScreen.REVIEWING)

    def _refused(self, _refusal: Refusal) -> None:
        if self.screen in (VoteScreen.REVIEWING, VoteScreen.WITHDRAWING):  # what is asked can no longer be done
            self.back()

    def _in_sight(self, maker: ActMaker) -> VoteReview | InterestReview | WithdrawalQuestion | None:
        """The question of this part that is shown: one that was answered is read again no more."""
        if self.screen is not VoteScreen.REVIEWING:
            return self.question if maker is self._maker and self.screen is VoteScreen.WITHDRAWING else None
        return self.review if maker is (self.votes if isinstance(self.review, VoteReview) else self.steering) else None

    def _return(self) -> None:
        self.here.begin()
        self.kept = self.question = self.review = None
        self._turn(self.section)

    def _turn(self, screen: VoteScreen) -> None:
        self.screen = screen
        self.turned.emit()
