"""Copies of a need into another commune of this computer: for a secretary who serves several."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.copy_need import copy_need
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.communes_here import CommuneHere, codes_here, communes_here
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext


class NeedCopies(QObject):
    copied = Signal(object)  #: CommuneHere, whose drafts hold the copy
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._places = actor, places

    @property
    def some_others(self) -> bool:
        return bool(codes_here(self._places) - {self._actor.database.stem})

    def others(self) -> tuple[CommuneHere, ...]:
        """The other communes of this computer, by name."""
        own = self._actor.database.stem
        return tuple(here for here in communes_here(self._places, own) if not here.is_open)

    def is_here(self, commune: CommuneHere) -> bool:
        """Whether it is still on this computer: a menu, or a sentence, may name one that was removed since."""
        return commune.insee in codes_here(self._places)

    def copy(self, id: str, to: CommuneHere) -> None:
        if not self.is_here(to):
            self.refused.emit(f"{to.name} n’est plus sur cet ordinateur{FIXED}: rien n’a été copié.")
            return

        def into(context: "CommuneContext") -> Outcome[None]:
            from desktop.actions.kit.open_commune import open_commune  # noqa: PLC0415 - after the first paint
            from desktop.database.errors import DEMONSTRATION, REAL  # noqa: PLC0415 - after the first paint

            kind = DEMONSTRATION if context.store.demonstration else REAL
            other = open_commune(self._places, to.insee, context.clock, context.keystore, kind=kind)
            try:
                copy_need(context, id, to=other)
            finally:
                other.close()
            return Outcome(Changes(), None)  # nothing changed here

        self._actor.act(
            into,
            then=lambda _: self.copied.emit(to),
            refused=self._refuse,
            failed=self.refused.emit,
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
