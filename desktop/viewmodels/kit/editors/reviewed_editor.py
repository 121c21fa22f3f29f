"""The editor of a text that is reviewed before it is sent."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import changed
from desktop.domain.changes import Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, once_she_is_there, read_while_in_sight
from desktop.viewmodels.kit.editors.as_shown import read_as_shown
from desktop.viewmodels.kit.editors.text_editor import TextEditor
from desktop.viewmodels.kit.latest import NotDone
from desktop.viewmodels.kit.refusals import about

if TYPE_CHECKING:
    from sqlalchemy import Connection


class ReviewedEditor(TextEditor):
    """Nothing is reviewed but what the form shows: what another program changes meanwhile is shown there first."""

    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the id of the text
    late = Signal(str)  #: a sentence: why it did not leave, once she has turned to something else

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._read: Confirmation | None = None

    def ask_submit(self) -> None:
        """She wants to send it: saves and checks it; then `wrong`, or `ready` with what will be sent."""
        self._read = None
        self.when_followed(lambda changed: self._check(anew=changed))

    def submit(self) -> None:
        """From the confirmation screen: saves once more, then puts what was read there in the outbox."""
        read = self._read  # she may go back and ask again before this yes is carried out
        self.when_followed(lambda _changed: self._submit(read))

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `ready` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._latest, in_sight, self._look_again)

    def _act_as_read(
        self,
        action: "Callable[..., Outcome[QueuedAct]]",
        reread: "Callable[[Connection], object]",
        read: Confirmation | None,
    ) -> None:
        """Puts it in the outbox by `action` if `reread` reads what she has `read`; otherwise reviews it once more."""
        id = self.id

        def gone(_act: QueuedAct) -> None:
            self.leave_sent(lambda: self.submitted.emit(id))

        late = self._tell_late()
        away = once_she_is_there(self._actor, late)
        act_as_read(
            self._actor,
            action,
            id,
            reread=reread,
            read=read,
            then=self._latest.only(gone),
            again=self.unless_away(lambda _seen: self._check(anew=True), lambda _seen: away(changed())),
            not_done=NotDone(self._latest, refused=self.unless_away(self._refused, away), late=late),
        )

    def _check(self, *, anew: bool = False) -> None:
        def differs(opened: Any) -> bool:
            text = self._text_to_send(opened)
            return text is not None and self._draft.differs(text, self.fields)

        def checked(opened: Any, changed: bool) -> None:
            self._checked(opened, anew=changed)

        read_as_shown(self, self._begin_reading, differs, checked, changed=anew)

    def _tell_wrong(self, judged: Mapping[str, str], problems: tuple[Refusal, ...]) -> None:
        """Only of the text in the form: where another one was judged, that is shown, and judged as it is by then."""
        if self._draft.differs(judged, self.fields):
            self.reread(lambda: self._check(anew=True))
        else:
            self.wrong.emit(problems)

    def _ask(self, read: Confirmation, *, anew: bool) -> None:
        self._read = read.anew_after(self._read) if anew else read
        self.ready.emit(self._read)

    def _tell_late(self) -> Callable[[Refusal], None]:
        """A function for where she has left the text by then: why it was not sent, by its title."""
        title = self.fields.get("title", "")
        return lambda refusal: self.late.emit(about(title, refusal))

    @staticmethod
    def _begin_reading(connection: "Connection", id: str) -> Any:
        """All that is read of the draft as it is opened."""
        raise NotImplementedError

    def _text_to_send(self, opened: Any) -> "dict[str, str] | None":
        """The text of the draft that would leave; None where there is none."""
        raise NotImplementedError

    def _checked(self, opened: Any, *, anew: bool) -> None:
        """Checks what is in the database, as that is what will be sent: another program may have changed it."""
        raise NotImplementedError

    def _look_again(self, connection: "Connection", asked: Confirmation) -> Callable[[], object]:
        """What to do where the data have changed under the question."""
        raise NotImplementedError

    def _submit(self, read: Confirmation | None) -> None:
        """`read`: what she said yes to."""
        raise NotImplementedError
