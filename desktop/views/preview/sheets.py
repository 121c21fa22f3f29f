"""The pages of a document one under the other, as wide as the window; each is drawn only when it comes into sight."""

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:
    from desktop.viewmodels.kit.preview import PageSize

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)  #: in relation to the width of the window
_MOST_DPI = 400
_NEAR = 1  # this many pages next to those in sight are drawn too
_FAR = 4  # pages farther away than this give up their pictures, to save memory
_GAP = 14


class _SheetPicture(QWidget):
    """One page, white in every theme, as on paper."""

    def __init__(self, theme: Theme, sheet: "PageSize", number: int, count: int) -> None:
        super().__init__()
        self._theme, self.sheet = theme, sheet
        self.picture: QPixmap | None = None
        self.dpi = 0  # of the picture, or of the one that was asked for
        self.setAccessibleName(f"Page {number} sur {count}")
        self.setAccessibleDescription(sheet.text)

    def show_picture(self, picture: QPixmap) -> None:
        self.picture = picture
        self.update()

    def dots(self, width: float) -> int:
        """Whole dots per inch that fit into this width: a picture that has to be scaled would blur the letters."""
        return max(1, floor(width * self.devicePixelRatioF() * 72 / self.sheet.width_pt))

    def forget(self) -> None:
        self.picture, self.dpi = None, 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.picture is not None:
            wide = self.picture.width() / self.devicePixelRatioF()
            if abs(wide - self.width()) < 2:  # made for this size: drawn pixel by pixel, so that letters stay sharp
                self.picture.setDevicePixelRatio(self.devicePixelRatioF())
                painter.drawPixmap(0, 0, self.picture)
            else:
                painter.drawPixmap(QRectF(self.rect()), self.picture, QRectF(self.picture.rect()))
        painter.setPen(self._theme["border"])
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Sheets(QScrollArea):
    """The pages, in an area that scrolls."""

    wanted = Signal(int, int)  #: the picture of a page is needed: its place, dots per inch
    moved = Signal()  #: another page is in sight, or the zoom has changed

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._papers: list[_SheetPicture] = []
        self.zoom = 1.0
        self.setObjectName("sheets")
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self._fetch)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_sheets(self, sheets: "Sequence[PageSize]") -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        column.setSpacing(_GAP)
        self._papers = [_SheetPicture(self._theme, sheet, n, len(sheets)) for n, sheet in enumerate(sheets, start=1)]
        for paper in self._papers:
            column.addWidget(paper)
        self.setWidget(inner)
        self._fit()

    def show_picture(self, place: int, dpi: int, png: bytes) -> None:
        """Shows a picture; one for another size than the present is dropped, as the right one is on its way."""
        paper = self._papers[place]
        if dpi == paper.dpi:
            picture = QPixmap()
            picture.loadFromData(png)
            paper.show_picture(picture)

    @property
    def count(self) -> int:
        return len(self._papers)

    @property
    def drawn(self) -> bool:
        """Whether each page in sight has its picture."""
        return all(self._papers[place].picture is not None for place in self._in_sight())

    @property
    def current(self) -> int:
        """Place of the page that fills most of the view, from 0."""
        if not self._papers:
            return 0
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return max(
            range(len(self._papers)),
            key=lambda n: (min(bottom, self._papers[n].geometry().bottom()) - max(top, self._papers[n].y()), -n),
        )

    # --- moving ----------------------------------------------------------------------------------------------------

    def go(self, place: int) -> None:
        """Scrolls to the top of this page."""
        if 0 <= place < len(self._papers):
            self.verticalScrollBar().setValue(self._papers[place].y() - _GAP)

    def set_zoom(self, zoom: float) -> None:
        """Sets the zoom, keeping the same place in sight."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self._fit()
        bar.setValue(round(share * bar.maximum()))

    def step_zoom(self, up: bool) -> None:
        steps = [zoom for zoom in ZOOMS if (zoom > self.zoom if up else zoom < self.zoom)]
        if steps:
            self.set_zoom(steps[0] if up else steps[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End, Space and the keys for zoom; arrows and Page up or down are handled by the scroll area itself."""
        bar = self.verticalScrollBar()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.key() == Qt.Key.Key_Space:
            bar.setValue(bar.value() + (-bar.pageStep() if shift else bar.pageStep()))
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_zoom(event.key() != Qt.Key.Key_Minus)
        elif control and event.key() == Qt.Key.Key_0:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)

    # --- laying and drawing ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inner = self.widget()
        if inner is None or not self._papers:
            return
        free = max(120, self.viewport().width() - 2 * _GAP)
        widest = max(paper.sheet.width_pt for paper in self._papers)
        for paper in self._papers:
            dots = paper.dots(free * self.zoom * paper.sheet.width_pt / widest)
            width = dots * paper.sheet.width_pt / 72 / self.devicePixelRatioF()
            paper.setFixedSize(round(width), round(width * paper.sheet.height_pt / paper.sheet.width_pt))
        inner.adjustSize()
        self._scrolled()

    def _scrolled(self) -> None:
        self._soon.start()
        self.moved.emit()

    def _in_sight(self) -> range:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [n for n, paper in enumerate(self._papers) if paper.y() < bottom and paper.geometry().bottom() > top]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    def _fetch(self) -> None:
        seen = self._in_sight()
        for place in sorted(range(len(self._papers)), key=lambda n: n not in seen):
            away = max(seen.start - place, place - seen.stop + 1, 0)
            paper = self._papers[place]
            if away > _FAR:
                paper.forget()
            elif away <= _NEAR:
                dpi = min(_MOST_DPI, paper.dots(paper.width() + 0.5))
                if dpi != paper.dpi:
                    paper.dpi = dpi
                    self.wanted.emit(place, dpi)
