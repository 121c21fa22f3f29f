"""The rows of lists, painted: two lines and badges, in the theme's colours, with a visible focus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.viewmodels.kit.states import Shown
from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.theme import Theme, role_font

_SOFT = {"accent": "accent_soft", "ok": "ok_soft", "warn": "warn_soft", "error": "error_soft"}
_NARROW = 30  # ems; in a narrower row, badges are before the second line's words, otherwise after them
_TWO = 38  # ems; in a narrower row, a title of sixty letters needs two lines
_TALL = 46  # ems; in a narrower row, a long badge leaves little room for the second line's words


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows: a bold first line, and a pale second one with badges."""

    title: str
    note: str = ""  #: the second line
    badges: tuple[Shown, ...] = ()  #: sign and word in a coloured frame, as many as there are


class _RowLine:
    """One line of a row, with its words cut at the end where there is too little room."""

    __slots__ = ("font", "place", "words")

    def __init__(self, words: str, place: QRect, font: QFont) -> None:
        self.words = _cut_between_words(words, QFontMetrics(font), place.width())
        self.place, self.font = place, font


class Laid(NamedTuple):
    """Where each part of a row is placed."""

    title: tuple[_RowLine, ...]  #: one line, or two
    note: tuple[_RowLine, ...]  #: the quiet words: one line, or two where the title leaves one
    badges: tuple[tuple[Shown, QRect], ...]  #: each with its box


def badge_size(theme: Theme, font: QFont, shown: Shown) -> QSize:
    metrics = QFontMetrics(role_font(font, "small"))
    return QSize(
        metrics.horizontalAdvance(shown.text) + round(theme.em * 1.2), metrics.height() + round(theme.em * 0.3)
    )


def paint_badge(painter: QPainter, theme: Theme, font: QFont, box: QRect, shown: Shown) -> None:
    """Paints a badge that looks like the widget Badge; its text is cut where the box is too narrow."""
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
    """Paints the background of a row, by whether it is chosen or under the pointer, and the thin line below it."""
    box: QRect = option.rect
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    painter.fillRect(box, theme["accent_soft" if chosen else "hover" if hovered else "surface"])
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme["line"])
    if chosen:
        painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), theme["accent"])
    if chosen and theme.name == "contraste":  # soft backgrounds are black in this theme, so that a frame is needed
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


def row_height(theme: Theme, font: QFont, *, three: bool = False, two: bool = False) -> int:
    """The height of two lines with space around them; `three`: and of a third line for the badges.

    `two`: and of a second line for the title.
    """
    small, strong = (QFontMetrics(role_font(font, role)).height() for role in ("small", "strong"))
    third = small + round(theme.em * 0.8) if three else 0
    return strong * (2 if two else 1) + small + round(theme.em * 1.6) + third


def _cut(words: str, metrics: QFontMetrics, room: int) -> str:
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))


def _cut_between_words(words: str, metrics: QFontMetrics, room: int) -> str:
    """Cut at a space where there is one, as "n° 1…" would be another number than "n° 11"; no sentence ends in "…."."""
    cut = _cut(words, metrics, room)
    kept = cut.removesuffix("…")
    if cut == words or " " not in kept or words[len(kept) :].startswith(" "):
        return cut
    return f"{kept.rpartition(' ')[0].rstrip(' ·.')}…"


def _broken(words: str, metrics: QFontMetrics, room: int) -> tuple[str, ...]:
    """The words in one line, or in two where they do not fit; the second may still be too long.

    The second does not begin with a point between two parts: it stays with the word before it.
    """
    first = words
    while " " in first and (_cut(first, metrics, room) != first or words[len(first) :].startswith(" · ")):
        first = first.rpartition(" ")[0]
    rest = words[len(first) :].strip().removeprefix("· ")
    return (first, rest) if rest else (words,)


