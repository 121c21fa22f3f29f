"""The acts and receipts of this computer as files: a table, everything with its proofs, or each receipt as PDF."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.actions.outbox.export_receipts import ReceiptFiles
    from desktop.documents.exports import Export


class OutboxExports(QObject):
    """Writes these files."""

    message = Signal(str)  #: a sentence: what was written, and where
    refused = Signal(object)  #: Refusal

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor

    def now(self) -> datetime:
        """The time in Paris, whose day is part of a file's name."""
        return french.paris(self._actor.clock())

    def save(self, file: Path, format: str) -> None:
        """Writes all acts and receipts into a file: ods, csv or json."""

        def write(context: "CommuneContext") -> "Outcome[Export]":
            from desktop.actions.outbox.export_data import export_data  # noqa: PLC0415 - spreadsheets only where one is made

            return export_data(context, file, format)

        def done(export: "Export") -> None:
            acts, receipts = len(export.acts), len(export.proofs)
            words = f"{french.counted(acts, 'envoi')} et {french.counted(receipts, 'accusé')}"
            self.message.emit(f"Enregistré{FIXED}: {words}, dans {self._actor.name_of(file)}")

        self._actor.act(write, then=done, refused=self.refused.emit, failed=self._failed)

    def save_receipts(self, folder: Path) -> None:
        """Writes each receipt into a folder: as PDF, and with its proof.

        Each receipt is a separate job in the worker, so that text typed at the same time is saved between two of them.
        """

        def begin(context: "CommuneContext") -> "Outcome[Export]":
            from desktop.actions.outbox.export_receipts import begin_receipts  # noqa: PLC0415 - only where papers are made

            return begin_receipts(context, folder)

        def begun(export: "Export") -> None:
            if export.proofs:
                self._write_receipts(folder, export, iter(range(len(export.proofs))))
            else:
                self.message.emit("Aucun accusé pour l’instant.")

        self._actor.act(begin, then=begun, refused=self.refused.emit, failed=self._failed)

    def _write_receipts(self, folder: Path, export: "Export", places: Iterator[int]) -> None:
        """Writes the receipts that are left, then says how many were written."""
        place = next(places, None)
        if place is None:
            words = french.counted(len(export.proofs), "accusé")
            how = "Le fichier LISEZ-MOI de ce dossier dit comment les faire vérifier."
            self.message.emit(f"Enregistré{FIXED}: {words}, dans {self._actor.name_of(folder)}. {how}")
            return

        def write(context: "CommuneContext") -> "Outcome[ReceiptFiles]":
            from desktop.actions.outbox.export_receipts import write_receipt  # noqa: PLC0415 - only where papers are made

            return write_receipt(context, folder, export, place)

        def written(_files: "ReceiptFiles") -> None:
            self._write_receipts(folder, export, places)

        self._actor.act(write, then=written, refused=self.refused.emit, failed=self._failed)

    def _failed(self, sentence: str) -> None:
        self.refused.emit(Refusal("not_saved", "Le fichier n’a pas pu être enregistré.", remedy=sentence))
