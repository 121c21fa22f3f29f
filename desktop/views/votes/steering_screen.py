"""The tab Pilotage: the proposals that the committee retained, our interest in them, the groups and their projects."""

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.targets import BEGUN
from desktop.viewmodels.votes import steering_offer
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.steering_entries import SteeringEntry
from desktop.viewmodels.votes.steering_offer import SteeringOffer
from desktop.views.votes.section import TITLES_NEED, RuleNotice, Section
from desktop.views.votes.steering_entry import SteeringPaper
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.rows import Row


def row_of(entry: object) -> Row:
    if not isinstance(entry, SteeringEntry):
        raise TypeError(type(entry))
    return Row(entry.title, entry.note, () if entry.badge is None else (entry.badge,))


class SteeringScreen(Section):
    """The button to declare an interest is in the page's bar; role and reason are beside the list."""

    def __init__(self, context: PageContext, steering: Steering) -> None:
        super().__init__()
        self._steering = steering
        self._target = ""
        self.rule = RuleNotice()
        self.row = NarrowingRow(context.theme, steering.narrowing)
        self.typed = steering.typed
        self.paper = SteeringPaper(context.theme, self.typed, steering.withdraw, self._offer)
        self.lay(
            MasterDetail(
                context.theme,
                steering.model,
                row_of,
                "Pilotage",
                self.paper,
                head=(self.rule, self.row),
                room=TITLES_NEED,
            )
        )
        self.let_titles_wrap(context.theme, row_of)
        self._empty = EmptyState(
            context.theme,
            "Aucune proposition retenue pour l’instant",
            "Après le vote, le comité choisit. Vous pourrez alors participer au pilotage.",
        )
        self._actions = {
            SteeringOffer.TAKE_PART: self.act("&Participer au pilotage", self._declare),
            SteeringOffer.CHANGE_ROLE: self.act("&Changer de rôle", self._declare),
        }
        self.master_detail.chosen.connect(steering.choose)
        self.row.lead_to(self.master_detail.list)
        steering.listed.connect(self._list)
        steering.refreshed.connect(self._refresh)
        steering.chose.connect(self._choose)
        steering.reading.connect(self.typed.store)
        steering.made.connect(self.paper.forget_sent)
        self.master_detail.show_list(self._empty, known=False)

    def show_one(self, id: str) -> None:
        """Opens a proposal, after BEGUN in what is typed for it, at once or as soon as the list has been read."""
        self._target = id
        if self._steering.known:
            self._lead()

    def _lead(self) -> None:
        target, self._target = self._target, ""
        if target:
            self._steering.narrowing.clear()  # else a search could hide what another page leads to
            self._steering.choose(target.removeprefix(BEGUN))
            self.master_detail.open()
        if target.startswith(BEGUN):
            self.paper.write_on()

    def _declare(self) -> None:
        entry = self._steering.chosen
        if entry is None:
            return
        if not self.paper.role:
            self.paper.roles.refuse(steering_offer.NO_ROLE, focus=True)
            return
        self._steering.review(entry.id, self.paper.role, self.paper.motivation)

    def _list(self) -> None:
        self.master_detail.show_list(None if self._steering.total else self._empty)
        self._offer()

    def _refresh(self) -> None:
        self.describe(self._steering.rule.subtitle)
        self.rule.show_rule(self._steering.rule.above)
        self._lead()

    def _choose(self, entry: SteeringEntry | None) -> None:
        self.paper.show_entry(entry)
        self.master_detail.mark("" if entry is None else entry.id)
        self._offer()

    def _offer(self) -> None:
        entry = self._steering.chosen
        for action in self._actions.values():
            action.setStatusTip("" if entry is None else f"{action.text().replace('&', '')}\u00a0: {entry.title}")
            action.setEnabled(entry is not None and steering_offer.may_declare(entry, self.paper.role))
        self.set_acts(Acts(steering_offer.offered(entry, self._steering.all_entries())).of(self._actions))
