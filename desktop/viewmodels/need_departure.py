"""The way of a need out of the editor: checked, shown; then before the mayor, or frozen and put in the outbox."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.actions.ask_validation import ask_validation
from desktop.actions.changes import Changes
from desktop.actions.submit_need import submit_need
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels import need_sending


class NeedDeparture(QObject):
    """One need at a time, by its id; whoever writes it has it kept first."""

    wrong = Signal(object)  #: tuple[Refusal, ...]: all that keeps the need from leaving
    ready = Signal(object)  #: Sending
    submitted = Signal(str)  #: the need's id; of a correction, that of the need it corrects
    asked = Signal(str)  #: the need's id: it now waits for the mayor

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.id = ""

    def ask(self, id: str) -> None:
        """The main act: checked; then `wrong`, or `ready` with what will be sent."""
        self._check(id, lambda scene: self.ready.emit(need_sending.sending(scene, self._actor.clock())))

    def ask_mayor(self, id: str) -> None:
        """Where the commune wants it: checked; then `wrong`, or `asked`."""

        def pass_on(_scene: need_sending.Scene) -> None:
            self._actor.act(ask_validation, id, then=lambda _changes: self.asked.emit(id), refused=self._refuse)

        self._check(id, pass_on)

    def submit(self) -> None:
        """From the confirmation screen."""
        id = self.id

        def gone(changes: Changes) -> None:
            if id == self.id:
                self.id = ""
                self.submitted.emit(changes.made or id)

        self._actor.act(submit_need, id, then=gone, refused=self._refuse)

    def _check(self, id: str, then: Callable[[need_sending.Scene], object]) -> None:
        self.id = id
        self._actor.ask(need_sending.look, id, then=lambda scene: self._checked(id, scene, then))

    def _checked(self, id: str, scene: need_sending.Scene, then: Callable[[need_sending.Scene], object]) -> None:
        if id != self.id:
            return
        found = need_sending.problems(scene)
        if found:
            self.wrong.emit(found)
        else:
            then(scene)

    def _refuse(self, refusal: Refusal) -> None:
        self.wrong.emit((refusal,))
