"""The map of the départements: those with communes are hatched and numbered; those too small or far are tiles below.

The tiles have names, as the source of the outlines has none for overseas, and nobody knows all its numbers.
"""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop.viewmodels.kit.french import FIXED, number
from desktop.viewmodels.needs.shared_map import SharedMap
from desktop.views.widgets.theme import Theme, role_font
from resources import departments

_WIDEST, _NARROWEST = 46, 22  # ems: a wider map shows nothing more, a narrower one cannot be read
_CENTRE = Qt.AlignmentFlag.AlignCenter


class Tile(NamedTuple):
    """A tile below the map, for a département that is too small there or not on it; or a heading above tiles."""

    box: QRectF  #: in pixels of the widget
    words: str  #: name and number of communes; or the heading
    communes: int = 0  #: how many share the need; a tile without any is pale
    is_heading: bool = False  #: words above other tiles, without a frame


class DepartmentMap(QWidget):
    """The painted map; for a screen reader, a name and the count of each département, as in the table beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        outlines = departments.outlines()
        self._size = outlines.size
        self._shapes = {code: _shape(rings) for code, rings in outlines.rings.items()}
        self._counts: dict[str, int] = {}
        self._names = departments.names((*departments.SMALL, *departments.OVERSEAS))
        self.country = 0.0  #: width of the country as drawn, in pixels
        self.setAccessibleName("Carte des départements et collectivités")
        theme.changed.connect(self.update)

    def show_map(self, shared: SharedMap) -> None:
        self._counts = {line.code: len(line.communes) for line in shared.lines}
        self._names |= {line.code: line.name for line in shared.lines if line.name}
        self.setAccessibleDescription(shared.spoken)
        self.update()

    def fit(self, width: int, room: int) -> None:
        """Sets the size: the given width, and a height for country and tiles that fits into `room`."""
        em, (across, down) = self._theme.em, self._size
        self.country = 0.0
        tiles = self._bottom(width)
        high = (room - tiles) * across / down
        self.country = min(width - 4.0, max(em * _NARROWEST, min(em * _WIDEST, high)))
        self.setFixedSize(width, round(self._bottom(width)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._country(painter)
        for tile in self.tiles(self.width()):
            self._tile(painter, tile)
        painter.end()

    # --- the country -------------------------------------------------------------------------------------------------

    def _country(self, painter: QPainter) -> None:
        theme, scale, left = self._theme, self.country / self._size[0], (self.width() - self.country) / 2
        painter.save()
        painter.translate(left, 2)
        painter.scale(scale, scale)
        for code, shape in self._shapes.items():
            if code not in self._counts:
                painter.setPen(_pen(theme, "border", 0.8))
                painter.setBrush(theme["background"])
                painter.drawPath(shape)
        for code in self._counts.keys() & self._shapes.keys():
            painter.setPen(_pen(theme, "accent", 2))
            painter.setBrush(theme["accent_soft"])
            painter.drawPath(self._shapes[code])
            painter.setBrush(QBrush(theme["accent"], Qt.BrushStyle.BDiagPattern))
            painter.drawPath(self._shapes[code])
        painter.restore()
        for code, count in self._counts.items():
            if code in self._shapes and code not in departments.SMALL:
                centre = _middle(self._shapes[code])
                self._disc(painter, QPointF(left + centre.x() * scale, 2 + centre.y() * scale), count)

    def _disc(self, painter: QPainter, centre: QPointF, count: int) -> None:
        font = role_font(self.font(), "strong")
        metrics, words = QFontMetrics(font), number(count)
        radius = max(metrics.horizontalAdvance(words), metrics.height()) / 2 + self._theme.em * 0.15
        painter.setPen(QPen(self._theme["surface"], 2))
        painter.setBrush(self._theme["accent"])
        painter.drawEllipse(centre, radius, radius)
        painter.setFont(font)
        painter.setPen(self._theme["on_accent"])
        painter.drawText(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), _CENTRE, words)

    # --- tiles -------------------------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The groups of tiles: Paris and around, if they have communes; all of overseas; and what is on no map."""
        yield "Paris et alentours", tuple(code for code in departments.SMALL if code in self._counts)
        yield "Outre-mer", departments.OVERSEAS
        others = self._counts.keys() - self._shapes.keys() - set(departments.OVERSEAS)
        yield "Hors de la carte", tuple(sorted(others))

    def tiles(self, width: int) -> Iterator[Tile]:
        """All below a map of this width, with their headings."""
        em, metrics = self._theme.em, QFontMetrics(role_font(self.font(), "small"))
        high, gap = metrics.height() + em * 0.6, em * 0.35
        top = self.country * self._size[1] / self._size[0] + em
        for title, codes in self._groups():
            if not codes:
                continue
            yield Tile(QRectF(0, top, width, metrics.height()), f"{title}{FIXED}:", is_heading=True)
            top, left = top + metrics.height() + gap, 1.0
            for code in codes:
                count = self._counts.get(code, 0)
                name = self._names.get(code, code)
                words = f"{name}{FIXED}: {number(count)}" if count else name
                wide = metrics.horizontalAdvance(words) + em * 0.9
                if left + wide > width and left > 1:
                    top, left = top + high + gap, 1.0
                yield Tile(QRectF(left, top, wide, high), words, count)
                left += wide + gap
            top += high + gap * 2

    def _bottom(self, width: int) -> float:
        return max(tile.box.bottom() for tile in self.tiles(width)) + 2

    def _tile(self, painter: QPainter, tile: Tile) -> None:
        theme = self._theme
        painter.setFont(role_font(self.font(), "small"))
        if tile.is_heading:
            painter.setPen(theme["muted"])
            painter.drawText(tile.box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tile.words)
            return
        painter.setPen(QPen(theme["accent" if tile.communes else "border"], 2 if tile.communes else 1))
        painter.setBrush(theme["accent" if tile.communes else "background"])
        painter.drawRect(tile.box)
        painter.setPen(theme["on_accent" if tile.communes else "muted"])
        painter.drawText(tile.box, _CENTRE, tile.words)


def _shape(rings: tuple[departments.Ring, ...]) -> QPainterPath:
    path = QPainterPath()
    for ring in rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
        path.closeSubpath()
    return path


def _middle(shape: QPainterPath) -> QPointF:
    """The centre of its bounding box, which for every département of the mainland lies inside it."""
    return shape.boundingRect().center()


def _pen(theme: Theme, token: str, width: float) -> QPen:
    pen = QPen(theme[token], width)
    pen.setCosmetic(True)  # the same width at every scale
    return pen
