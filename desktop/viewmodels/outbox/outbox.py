"""The outbox: its list, the act that is open, cancelling an act that has not left, sending now."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.cancel_act import cancel_act
from desktop.database.queries import exchanges, link
from desktop.database.queries.acts import acts_window
from desktop.database.queries.acts.acts_window import Window
from desktop.database.queries.acts.narrowed import WHOLE, Asked
from desktop.database.queries.blocked_acts import Asides
from desktop.database.queries.exchanges import ExchangeRow
from desktop.domain.changes import Changes
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import french, link_words
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.link_words import Band
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.refusals import about
from desktop.viewmodels.outbox.act_paper import paper_of
from desktop.viewmodels.outbox.act_whole import Whole, cancelled_words, whole_of
from desktop.viewmodels.outbox.acts import VOCABULARY, ActsModel
from desktop.viewmodels.outbox.obstacle import Obstacle, obstacle
from desktop.viewmodels.outbox.summary import OutboxSummary, after_round, beside, read_for_empty, unseen_news
from desktop.viewmodels.outbox.turning import Turning

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Outbox(QObject):
    """The list of acts, and the one that is open."""

    summed = Signal()  #: after each refresh
    opened = Signal(object)  #: ActReading: the act to show; None: none is chosen
    moved = Signal(int)  #: the line of the list where the open act is now
    message = Signal(str)  #: a sentence that stays until the next one
    refused = Signal(object)  #: Refusal
    sending = Signal()  #: `under_way` or `progress` changed

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._syncing = actor, syncing
        self._chosen = ""
        self._asked = False  # she asked for the exchange under way, and expects to be told how it ended
        self._shown: tuple[int, ...] = ()  # the order of the lines in sight, kept so that none moves under the pointer
        self._sought: int | None = None  # the line of the open act, until the list has it there
        self._order, self._here = Latest(), Latest()  # the second is begun as she turns to another act, or narrows
        self._held = self._vain = False  # the second: another page asked for the news, but in vain: not enrolled
        self.under_way = False
        self.progress = Band()  #: how far the exchange under way is
        self.narrowing = Narrowing(VOCABULARY, self)
        self.narrowing.changed.connect(self._narrow)
        self.narrowing.asked.connect(self._here.begin)
        self.known = False  #: False until the first refresh: an empty list is not yet an empty state
        self.summary = OutboxSummary(waiting=0, problems=0, settled=0, enrolment=Enrolment.NOT)
        self.asides = Asides()
        self.model = ActsModel(self._ask, actor.clock)
        self.model.setParent(self)
        self.turning = Turning(actor, self.model, self)
        self.turning.turned.connect(lambda ops: self._open() if self._chosen in ops else None)
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
        """That acts were set aside; "" for none, or while one of them is open."""
        if not self.asides.count or self._chosen == self.asides.last:
            return ""
        verb = french.agreed(self.asides.count, "est mis", "sont mis")
        return f"⚠ {french.counted(self.asides.count, 'envoi')} {verb} de côté. Vos autres envois continuent."

    @property
    def may_exchange(self) -> bool:
        """Whether she may ask for an exchange: also with a platform that refused this computer."""
        return self.summary.enrolment.known and not self.under_way

    @property
    def obstacle(self) -> Obstacle | None:
        """What is in the way of an exchange; None during one, and where nobody needs one."""
        needed = self.known and not self.under_way and (self.summary.waiting or self.summary.in_grey or self._vain)
        return obstacle(self.summary.enrolment, self.summary.waiting) if needed else None

    def begin(self) -> None:
        """The page is shown: reads the list again, in its own order, at the act that is open."""
        self._shown, self._held, self._vain = (), False, False
        if self.under_way:  # acts may have been answered that nothing has counted yet, as this list does now
            self._actor.show_answered()
        self.refresh()
        if self._chosen and self._question == WHOLE:
            self._find()

    def refresh(self) -> None:
        """Reads everything again; each line keeps its place."""
        self.model.reload()
        self._actor.ask(link.enrolment, then=self._link)
        self._actor.ask(read_for_empty, self._actor.clock(), then=self._beyond)
        if self._chosen:
            self._open()

    def choose(self, op: str) -> None:
        """Opens one act; "" for none."""
        if op == self._chosen:
            return
        self._here.begin()
        self._chosen, self._sought = op, None
        if op:
            self._open()
        else:
            self.opened.emit(None)

    def show(self, op: str) -> None:
        """Another page leads to this act: opens it, and `moved` says where it is."""
        self.narrowing.clear()
        self.narrowing.sort(WHOLE.order)
        self.choose(op)
        self._find()

    def show_first(self) -> None:
        """Another page leads to what waits, which is at the top of the whole list."""
        self._actor.ask(acts_window.first, then=self._here.only(lambda op: self.show(op) if op else None))

    def cancel(self, op: str, title: str) -> None:
        """Possible only before the first try to send it; otherwise it is said why not, also beside another act."""

        def gone(kept: str) -> None:
            self._actor.ask(cancelled_words, op, kept, then=self.message.emit)

        def not_cancelled(refusal: Refusal) -> None:
            self.message.emit(about(title, refusal))
            self.refresh()

        self._actor.act(cancel_act, op, then=gone, refused=self._here.only(self._refuse, not_cancelled))

    def send_now(self) -> None:
        """Begins an exchange at once. How it ended is said on this page; a network error, in the connection band."""
        self._asked = True
        self.message.emit("")
        self._syncing.now()

    def receive(self) -> None:
        """Another page asks for the news: the same as `send_now`, if this computer is enrolled."""
        self._actor.ask(link.enrolment, then=self._receive)

    def end_round(self) -> None:
        """Stops the exchange under way, after its present step."""
        self._syncing.end_round()

    def _pulse(self) -> None:
        exchange, before = self._syncing.state, self.progress
        self.turning.follow(exchange)
        under_way, ended = exchange.running, self.under_way and not exchange.running
        progress, lost = link_words.under_way(exchange, lost=self.summary.lost > 0), link_words.key_lost(exchange)
        if (under_way, progress) != (self.under_way, before):
            self.under_way, self.progress = under_way, progress
            self.sending.emit()
            if exchange.step == "attachments" and progress.measure != before.measure:
                self.refresh()  # the line of an act also says how far its attached files have come
        if ended:
            asked, self._asked = self._asked, False
            if asked and lost:  # the band already says so, but she asked on this page and needs an answer here
                self.message.emit("Rien n’est parti\u00a0: la clé de signature est introuvable.")
            elif asked and exchange.vain and not exchange.halted:  # the band says why
                self.message.emit("L’échange n’a pas pu se faire jusqu’au bout.")
            elif exchange.network_problem is None and not exchange.halted and not exchange.vain:
                self._actor.ask(_after_round, then=lambda facts: self._tell(*facts, asked=asked))

    def _tell(self, window: Window, ended: ExchangeRow | None, unseen: tuple[list[str], int], *, asked: bool) -> None:
        """Says what the exchange did; of one not asked for on this page (also by F5), only what is unusual."""
        summary = {} if ended is None else ended.summary
        sentence = after_round(window, summary, *unseen) if asked else beside(summary)
        if sentence:
            self.message.emit(sentence)

    def _receive(self, enrolment: Enrolment) -> None:
        self._link(enrolment)
        if not enrolment.known:
            self._vain = True
            self.sending.emit()
        elif self.under_way:
            self._asked = True
        else:
            self.send_now()

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self.refresh()  # the list offered something that is no longer possible

    @property
    def _question(self) -> Asked:
        return Asked(self.narrowing.only, self.narrowing.words, self.narrowing.order)

    def _narrow(self) -> None:
        """The list is narrowed: closes the open act, which may be hidden now."""
        self.choose("")
        self._shown, self._held = (), False
        self.model.begin()

    def _hold(self, window: Window) -> None:
        """Once its first lines are there, notes the order of all lines, which they keep from now on."""

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
                self.narrowing.tell(sum(window.sizes), window.total, window.counts, window.hidden)
                self._hold(window)
            then(window)
            self._reach()

        self._actor.ask(acts_window.window, first, count, asked, self._shown, then=come)

    def _sum(self, window: Window) -> None:
        summary = self.summary.counted(window)
        if (summary, window.asides) != (self.summary, self.asides) or not self.known:
            self.known, self.summary, self.asides = True, summary, window.asides
            self.summed.emit()

    def _link(self, enrolment: Enrolment) -> None:
        self._know(replace(self.summary, enrolment=enrolment))

    def _beyond(self, known: tuple[bool, bool]) -> None:
        self._know(replace(self.summary, lacks_own=known[0], needs_over=known[1]))

    def _know(self, summary: OutboxSummary) -> None:
        if summary != self.summary:
            self.summary = summary
            self.summed.emit()

    def _open(self) -> None:
        op = self._chosen
        self._actor.ask(whole_of, op, then=lambda whole: self._opened(op, whole))

    def _opened(self, op: str, whole: Whole | None) -> None:
        if op == self._chosen:  # otherwise another act was opened meanwhile
            now = self._actor.clock()
            paper = None
            if whole is not None:
                paper = paper_of(
                    whole.paper, now, answer=whole.answer, subject=whole.subject, texts=whole.texts, fate=whole.fate
                )
            self.opened.emit(paper)

    def _find(self) -> None:
        """Asks on which line the open act is now."""
        self._actor.ask(acts_window.place, self._chosen, then=self._place)

    def _place(self, row: int | None) -> None:
        self._sought = row
        self._reach()

    def _reach(self) -> None:
        """Emits `moved` once the open act is on that line: until then the list may still be the old one."""
        line = None if self._sought is None else self.model.line(self._sought)
        if self._sought is not None and line is not None and line.op == self._chosen:
            row, self._sought = self._sought, None
            self.moved.emit(row)

    def _count(self) -> None:
        """A batch was answered: counts the lines again, as they change one by one."""
        self._actor.ask(_sizes, then=self._sum)

    def _follow(self, changes: Changes) -> None:
        concerned = changes.outbox or changes.link or changes.scopes & {"mine", "campaign"}
        if concerned and not self.turning.busy:  # otherwise it is read again once all lines have changed
            self.refresh()


def _after_round(connection: "Connection") -> tuple[Window, ExchangeRow | None, tuple[list[str], int]]:
    return _sizes(connection), exchanges.last(connection), unseen_news(connection)


def _sizes(connection: "Connection") -> Window:
    """The counts alone, without any line."""
    return acts_window.window(connection, 0, 0)
