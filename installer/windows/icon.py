"""The program's picture as Windows wants it: one .ico with several sizes, drawn from the same SVG as everywhere."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

#: Sides in pixels: lists, the task bar at 100 to 200 %, tiles. 256 is the largest that the format has.
SIDES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def write(svg: Path, ico: Path) -> None:
    """Draw `svg` in all sizes into `ico`. Raises ValueError where it cannot be drawn."""
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"not a picture: {svg}")
    pictures = [_png(renderer, side) for side in SIDES]
    head, body = struct.pack("<HHH", 0, 1, len(SIDES)), b""  # reserved, an icon, how many
    start = len(head) + 16 * len(SIDES)
    for side, picture in zip(SIDES, pictures, strict=True):
        # Width and height (0 stands for 256), no palette, reserved, one plane of 32 bits, length and place of the PNG.
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    ico.write_bytes(head + body)


def _png(renderer: QSvgRenderer, side: int) -> bytes:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(held.data())
