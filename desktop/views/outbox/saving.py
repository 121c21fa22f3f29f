"""Saving the acts and receipts to files: a table, everything with its proofs, or each receipt as PDF."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.outbox.exports import OutboxExports
from desktop.views.widgets.buttons import Button, PopupMenu
from desktop.views.widgets.file_dialogs import ask_folder, ask_where

#: Format, words in the menu, words in the file dialog.
_FORMATS = (
    ("ods", "Tableau (ODS)…", "Tableau (*.ods)"),
    ("csv", "Tableau simple (CSV)…", "Tableau simple (*.csv)"),
    ("json", "Tout, avec les preuves (JSON)…", "Envois et preuves (*.json)"),
)


class OutboxSaving:
    """The button of the page and its menu; the view-model tells the result."""

    def __init__(self, exports: OutboxExports, page: QWidget) -> None:
        self._exports, self._page = exports, page
        self.button = Button("Enre&gistrer nos envois et accusés…", self._choose)
        self.button.hide()
        self.menu = PopupMenu(page)
        for format, words, kinds in _FORMATS:
            self.menu.addAction(words).triggered.connect(partial(self._ask, format, kinds))
        self.menu.addSeparator()
        self.menu.addAction("Chaque accusé en PDF, dans un dossier…").triggered.connect(self._ask_folder)

    def _choose(self) -> None:
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def offer(self) -> None:
        """Opens the menu at the foot of the page, for an act in the bar below it."""
        self.menu.popup(self._page.mapToGlobal(QPoint(0, self._page.height() - self.menu.sizeHint().height())))

    def _ask(self, format: str, kinds: str, _checked: bool = False) -> None:
        def save(file: Path) -> None:
            self._exports.save(file, format)

        name = f"envois-{self._exports.now():%Y-%m-%d}.{format}"
        ask_where(self._page, "Enregistrer nos envois et accusés", name, kinds, save)

    def _ask_folder(self, _checked: bool = False) -> None:
        ask_folder(self._page, "Enregistrer les accusés dans un dossier", self._exports.save_receipts)
