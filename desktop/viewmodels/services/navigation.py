"""Services: which part and which screen is in sight, what leads to it, and what may be done there."""

from enum import Enum, StrEnum, auto

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vote_words import VoteReview
from desktop.viewmodels.services.catalogue import Services
from desktop.viewmodels.services.share_navigation import ShareNavigation
from desktop.viewmodels.services.voting import VotesMaker

ANSWERS = "?need="  #: in a target, between a service's id and that of a need it answers
CAME_FROM = "&from="  #: after these, the id of the correction of that need from which she was led


class ServiceTab(StrEnum):
    CATALOGUE = "catalogue"
    SHARED = "shared"


class ServiceTarget(StrEnum):
    SHARE = "share"  #: a new service of ours
    SHARED = "shared"  #: the list of ours


class ServiceScreen(Enum):
    FOUND = auto()  #: the services that were found, and the one that is read
    NOTHING = auto()  #: no service answers what is asked
    REVIEWING = auto()  #: what is read before a vote
    KEPT = auto()  #: after a vote: saved here, not yet counted
    WITHDRAWING = auto()  #: the question before it is taken back
    SHARED = auto()  #: those that the commune shares


class ServiceAct(Enum):
    VOTE = auto()
    FOLLOW = auto()  #: the vote that the commune has for what is read
    WRITE_NEED = auto()
    GO_ON = auto()
    TO_NEED = auto()  #: back to the one from which she was led here
    SEE_OUTBOX = auto()
    TAKE_BACK = auto()
    VOTE_NOW = auto()
    BACK = auto()
    STAY = auto()
    WITHDRAW = auto()


