"""What is said of an act that was just put into the outbox, by its own state, until something else is said."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.database.queries import bundles, link, outbox
from desktop.domain import act_words
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import kept_answer
from desktop.domain.french import FIXED, quoted, uncapital
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.kept import NAMES, WithdrawalQuestion, named_act, need_of, no_longer
from desktop.viewmodels.kit.states import Became, Shown, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.database.queries.outbox import ActRow
    from desktop.domain.lives.enrolment import Enrolment


class SentAct(QObject):
    """Follows the act `op`; `waits`: what is said of it while it is to be sent; `anew`: the same by the enrolment."""

    changed = Signal()  #: `sentence` and `tone` are new

    def __init__(
        self,
        actor: Actor,
        op: str,
        waits: str,
        parent: QObject | None = None,
        *,
        anew: "Callable[[Enrolment], str] | None" = None,
    ) -> None:
        super().__init__(parent)
        self._state = states.WAITING
        self._more = ""  # said after the state: what was accepted or refused, and why
        self._actor, self._op, self._waits, self._anew = actor, op, waits, anew
        actor.changed.connect(self._follow)
        actor.batch.connect(self._read)

    @property
    def sentence(self) -> str:
        """That it waits, then its state as in the outbox; "" once it was cancelled, also on another page."""
        if self._state == states.WAITING:
            return self._waits
        if self._state == states.CANCELLED:
            return ""
        return f"{self._state.text}{self._more}"

    @property
    def tone(self) -> Tone:
        return "ok" if self._state == states.WAITING else self._state.tone

    def _follow(self, changes: Changes) -> None:
        if changes.outbox or changes.link:
            self._read()

    def _read(self) -> None:
        self._actor.ask(_read, self._op, then=self._show)

    def _show(self, read: "tuple[ActRow | None, bool, Enrolment]") -> None:
        row, carried, enrolment = read
        state = _state_of(row, carried=carried)
        waits = self._waits if self._anew is None else self._anew(enrolment)
        if (state, waits) != (self._state, self._waits):
            self._state, self._waits = state, waits
            self._more = "." if row is None or row.lost else _more(row)
            self.changed.emit()


def _more(row: "ActRow") -> str:
    """The words of its state do not say which of several acts it is, nor may its page, where its thing is gone."""
    if row.state == "rejected":
        which = f" ({title_with_commune(row)})" if row.title else ""
        return f"{which}. {kept_answer(row.detail)}".rstrip()
    return f"{FIXED}: {title_with_commune(row)}." if row.state == "accepted" and row.title else "."


def title_with_commune(row: "ActRow") -> str:
    """The title of an act; with its commune, where it is about a need of another one."""
    return ", ".join(filter(None, (quoted(row.title), need_of(row.commune))))


def became_of(connection: "Connection", op: str) -> Became | None:
    """What became of an act about which a question is asked, or was; None for no act."""
    row, carried = _row(connection, op)
    if row is None:
        return None
    later = outbox.made_again(connection, row)
    return Became(
        op,
        _shown(row, carried=carried),
        later="" if later is None else later.op,
        now=None if later is None else _shown(later, carried=later.op in bundles.on_a_stick(connection)),
    )


class CancellableAct:
    """The act that could be cancelled last of the one thing that is open: a question about it may stand."""

    def __init__(self) -> None:
        self.became: Became | None = None  #: what became of it, None for none yet
        self._op = self._of = ""

    def open(self, id: str) -> "Callable[[Connection], Became | None]":
        """`id` is read, "" for nothing: forgets the act of another thing. What is returned reads what became of it."""
        if id != self._of:
            self._of, self._op, self.became = id, "", None
        op = self._op
        return lambda connection: became_of(connection, op) if op else None

    def follow(self, became: Became | None, cancel: str) -> bool:
        """`cancel`: the operation that can be cancelled now, "" for none. True where another thing became of it."""
        before, self.became = self.became, became
        self._op = cancel or self._op
        return became != before


def over(connection: "Connection", question: WithdrawalQuestion) -> Refusal:
    """Said in place of a question about an act that can be taken back no more."""
    row, became = outbox.one(connection, question.op), became_of(connection, question.op)
    if row is None or became is None:
        verb = uncapital(question.verb)
        return Refusal("nothing_left", f"Il n’y a plus rien à {verb} pour {quoted(question.title)}.")
    return Refusal("nothing_left", no_longer(named_act(NAMES.get(row.kind, ""), question.title), became, ""))


def _shown(row: "ActRow", *, carried: bool) -> Shown:
    return states.again(carried=carried) if row.lost else states.shown(row.state, row.kind, row.number, carried=carried)


def _read(connection: "Connection", op: str) -> "tuple[ActRow | None, bool, Enrolment]":
    return *_row(connection, op), link.enrolment(connection)


def _row(connection: "Connection", op: str) -> "tuple[ActRow | None, bool]":
    """The act; and whether it left on a USB stick, and has no answer yet."""
    return outbox.one(connection, op), op in bundles.on_a_stick(connection)


def _state_of(row: "ActRow | None", *, carried: bool) -> Shown:
    if row is None:
        return states.CANCELLED
    if row.lost:
        return states.of_what(act_words.KINDS[row.kind], states.again(carried=carried))
    state = states.shown(row.state, row.kind, row.number, carried=carried)
    if state in (states.WAITING, states.CANCELLED) or row.state == "accepted":
        return state  # the words of an accepted act name it themselves
    return states.of_what(act_words.KINDS[row.kind], state)
