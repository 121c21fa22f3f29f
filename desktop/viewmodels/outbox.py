"""The outbox: its list, the paper of the act that is looked at, taking back what has not left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.cancel_act import cancel_act
from desktop.actions.changes import Changes
from desktop.database.queries import acts_window, link
from desktop.database.queries.acts_window import ActPaper, Window
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels import french
from desktop.viewmodels.act_paper import paper_of
from desktop.viewmodels.acts import ActsModel
from desktop.viewmodels.french import FIXED

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Summary:
    """How many acts wait, need a look, are settled; `sentence` says it."""

    waiting: int
    problems: int
    settled: int
    enrolled: bool

    @property
    def empty(self) -> bool:
        return not (self.waiting or self.problems or self.settled)

    @property
    def sentence(self) -> str:
        said = []
        if self.waiting:
            counted = french.counted(self.waiting, "envoi")
            said.append(f"{counted} {'attend' if self.waiting == 1 else 'attendent'} la plateforme.")
        elif self.settled:
            said.append("Rien n’attend : la plateforme a tout reçu.".replace(" :", f"{FIXED}:"))
        if self.problems:
            said.append(f"{french.counted(self.problems, 'envoi')} à regarder. Vos autres envois continuent.")
        return " ".join(said)


class Outbox(QObject):
    """`summed` follows every look; `opened` the paper looked at (None: nothing is chosen)."""

    summed = Signal()
    opened = Signal(object)  #: Paper | None
    moved = Signal(int)  #: the line on which the act looked at now stands
    told = Signal(str)  #: a sentence that stays until the next one
    refused = Signal(object)  #: Refusal

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._chosen = ""
        self.known = False  #: False until the first look: an empty list is not yet an empty state
        self.summary = Summary(0, 0, 0, False)
        self.model = ActsModel(self._ask, actor.clock)
        self.model.setParent(self)
        actor.changed.connect(self._follow)

    @property
    def chosen(self) -> str:
        return self._chosen

    def look(self) -> None:
        """Looks at everything again."""
        self.model.reload()
        self._actor.ask(_enrolled, then=self._link)
        if self._chosen:
            self._open()

    def choose(self, op: str) -> None:
        """Looks at one act; "" at none."""
        if op == self._chosen:
            return
        self._chosen = op
        if op:
            self._open()
        else:
            self.opened.emit(None)

    def show(self, op: str) -> None:
        """Another page leads here: looks at this act and tells its line."""
        self.choose(op)
        self._actor.ask(acts_window.place, op, then=self._place)

    def cancel(self, op: str) -> None:
        """Takes the act back: only before its first attempt, else `refused` says why not."""

        def gone(_changes: Changes) -> None:
            self.told.emit("Envoi annulé. Il n’est pas parti et n’aura aucun effet.")

        self._actor.act(cancel_act, op, then=gone, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self.look()  # what the list offered was no longer true

    def _ask(self, first: int, count: int, then: Callable[[Window], object]) -> None:
        def come(window: Window) -> None:
            self._sum(window)
            then(window)

        self._actor.ask(acts_window.window, first, count, then=come)

    def _sum(self, window: Window) -> None:
        waiting, problems, settled = window.sizes
        found = Summary(waiting, problems, settled, self.summary.enrolled)
        if found != self.summary or not self.known:
            self.known, self.summary = True, found
            self.summed.emit()

    def _link(self, enrolled: bool) -> None:
        before = self.summary
        if enrolled != before.enrolled:
            self.summary = Summary(before.waiting, before.problems, before.settled, enrolled)
            self.summed.emit()

    def _open(self) -> None:
        op = self._chosen
        self._actor.ask(acts_window.paper, op, then=lambda found: self._opened(op, found))

    def _opened(self, op: str, found: ActPaper | None) -> None:
        if op == self._chosen:  # else another line was chosen meanwhile
            self.opened.emit(None if found is None else paper_of(found, self._actor.clock()))

    def _place(self, row: int | None) -> None:
        if row is not None:
            self.moved.emit(row)

    def _follow(self, changes: Changes) -> None:
        if changes.outbox or changes.link:
            self.look()


def _enrolled(connection: "Connection") -> bool:
    found = link.current(connection)
    return found is not None and found.enrolled
