"""Pilotage: what the committee retained, our interest in it, the groups and their projects."""

from desktop.viewmodels.steering import Steering
from desktop.viewmodels.steering_entries import SteeringEntry
from desktop.viewmodels.steering_typed import Typed
from desktop.views.empty import EmptyState
from desktop.views.notice import Notice
from desktop.views.page import Room
from desktop.views.rows import Row
from desktop.views.steering_entry import SteeringPaper
from desktop.views.votes_part import Part
from desktop.views.votes_shelf import Shelf


def row_of(entry: object) -> Row:
    if not isinstance(entry, SteeringEntry):
        raise TypeError(type(entry))
    return Row(entry.title, entry.note, () if entry.badge is None else (entry.badge,))


class SteeringScreen(Part):
    """The declaration stands in the page’s bar; its role and words in the paper."""

    def __init__(self, room: Room, steering: Steering) -> None:
        super().__init__()
        self._steering = steering
        self._target = ""
        self.rule = Notice()
        self.typed = Typed(room.actor, "interest", self)
        self.paper = SteeringPaper(room.theme, self.typed, steering.withdraw, self._offer)
        self.lay(Shelf(room.theme, steering.model, row_of, "Pilotage", self.paper, head=(self.rule,)))
        self._empty = EmptyState(
            room.theme,
            "Aucune proposition retenue pour l’instant",
            "Après le vote, le comité choisit. Vous pourrez alors participer au pilotage.",
        )
        self.declare = self.act("&Déclarer notre intérêt", self._declare)
        self.shelf.chosen.connect(steering.choose)
        steering.looked.connect(self._look)
        steering.chose.connect(self._choose)
        steering.kept.connect(lambda kept: self.paper.forget(kept.id))
        self.shelf.show_list(self._empty, known=False)

    def show_one(self, id: str) -> None:
        """Leads to a proposal, at once or when it is known."""
        self._target = id
        if self._steering.known:
            self._lead()

    def _lead(self) -> None:
        target, self._target = self._target, ""
        if target:
            self._steering.choose(target)
            self.shelf.open()

    def _declare(self) -> None:
        entry = self._steering.chosen
        if entry is None:
            return
        if not self.paper.role:
            self.paper.roles.refuse("Choisissez un rôle\u00a0: participant, ou territoire référent.", focus=True)
            return
        self._steering.declare(entry.id, self.paper.role, self.paper.motivation)

    def _look(self) -> None:
        rule = self._steering.rule
        self.describe(f"{rule.title}. {rule.sentence}" if rule.open else rule.title)
        self.rule.say(rule.deadline if rule.open else rule.sentence)
        self.shelf.show_list(self._empty)
        self._lead()

    def _choose(self, entry: SteeringEntry | None) -> None:
        self.paper.show_entry(entry)
        self.shelf.mark("" if entry is None else entry.id)
        self._offer()

    def _offer(self) -> None:
        entry = self._steering.chosen
        if entry is None or not entry.roles:
            self.offer(None)
            return
        self.declare.setText("&Changer de rôle" if entry.role else "&Déclarer notre intérêt")
        self.declare.setStatusTip(f"{self.declare.text().replace('&', '')}\u00a0: {entry.title}")
        self.declare.setEnabled(self.paper.role != entry.role or not entry.role)
        self.offer(self.declare)