class RowDelegate(QStyledItemDelegate):
    """Paints one row per item; `row_of` makes the Row from the model's value.

    Long words are cut at the end, as the second line begins with what people look for. `tall`: where there is little
    room, a title may take two lines, the badges are below, and the quiet words take two lines: under a long title, or
    with a little more room, the second is what the badges leave. `dense`: with a little more room the badges are beside
    a title that leaves it. All rows are as high, as lists may be long; in a short one each row `fits` its own lines and
    badges that leave the quiet words whole are beside them.
    """

    def __init__(
        self,
        theme: Theme,
        role: int,
        row_of: Callable[[object], Row],
        parent: QAbstractItemView,
        *,
        tall: bool = False,
        dense: bool = False,
        fits: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._row_of = theme, role, row_of
        self._view, self._tall, self._dense, self._fits = parent, tall, dense, fits

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width()
        value = index.data(self._role)
        if self._fitted and value is not None:
            around = round(self._theme.em * 1.3)
            return QSize(0, self._most(self.laid(QRect(0, 0, width, 0), option.font, self._row_of(value))) + around)
        return QSize(0, row_height(self._theme, option.font, three=self._three(width), two=self._two(width)))

    def _within(self, width: int, ems: int) -> bool:
        return width - 2 * round(self._theme.em) < ems * self._theme.em

    def _three(self, width: int) -> bool:
        return self._tall and self._within(width, _TWO if self._dense else _TALL)

    def _two(self, width: int) -> bool:
        return self._tall and self._within(width, _TWO)

    def _beside_title(self, width: int, title: str, font: QFont, badges: int) -> bool:
        """Whether the badges, with the space before each, stand after the title, which is never cut for them."""
        room = width - 2 * round(self._theme.em)
        title_room = QFontMetrics(role_font(font, "strong")).horizontalAdvance(title)
        return self._dense and not self._three(width) and self._within(width, _TALL) and title_room + badges <= room

    @property
    def _fitted(self) -> bool:
        return self._fits and isinstance(self._view, QListView) and not self._view.uniformItemSizes()

    def _most(self, laid: Laid) -> int:
        """How high its lines are together, from the first to the last."""
        first, last = laid.title[0].place, laid.note[-1].place
        ends = [last.bottom(), *(box.bottom() for _shown, box in laid.badges)]
        return max(ends) + 1 - first.top()

    def words_shown(self, box: QRect, font: QFont, row: Row) -> tuple[str, str]:
        """The words of both lines of a row as they are shown in this box."""
        laid = self.laid(box, font, row)
        return " ".join(line.words for line in laid.title), " ".join(line.words for line in laid.note)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        paint_ground(painter, self._theme, option)
        value = index.data(self._role)
        if value is not None:  # None while the line is still being read
            self._words(painter, option, self._row_of(value))
        if option.state & QStyle.StateFlag.State_HasFocus and not option.widget.property(BY_POINTER):
            paint_focus(painter, self._theme, option.rect)
        painter.restore()

    def laid(self, box: QRect, font: QFont, row: Row) -> "Laid":
        theme = self._theme
        strong, small = role_font(font, "strong"), role_font(font, "small")
        above, below = QFontMetrics(strong), QFontMetrics(small)
        two, narrow = self._two(box.width()), self._within(box.width(), _NARROW)
        blank = not self._fitted
        sizes = [badge_size(theme, font, shown) for shown in row.badges]
        title = " ".join(row.title.split())  # without line breaks that may have been typed
        space = round(theme.em * 0.6)
        badges_room = sum(size.width() + space for size in sizes)
        short = not narrow and below.horizontalAdvance(row.note) + badges_room <= box.width() - 2 * round(theme.em)
        three = self._three(box.width()) and (blank or (bool(row.badges) and not short))
        beside = self._beside_title(box.width(), title, font, badges_room)
        box = box.adjusted(round(theme.em), 0, -round(theme.em), 0)
        gap = round(theme.em * 0.3)
        third = below.height() + round(theme.em * 0.8) if three else 0
        lines = _broken(title, above, box.width()) if two else (title,)
        high = above.height() * len(lines)
        shared = three and (len(lines) > 1 or not two)  # the rest of the quiet words is beside the badges
        notes = _broken(row.note, below, box.width()) if shared or (two and len(lines) < 2) else (row.note,)
        further = 0 if shared else (len(notes) - 1) * below.height()
        # With fewer lines a row leaves the rest blank, so that the words of all rows begin at the same height.
        own = high + further
        most = (above.height() * (2 if two else 1) if blank else own) + gap + below.height() + third
        top = box.top() + (box.height() - most) // 2
        first = QRect(box.left(), top, box.width(), above.height())
        second = QRect(box.left(), top + high + gap, box.width(), below.height())
        lower = second.translated(0, further)
        # The free part of the line with the badges; below the words it is at one place in all rows.
        lowest = QRect(box.left(), top + most - below.height(), box.width(), below.height())
        left = lowest if three else QRect(first) if beside else second
        before = narrow and not three
        badges = []
        for shown, size in zip(row.badges, sizes, strict=True):
            width = min(size.width(), left.width())
            begin = left.left() if before else left.right() - width
            place = QRect(begin, left.center().y() - size.height() // 2, width, size.height())
            if before:
                left.setLeft(place.right() + space)
            else:
                left.setRight(place.left() - space)
            badges.append((shown, place))
        step = below.height() + round(theme.em * 0.2)  # no gap is between words that go on
        rest = QRect(left.left(), second.top() + step, left.width(), below.height())
        titles = (_RowLine(line, first.translated(0, at * above.height()), strong) for at, line in enumerate(lines))
        quiet = (
            _RowLine(line, place, small)
            for line, place in zip(notes, (second, rest if shared else lower), strict=False)
        )
        return Laid(tuple(titles), tuple(quiet), tuple(badges))

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        laid = self.laid(option.rect, option.font, row)
        for shown, place in laid.badges:
            paint_badge(painter, self._theme, option.font, place, shown)
        for text, ink in (*((line, "text") for line in laid.title), *((line, "muted") for line in laid.note)):
            painter.setFont(text.font)
            painter.setPen(self._theme[ink])
            painter.drawText(text.place, _LEFT, text.words)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
