"""Our own icons: drawings in one colour, which the theme decides when they are shown."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

_HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
_STROKE = b'stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">'

#: Small pictures that the style sheet reads from files.
SHEET_PICTURES = {
    "chevron": _HEAD + _STROKE + b'<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/></svg>',
    "tick": _HEAD + _STROKE + b'<path d="m5 12.6 4.6 4.6L19.2 7"/></svg>',
    "dot": _HEAD + b'><circle cx="12" cy="12" r="6.4" fill="currentColor"/></svg>',
}


def tinted(drawing: bytes, colour: str) -> bytes:
    """The drawing in one colour (#RRGGBB)."""
    return drawing.replace(b"currentColor", colour.encode())


@lru_cache(maxsize=64)
def _drawing(name: str) -> bytes:
    return resources.path("icons", f"{name}.svg").read_bytes()


def pixmap(name: str, colour: QColor, size: QSize, ratio: float = 1.0) -> QPixmap:
    """An icon or a picture in one colour, `size` in pixels of the window."""
    image = QPixmap(size * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(tinted(_drawing(name), colour.name())))
    painter = QPainter(image)
    natural = renderer.defaultSize().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (size.width() - natural.width()) / 2, (size.height() - natural.height()) / 2
    renderer.render(painter, QRectF(left, top, natural.width(), natural.height()))
    painter.end()
    return image


def icon(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QIcon:
    return QIcon(pixmap(name, colour, QSize(size, size), ratio))


def application_icon() -> QIcon:
    return QIcon(str(resources.path("icons", "relais.svg")))
