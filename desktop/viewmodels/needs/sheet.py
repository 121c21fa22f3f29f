"""A need that is read: kept up to date while open, withdrawn, copied, corrected, validated."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import rewritten
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.reopen_need import reopen_need
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.database.queries.advice import Advice, advice
from desktop.domain.changes import Changes
from desktop.domain.phases import LocalTime
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.sheet_model import SheetModel
from desktop.viewmodels.kit.states import Became
from desktop.viewmodels.needs.advice import NOTHING, ShownAdvice, shown
from desktop.viewmodels.needs.facts import NeedFacts
from desktop.viewmodels.needs.facts import read as facts_of
from desktop.viewmodels.needs.sheet_text import NeedAct, NeedSheetText, sheet
from sync.client.ledger.states import VOID

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.domain.refusals import Refusal


_OVER = ("withdrawn", *VOID)  # nobody looks for needs like one that does not count


class NeedSheet(SheetModel[NeedFacts, NeedSheetText]):
    """`drafted` also follows a copy and a correction, with the id of the new draft."""

    refused_name = Signal(str)  #: a sentence to show beside the name of the person who validates
    advised = Signal()  #: `advice` is another one

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, parent)
        self._advised_of = ""  # the id of the need that `_advice` is about
        self._advice = NOTHING

    @property
    def advice(self) -> ShownAdvice:
        """What fits the open need, the best first: services, while it stands and they may be voted for; other communes'
        needs that resemble it, while it is not withdrawn or refused.
        """
        return self._advice if self._advised_of == self.id else NOTHING

    def _show(self, id: str, facts: NeedFacts | None, became: Became | None) -> None:
        super()._show(id, facts, became)
        text = self.sheet
        if id == self.id and text is not None and facts is not None and facts.row.state not in _OVER:
            title, description, now = facts.row.title, facts.row.description, self._actor.clock()
            answerable = text.answerable

            def come(advised: Advice) -> None:
                fitting = shown(advised, now)
                votable = tuple(one for one in fitting.services if one.votable) if answerable else ()
                self._advise(id, ShownAdvice(votable, fitting.neighbours))

            self._actor.ask(advice, f"{title} ", description, then=come)
        else:
            self._advise(id, NOTHING)

    def _advise(self, id: str, advice: ShownAdvice) -> None:
        if id == self.id and (id, advice) != (self._advised_of, self._advice):
            self._advised_of, self._advice = id, advice
            self.advised.emit()

    def withdraw(self, read: Confirmation, again: "Callable[[Confirmation], object]") -> None:
        """`read`: the question that was answered; `again` gets the new one where it has changed."""
        self._as_read(read, again, lambda text: text.withdrawal, self._refuse, withdraw_need)

    def read_again(
        self, read: Confirmation | None, again: "Callable[[Confirmation], object]", over: "Callable[[], object]"
    ) -> None:
        """The need has changed under the question to withdraw it, or to note its validation; as `look_again`."""
        sheet = self.sheet
        now = sheet.withdrawal if sheet is not None and sheet.withdraw else None
        if read is not None and read.names_mayor:
            may = sheet is not None and NeedAct.VALIDATE in sheet.acts
            now = sheet.validation(self._actor.clock()) if sheet is not None and may else None
        self.look_again(read, now, again, over)

    def copy(self) -> None:
        """A new draft with the same words."""
        if self.id:
            self._actor.texts.opening.emit("needs")
            self._do(copy_need, self.id, then=self._here.only(self.drafted.emit))

    def correct(self) -> None:
        """Begins a correction, or goes on with the one being written: `drafted` brings its id."""
        if self.id:
            self._actor.texts.opening.emit("needs")
            self._do(correct_need, self.id, then=self._here.only(self.drafted.emit))

    def validate(self, by: str, read: Confirmation, again: "Callable[[Confirmation], object]") -> None:
        """Notes that the text that was `read` was validated; `by`: the name of the person who did."""

        def refuse(refusal: "Refusal") -> None:
            self.refused_name.emit(words_of(refusal))

        self._as_read(
            read,
            again,
            lambda text: text.validation(self._actor.clock()),
            refuse,
            validate_need,
            by,
            why=rewritten(),
        )

    def reopen(self) -> None:
        """The text is a draft again; a validation that was asked for or given no longer counts."""
        if self.id:
            self._do(reopen_need, self.id)

    # --- what a sheet is made of ------------------------------------------------------------------------------------

    def reader(self) -> "Callable[[Connection, str], NeedFacts | None]":
        return facts_of

    def is_draft(self, facts: NeedFacts) -> bool:
        return facts.row.state == "draft"

    def text_of(self, facts: NeedFacts, now: LocalTime) -> NeedSheetText:
        return sheet(facts, now)

    def concerned_by(self, changes: Changes) -> bool:
        apart = self.sheet.apart if self.sheet is not None else ""
        return bool({self.id, apart} & changes.needs or changes.outbox or changes.scopes or changes.commune)
