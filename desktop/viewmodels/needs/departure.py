"""How a need is sent: it is checked and shown, then waits for the mayor, or is frozen and put in the outbox."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.changes import QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.refusals import out_of_hands
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.draft import WRITTEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.needs.editor import NeedEditor


class NeedDeparture(QObject):
    """One need at a time, by its id; the editor saves it before it calls."""

    wrong = Signal(object)  #: tuple[Refusal, ...]: all the reasons why the need cannot be sent
    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the need's id; for a correction, the id of the need that it corrects
    asked = Signal(str)  #: the need's id: it now waits for the mayor
    over = Signal(str)  #: the need's id: what is asked about it can no longer be done from here

    def __init__(self, actor: Actor, parent: QObject | None = None, *, editor: "NeedEditor | None" = None) -> None:
        """`editor`: in which the need may be open."""
        super().__init__(parent)
        self._actor, self._editor = actor, editor
        self.id = ""
        self._read: Confirmation | None = None

    def ask(self, id: str) -> None:
        """She wants to send it. `wrong` follows, or `asked` where the mayor has to validate it, or `ready`."""
        self._check(id, lambda need_context: self._show(need_context, self._confirmation(need_context)))

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `ready` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, in_sight, self._reread)

    def ask_mayor(self, id: str) -> None:
        """She asks for the mayor's validation. `wrong` follows, or `asked`."""
        self._check(id, lambda _need_context: self._pass_on(id))

    def submit(self) -> None:
        """Sends what was read on the confirmation screen; where it has changed since, `ready` follows again."""
        id = self.id

        def gone(act: QueuedAct) -> None:
            if id == self.id:
                self.id = ""
                self.submitted.emit(act.subject)

        def reread(connection: "Connection") -> Confirmation:
            return self._confirmation(sending.read(connection, id))

        def ask_again() -> None:
            if id == self.id:
                self._check(id, lambda need_context: self._show(need_context, self._anew(need_context)))

        act_as_read(
            self._actor,
            partial(submit_need, drop_aside=True),
            id,
            reread=reread,
            read=self._read,
            then=gone,
            refused=self._refuse,
            again=ask_again,
        )

    def _reread(self, connection: "Connection", asked: Confirmation) -> Callable[[], object]:
        id = self.id
        row, need_context = needs.one(connection, id), sending.read(connection, id)
        if row is None or row.discarded_at or row.state not in WRITTEN or need_context.unvalidated:
            return partial(self.over.emit, id)
        if problems := sending.problems(need_context):
            return partial(self._tell_wrong, need_context.fields, problems)
        now = self._confirmation(need_context)
        return as_it_was if now == asked else partial(self._show, need_context, now.anew_after(asked))

    def _confirmation(self, need_context: sending.NeedContext) -> Confirmation:
        return sending.sending(need_context, self._actor.clock()).confirmation

    def _anew(self, need_context: sending.NeedContext) -> Confirmation:
        return self._confirmation(need_context).anew_after(self._read)

    def _show(self, need_context: sending.NeedContext, read: Confirmation) -> None:
        """Shows what will be sent; but where the mayor's validation became necessary since, asks for that instead."""
        if need_context.unvalidated:
            self._pass_on(self.id)
            return
        self._read = read
        self.ready.emit(read)

    def _pass_on(self, id: str) -> None:
        self._actor.act(ask_validation, id, then=lambda _: self.asked.emit(id), refused=self._refuse)

    def _check(self, id: str, then: Callable[[sending.NeedContext], object]) -> None:
        self.id = id
        self._actor.ask(sending.read, id, then=lambda need_context: self._checked(id, need_context, then))

    def _checked(
        self, id: str, need_context: sending.NeedContext, then: Callable[[sending.NeedContext], object]
    ) -> None:
        if id != self.id:
            return
        problems = sending.problems(need_context)
        if problems:
            self._tell_wrong(need_context.fields, problems)
        else:
            then(need_context)

    def _tell_wrong(self, judged: dict[str, str], problems: tuple[Refusal, ...]) -> None:
        """Where another program has changed the text, the form first shows the one that was judged."""
        editor = self._editor
        if editor is not None and editor.active and editor.id == self.id and judged != _cleaned(editor.fields):
            editor.reread(lambda: self.wrong.emit(problems))
        else:
            self.wrong.emit(problems)

    def _refuse(self, refusal: Refusal) -> None:
        if out_of_hands(refusal):
            self.over.emit(self.id)
        else:
            self.wrong.emit((refusal,))


def _cleaned(typed: dict[str, str]) -> dict[str, str]:
    """As it is stored."""
    return {name: rules.clean(name, text) for name, text in typed.items()}
