"""The outbox: its list, the paper of the act that is looked at, taking back what has not left, sending now."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.outbox.cancel_act import cancel_act
from desktop.database.queries import exchanges, link
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.acts_window import Window
from desktop.database.queries.acts.narrowed import WHOLE, Asked
from desktop.database.queries.blocked_acts import Asides
from desktop.database.queries.exchanges import ExchangeRow
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import french, link_words
from desktop.viewmodels.kit.kept import kept_draft
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.link_words import Band
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.act_whole import Whole, whole_of
from desktop.viewmodels.outbox.acts import VOCABULARY, ActsModel
from desktop.viewmodels.outbox.summary import OutboxSummary, after_round, beside, prefect_answers
from desktop.viewmodels.outbox.turning import Turning

if TYPE_CHECKING:
    from sqlalchemy import Connection


class OutboxState(Enum):
    """What is to be said above the list of the exchange, or of what keeps it from beginning."""

    QUIET = auto()
    UNDER_WAY = auto()
    NOT_ENROLLED = auto()  #: acts, or who asks for the news, wait for this computer's enrolment
    KEY_LOST = auto()  #: acts wait for the key of this computer


class Outbox(QObject):
    """`summed` follows each refresh; `opened` the act that is read (None: nothing is chosen)."""

    summed = Signal()
    opened = Signal(object)  #: ActReading | None
    moved = Signal(int)  #: the line on which the act looked at now stands
    message = Signal(str)  #: a sentence that stays until the next one
    refused = Signal(object)  #: Refusal
    sending = Signal()  #: `under_way`, `progress` or `key_lost` changed

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._syncing = actor, syncing
        self._chosen = ""
        self._asked = False  # the person asked for the round that is under way, and waits for a word
        self._shown: tuple[int, ...] = ()  # the list as it is in sight: no line moves under the pointer
        self._held = False
        self._sought: int | None = None  # the line of the act looked at, until the list shows it there
        self._order = Latest()
        self._before = 0  # how many acts waited when that round began
        self._vain = False  # another page asked for the news, and no platform knows this computer
        self.under_way = self.key_lost = False
        self.progress = Band()  #: what is said of the round under way
        self.narrowing = Narrowing(VOCABULARY, self)
        self.narrowing.changed.connect(self._narrow)
        self.known = False  #: False until the first refresh: an empty list is not yet an empty state
        self.summary = OutboxSummary(waiting=0, problems=0, settled=0, enrolled=False)
        self.asides = Asides()
        self.model = ActsModel(self._ask, actor.clock)
        self.model.setParent(self)
        self.turning = Turning(actor, self.model, self)
        self.turning.done.connect(self.refresh)
        actor.changed.connect(self._follow)
        actor.batch.connect(self._count)
        syncing.changed.connect(self._pulse)
        self._pulse()

    @property
    def chosen(self) -> str:
        return self._chosen

    @property
    def asides_sentence(self) -> str:
        """What the platform could not read, while none of it is being looked at; "" for nothing."""
        if not self.asides.count or self._chosen == self.asides.last:
            return ""
        verb = french.agreed(self.asides.count, "est mis", "sont mis")
        return f"⚠ {french.counted(self.asides.count, 'envoi')} {verb} de côté. Vos autres envois continuent."

    @property
    def may_send(self) -> bool:
        return self.summary.enrolled and not self.under_way

    @property
    def state(self) -> OutboxState:
        if self.under_way:
            return OutboxState.UNDER_WAY
        if self.known and not self.summary.enrolled and (self.summary.waiting or self._vain):
            return OutboxState.NOT_ENROLLED
        return OutboxState.KEY_LOST if self.key_lost and self.summary.waiting else OutboxState.QUIET

    def begin(self) -> None:
        """The page comes into sight: the list as it stands now, in its own order, on the act that is looked at."""
        self._shown, self._held, self._vain = (), False, False
        self.refresh()
        if self._chosen and self._question == WHOLE:
            self._find()

    def refresh(self) -> None:
        """Looks at everything again; each line stays where it is shown."""
        self.model.reload()
        self._actor.ask(link.enrolled, then=self._link)
        self._actor.ask(link.lacks_own, then=self._lacks)
        if self._chosen:
            self._open()

    def choose(self, op: str) -> None:
        """Looks at one act; "" at none."""
        if op == self._chosen:
            return
        self._chosen, self._sought = op, None
        if op:
            self._open()
        else:
            self.opened.emit(None)

    def show(self, op: str) -> None:
        """Another page leads here: shows this act and emits its line."""
        self.narrowing.clear()
        self.narrowing.sort(WHOLE.order)
        self.choose(op)
        self._find()

    def cancel(self, op: str) -> None:
        """Takes the act back: only before its first attempt, else `refused` says why not."""

        def say(kept: str) -> None:
            self.message.emit(f"Envoi annulé. Il n’est pas parti et n’aura aucun effet. {kept}".strip())

        def gone(kept: str) -> None:
            self._actor.ask(kept_draft, kept, then=say)

        self._actor.act(cancel_act, op, then=gone, refused=self._refuse)

    def send_now(self) -> None:
        """One round, whatever the next try was planned for. How it ends is said here; a network error, in the band."""
        self._asked = True
        self._before = self.summary.waiting
        self.message.emit("")
        self._syncing.now()

    def receive(self) -> None:
        """Another page asks for the news: the same round, or the one under way, once it is known that one may begin."""
        self._actor.ask(link.enrolled, then=self._receive)

    def end_round(self) -> None:
        """The round under way ends between two steps."""
        self._syncing.end_round()

    def _pulse(self) -> None:
        exchange, before = self._syncing.state, self.progress
        self.turning.follow(exchange)
        under_way, ended = exchange.running, self.under_way and not exchange.running
        progress, lost = link_words.under_way(exchange), link_words.key_lost(exchange)
        if (under_way, progress, lost) != (self.under_way, before, self.key_lost):
            self.under_way, self.progress, self.key_lost = under_way, progress, lost
            self.sending.emit()
            if exchange.step == "attachments" and progress.measure != before.measure:
                self.refresh()  # the act's own line says how far its documents are
        if ended:
            asked, self._asked = self._asked, False
            if asked and lost:  # the band said so before: nothing else would answer
                self.message.emit("Rien n’est parti\u00a0: la clé de signature est introuvable.")
            elif exchange.network_problem is None and not exchange.halted:
                self._actor.ask(_after_round, then=lambda told: self._tell(*told, asked=asked))

    def _tell(self, window: Window, ended: ExchangeRow | None, answers: list[str], *, asked: bool) -> None:
        """Of a round that nobody asked for here, F5 among them, what is out of the ordinary."""
        summary = {} if ended is None else ended.summary
        said = after_round(self._before, window, summary, answers) if asked else beside(summary)
        if said:
            self.message.emit(said)

    def _receive(self, enrolled: bool) -> None:
        self._link(enrolled)
        if not enrolled:
            self._vain = True
            self.sending.emit()
        elif self.under_way:
            self._asked, self._before = True, self.summary.waiting
        else:
            self.send_now()

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self.refresh()  # what the list offered was no longer true

    @property
    def _question(self) -> Asked:
        return Asked(self.narrowing.only, self.narrowing.words, self.narrowing.order)

    def _narrow(self) -> None:
        """What the list hides is chosen no more."""
        self.choose("")
        self._shown, self._held = (), False
        self.model.begin()

    def _hold(self, window: Window) -> None:
        """After its first lines, the order of all: what changes from now on changes in its place."""

        def come(numbers: tuple[int, ...]) -> None:
            self._shown = numbers

        if self._held:
            return
        self._held, self._shown = True, window.numbers
        self._order.begin()
        if not self._shown:
            self._actor.ask(acts_window.numbers, self._question, then=self._order.only(come))

    def _ask(self, first: int, count: int, then: Callable[[Window], object]) -> None:
        asked = self._question

        def come(window: Window) -> None:
            self._sum(window)
            if asked == self._question:
                self.narrowing.tell(sum(window.sizes), window.total, window.counts)
                self._hold(window)
            then(window)
            self._reach()

        self._actor.ask(acts_window.window, first, count, asked, self._shown, then=come)

    def _sum(self, window: Window) -> None:
        summary = self.summary.counted(window)
        if (summary, window.asides) != (self.summary, self.asides) or not self.known:
            self.known, self.summary, self.asides = True, summary, window.asides
            self.summed.emit()

    def _link(self, enrolled: bool) -> None:
        if enrolled != self.summary.enrolled:
            self.summary = replace(self.summary, enrolled=enrolled)
            self.summed.emit()

    def _lacks(self, own: bool) -> None:
        if own != self.summary.lacks_own:
            self.summary = replace(self.summary, lacks_own=own)
            self.summed.emit()

    def _open(self) -> None:
        op = self._chosen
        self._actor.ask(whole_of, op, then=lambda whole: self._opened(op, whole))

    def _opened(self, op: str, whole: Whole | None) -> None:
        if op == self._chosen:  # else another line was chosen meanwhile
            now = self._actor.clock()
            paper = None
            if whole is not None:
                paper = paper_of(whole.paper, now, answer=whole.answer, subject=whole.subject, said=whole.said)
            self.opened.emit(paper)

    def _find(self) -> None:
        """Its line may be another one since."""
        self._actor.ask(acts_window.place, self._chosen, then=self._place)

    def _place(self, row: int | None) -> None:
        self._sought = row
        self._reach()

    def _reach(self) -> None:
        """Not before it stands there: the list may be the one of before still, with another act on that line."""
        line = None if self._sought is None else self.model.line(self._sought)
        if self._sought is not None and line is not None and line.op == self._chosen:
            row, self._sought = self._sought, None
            self.moved.emit(row)

    def _count(self) -> None:
        """A batch was settled: its lines turn one by one."""
        self._actor.ask(_sizes, then=self._sum)

    def _follow(self, changes: Changes) -> None:
        told = changes.outbox or changes.link or "mine" in changes.scopes
        if told and not self.turning.busy:  # else it is read again once all has turned
            self.refresh()


def _after_round(connection: "Connection") -> tuple[Window, ExchangeRow | None, list[str]]:
    return _sizes(connection), exchanges.last(connection), prefect_answers(connection)


def _sizes(connection: "Connection") -> Window:
    """How many acts there are, without a line of them."""
    return acts_window.window(connection, 0, 0)
