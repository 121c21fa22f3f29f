"""What the parts of the page Votes have in common: a list with one open entry, and acts about an entry."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.database.queries import outbox
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.kept import KeptAct, WithdrawalQuestion
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.kit.sent_act import over
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.kit.unsent import SINCE
from desktop.viewmodels.kit.vocabulary import SearchedLine, Vocabulary
from sync.client.ledger.states import State

if TYPE_CHECKING:
    from sqlalchemy import Connection

Entry = TypeVar("Entry", bound=SearchedLine)
Review = TypeVar("Review")  # VoteReview or InterestReview
Done = TypeVar("Done")


class EntriesPart(QObject, Generic[Entry]):
    """A list of entries, and the one that is open."""

    refreshed = Signal()  #: after each refresh
    listed = Signal()  #: after each change of the list
    chose = Signal(object)  #: the open BallotEntry, SteeringEntry or DeploymentEntry; None for none
    kept = Signal(object)  #: KeptAct, to be shown
    made = Signal(str, object)  #: id of an entry, and the words that the act just made about it took, by field
    asked = Signal(object)  #: WithdrawalQuestion: answer with `withdraw_now`
    message = Signal(str, bool)  #: a sentence; True: `undo` can undo the act that it reports
    overtaken = Signal()  #: `undo` can undo nothing any more: the act was made again, perhaps on another page
    waits = Signal(str, str)  #: a sentence on an act that no screen shows, and the id of its operation
    refused = Signal(object)  #: Refusal
    late = Signal(str)  #: a sentence: why what she said yes to was not done, once she has turned to something else

    def __init__(
        self,
        actor: Actor,
        here: Latest,
        vocabulary: Vocabulary,
        parent: QObject | None = None,
        *,
        scopes: Sequence[str] = (),
    ) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
        self._chosen = ""
        self._entries: tuple[Entry, ...] = ()
        self._total = 0
        self.model = ListModel(self)
        self.narrowing = Narrowing(vocabulary, self, actor=actor, scopes=scopes)
        self.narrowing.changed.connect(self._list)
        self.narrowing.asked.connect(here.begin)
        actor.changed.connect(self._follow)

    def watch(self, in_sight: Callable[[], object]) -> None:
        """`in_sight`: the question of this part in sight, None for none; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._here, in_sight, self.reread)

    def reread(self, connection: "Connection", asked: object) -> Callable[[], object]:
        """What must be done as the question `asked` stands: nothing (`as_it_was`), ask it anew, or say why it is over.

        Runs in the worker.
        """
        act = outbox.one(connection, asked.op) if isinstance(asked, WithdrawalQuestion) else None
        if not isinstance(asked, WithdrawalQuestion) or (act is not None and act.cancellable):
            return as_it_was
        return partial(self._refuse, over(connection, asked))

    @property
    def chosen(self) -> Entry | None:
        return self.entry(self._chosen)

    @property
    def total(self) -> int:
        """How many there are in all, even where the list is narrowed or only its beginning has been read."""
        return self._total

    def all_entries(self) -> tuple[Entry, ...]:
        """Those that have been read, also where the list is narrowed."""
        return self._entries

    def entry(self, id: str) -> Entry | None:
        """The entry as it was last read."""
        return {entry.id: entry for entry in self._entries}.get(id)

    def refresh(self) -> None:
        raise NotImplementedError

    def choose(self, id: str) -> None:
        """She opens one entry; "" for none."""
        if id != self._chosen:
            self._here.begin()
        self._open(id)

    def take_back(self, kept: KeptAct) -> None:
        """Cancels or withdraws the act just made, from the screen after it; `asked` comes first."""
        raise NotImplementedError

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        """The answer to `asked`."""
        raise NotImplementedError

    def _open(self, id: str) -> None:
        self._chosen = id
        self.chose.emit(self.chosen)

    def _fill(self, entries: Sequence[Entry], total: int | None = None) -> None:
        """`total`: how many there are in all, where `entries` are only the first of them."""
        self._entries = tuple(entries)
        self._total = len(self._entries) if total is None else total
        self._list()

    def _list(self) -> None:
        self.narrowing.show(self.model, self._entries, self.total)
        narrowed = self.narrowing.narrowed and not self.narrowing.partial
        if self._chosen and narrowed and self.model.place_of(self._chosen) < 0:
            self._open("")  # an entry that the list hides is no longer open
        self.listed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self.refresh()  # the page offered something that is no longer possible

    def _tell_late(self, title: str, refusal: Refusal) -> None:
        """Why what she said yes to was not done, by its title, as she has turned away from it."""
        sentence = words_of(refusal)
        self.late.emit(sentence if title in sentence else about(title, refusal))
        self.refresh()

    def _keeping(
        self, typed: TypedText | None = None, took: Mapping[str, str] = MappingProxyType({})
    ) -> Callable[[KeptAct], None]:
        """Shows an act that is about to be made, once it is; but where she is no longer there, a sentence says it.

        So too where she has gone on in the text that is `typed`, as it is more by then than what the act `took`.
        """

        def tell(kept: KeptAct) -> None:
            self.waits.emit(kept.in_a_sentence, kept.op)

        show = self._here.only(self.kept.emit, tell)

        def keep(kept: KeptAct) -> None:
            if typed is not None and typed.went_on(kept.id, took):
                self.waits.emit(f"{kept.in_a_sentence} {SINCE}", kept.op)
            else:
                show(kept)
                self.made.emit(kept.id, took)

        return keep

    def _not_kept(self, op: str, act: str, cancelled: str, refused: str) -> None:
        """Tells of an act just made that stands no more at the reading after it; `act`: how the sentence begins."""
        became = {State.CANCELLED: cancelled, State.REJECTED: refused}

        def tell(row: "outbox.ActRow | None") -> None:
            word = became.get(State(row.state)) if row is not None else None
            sentence = f"{act}, puis {word or f'{cancelled} ou {refused}'} aussitôt."
            self._refuse(Refusal("not_kept", sentence, remedy="La boîte d’envoi dit ce qui s’est passé."))

        self._actor.ask(outbox.one, op, then=tell)

    def _follow(self, changes: Changes) -> None:
        """Refreshes where the changes are about these entries."""
        raise NotImplementedError


