"""What layouts have in common: no margins of their own, and all that they hold taken out at once."""

from typing import TypeVar

from PySide6.QtWidgets import QLayout

_LayoutT = TypeVar("_LayoutT", bound=QLayout)


def flush(layout: _LayoutT, spacing: int) -> _LayoutT:
    """That layout without margins, its parts so many pixels apart."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


def discard_parts(layout: QLayout) -> None:
    """Takes all parts out, for good: what stood there is out of sight at once."""
    while (item := layout.takeAt(0)) is not None:
        if (part := item.widget()) is not None:
            part.hide()
            part.deleteLater()
