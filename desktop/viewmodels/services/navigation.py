"""Services: which tab and which screen is shown, what leads to it, and what may be done there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.kept import ActStanding, KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.targets import ANSWERS, CAME_FROM
from desktop.viewmodels.kit.vote_words import NOT_VOTED, VoteReview
from desktop.viewmodels.services.catalogue import Services
from desktop.viewmodels.services.screens import (
    ALONE,
    CATALOGUE,
    OF_BIN,
    ServiceAct,
    ServiceScreen,
    ServiceTab,
    ServiceTarget,
    ShareScreen,
)
from desktop.viewmodels.services.share_navigation import ShareNavigation
from desktop.viewmodels.services.voting import VotesMaker


class ServiceNavigation(QObject):
    """The catalogue, with votes for its services; or in its place the services that the commune shares."""

    turned = Signal()  #: `tab`, `screen` or `acts` may have changed
    led = Signal()  #: a service was asked for: a window too narrow for list and service must show the service
    begun = Signal()  #: the search field gets the keyboard
    returned = Signal()  #: the list gets the keyboard
    stayed = Signal(str)  #: she went back from a review: a sentence that nothing was done
    followed = Signal()  #: the state of the vote just given may have changed

    def __init__(self, actor: Actor, make_votes: VotesMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.services = Services(actor, self)
        self.here = Latest()  #: begun as she turns to something else: no earlier answer turns the screen then
        self.votes = make_votes(actor, self.here, self)
        self.sharing = ShareNavigation(actor, self.here, self, in_sight=lambda: self.screen is ServiceScreen.SHARED)
        self.tab = ServiceTab.CATALOGUE
        self.kept: KeptAct | None = None
        self.review: VoteReview | None = None
        self.question: WithdrawalQuestion | None = None
        self._answers = ("", "")  # the service that a link led to, and the need of ours that it answers
        self._came_from = ""  # the correction of that need that she was writing
        self._led: Callable[[], None] | None = None  # opens what a link led to, once the catalogue is read

    def start(self) -> None:
        """Called once the screens are connected to their models, so that each is filled before it is shown."""
        self.services.shown.connect(lambda _sheet: self.turned.emit())
        self.services.listed.connect(self._listed)
        self.services.narrowing.asked.connect(self.here.begin)
        self.votes.kept.connect(self._keep)
        self.votes.reviewing.connect(self._review)
        self.votes.asked.connect(self._ask)
        self.votes.watch(lambda: self.question or self.review)
        self.votes.refused.connect(self._refused)
        self.votes.refreshed.connect(self._follow)

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
        known = self.services.lists is not None  # before the first answer, "nothing found" would be wrong
        return ServiceScreen.NOTHING if known and not self.services.model.lines else ServiceScreen.LIST

    @property
    def marked(self) -> ServiceTab:
        """The tab under which the screen stands."""
        in_bin = self.tab is ServiceTab.SHARED and self.sharing.screen in OF_BIN
        return ServiceTab.BIN if in_bin else self.tab

    @property
    def tabbed(self) -> bool:
        """Whether the screen stands under the tabs; what is asked or read before an act stands alone."""
        shared = self.screen is ServiceScreen.SHARED and self.sharing.screen not in ALONE
        return shared or self.screen in CATALOGUE

    @property
    def acts(self) -> Acts[ServiceAct] | None:
        """What the bar offers; None where the screens for services of ours are shown, which have acts of their own."""
        match self.screen:
            case ServiceScreen.LIST:
                return Acts(self._offered, (ServiceAct.TO_NEED,) if self.need else ())
            case ServiceScreen.NOTHING:
                return Acts(ServiceAct.WRITE_NEED if self.services.takes_needs else None)
            case ServiceScreen.REVIEWING:
                return Acts(ServiceAct.VOTE_NOW, back=ServiceAct.BACK)
            case ServiceScreen.WITHDRAWING:
                return Acts(None, (ServiceAct.WITHDRAW,), back=ServiceAct.STAY)
            case ServiceScreen.KEPT:
                main = ServiceAct.TO_NEED if self.need else ServiceAct.GO_ON
                return Acts(main, (ServiceAct.SEE_OUTBOX,), ServiceAct.TAKE_BACK if self.undo_words else None)
            case ServiceScreen.SHARED:
                return None

    @property
    def writing(self) -> bool:
        """Whether a service of ours is being written, and in sight."""
        return self.screen is ServiceScreen.SHARED and self.sharing.screen is ShareScreen.WRITING

    @property
    def _offered(self) -> ServiceAct | None:
        """The act about votes: to vote, or where the commune has voted for the open service, to follow that vote."""
        sheet = self.services.sheet
        if sheet is not None and sheet.voting.vote is not None:
            return ServiceAct.FOLLOW
        return ServiceAct.VOTE if (self.services.votable if sheet is None else sheet.voting.open) else None

    @property
    def need(self) -> str:
        """Id of the need of ours from which she was led to the open service; "" for none."""
        service, need = self._answers
        return need if service and service == self.services.id else ""

    @property
    def origin(self) -> str:
        """Id of what the way back leads to: the correction that she was writing, or else the need; "" for neither."""
        return self._came_from or self.need

    @property
    def unsent(self) -> str:
        """Id of that need where no vote can name it, as it is not sent; "" otherwise."""
        lists = self.services.lists
        named = () if lists is None else lists.needs
        return "" if self.need in (id for id, _title in named) else self.need

    @property
    def standing(self) -> ActStanding:
        """What became of the vote just given."""
        return ActStanding() if self.kept is None else self.votes.standing(self.kept.id)

    @property
    def undo_words(self) -> str:
        """Words of the button that undoes it; "" where it cannot be undone."""
        return "" if self.kept is None else self.kept.undo_words(self.standing.undo)

    # --- opening ----------------------------------------------------------------------------------------------------

    def visit(self, target: str) -> None:
        """The page is shown; `target` is "", a ServiceTarget, or the id of a service or of one that we share.

        The id of a service may be followed by ANSWERS and the id of a need, then by CAME_FROM and the id of a
        correction of it.
        """
        self.sharing.refresh()
        if target == ServiceTarget.SHARE:
            self.share()
            return
        if target in tuple(ServiceTarget):
            self.turn(ServiceTab.SHARED)
            return
        id, _, led = target.partition(ANSWERS)
        need, _, self._came_from = led.partition(CAME_FROM)
        self._answers = (id, need)
        if id:
            self.here.begin()
            self.sharing.shares.find(id, self.here.only(partial(self._lead, id)))
            return
        self.services.refresh()
        if self.screen is ServiceScreen.SHARED:
            self.sharing.resume()
            return
        self.back()
        self.begun.emit()

    def turn(self, tab: ServiceTab) -> None:
        if tab is ServiceTab.CATALOGUE:
            if self.services.lists is None:  # her first visit led to services of ours, which wait for no catalogue
                self.services.refresh()
            self.back()
        else:
            self._turn(ServiceTab.SHARED)
            self.sharing.turn(to_bin=tab is ServiceTab.BIN)

    def choose(self, id: str) -> None:
        """She opens a service of the list."""
        if id != self.services.id:
            self.here.begin()
        self.services.show(id)

    def share(self) -> None:
        """Opens a new service of ours."""
        self._turn(ServiceTab.SHARED)
        self.sharing.open("")

    def back(self) -> None:
        """To the catalogue; a service of ours that is being written is saved and stays open."""
        self.sharing.pause()
        self._turn(ServiceTab.CATALOGUE)
        self.returned.emit()

    # --- the vote ---------------------------------------------------------------------------------------------------

    def vote(self, need: str) -> None:
        """Votes for the open service, after a review; `need`: id of a need of ours that it answers, "" for none.

        The review also says why the draft from which she came here cannot be named.
        """
        self.here.begin()  # of two votes asked for, the last is reviewed
        self.votes.review(self.services.id, need or self.unsent or None)

    def vote_now(self) -> None:
        """She says yes to the review."""
        if (review := self.review) is not None:
            self.votes.confirm(review)

    def leave_review(self) -> None:
        """She says no to the review."""
        self.back()
        self.stayed.emit(NOT_VOTED)

    def take_back(self) -> None:
        if self.kept is not None:
            self.votes.take_back(self.kept)

    def stay(self) -> None:
        """She says no to the question: the vote stays."""
        self.here.begin()
        self.question = None
        self.turned.emit()

    def withdraw_now(self) -> None:
        if (question := self.question) is not None:
            self.back()
            self.votes.withdraw_now(question)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _lead(self, id: str, ours: bool) -> None:
        """To one of the services that we share, or to one of the catalogue, once that is read.

        The catalogue is not shown before one of ours: the keyboard would go there, with what is typed for its form.
        """
        if ours:
            self._turn(ServiceTab.SHARED)
            self.sharing.open(id)
        else:
            self.services.narrowing.clear()  # otherwise the search might hide the service that was asked for
            self.back()
            self._led = self.here.only(partial(self._open, id))
        self.services.refresh()

    def _listed(self) -> None:
        led, self._led = self._led, None
        self.turned.emit()
        if led is not None:
            led()

    def _open(self, id: str) -> None:
        if self.services.model.place_of(id) >= 0:
            self.services.show(id)
            self.led.emit()

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
        self.services.refresh()  # the page offered something that is no longer possible
        if self.review is not None or self.question is not None:
            self.back()

    def _follow(self) -> None:
        if self.kept is not None:
            self.followed.emit()

    def _turn(self, tab: ServiceTab) -> None:
        self.here.begin()
        self.kept = self.review = self.question = None
        self.tab = tab
        if tab is ServiceTab.SHARED:
            self.sharing.resume()
        self.turned.emit()
