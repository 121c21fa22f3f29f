"""A backup made when she asks for it, and the folder of the second copies."""

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop import policy
from desktop.domain.changes import Outcome
from desktop.runtime.actor import Actor
from desktop.runtime.worker import Done, Worker
from desktop.viewmodels.kit.backups import Restoring

if TYPE_CHECKING:  # comes after the first paint
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.actions.settings.make_backup import MadeBackup


class SecondCopyOffer(Enum):
    CHOOSE = auto()  #: a folder, or another one
    STOP = auto()  #: to make no second copy any more


class MakingBackup(QObject):
    """Makes a backup. `imposed`: the policy's folder for second copies, "" where she may choose one.

    `network`: the worker that may wait for a server, while the actor's own stores what is typed.
    """

    busy = Signal(bool)
    message = Signal(str, str)  #: sentence, tone
    second_trouble = Signal(str)  #: why the imposed second copy cannot be made, a sentence; "" where it can

    def __init__(self, actor: Actor, restoring: Restoring, network: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._restoring, self._network = actor, restoring, network
        self.imposed = policy.read().backup_folder

    @property
    def folder(self) -> str:
        """The folder of the second copies; "" for none."""
        return self.imposed or self._restoring.folder

    @property
    def second_copy_line(self) -> str:
        """What stands above the folder of the second copies, or in its place."""
        if self.imposed:
            return "Imposée par votre service informatique\u00a0:"
        if self.folder:
            return "Chaque sauvegarde est aussi copiée ici\u00a0:"
        return "Aucune. Une copie sur une clé USB ou un autre disque reste si cet ordinateur tombe en panne."

    @property
    def second_offers(self) -> tuple[SecondCopyOffer, ...]:
        """None where the folder is imposed."""
        if self.imposed:
            return ()
        return (SecondCopyOffer.CHOOSE, SecondCopyOffer.STOP) if self.folder else (SecondCopyOffer.CHOOSE,)

    def examine_second(self) -> None:
        """Answers `second_trouble`, where a folder is imposed: she has not chosen it, and looks at it at no backup."""
        if not self.imposed:
            return
        place, insee = Path(self.imposed), self._restoring.insee

        def examine() -> str:
            from desktop.database.backup_folder import trouble  # noqa: PLC0415 - after the first paint

            return trouble(place, (insee,))

        def tell(done: Done[str]) -> None:
            if done.error is not None:
                self._actor.report(done.error)
                return
            trouble = f"⚠ La seconde copie ne peut pas se faire\u00a0: {done.value}" if done.value else ""
            self.second_trouble.emit(trouble)

        self._network.submit(examine, tell)

    def make(self) -> None:
        imposed, chosen = self.imposed, self._restoring.folder

        def make(context: "CommuneContext") -> "Outcome[MadeBackup]":
            from desktop.actions.settings.make_backup import make_backup, second_place  # noqa: PLC0415 - after the first paint

            return make_backup(context, "asked", second_place(imposed, chosen))

        self.busy.emit(True)
        self._actor.act(make, then=self._made, failed=self._failed)

    def _made(self, backup: "MadeBackup") -> None:
        self.busy.emit(False)
        if backup.second:
            self.message.emit(f"⚠ La sauvegarde est faite. {backup.second}", "warn")
        else:
            self.message.emit("La sauvegarde est faite et vérifiée.", "ok")
        self._restoring.refresh()

    def _failed(self, sentence: str) -> None:
        self.busy.emit(False)
        self.message.emit(f"⚠ {sentence}", "error")
