"""How a need is sent: it is checked and shown, then waits for the mayor, or is frozen and put in the outbox."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import changed, rewritten
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.changes import QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import (
    Confirmation,
    act_as_read,
    as_it_was,
    in_place_of_changed,
    once_she_is_there,
    read_while_in_sight,
)
from desktop.viewmodels.kit.editors.as_shown import read_as_shown
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.refusals import about, out_of_hands
from desktop.viewmodels.needs import sending
from desktop.viewmodels.needs.draft import WRITTEN

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.needs.editor import NeedEditor

T = TypeVar("T")


class NeedDeparture(QObject):
    """One need at a time, by its id; the editor saves it before it calls."""

    wrong = Signal(object)  #: tuple[Refusal, ...]: all the reasons why the need cannot be sent
    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the need's id; for a correction, the id of the need that it corrects
    asked = Signal(str)  #: the need's id: it now waits for the mayor
    late = Signal(str)  #: a sentence: why what she said yes to was not done, once she has turned to something else
    over = Signal(str)  #: the need's id: what is asked about it can no longer be done from here

    def __init__(self, actor: Actor, parent: QObject | None = None, *, editor: "NeedEditor | None" = None) -> None:
        """`editor`: in which the need may be open."""
        super().__init__(parent)
        self._actor, self._editor = actor, editor
        self._latest = Latest()  # begun as another need is to be sent, or none: she may have opened a text by then
        self.id = ""
        self._read: Confirmation | None = None
        self._title = ""  # of the text that was checked last

    def ask(self, id: str, changed: bool = False) -> None:
        """She wants to send it. `wrong` follows, or `asked` where the mayor has to validate it, or `ready`.

        `changed`: another program has changed its text, which was not in her form when she asked.
        """

        def show(need_context: sending.NeedContext, changed: bool) -> None:
            read = self._confirmation(need_context)
            if need_context.unvalidated:
                self._pass_on(need_context, changed=changed)
            else:
                self._show(need_context, read.anew_after(None) if changed else read)

        self._check(id, show, changed=changed)

    def leave(self) -> None:
        """She has turned to something else: no answer shows this need any more."""
        self._take("")

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `ready` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._latest, lambda: in_sight() if self.id else None, self._reread)

    def ask_mayor(self, id: str, changed: bool = False) -> None:
        """She asks for the mayor's validation. `wrong` follows, or `asked`; `changed`: as for `ask`."""
        self._check(id, lambda need_context, changed: self._pass_on(need_context, changed=changed), changed=changed)

    def submit(self) -> None:
        """Sends what was read on the confirmation screen; where it has changed since, `ready` follows again."""
        id = self.id

        def gone(act: QueuedAct) -> None:
            self.leave()
            self.submitted.emit(act.subject)

        def reread(connection: "Connection") -> Confirmation:
            return self._confirmation(sending.read(connection, id))

        late = self._by_title()
        away = once_she_is_there(self._actor, late)
        act_as_read(
            self._actor,
            partial(submit_need, drop_aside=True),
            id,
            reread=reread,
            read=self._read,
            then=self._latest.only(gone),
            again=self._unless_away(lambda _seen: self._check(id, self._show_anew), lambda _seen: away(changed())),
            not_done=NotDone(self._latest, refused=self._unless_away(self._refuse, away), late=late),
        )

    def _reread(self, connection: "Connection", asked: Confirmation) -> Callable[[], object]:
        id = self.id
        row, need_context = needs.one(connection, id), sending.read(connection, id)
        if row is None or row.discarded_at or row.state not in WRITTEN or need_context.unvalidated:
            return partial(self.over.emit, id)
        same = self._confirmation(need_context) == asked and not sending.problems(need_context)
        return as_it_was if same else partial(self._check, id, self._show_anew)

    def _confirmation(self, need_context: sending.NeedContext) -> Confirmation:
        return sending.sending(need_context, self._actor.clock()).confirmation

    def _show_anew(self, need_context: sending.NeedContext, changed: bool) -> None:
        self._show(need_context, self._confirmation(need_context).anew_after(self._read), changed=changed)

    def _show(self, need_context: sending.NeedContext, read: Confirmation, *, changed: bool = False) -> None:
        """Shows what will be sent; but where the mayor's validation became necessary since, asks for that instead."""
        if need_context.unvalidated:
            self._pass_on(need_context, changed=changed)
            return
        self._read = read
        self.ready.emit(read)

    def _pass_on(self, need_context: sending.NeedContext, *, changed: bool = False) -> None:
        """Asks for the mayor's validation of this text; of another one only once she has read it."""
        if changed:  # no review follows in which she would read it
            self.wrong.emit((rewritten(),))
            return
        id = self.id
        late = in_place_of_changed(rewritten(), self._by_title())
        away = once_she_is_there(self._actor, late)
        act_as_read(
            self._actor,
            ask_validation,
            id,
            reread=lambda connection: _for_mayor(sending.read(connection, id)),
            read=_for_mayor(need_context),
            then=self._latest.only(lambda _: self.asked.emit(id)),
            again=self._unless_away(lambda _seen: self.ask_mayor(id, changed=True), lambda _seen: away(rewritten())),
            not_done=NotDone(self._latest, refused=self._unless_away(self._refuse, away), late=late),
        )

    def _check(self, id: str, then: Callable[[sending.NeedContext, bool], object], *, changed: bool = False) -> None:
        """`then` gets what would leave, and whether another program had changed it; not where it cannot leave."""
        self._take(id)
        editor = self._writing(id)

        def differs(need_context: sending.NeedContext) -> bool:
            return editor is not None and rules.cleaned(need_context.fields) != rules.cleaned(editor.fields)

        def checked(need_context: sending.NeedContext, changed: bool) -> None:
            if id != self.id:
                return
            problems, self._title = sending.problems(need_context), need_context.fields["title"]
            if problems and editor is not None and differs(need_context):  # they are said of the text in the form alone
                editor.reread(lambda: self._check(id, then, changed=True))
            elif problems:
                self.wrong.emit(problems)
            else:
                then(need_context, changed)

        if editor is None:
            self._actor.ask(sending.read, id, then=lambda need_context: checked(need_context, changed))
        else:
            read_as_shown(editor, sending.read, differs, checked, changed=changed)

    def _take(self, id: str) -> None:
        if id != self.id:
            self._latest.begin()
            self.id = id

    def _writing(self, id: str) -> "NeedEditor | None":
        """The editor in which it is open."""
        editor = self._editor
        return editor if editor is not None and editor.active and editor.id == id else None

    def _unless_away(self, show: Callable[[T], object], late: Callable[[T], object]) -> Callable[[T], object]:
        """A function that calls `show`, or `late` where she has turned away from the form in which it is open."""
        return show if self._editor is None else self._editor.unless_away(show, late)

    def _refuse(self, refusal: Refusal) -> None:
        if out_of_hands(refusal):
            self.over.emit(self.id)
        else:
            self.wrong.emit((refusal,))

    def _by_title(self) -> Callable[[Refusal], None]:
        """A function for why what she says yes to now is not done, by its title, once she has turned away from it."""
        title = self._title
        return lambda refusal: self.late.emit(about(title, refusal))


def _for_mayor(need_context: sending.NeedContext) -> object:
    """What the mayor is shown of it."""
    return need_context.fields, need_context.attached
