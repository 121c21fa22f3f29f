"""The preview in a real window: its pages are those of the PDF, and the same pages are printed and saved."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import shiboken6
import typst
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop.documents import pages
from desktop.domain.refusals import Refusal
from desktop.views.preview.dialog import PreviewDialog, file_name, preview
from desktop.views.preview.printing import new_printer, places
from desktop.views.widgets.label import BY_POINTER, Label
from desktop.views.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

SOURCE = b"""
#set page(width: 210mm, height: 297mm)
#set text(lang: "fr")
= Demande de financement
Baule, le 3 mars 2021. #lorem(300)
#pagebreak()
= Plan de financement
#lorem(200)
#pagebreak()
#set page(flipped: true)
= Feuille en largeur
"""


class Empty(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__("Vide")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    made = typst.compile(SOURCE)
    assert isinstance(made, bytes)
    return made


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    window = open_window(baule, home=Empty)
    window.visit("home")
    return window


@pytest.fixture
def opened(window: "Window", pdf: bytes) -> PreviewDialog:
    dialog = preview(window.page_context, "Lettre au préfet", lambda _connection: pdf, parent=window.frame)
    window.commune.until(lambda: dialog.sheets.count == 3 and dialog.sheets.drawn)
    return dialog


def shown(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def ink(image: QImage, columns: int = 48) -> list[int]:
    """How dark each cell of a coarse grid is."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
        columns, columns, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return [255 - small.pixelColor(x, y).value() for y in range(columns) for x in range(columns)]


def apart(one: QImage, other: QImage) -> int:
    return max(abs(a - b) for a, b in zip(ink(one), ink(other), strict=True))


@pytest.mark.slow
def test_the_pages_shown_are_the_pdf_s_own(opened: PreviewDialog, pdf: bytes) -> None:
    assert opened.place.text() == "Page 1 sur 3"
    paper = opened.sheets._papers[0]
    own = QImage.fromData(pages.page(pdf, 0, paper.dpi).png)
    other = QImage.fromData(pages.page(pdf, 1, paper.dpi).png)
    whole = own.rect().adjusted(4, 4, -4, -4)  # the window draws an edge around each page
    assert shown(paper).copy(whole) == own.copy(whole).convertToFormat(QImage.Format.Format_Grayscale8)
    assert apart(shown(paper), other) > 40


@pytest.mark.slow
def test_a_screen_reader_finds_each_page_and_its_text(opened: PreviewDialog) -> None:
    interface = QAccessible.queryAccessibleInterface(opened.sheets._papers[1])
    assert interface.text(QAccessible.Text.Name) == "Page 2 sur 3"
    assert "Plan de financement" in interface.text(QAccessible.Text.Description)


@pytest.mark.parametrize("by_key", [False, True])
def test_pages_that_were_opened_with_the_pointer_have_no_ring(window: "Window", pdf: bytes, by_key: bool) -> None:
    if by_key:
        QTest.keyClick(window.frame.windowHandle(), Qt.Key.Key_Shift)
    dialog = preview(window.page_context, "Lettre au préfet", lambda _connection: pdf, parent=window.frame)
    window.commune.until(lambda: dialog.sheets.hasFocus() and dialog.sheets.count == 3)
    assert bool(dialog.sheets.property(BY_POINTER)) is not by_key
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)
    assert not dialog.sheets.property(BY_POINTER)


