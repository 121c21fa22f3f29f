"""The list "Besoins des autres communes", searched on this computer; who joined each, and whether ours did."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.phases import Availability
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation, act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.head_first import HeadFirst
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.kit.sent_act import CancellableAct
from desktop.viewmodels.kit.states import Became
from desktop.viewmodels.kit.typed_text import TypedText
from desktop.viewmodels.needs.neighbour_lines import VOCABULARY, NeighbourLine, read
from desktop.viewmodels.needs.neighbour_sheet import JoinAct, NeighbourSheet, one, why_over

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GONE = "Ce besoin d’une autre commune n’est plus publié."


class Neighbours(QObject):
    reading = Signal()  #: all is about to be read anew: what is typed is to be stored before, as it is read with it
    refreshed = Signal()
    chose = Signal(object)  #: NeighbourSheet, or None
    done = Signal(str)  #: the need's id: "nous aussi" was said, withdrawn, or one of both cancelled
    continued = Signal(str)  #: in place of `done`: she writes on in the comment, which has left without that
    queued = Signal(str, str)  #: after one of both: title of the need, id of the operation that waits
    cancelled = Signal(str)  #: after `done`: a sentence, that an act of ours was cancelled
    refused = Signal(str)  #: a sentence
    changed = Signal(object)  #: NeighbourSheet: it has changed since the question was read, which must be asked again

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
        self.typed = TypedText(actor, "join", self, free=("comment",))
        self.chosen = ""
        self.sheet: NeighbourSheet | None = None
        self._act = CancellableAct()
        self.asked: NeighbourSheet | None = None  #: the sheet that the open question was about
        self.known = False
        self.model = ListModel(self)
        self.narrowing = Narrowing(VOCABULARY, self, actor=actor, scopes=("needs",))
        self.narrowing.changed.connect(self._list)
        self.narrowing.asked.connect(here.begin)
        self._lines: tuple[NeighbourLine, ...] = ()
        self._count = 0
        self._joining: Availability | None = None  # whether "nous aussi" can be said now; None before it was read
        self._reading = HeadFirst(actor, read, self._show, self)
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are in all, even where the list is narrowed or only its beginning has been read."""
        return self._count

    @property
    def acts(self) -> Acts[JoinAct]:
        """What may be done about the chosen need, and else what another offers: bar and list then keep their places."""
        acts = Acts[JoinAct]() if self.sheet is None else self.sheet.acts
        if self.sheet is not None and self.sheet.of_ours:
            return acts
        if acts.main is None and self._lines and self._joining is Availability.OPEN:
            return acts._replace(main=JoinAct.JOIN)
        ours = acts.danger is None and any(line.shown is not None for line in self._lines)
        return acts._replace(danger=JoinAct.LEAVE) if ours and acts.main is None else acts

    @property
    def subtitle(self) -> str:
        """What the list is, and until when "nous aussi" can be said, or could."""
        may = "Il était possible de" if self._joining is Availability.OVER else "Vous pouvez"
        return (
            f"Ce que d’autres communes ont publié. {may} dire «{FIXED}nous aussi{FIXED}» "
            "jusqu’à la fin de la phase de vote."
        )

    def may(self, act: JoinAct) -> bool:
        """Whether the chosen need offers it."""
        return self.sheet is not None and act in self.sheet.acts

    @property
    def became(self) -> Became | None:
        """What became of the act that could be cancelled last; None for none yet."""
        return self._act.became

    def refresh(self) -> None:
        self._reading.read()

    def choose(self, id: str) -> None:
        """She opens one of them."""
        if id != self.chosen:
            self._here.begin()
        self.chosen = id
        became, now = self._act.open(id), self._actor.clock()

        def read(connection: "Connection") -> tuple[NeighbourSheet | None, Became | None]:
            return one(connection, id, now), became(connection)

        self._actor.ask(read, then=lambda both: self._choose(id, *both))

    def await_comment(self) -> None:
        """What is typed from now on is for the comment of the need that is about to be looked up."""
        self._actor.texts.opening.emit("needs")

    def look_up(self, id: str, then: Callable[[NeighbourSheet], object]) -> None:
        """`then` gets one of them for a question about it, whichever is open in the list; that it is gone, is said."""

        def come(sheet: NeighbourSheet | None) -> None:
            if sheet is None:
                self._actor.texts.not_opened.emit("needs")
                self.refused.emit(_GONE)
            else:
                then(sheet)

        self._here.begin()
        self._actor.ask(one, id, self._actor.clock(), then=self._here.only(come))

    def join(self, own: str, comment: str) -> None:
        """Says "nous aussi" for the need of `asked`; `own`: id of a similar need of ours, "" for none."""
        took = {"comment": comment}
        self._act_as_read(
            lambda sheet: (sheet.joining(""), dict(sheet.own).get(own)), join_need, own or None, comment, took=took
        )

    def leave(self) -> None:
        """Withdraws our "nous aussi" for the need of `asked`."""
        self._act_as_read(lambda sheet: sheet.leaving, leave_need)

    def watch(self, in_sight: Callable[[], Confirmation | None]) -> None:
        """`in_sight`: the question about `asked`, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, self._here, in_sight, self._reread)

    def _reread(self, connection: "Connection", _read: Confirmation) -> Callable[[], object]:
        asked = self.asked
        sheet = None if asked is None else one(connection, asked.id, self._actor.clock())
        if asked is None or (sheet is not None and _read_of(sheet) == _read_of(asked)):
            return as_it_was
        return partial(self._ask_anew, asked, sheet)

    def _ask_anew(self, asked: NeighbourSheet, sheet: NeighbourSheet | None) -> None:
        """What was read has changed; says so where the question cannot be answered any more."""
        if sheet is not None and (sheet.join, sheet.leave) == (asked.join, asked.leave):
            self.changed.emit(sheet)
        else:
            self._over(asked, sheet)

    def _over(self, asked: NeighbourSheet, sheet: NeighbourSheet | None) -> None:
        self.done.emit(asked.id)
        self.refused.emit(why_over(asked, sheet))
        if self.chosen:
            self.choose(self.chosen)  # what was typed last is stored as the question is left, and its page names it

    def cancel(self, sheet: NeighbourSheet) -> None:
        def gone(_: str) -> None:
            self.done.emit(sheet.id)
            self.cancelled.emit(sheet.cancelled)

        self._actor.act(cancel_act, sheet.cancel, then=gone, refused=self._refuse)

    def _act_as_read(
        self,
        text: Callable[[NeighbourSheet], object],
        action: Callable[..., Outcome[QueuedAct]],
        *args: object,
        took: Mapping[str, str] | None = None,
    ) -> None:
        """Runs `action` unless the sheet has changed since it was asked; `text`: the part of it that was read.

        `took`: what it takes of what is typed. Where she has gone on in that by then, it stays, with its question.
        """
        asked = self.asked
        if asked is None:
            return
        id = asked.id

        def reread(connection: "Connection") -> object:
            sheet = one(connection, id, self._actor.clock())
            return None if sheet is None else text(sheet)

        def queued(act: QueuedAct) -> None:
            if took is not None and self.typed.went_on(id, took):
                if self.asked is not None and self.asked.id == id:
                    self.asked = None  # it was answered
                self.continued.emit(id)
            else:
                if took is not None:
                    self.typed.forget_sent(id, took)
                self.done.emit(id)
            self.queued.emit(asked.title, act.op)

        act_as_read(
            self._actor,
            action,
            id,
            *args,
            reread=reread,
            read=text(asked),
            then=queued,
            again=partial(self._ask_anew, asked),
            not_done=NotDone(
                self._here, refused=self._refuse, late=lambda refusal: self.refused.emit(about(asked.title, refusal))
            ),
            anew=lambda connection: one(connection, id, self._actor.clock()),
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        if self.chosen:
            self.choose(self.chosen)

    def _follow(self, changes: Changes) -> None:
        if self.known and (changes.joins or changes.outbox or changes.scopes & {"needs", "campaign"}):
            self.reading.emit()
            self.refresh()
            if self.chosen:
                self.choose(self.chosen)

    def _show(self, read: tuple[tuple[NeighbourLine, ...], int, dict[str, str], Availability]) -> bool:
        self._lines, self._count, themes, self._joining = read
        self.known = True
        self.narrowing.offer(themes)
        self._list()
        return len(self._lines) == self.count

    def _list(self) -> None:
        self.narrowing.show(self.model, self._lines, self.count)
        narrowed = self.narrowing.narrowed and not self.narrowing.partial
        if self.chosen and narrowed and self.model.place_of(self.chosen) < 0:
            self.chosen = ""  # a need hidden by the search is no longer chosen
            self._choose("", None, None)
        self.refreshed.emit()

    def _choose(self, id: str, sheet: NeighbourSheet | None, became: Became | None) -> None:
        if id != self.chosen:
            return
        if self._act.follow(became, "" if sheet is None else sheet.cancel) or sheet != self.sheet:
            self.sheet = sheet
            self.chose.emit(sheet)


def _read_of(sheet: NeighbourSheet) -> object:
    """What a question about it shows."""
    return (sheet.joining(""), sheet.own) if sheet.join else (sheet.join, sheet.leave, sheet.leaving)
