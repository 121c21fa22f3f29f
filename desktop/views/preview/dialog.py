"""The window that shows a document before it is printed or saved, page by page."""

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from desktop.runtime.titles import marked
from desktop.viewmodels.kit.french import counted
from desktop.viewmodels.kit.preview import Build, BuildSecret, Composed, Preview
from desktop.views.preview.sheets import Sheets
from desktop.views.shell.by_pointer import ByPointer
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets.buttons import REPEATS, Button
from desktop.views.widgets.card import row
from desktop.views.widgets.file_dialogs import ask_where
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.page import PageContext

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from desktop.views.preview.printing import Printing

_WIDE, _HIGH = 58, 52  # ems


def preview(
    context: PageContext, title: str, build: Build, *, name: str = "", parent: QWidget | None = None
) -> "PreviewDialog":
    """Opens the preview of the document that `build(connection)` makes in the worker; returns at once.

    `name`: the file name offered for saving; "" to make one from the title.
    """
    dialog = PreviewDialog(context, title, name, parent or QApplication.activeWindow())
    dialog.open()
    dialog.preview.compose(build)
    return dialog


def preview_secret(
    context: PageContext,
    title: str,
    build: BuildSecret,
    shown: Callable[[str], object],
    *,
    name: str,
    after: str,
    parent: QWidget | None = None,
) -> "PreviewDialog":
    """The same for a paper that holds a secret; `after`: what to do with it once it is printed or saved."""
    dialog = PreviewDialog(context, title, name, parent or QApplication.activeWindow(), after)
    dialog.open()
    dialog.preview.compose_secret(build, shown)
    return dialog