class ServiceNavigation(QObject):
    """The catalogue with the vote for what is read of it, or in its place the services of ours."""

    turned = Signal()  #: `tab`, `screen` or `acts` may differ
    led = Signal()  #: a service was asked for: it comes into sight where only list or service fits
    begun = Signal()  #: the keyboard goes to the search
    returned = Signal()  #: the keyboard goes back to the list
    followed = Signal()  #: the standing of what was kept may differ

    def __init__(self, actor: Actor, make_votes: VotesMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.services = Services(actor, self)
        self.votes = make_votes(actor, self)
        self.sharing = ShareNavigation(actor, self)
        self.tab = ServiceTab.CATALOGUE
        self.kept: KeptAct | None = None
        self.review: VoteReview | None = None
        self.question: WithdrawalQuestion | None = None
        self._answers = ("", "")  # a service that was led to, and the need of ours that it answers
        self._came_from = ""  # the correction of that need which she was writing
        self._target = ""  # to be read once the catalogue was looked at

    def start(self) -> None:
        """Called once the screens listen to their models: each is filled before it comes into sight."""
        self.services.shown.connect(lambda _sheet: self.turned.emit())
        self.services.found.connect(self._found)
        self.votes.kept.connect(self._keep)
        self.votes.reviewing.connect(self._review)
        self.votes.asked.connect(self._ask)
        self.votes.refused.connect(self._refused)
        self.votes.refreshed.connect(self._follow)
        self.sharing.shares.found.connect(self._open_ours)

    # --- what is in sight, what may be done -------------------------------------------------------------------------

    @property
    def screen(self) -> ServiceScreen:
        if self.question is not None:
            return ServiceScreen.WITHDRAWING
        if self.kept is not None:
            return ServiceScreen.KEPT
        if self.review is not None:
            return ServiceScreen.REVIEWING
        if self.tab is ServiceTab.SHARED:
            return ServiceScreen.SHARED
        known = self.services.lists is not None  # before the first answer nothing is said to be missing
        return ServiceScreen.NOTHING if known and not self.services.model.lines else ServiceScreen.FOUND

    @property
    def acts(self) -> Acts[ServiceAct]:
        match self.screen:
            case ServiceScreen.FOUND:
                return Acts(self._offered, (ServiceAct.TO_NEED,) if self.need else ())
            case ServiceScreen.NOTHING:
                return Acts(ServiceAct.WRITE_NEED)
            case ServiceScreen.REVIEWING:
                return Acts(ServiceAct.VOTE_NOW, back=ServiceAct.BACK)
            case ServiceScreen.WITHDRAWING:
                return Acts(None, (ServiceAct.WITHDRAW,), back=ServiceAct.STAY)
            case ServiceScreen.KEPT:
                main = ServiceAct.TO_NEED if self.need else ServiceAct.GO_ON
                return Acts(main, (ServiceAct.SEE_OUTBOX,), ServiceAct.TAKE_BACK)
            case ServiceScreen.SHARED:  # each screen of ours offers its own
                return Acts()

    @property
    def _offered(self) -> ServiceAct | None:
        """A vote, which waits for a service to be chosen; where the commune votes for that one, what became of it."""
        sheet = self.services.sheet
        if sheet is not None and sheet.voting.vote is not None:
            return ServiceAct.FOLLOW
        return ServiceAct.VOTE if (self.services.votable if sheet is None else sheet.voting.open) else None

    @property
    def may_vote(self) -> bool:
        """For the service that is read, now."""
        return self.services.sheet is not None and self.services.sheet.voting.open

    @property
    def need(self) -> str:
        """Of ours, that the service which is read answers: the one from which she was led to this very service."""
        service, need = self._answers
        return need if service and service == self.services.id else ""

    @property
    def origin(self) -> str:
        """Where the way back leads: that need, or the correction of it that was being written."""
        return self._came_from or self.need

    @property
    def unsent(self) -> str:
        """That need, where no vote can name it: it is not sent."""
        lists = self.services.lists
        named = () if lists is None else lists.needs
        return "" if self.need in (id for id, _title in named) else self.need

    @property
    def standing(self) -> tuple[Shown | None, str]:
        """How the vote that was kept stands, and the note on it."""
        return (None, "") if self.kept is None else self.votes.standing(self.kept.id)

    # --- opening ----------------------------------------------------------------------------------------------------

    def visit(self, target: str) -> None:
        """The page comes into sight: "", a ServiceTarget, or an id.

        The id of a service may be followed by ANSWERS and that of a need, and then by CAME_FROM and that of its
        correction; the id of one that we share leads there.
        """
        self.sharing.shares.refresh()
        if target in tuple(ServiceTarget):
            self._visit_ours(ServiceTarget(target))
            return
        if target:
            self.services.narrowing.clear()  # what is led to may not be filtered away
        self._target, _, led = target.partition(ANSWERS)
        need, _, self._came_from = led.partition(CAME_FROM)
        self._answers = (self._target, need)
        self.services.refresh()
        if not target and self.screen is ServiceScreen.SHARED:
            return
        self.back()
        if not target:
            self.begun.emit()

    def turn(self, tab: ServiceTab) -> None:
        if tab is ServiceTab.CATALOGUE:
            self.back()
        else:
            self._turn(tab)

    def share(self) -> None:
        """A new service of ours."""
        self._turn(ServiceTab.SHARED)
        self.sharing.open("")

    def back(self) -> None:
        """To the catalogue; what is being written of ours is saved and stays open."""
        self.sharing.pause()
        self._turn(ServiceTab.CATALOGUE)
        self.returned.emit()

    # --- the vote ---------------------------------------------------------------------------------------------------

    def vote(self, need: str) -> None:
        """For the service that is read, after a review; `need` is one of ours that it answers, "" for none.

        The review says too why the draft from which she was led here is not named.
        """
        self.votes.review(self.services.id, need or self.unsent or None)

    def vote_now(self) -> None:
        """What was read is right."""
        review = self.review
        if review is not None:
            self.votes.confirm(review)

    def take_back(self) -> None:
        if self.kept is not None:
            self.votes.take_back(self.kept)

    def stay(self) -> None:
        """Nothing is taken back."""
        self.question = None
        self.turned.emit()

    def withdraw_now(self) -> None:
        question = self.question
        if question is not None:
            self.back()
            self.votes.withdraw_now(question)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _visit_ours(self, target: ServiceTarget) -> None:
        if target is ServiceTarget.SHARE:
            self.share()
        else:
            self._turn(ServiceTab.SHARED)

    def _found(self) -> None:
        target, self._target = self._target, ""
        among = self.services.model.place_of(target) >= 0
        if among:
            self.services.show(target)
        elif target:
            self.sharing.shares.find(target)
        self.turned.emit()
        if among:
            self.led.emit()

    def _open_ours(self, id: str) -> None:
        """What led here is one of those that we share."""
        self._turn(ServiceTab.SHARED)
        self.sharing.open(id)

    def _review(self, review: VoteReview) -> None:
        self.review = review
        self.turned.emit()

    def _ask(self, question: WithdrawalQuestion) -> None:
        self.question = question
        self.turned.emit()

    def _keep(self, kept: KeptAct) -> None:
        self.kept, self.review = kept, None
        self.turned.emit()

    def _refused(self, _refusal: Refusal) -> None:
        self.services.refresh()  # what was offered was no longer true
        if self.review is not None:
            self.back()

    def _follow(self) -> None:
        if self.kept is not None:
            self.followed.emit()

    def _turn(self, tab: ServiceTab) -> None:
        self.kept = self.review = self.question = None
        self.tab = tab
        self.turned.emit()
