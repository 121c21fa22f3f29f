"""Takes a commune that was chosen by mistake off this computer: what would be lost, then the act."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.communes import removal_loss
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from desktop.actions.settings.remove_commune import RemovalPreview

_KEPT = "Ses données ne sont pas effacées\u00a0: elles vont dans le dossier des sauvegardes de cet ordinateur."


class Removing(QObject):
    """The commune that is open cannot be taken off: another one has to be opened first."""

    asked = Signal()  #: `question` and `sentences` are to be answered
    removed = Signal(str)  #: a sentence; the list of communes has changed
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._places = actor, places
        self._insee = self._name = ""
        self.question = ""
        self.sentences: tuple[str, ...] = ()

    def ask(self, insee: str) -> None:
        """Looks into its database; an answer about one that was asked for before is dropped."""
        self._insee = insee

        def preview() -> "RemovalPreview":
            from desktop.actions.settings.remove_commune import preview_removal  # noqa: PLC0415 - in the worker, after the first paint

            return preview_removal(self._places, insee)

        def show(seen: "RemovalPreview") -> None:
            if self._insee == insee:
                self._name = seen.name
                self.question = f"Retirer {seen.name} de cet ordinateur\u202f?"
                self.sentences = (removal_loss(seen.drafts), _KEPT)
                self.asked.emit()

        self._actor.run(preview, then=show, refused=self._refuse, failed=self.refused.emit)

    def remove(self) -> None:
        insee, sentence = self._insee, f"{self._name} n’est plus sur cet ordinateur."

        def act() -> None:
            from desktop.actions.settings.remove_commune import remove_commune  # noqa: PLC0415 - as above

            remove_commune(self._places, insee, self._actor.clock)

        self._actor.run(
            act, then=lambda _done: self.removed.emit(sentence), refused=self._refuse, failed=self.refused.emit
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(french.capital(words_of(refusal)))
