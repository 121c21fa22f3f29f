"""The page of one thing that was sent: kept up to date while open; it can be cancelled until the first try to send."""

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.cancel_act import cancel_act
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, in_place_of_changed, once_she_is_there
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.kept import kept_draft
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.kit.sent_act import CancellableAct
from desktop.viewmodels.kit.states import Became

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.phases import LocalTime


class SheetText(Protocol):
    """The sheet in words."""

    @property
    def title(self) -> str: ...

    @property
    def cancel(self) -> str:
        """The operation that can still be cancelled, "" for none."""
        ...


_CHANGED = "son état a changé depuis votre lecture."
_NOTHING_LEFT = f"Il n’y a plus rien à retirer{FIXED}: {_CHANGED}"
_NOTHING_TO_NOTE = f"Cette validation n’est plus à noter{FIXED}: {_CHANGED}"
_A_DRAFT_AGAIN = "Il n’est pas parti. Votre texte est de nouveau un brouillon."
Facts = TypeVar("Facts")
Text = TypeVar("Text", bound=SheetText)


class SheetModel(QObject, Generic[Facts, Text]):
    """A subclass says how the rows are read, whether they are a draft again, and what the page says of them."""

    shown = Signal(object)  #: the sheet, when it differs from the one shown before
    unread = Signal()  #: in place of the first `shown`: the row is damaged, or the disk fails
    drafted = Signal(str)  #: this id is a draft again: it must be opened in the editor
    refused = Signal(str)  #: a sentence
    late = Signal(str)  #: a sentence: why it was not done, once she has turned to something else
    cancelled = Signal(str)  #: a sentence: the act was cancelled
    reopened = Signal(str)  #: the same, after `drafted`: the text is a draft again

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
        self.id = ""
        self.sheet: Text | None = None
        self._act = CancellableAct()
        self._cancelled = ""  # the id of what was cancelled, until that is said
        self._kept = ""  # the id of the draft which the cancelled act had made, "" for none
        actor.changed.connect(self._follow)
        actor.batch.connect(self._follow_batch)

    def show(self, id: str) -> None:
        self.id = id
        reader, became = self.reader(), self._act.open(id)

        def read(connection: "Connection") -> "tuple[Facts | None, Became | None]":
            return reader(connection, id), became(connection)

        self._actor.ask(read, then=lambda both: self._show(id, *both), failed=lambda _why: self._leave_unread(id))

    def leave(self) -> None:
        self.id, self.sheet = "", None
        self._act.open("")

    @property
    def became(self) -> Became | None:
        """What became of the act that could be cancelled last; None for none yet."""
        return self._act.became

    def cancel(self) -> None:
        """Cancels the act before the first try to send it; what was submitted is a draft again."""
        id = self.id

        def gone(kept: str) -> None:
            self._cancelled, self._kept = id, kept  # said by `_show`, as this change makes the sheet be read again

        if self.sheet is not None and self.sheet.cancel:
            self._do(cancel_act, self.sheet.cancel, then=gone)

    # --- what a subclass says ---------------------------------------------------------------------------------------

    def reader(self) -> "Callable[[Connection, str], Facts | None]":
        """Reads the rows of an id; None where there is none."""
        raise NotImplementedError

    def is_draft(self, facts: Facts) -> bool:
        raise NotImplementedError

    def text_of(self, facts: Facts, now: "LocalTime") -> Text:
        raise NotImplementedError

    def concerned_by(self, changes: Changes) -> bool:
        """Whether these changes may change the open sheet."""
        raise NotImplementedError

    # --- inside -----------------------------------------------------------------------------------------------------

    def _as_read(
        self,
        read: Confirmation,
        again: "Callable[[Confirmation], object]",
        question: "Callable[[Text], Confirmation]",
        refused: "Callable[[Refusal], object]",
        action: "Callable[..., Outcome[Any]]",
        *args: str,
        why: Refusal | None = None,
    ) -> None:
        """Runs `action` if `question` would still ask what was `read`; otherwise `again` asks the new question.

        `why`: as for `in_place_of_changed`.
        """
        id = self.id

        def reread(connection: "Connection") -> Confirmation | None:
            facts = self.reader()(connection, id)
            return None if facts is None else question(self.text_of(facts, self._actor.clock()))

        if id:
            act_as_read(
                self._actor,
                action,
                id,
                *args,
                reread=reread,
                read=read,
                then=lambda _: None,
                again=lambda asked: again(asked.anew_after(read)),
                not_done=NotDone(
                    self._here,
                    refused=refused,
                    late=self._by_title() if why is None else in_place_of_changed(why, self._by_title()),
                ),
            )

    def _do(
        self,
        action: "Callable[[CommuneContext, str], Outcome[Any]]",
        id: str,
        *,
        then: "Callable[[Any], object] | None" = None,
    ) -> None:
        late = once_she_is_there(self._actor, self._by_title())
        self._actor.act(action, id, then=then, refused=self._here.only(self._refuse, late))

    def _by_title(self) -> "Callable[[Refusal], None]":
        """A function for why what she asks now was not done, by its title, once she has turned to something else."""
        title = "" if self.sheet is None else self.sheet.title
        return lambda refusal: self.late.emit(about(title, refusal))

    def look_again(
        self,
        read: Confirmation | None,
        now: Confirmation | None,
        again: "Callable[[Confirmation], object]",
        over: "Callable[[], object]",
    ) -> None:
        """The sheet has changed under the question `read`; `now`: what it would ask today, None where nothing is left.

        `again` asks anew; `over` leaves the question, and a sentence says that nothing is left to answer.
        """
        if now is None:
            over()
            self.refused.emit(_NOTHING_TO_NOTE if read is not None and read.names_mayor else _NOTHING_LEFT)
        elif now != read:
            again(now.anew_after(read))

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        self.show(self.id)

    def _follow_batch(self) -> None:
        self._follow(Changes(outbox=True))

    def _follow(self, changes: Changes) -> None:
        if self.id and self.concerned_by(changes):
            self.show(self.id)

    def _show(self, id: str, facts: Facts | None, became: Became | None) -> None:
        if id != self.id or facts is None:
            return
        cancelled, self._cancelled = self._cancelled == id, ""
        if self.is_draft(facts):
            self.leave()
            self.drafted.emit(id)
            if cancelled or (became is not None and became.cancelled):  # here, on another page, or by another program
                self.reopened.emit(f"Envoi annulé. {_A_DRAFT_AGAIN}")
            return
        text = self.text_of(facts, self._actor.clock())
        if self._act.follow(became, text.cancel) or text != self.sheet:
            self.sheet = text
            self.shown.emit(text)
        if cancelled:
            self._actor.ask(kept_draft, self._kept, then=lambda kept: self._say_cancelled(id, kept))

    def _leave_unread(self, id: str) -> None:
        if id == self.id and self.sheet is None:  # else it goes on showing what was read before
            self.leave()
            self.unread.emit()

    def _say_cancelled(self, id: str, kept: str) -> None:
        if id == self.id:  # otherwise another sheet has been opened meanwhile
            self.cancelled.emit(f"Envoi annulé. Il n’est pas parti. {kept}".strip())
