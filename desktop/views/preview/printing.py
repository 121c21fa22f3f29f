"""Prints a document as the preview shows it: the same pictures of the same pages, at the printer's resolution."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

if TYPE_CHECKING:
    from desktop.viewmodels.kit.preview import PageSize

LEAST_DPI, MOST_DPI = 300, 400  # a page of 600 dpi would freeze the window for a second and take 140 MB
#: Asks for the picture of a page at so many dots per inch; then the PNG, or a sentence why there is none.
Picture = Callable[[int, int, Callable[[bytes], object], Callable[[str], object]], None]


def new_printer() -> QPrinter:
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def layout(sheet: "PageSize") -> QPageLayout:
    """The size of the PDF's page, without margins."""
    short, long = sorted((sheet.width_pt, sheet.height_pt))
    landscape = sheet.width_pt > sheet.height_pt
    return QPageLayout(
        QPageSize(QSizeF(short, long), QPageSize.Unit.Point),
        QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
        QMarginsF(),
    )


class Printing:
    """Prints one document; `ended` is called with True once all pages were handed over, with False otherwise."""

    def __init__(
        self, printer: QPrinter, sheets: "Sequence[PageSize]", picture: Picture, ended: Callable[[bool], object]
    ) -> None:
        self._printer, self._sheets, self._picture, self._ended = printer, sheets, picture, ended
        self._painter = QPainter()
        self._places = places(printer, len(sheets))
        self.done = False

    def start(self) -> None:
        """Asks for the first page; each page asks for the next one."""
        self._printer.setFullPage(True)
        self._printer.setResolution(min(MOST_DPI, max(LEAST_DPI, self._printer.resolution())))
        self._next()

    def _next(self) -> None:
        if not self._places:
            self._end(self._painter.end())
            return
        place = self._places.pop(0)
        self._picture(
            place, self._printer.resolution(), lambda png: self._paint(place, png), lambda _why: self._break_off()
        )

    def _paint(self, place: int, png: bytes) -> None:
        self._printer.setPageLayout(layout(self._sheets[place]))
        begun = self._printer.newPage() if self._painter.isActive() else self._painter.begin(self._printer)
        if not begun:
            self._break_off()
            return
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        page = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        self._painter.drawImage(QRectF(0, 0, page.width(), page.height()), QImage.fromData(png))
        self._next()

    def _break_off(self) -> None:
        """Ends the printing although pages are missing, as the window that waits for it could never be closed."""
        if self._painter.isActive():
            self._painter.end()
        self._end(False)

    def _end(self, well: bool) -> None:
        self.done = True
        self._ended(well)


def places(printer: QPrinter, count: int) -> list[int]:
    """The pages to print, in the order chosen in the printer dialog."""
    if printer.printRange() == QPrinter.PrintRange.PageRange:
        chosen = [n for n in range(count) if printer.fromPage() <= n + 1 <= (printer.toPage() or count)]
    else:
        chosen = list(range(count))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return chosen * copies if printer.collateCopies() else [place for place in chosen for _ in range(copies)]
