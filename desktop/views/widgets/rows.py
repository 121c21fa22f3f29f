"""Rows of lists: painted, two lines and badges, with the theme's colours and a focus that can be seen."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.viewmodels.kit.states import Shown
from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.theme import Theme, role_font

_SOFT = {"accent": "accent_soft", "ok": "ok_soft", "warn": "warn_soft", "error": "error_soft"}
_NARROW = 30  # ems; below it, badges stand before the quiet line, else after it


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows: a strong line over its whole width, under it a quiet one and badges."""

    title: str
    note: str = ""
    badges: tuple[Shown, ...] = ()


def badge_size(theme: Theme, font: QFont, shown: Shown) -> QSize:
    metrics = QFontMetrics(role_font(font, "small"))
    return QSize(
        metrics.horizontalAdvance(shown.text) + round(theme.em * 1.2), metrics.height() + round(theme.em * 0.3)
    )


def paint_badge(painter: QPainter, theme: Theme, font: QFont, box: QRect, shown: Shown) -> None:
    """The same picture as Badge, for what is painted; the text is elided where the box is too narrow."""
    tone = shown.tone
    ink = theme["text" if tone == "plain" else tone]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ink if tone in _SOFT else theme["line"])
    painter.setBrush(theme[_SOFT.get(tone, "background")])
    radius = box.height() / 2
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    small = role_font(font, "small")
    painter.setFont(small)
    painter.setPen(ink)
    inner = box.adjusted(round(theme.em * 0.4), 0, -round(theme.em * 0.4), 0)
    text = QFontMetrics(small).elidedText(shown.text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_ground(painter: QPainter, theme: Theme, option: QStyleOptionViewItem) -> None:
    """Ground of a row: chosen or not, hovered or not, a hairline under it."""
    box: QRect = option.rect
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    painter.fillRect(box, theme["accent_soft" if chosen else "hover" if hovered else "surface"])
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme["line"])
    if chosen:
        painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), theme["accent"])
    if chosen and theme.name == "contraste":  # there, soft grounds are black: the whole row is framed
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), theme["accent"])
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), theme["accent"])
        painter.fillRect(QRect(box.right() - 1, box.top(), 2, box.height()), theme["accent"])


def paint_focus(painter: QPainter, theme: Theme, box: QRect) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme["focus"], 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(box).adjusted(2, 2, -2, -2), 4, 4)
    painter.restore()


def row_height(theme: Theme, font: QFont, *, three: bool = False) -> int:
    """Two lines, a gap, and air above and below; or a third line for the badges."""
    small = QFontMetrics(role_font(font, "small")).height()
    third = small + round(theme.em * 0.8) if three else 0
    return QFontMetrics(role_font(font, "strong")).height() + small + round(theme.em * 1.6) + third


class RowDelegate(QStyledItemDelegate):
    """Paints one row per item; `row_of` reads what the row shows out of the model's own value.

    `tall`: where it is narrow the badges stand in a line of their own, and the quiet one has its whole width.
    """

    def __init__(
        self, theme: Theme, role: int, row_of: Callable[[object], Row], parent: QAbstractItemView, *, tall: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._row_of = theme, role, row_of
        self._view, self._tall = parent, tall

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        three = self._tall and self._narrow(self._view.viewport().width())
        return QSize(0, row_height(self._theme, option.font, three=three))

    def _narrow(self, width: int) -> bool:
        return width - 2 * round(self._theme.em) < _NARROW * self._theme.em

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        paint_ground(painter, self._theme, option)
        value = index.data(self._role)
        if value is not None:  # else it is still being fetched
            self._words(painter, option, self._row_of(value))
        if option.state & QStyle.StateFlag.State_HasFocus and not option.widget.property(BY_POINTER):
            paint_focus(painter, self._theme, option.rect)
        painter.restore()

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        theme, font = self._theme, option.font
        strong, small = role_font(font, "strong"), role_font(font, "small")
        above, below = QFontMetrics(strong), QFontMetrics(small)
        box: QRect = option.rect.adjusted(round(theme.em), 0, -round(theme.em), 0)
        gap, space = round(theme.em * 0.3), round(theme.em * 0.6)
        narrow = self._narrow(option.rect.width())
        third = below.height() + round(theme.em * 0.8) if narrow and self._tall else 0
        top = box.top() + (box.height() - above.height() - gap - below.height() - third) // 2
        first = QRect(box.left(), top, box.width(), above.height())
        second = QRect(box.left(), top + above.height() + gap, box.width(), below.height())
        badges = second.translated(0, third) if third else second  # what is left of their line
        for shown in row.badges:
            size = badge_size(theme, font, shown)
            width = min(size.width(), badges.width())
            left = badges.left() if narrow else badges.right() - width
            place = QRect(left, badges.center().y() - size.height() // 2, width, size.height())
            if narrow:
                badges.setLeft(place.right() + space)
            else:
                badges.setRight(place.left() - space)
            paint_badge(painter, theme, font, place, shown)
        title = " ".join(row.title.split())  # one line, whatever was typed
        for place, words, used, ink, metrics in (
            (first, title, strong, "text", above),
            (second, row.note, small, "muted", below),
        ):
            painter.setFont(used)
            painter.setPen(theme[ink])
            elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, place.width()))
            painter.drawText(place, _LEFT, elided)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