def file_name(title: str) -> str:
    """A file name from a title that every file system accepts: letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("’", " ")).encode("ascii", "ignore").decode()
    return (re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-") or "document") + ".pdf"


class PreviewDialog(QDialog):
    """The dialog, deleted once it is closed; it closes only after what is being printed was handed over."""

    taken = Signal()  #: the document was printed or saved

    def __init__(self, context: PageContext, title: str, name: str, parent: QWidget | None, after: str = "") -> None:
        super().__init__(parent)
        self._demonstration = context.demonstration
        self.setObjectName("preview")
        self.setWindowTitle(marked(title, context.demonstration))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setSizeGripEnabled(True)
        self._name = name or file_name(title)
        self._after = f" {after}" if after else ""
        self._asking: QPrintDialog | None = None
        self._printing: Printing | None = None
        self._closing = False
        self.preview = Preview(context.actor, self)
        self.sheets = Sheets(context.theme)
        self.sheets.setAccessibleName(f"Aperçu\u00a0: {title}")
        self.notice = Notice()
        self.waiting = Label("Préparation du document…", tone="muted")
        self.place = Label("", "strong", wrap=False)
        self.before = Button("‹\u00a0&Précédente", lambda: self._turn(-1), kind="quiet")
        self.after = Button("&Suivante\u00a0›", lambda: self._turn(1), kind="quiet")
        self.smaller = Button("−", lambda: self.sheets.step_zoom(False), kind="quiet")
        self.larger = Button("+", lambda: self.sheets.step_zoom(True), kind="quiet")
        self.fit = Button("&Largeur", lambda: self.sheets.set_zoom(1.0), kind="quiet")
        for again in (self.before, self.after, self.smaller, self.larger):
            again.setProperty(REPEATS, True)
        self.print = Button("&Imprimer…", self.ask_printer, kind="main")
        self.save = Button("&Enregistrer le PDF…", self.ask_file)
        self.close_it = Button("&Fermer", self.reject)
        self._by_pointer = ByPointer(self)
        self._lay(context.demonstration)
        self._connect()
        self._tell_place()
        screen = (parent or self).screen() or QGuiApplication.primaryScreen()
        room_left = screen.availableSize() * 0.94
        self.resize(
            min(round(context.theme.em * _WIDE), room_left.width()),
            min(round(context.theme.em * _HIGH), room_left.height()),
        )

    def _lay(self, demonstration: str) -> None:
        self.smaller.setAccessibleName("Réduire")
        self.larger.setAccessibleName("Agrandir")
        self.fit.setAccessibleName(
            "Toute la largeur"
        )  # in sight shorter: a low screen has no room for it in large text
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(10)
        if demonstration:
            column.addWidget(DemonstrationBand(demonstration))
        column.addLayout(row(self.before, self.place, self.after, None, self.smaller, self.larger, self.fit))
        column.addWidget(self.waiting)
        column.addWidget(self.sheets, 1)
        column.addWidget(self.notice)  # at the foot, where it comes and goes without moving the paper
        column.addLayout(row(self.print, self.save, None, self.close_it))

    def _connect(self) -> None:
        self.preview.composed.connect(self._composed)
        self.preview.drawn.connect(self.sheets.show_picture)
        self.preview.saved.connect(self._saved)
        self.preview.message.connect(self._show_problem)
        self.sheets.wanted.connect(self.preview.draw)
        self.sheets.moved.connect(self._tell_place)
        for button in (self.print, self.save):
            button.setEnabled(False)

    # --- the document ----------------------------------------------------------------------------------------------

    def _composed(self, document: Composed) -> None:
        self.waiting.hide()
        self.sheets.show_sheets(document.sheets)
        for button in (self.print, self.save):
            button.setEnabled(True)
        give(self.sheets)
        self._tell_place()
        announce(self, f"Document prêt\u00a0: {counted(len(document.sheets), 'page')}.")

    def _turn(self, by: int) -> None:
        self.sheets.go(self.sheets.current + by)

    def _tell_place(self) -> None:
        count, current = self.sheets.count, self.sheets.current
        self.place.say(f"Page {current + 1} sur {count}" if count else "")
        self.before.setEnabled(current > 0)
        self.after.setEnabled(current + 1 < count)

    def _show_problem(self, sentence: str) -> None:
        self.waiting.hide()
        self.notice.say(f"⚠ {sentence}", tone="warn")

    # --- saving ----------------------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        ask_where(self, "Enregistrer le PDF", self._name, "Documents PDF (*.pdf)", self.preview.save)

    def _saved(self, file: str) -> None:
        self.notice.say(f"Enregistré\u00a0: {file}{'.' if self._after else ''}{self._after}", tone="ok")
        self.taken.emit()

    # --- printing --------------------------------------------------------------------------------------------------

    def ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415 - only where somebody prints

        from desktop.views.preview.printing import layout, new_printer  # noqa: PLC0415 - only where somebody prints

        document = self.preview.document
        if document is None:
            return
        printer = new_printer()
        printer.setDocName(self._name.removesuffix(".pdf"))
        printer.setPageLayout(layout(document.sheets[0]))
        asking = QPrintDialog(printer, self)
        asking.setWindowTitle(marked("Imprimer", self._demonstration))
        asking.setMinMax(1, len(document.sheets))
        asking.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        asking.accepted.connect(lambda: self.print_on(printer))
        self._asking = asking
        QDialog.open(asking)

    def print_on(self, printer: "QPrinter") -> None:
        """Sends the pages to the printer; the buttons are disabled meanwhile."""
        from desktop.views.preview.printing import Printing  # noqa: PLC0415 - only where somebody prints

        document = self.preview.document
        if document is None or self._printing is not None:
            return
        self.print.setEnabled(False)
        self.notice.say("Impression en cours…")
        self._printing = Printing(printer, document.sheets, self.preview.picture, self._printed)
        self._printing.start()

    def _printed(self, well: bool) -> None:
        self._printing = None
        if well:
            self.taken.emit()
        if self._closing and well:
            self.reject()
            return
        self._closing = False  # stays open after a failure, as whoever closed it thinks that all was printed
        self.print.setEnabled(True)
        if well:
            self.notice.say(f"Document remis à l’imprimante.{self._after}", tone="ok")
        else:
            self.notice.say(
                "⚠ L’imprimante n’a pas pris le document. Enregistrez le PDF pour l’imprimer plus tard.", tone="warn"
            )

    def done(self, result: int) -> None:
        if self._printing is not None:
            self._closing = True
            self.notice.say("L’aperçu se ferme dès que l’impression est remise.")
            return
        self.preview.leave()
        super().done(result)