@pytest.mark.slow
def test_the_keyboard_goes_through_the_pages_and_changes_their_width(window: "Window", opened: PreviewDialog) -> None:
    sheets = opened.sheets
    assert opened.focusWidget() is sheets
    window.qtbot.keyClick(sheets, Qt.Key.Key_PageDown)
    assert sheets.verticalScrollBar().value() > 0
    window.qtbot.keyClick(sheets, Qt.Key.Key_End)
    assert opened.place.text() == "Page 3 sur 3"
    assert not opened.after.isEnabled()
    window.qtbot.keyClick(sheets, Qt.Key.Key_Home)
    assert opened.place.text() == "Page 1 sur 3"
    before = sheets._papers[0].width()
    window.qtbot.keyClick(sheets, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert sheets._papers[0].width() == pytest.approx(before * 1.25, abs=2)
    window.commune.until(lambda: sheets.drawn)
    window.qtbot.keyClick(sheets, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert sheets._papers[0].width() == before
    window.qtbot.mouseClick(opened.after, Qt.MouseButton.LeftButton)
    assert opened.place.text() == "Page 2 sur 3"


@pytest.mark.slow
def test_what_is_printed_is_what_is_shown(window: "Window", opened: PreviewDialog, pdf: bytes, tmp_path: Path) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    opened.print_on(printer)
    window.commune.until(lambda: "remis à l’imprimante" in opened.notice.words.text())
    printed = (tmp_path / "printed.pdf").read_bytes()
    ours, theirs = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument(printed)
    assert len(theirs) == 3
    for place in range(3):
        assert theirs[place].get_size() == pytest.approx(ours[place].get_size(), abs=1)
        shown_page = pages.page(pdf, place, 300)
        printed_page = pages.page(printed, place, 300)
        # Every pixel, to a pixel of rounding at the edge of the page.
        assert abs(shown_page.width - printed_page.width) <= 2
        one, other = QImage.fromData(shown_page.png), QImage.fromData(printed_page.png)
        other = other.scaled(one.size())
        assert apart(one, other) < 6
        if place == 0:
            assert apart(one, QImage.fromData(pages.page(pdf, 1, 300).png).scaled(one.size())) > 40
    ours.close()
    theirs.close()


@pytest.mark.slow
@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_said(window: "Window", opened: PreviewDialog, tmp_path: Path) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    opened.print_on(printer)
    window.commune.until(lambda: "n’a pas pris le document" in opened.notice.words.text())
    assert opened.print.isEnabled()


@pytest.mark.slow
def test_a_page_that_cannot_be_drawn_is_said_and_the_window_can_be_closed(
    window: "Window", opened: PreviewDialog, tmp_path: Path
) -> None:
    document = opened.preview.document
    assert document is not None
    opened.preview.document = replace(document, pdf=b"no page of any kind")
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    opened.print_on(printer)
    opened.reject()  # as soon as it is handed over: nobody would know that it was not printed
    window.commune.until(lambda: bool(window.commune.bugs))
    window.commune.bugs.clear()  # it is logged, and told in the one dialog for that
    assert opened.isVisible()
    assert "n’a pas pris le document" in opened.notice.words.text()
    opened.reject()
    window.commune.until(lambda: not shiboken6.isValid(opened))


def test_a_range_a_reversed_order_and_copies_are_as_the_dialog_said(qapp: object) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert places(printer, 4) == [0, 1, 2, 3]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert places(printer, 4) == [1, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert places(printer, 4) == [2, 1]


def test_the_file_saved_is_the_document(window: "Window", opened: PreviewDialog, pdf: bytes, tmp_path: Path) -> None:
    opened.preview.save(tmp_path / "lettre.pdf")
    window.commune.until(lambda: "Enregistré" in opened.notice.words.text())
    assert (tmp_path / "lettre.pdf").read_bytes() == pdf
    opened.preview.save(tmp_path / "absent" / "lettre.pdf")
    window.commune.until(lambda: "Choisissez un autre dossier" in opened.notice.words.text())
    assert [file.name for file in tmp_path.glob("*.pdf*")] == ["lettre.pdf"]


def test_that_it_was_saved_is_said_at_the_foot_and_moves_neither_the_paper_nor_a_button(
    window: "Window", opened: PreviewDialog, tmp_path: Path
) -> None:
    """At the top it pushed down what was being read."""

    def places() -> list[QPoint]:
        window.settle()
        parts = (opened.sheets, opened.sheets._papers[0], opened.after, opened.print, opened.save, opened.close_it)
        return [part.mapTo(opened, QPoint()) for part in parts]

    before = places()
    opened.preview.save(tmp_path / "lettre.pdf")
    window.commune.until(lambda: "Enregistré" in opened.notice.words.text())
    assert places() == before
    assert opened.notice.isVisible()
    assert opened.sheets.geometry().bottom() < opened.notice.y() < opened.print.y()


def test_a_document_that_is_refused_is_said_in_the_window(window: "Window") -> None:
    def refuse(_connection: Connection) -> bytes:
        raise Refusal("no_text", "La lettre est vide.", remedy="Écrivez l’objet de la demande.")

    dialog = preview(window.page_context, "Lettre", refuse, parent=window.frame)
    window.commune.until(lambda: "La lettre est vide. Écrivez l’objet" in dialog.notice.words.text())
    assert not dialog.print.isEnabled()
    dialog.reject()


def test_in_the_demonstration_the_window_bears_its_band(window: "Window", pdf: bytes) -> None:
    context = window.page_context._replace(demonstration="DÉMONSTRATION · tout est inventé")
    dialog = preview(context, "Lettre", lambda _connection: pdf, parent=window.frame)
    assert dialog.windowTitle() == "DÉMONSTRATION · Lettre"
    assert "DÉMONSTRATION · tout\u00a0est\u00a0inventé" in [label.text() for label in dialog.findChildren(Label)]
    dialog.reject()
    real = preview(window.page_context, "Lettre", lambda _connection: pdf, parent=window.frame)
    assert real.windowTitle() == "Lettre"
    real.reject()


@pytest.mark.slow
def test_closed_while_it_prints_it_hands_everything_over_first(
    window: "Window", opened: PreviewDialog, tmp_path: Path
) -> None:
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    opened.print_on(printer)
    opened.reject()
    assert opened.isVisible()
    window.commune.until(lambda: not shiboken6.isValid(opened))
    printed = pypdfium2.PdfDocument((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == 3
    printed.close()


def test_closed_before_it_is_ready_it_troubles_nobody(window: "Window", pdf: bytes) -> None:
    dialog = preview(window.page_context, "Lettre", lambda _connection: pdf, parent=window.frame)
    dialog.reject()
    window.settle()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Lettre au préfet du Loiret", "lettre-au-prefet-du-loiret.pdf"),
        ("L’œuvre : reçu n° 12/3", "l-oeuvre-recu-n-12-3.pdf"),
        ("…", "document.pdf"),
        ("a" * 300, "a" * 80 + ".pdf"),
    ],
)
def test_the_name_of_the_file_is_one_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("percent", [100, pytest.param(150, marks=pytest.mark.slow), 200])
def test_nothing_is_cut_in_the_preview(window: "Window", opened: PreviewDialog, percent: int) -> None:
    from desktop.views.widgets.clipping import clipped

    window.theme.apply(size=percent)
    opened.resize(min(opened.width() * percent // 100, 1280), 720)
    window.settle()
    window.commune.until(lambda: not clipped(opened))
    assert opened.width() <= 1366
    assert opened.minimumSizeHint().width() <= 960, "with its own closing cross, on a screen of 1024"
