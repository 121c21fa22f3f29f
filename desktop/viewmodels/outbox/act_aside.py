"""What can be done with an act that was set aside: send it again, copy its text, write a file for the help desk."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.outbox.retry_act import retry_act
from desktop.database.queries import outbox
from desktop.domain.changes import Outcome, QueuedAct
from desktop.domain.french import FIXED, quoted
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import Syncing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.documents.act_report import ActReport

WHAT_TO_DO = (
    f"Après une mise à jour, choisissez «{FIXED}Réessayer{FIXED}».",
    "Sinon, enregistrez la fiche et envoyez-la à votre service informatique (souvent celui de l’intercommunalité).",
)


class Aside(QObject):
    """Each of its methods is answered by one of these signals."""

    message = Signal(str)  #: a sentence: it was done
    refused = Signal(object)  #: Refusal: why it was not done
    copied = Signal(str)  #: the act as plain text, for the clipboard

    def __init__(self, actor: Actor, syncing: Syncing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._syncing = actor, syncing

    def retry(self, op: str) -> None:
        """Puts the act, unchanged, back among those to be sent, and begins an exchange at once."""

        def waits(_act: QueuedAct) -> None:
            self.message.emit("L’envoi est de nouveau à envoyer.")
            self._syncing.now()

        self._actor.act(retry_act, op, then=waits, refused=self.refused.emit)

    def copy(self, op: str) -> None:
        def have(known: tuple[str, str]) -> None:
            title, text = known
            self.copied.emit(text)
            self.message.emit(f"Texte copié{FIXED}: {quoted(title)}.")  # another act may be in sight by then

        self._actor.ask(_text, op, then=have)

    def save(self, op: str, file: Path) -> None:
        """Writes the file for the help desk, a ZIP."""

        def write(context: "CommuneContext") -> "Outcome[ActReport]":
            from desktop.actions.outbox.report_act import report_act  # noqa: PLC0415 - only where a file is made

            return report_act(context, op, file)

        def done(_report: "ActReport") -> None:
            name = self._actor.name_of(file)
            self.message.emit(f"Enregistré{FIXED}: {name}. Envoyez ce fichier à votre service informatique.")

        def failed(sentence: str) -> None:
            self.refused.emit(Refusal("not_saved", "Le fichier n’a pas pu être enregistré.", remedy=sentence))

        self._actor.act(write, then=done, refused=self.refused.emit, failed=failed)


def _text(connection: "Connection", op: str) -> tuple[str, str]:
    """Title and text of an act."""
    from desktop.documents import act_papers  # noqa: PLC0415 - only where a text is made

    act = outbox.one(connection, op)
    return "" if act is None else act.title, act_papers.text_of(connection, op)
