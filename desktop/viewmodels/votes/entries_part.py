"""What the parts of the place Votes have in common: a list with one entry chosen, and acts made for an entry."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.outbox.cancel_act import cancel_act
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import act_as_read
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.vocabulary import SearchedLine, Vocabulary

if TYPE_CHECKING:
    from sqlalchemy import Connection

Entry = TypeVar("Entry", bound=SearchedLine)
Done = TypeVar("Done")


class EntriesPart(QObject, Generic[Entry]):
    """`refreshed` follows each refresh, `listed` each change of the list, `chose` the entry that is read (or None)."""

    refreshed = Signal()
    listed = Signal()
    chose = Signal(object)  #: BallotEntry, SteeringEntry or DeploymentEntry | None
    kept = Signal(object)  #: KeptAct
    asked = Signal(object)  #: WithdrawalQuestion: answer with `withdraw_now`
    message = Signal(str, bool)  #: a sentence; True: `undo` takes it back
    refused = Signal(object)  #: Refusal

    def __init__(
        self, actor: Actor, vocabulary: Vocabulary, parent: QObject | None = None, *, scopes: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self._actor = actor
        self._chosen = ""
        self._entries: tuple[Entry, ...] = ()
        self._total = 0
        self.model = ListModel(self)
        self.narrowing = Narrowing(vocabulary, self, actor=actor, scopes=scopes)
        self.narrowing.changed.connect(self._list)
        actor.changed.connect(self._follow)

    @property
    def chosen(self) -> Entry | None:
        return self.entry(self._chosen)

    @property
    def total(self) -> int:
        """How many there are, whatever the list is narrowed to, and though not all may have been read yet."""
        return self._total

    def entry(self, id: str) -> Entry | None:
        """The entry as it was last read."""
        return {entry.id: entry for entry in self._entries}.get(id)

    def refresh(self) -> None:
        raise NotImplementedError

    def choose(self, id: str) -> None:
        """Looks at one entry; "" at none."""
        self._chosen = id
        self.chose.emit(self.chosen)

    def take_back(self, kept: KeptAct) -> None:
        """The act that was just kept, from the screen that follows it: `asked` comes first."""
        raise NotImplementedError

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        """The answer to `asked`."""
        raise NotImplementedError

    def _fill(self, entries: Sequence[Entry], total: int | None = None) -> None:
        """`total`: of how many these are the first, where more are to be read."""
        self._entries = tuple(entries)
        self._total = len(self._entries) if total is None else total
        self._list()

    def _list(self) -> None:
        self.narrowing.show(self.model, self._entries, self.total)
        narrowed = self.narrowing.narrowed and not self.narrowing.partial
        if self._chosen and narrowed and self.model.place_of(self._chosen) < 0:
            self.choose("")  # what the list hides is chosen no more
        self.listed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self.refresh()  # what the page offered was no longer true

    def _follow(self, changes: Changes) -> None:
        """Refreshes where the changes are about these entries."""
        raise NotImplementedError


class WithdrawablePart(EntriesPart[Entry]):
    """Acts of one kind, each withdrawn by another: `make` takes an entry's id, then what `_cancel` is given."""

    def __init__(
        self,
        actor: Actor,
        make: Callable[..., Outcome[QueuedAct]],
        withdraw: Callable[[CommuneContext, str], Outcome[QueuedAct]],
        vocabulary: Vocabulary,
        parent: QObject | None = None,
        *,
        scopes: Sequence[str] = (),
    ) -> None:
        super().__init__(actor, vocabulary, parent, scopes=scopes)
        self._make, self._withdrawal = make, withdraw
        self._undo: tuple[str | None, ...] | None = None  # what the act taken back is made with again

    def withdraw(self, id: str) -> None:
        """Asks, by `asked`. An act that has not been tried is then taken back here, and `undo` makes it again."""
        self._actor.ask(self._question, id, then=self._ask)

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        if question.op:
            self._take_back(question)
            return

        def gone(_act: QueuedAct) -> None:
            self._undo = None
            self.message.emit("Retrait enregistré sur cet ordinateur. Suivez-le dans la boîte d’envoi.", False)

        self._answer(question, self._withdrawal, question.id, then=gone)

    def take_back(self, kept: KeptAct) -> None:
        self.withdraw(kept.id)

    def undo(self) -> None:
        """The act taken back is made again."""
        if self._undo is not None:
            again, self._undo = self._undo, None
            self._actor.act(self._make, *again, then=lambda _: self.message.emit("", False), refused=self._refuse)

    def _take_back(self, question: WithdrawalQuestion) -> None:
        """The act that has not left: `_cancel` with what `make` is to be given again."""
        raise NotImplementedError

    def _question(self, connection: "Connection", id: str) -> WithdrawalQuestion | None:
        """What is asked before the act of this entry is taken back; None where none stands. In the worker."""
        raise NotImplementedError

    def _ask(self, question: WithdrawalQuestion | None) -> None:
        if question is None:
            self.refresh()  # nothing stands any more: what the page offered is no longer true
        else:
            self.asked.emit(question)

    def _answer(
        self,
        question: WithdrawalQuestion,
        action: Callable[..., Outcome[Done]],
        *args: object,
        then: Callable[[Done], object],
    ) -> None:
        """Acts where the question that was read would still be asked; else asks the one of now."""
        act_as_read(
            self._actor,
            action,
            *args,
            look=lambda connection: self._question(connection, question.id),
            read=question,
            then=then,
            refused=self._refuse,
            again=lambda: self._actor.ask(
                self._question, question.id, then=lambda now: self._ask(None if now is None else now.anew)
            ),
        )

    def _cancel(self, question: WithdrawalQuestion, *again: str | None, sentence: str) -> None:
        """Takes an act back before it leaves; `again` is what `undo` makes it with, the entry's id first."""

        def gone(_value: str) -> None:
            self._undo = again
            self.message.emit(sentence, True)

        self._answer(question, cancel_act, question.op, then=gone)