class WithdrawablePart(EntriesPart[Entry], Generic[Entry, Review]):
    """A part whose acts are reviewed before they are made, and can be withdrawn."""

    reviewing = Signal(object)  #: VoteReview or InterestReview: answer with `confirm`

    def __init__(
        self,
        actor: Actor,
        here: Latest,
        withdraw: Callable[[CommuneContext, str], Outcome[QueuedAct]],
        vocabulary: Vocabulary,
        parent: QObject | None = None,
        *,
        scopes: Sequence[str] = (),
    ) -> None:
        super().__init__(actor, here, vocabulary, parent, scopes=scopes)
        self._withdrawal = withdraw
        self._undo: Review | None = None  # of the cancelled act, as it was read with the question

    def withdraw(self, id: str) -> None:
        """Asks whether to withdraw, by `asked`. An act not tried yet is only cancelled, and `undo` makes it again."""
        self._actor.ask(self._question, id, then=self._here.only(self._ask))

    def withdraw_now(self, question: WithdrawalQuestion) -> None:
        if question.op:
            self._take_back(question)
            return

        def gone(act: QueuedAct) -> None:
            self._forget_undo()
            self.waits.emit("Retrait enregistré sur cet ordinateur. Suivez-le dans la boîte d’envoi.", act.op)

        self._answer(question, self._withdrawal, question.id, then=gone)

    def take_back(self, kept: KeptAct) -> None:
        self.withdraw(kept.id)

    def _forget_undo(self) -> None:
        """The act stands again without `undo`, or another one came: there is nothing to undo any more."""
        if self._undo is not None:
            self._undo = None
            self.overtaken.emit()

    def confirm(self, review: Review) -> None:
        """Makes the act as it was read; where that has changed since, it is reviewed again."""
        raise NotImplementedError

    def undo(self) -> None:
        """Makes the cancelled act again as it was read when it was cancelled; else it is reviewed first."""

        def made(_act: QueuedAct) -> None:
            self._undo = None
            self.message.emit("", False)

        if self._undo is not None:
            self._make_as_read(self._undo, made)

    def _make_as_read(self, review: Review, then: Callable[[QueuedAct], object]) -> None:
        """Makes the act if it is still as `review` shows it; otherwise `reviewing` brings it once more."""
        raise NotImplementedError

    def _take_back(self, question: WithdrawalQuestion) -> None:
        """Cancels an act that has not left: calls `_cancel`."""
        raise NotImplementedError

    def _show_review(self, review: Review) -> None:
        """What it asks about is another act than the cancelled one, or the same, which then leaves by this review."""
        self._forget_undo()
        self.reviewing.emit(review)

    def _question(self, connection: "Connection", id: str) -> WithdrawalQuestion | None:
        """The question before the act of this entry is undone; None where there is no such act. Runs in the worker."""
        raise NotImplementedError

    def reread(self, connection: "Connection", asked: object) -> Callable[[], object]:
        if not isinstance(asked, WithdrawalQuestion):
            return as_it_was
        now = self._question(connection, asked.id)
        if now is None:
            return partial(self._refuse, over(connection, asked))
        return as_it_was if now == asked else partial(self.asked.emit, now.anew)

    def _ask(self, question: WithdrawalQuestion | None) -> None:
        if question is None:
            self.refresh()  # there is no such act any more: the page offered something no longer possible
        else:
            self.asked.emit(question)

    def _answer(
        self,
        question: WithdrawalQuestion,
        action: Callable[..., Outcome[Done]],
        *args: object,
        then: Callable[[Done], object],
    ) -> None:
        """Runs `action` if the question that was read would still be the same; otherwise asks the new one."""
        act_as_read(
            self._actor,
            action,
            *args,
            reread=lambda connection: self._question(connection, question.id),
            read=question,
            then=then,
            again=lambda now: self._ask(now.anew),
            not_done=NotDone(self._here, refused=self._refuse, late=partial(self._tell_late, question.title)),
        )

    def _cancel(self, question: WithdrawalQuestion, again: Review | None, sentence: str) -> None:
        """Cancels an act before it leaves; `again`: its review, by which `undo` makes it once more."""

        def gone(_value: str) -> None:
            self._undo = again
            self.message.emit(sentence, again is not None)

        self._answer(question, cancel_act, question.op, then=gone)
