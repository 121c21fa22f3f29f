"""Takes a commune that was chosen by mistake, and in which nothing was written, off this computer."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.database.errors import DatabaseFault
from desktop.domain.communes import UNUSED
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.refusals import words_of

_KEPT = "Ses fichiers ne sont pas effacés\u00a0: ils vont dans le dossier des sauvegardes de cet ordinateur."


class Removing(QObject):
    """The commune that is open cannot be taken off: another one has to be opened first."""

    asked = Signal()  #: `question` is to be answered
    removed = Signal(str)  #: a sentence; the list of communes has changed
    refused = Signal(str)  #: a sentence
    reasons_known = Signal()  #: `reasons` has been read

    sentences = (UNUSED, _KEPT)  #: under the question

    def __init__(self, actor: Actor, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._places = actor, places
        self._insee = self._name = ""
        self.question = ""
        #: By INSEE code, why a commune cannot be taken off, in sentences; "" where it can, or that can only be tried.
        self.reasons: Mapping[str, str] = {}

    def read_reasons(self, communes: Sequence[str]) -> None:
        """Looks into each, so that taking it off is offered only where it is not refused."""

        def read() -> dict[str, str]:
            from desktop.actions.settings.remove_commune import preview_removal  # noqa: PLC0415 - as below

            def reason(insee: str) -> str:
                try:
                    preview_removal(self._places, insee)
                except Refusal as refusal:
                    return _sentences(refusal)
                except DatabaseFault:
                    return ""  # said when it is tried
                return ""

            return {insee: reason(insee) for insee in communes}

        def show(reasons: dict[str, str]) -> None:
            self.reasons = reasons
            self.reasons_known.emit()

        self._actor.run(read, then=show)

    def ask(self, insee: str) -> None:
        """Looks into its database; an answer about one that was asked for before is dropped."""
        self._insee = insee

        def preview() -> str:
            from desktop.actions.settings.remove_commune import preview_removal  # noqa: PLC0415 - in the worker, after the first paint

            return preview_removal(self._places, insee)

        def show(name: str) -> None:
            if self._insee == insee:
                self._name = name
                self.question = f"Retirer {name} de vos communes\u202f?"
                self.asked.emit()

        def refuse(refusal: Refusal) -> None:
            if self._insee == insee:
                self._refuse(refusal)

        self._actor.run(preview, then=show, refused=refuse, failed=self.refused.emit)

    def drop(self) -> None:
        """Asks nothing any more; an answer on its way is dropped."""
        self._insee = ""

    def remove(self) -> None:
        """Once for each question: while it is carried out, another press does nothing."""
        if not self._insee:
            return
        insee, sentence = self._insee, f"{self._name} n’est plus parmi vos communes."

        def act() -> None:
            from desktop.actions.settings.remove_commune import remove_commune  # noqa: PLC0415 - as above

            remove_commune(self._places, insee, self._actor.clock)

        self.drop()
        self._actor.run(
            act, then=lambda _done: self.removed.emit(sentence), refused=self._refuse, failed=self.refused.emit
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(_sentences(refusal))


def _sentences(refusal: Refusal) -> str:
    return french.capital(words_of(refusal))
