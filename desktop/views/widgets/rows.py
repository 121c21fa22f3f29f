"""The rows of lists, painted: two lines and badges, in the theme's colours, with a visible focus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.viewmodels.kit.states import Shown
from desktop.views.widgets.badge import badge_size, paint_badge
from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.theme import Theme, role_font

_NARROW = 30  # ems; in a narrower row, badges are before the second line's words, otherwise after them
_TWO = 38  # ems; in a narrower row, a title of sixty letters needs two lines
_KEPT = 1000  # heights of rows
_TALL = 46  # ems; in a narrower row, a long badge leaves little room for the second line's words


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows: a bold first line, and a pale second one with badges."""

    title: str
    note: str = ""  #: the second line
    badges: tuple[Shown, ...] = ()  #: sign and word in a coloured frame, as many as there are


Boxes: TypeAlias = tuple[tuple[Shown, QRect], ...]  #: badges, each with its box


class _RowLine:
    """One line of a row, with its words cut at the end where there is too little room."""

    __slots__ = ("font", "place", "words")

    def __init__(self, words: str, place: QRect, font: QFont) -> None:
        self.words = _cut_between_words(words, QFontMetrics(font), place.width())
        self.place, self.font = place, font


def _under(
    lines: tuple[str, ...], first: QRect, step: int, font: QFont, room: QRect | None = None
) -> tuple[_RowLine, ...]:
    """Lines one under the other; `room`: what badges leave of the last one."""
    places = [first.translated(0, at * step) for at in range(len(lines))]
    if room is not None:
        places[-1].setLeft(room.left())
        places[-1].setRight(room.right())
    return tuple(_RowLine(words, place, font) for words, place in zip(lines, places, strict=True))


class Laid(NamedTuple):
    """Where each part of a row is placed."""

    title: tuple[_RowLine, ...]  #: one line, or two
    note: tuple[_RowLine, ...]  #: the quiet words: one line, or two where the title leaves one
    badges: Boxes  #: as they are placed


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
    """The height of two lines with space around them; `three`, `two`: with one more for the badges, for the title."""
    small, strong = (QFontMetrics(role_font(font, role)).height() for role in ("small", "strong"))
    third = small + round(theme.em * 0.8) if three else 0
    return strong * (2 if two else 1) + small + round(theme.em * 1.6) + third


def _one_line(title: str) -> str:
    """Without line breaks that may have been typed."""
    return " ".join(title.split())


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
    """The words in one line, or in two where they do not fit: the second may be too long, and begins with no point."""
    fits = _cut(words, metrics, room)
    end = words.find(" ", len(fits) + 3) if fits != words else -1  # of forty thousand letters few are measured again
    first = words[:end] if end >= 0 else words
    while " " in first and (_cut(first, metrics, room) != first or words[len(first) :].startswith(" · ")):
        first = first.rpartition(" ")[0]
    rest = words[len(first) :].strip().removeprefix("· ")
    return (first, rest) if rest else (words,)


class RowDelegate(QStyledItemDelegate):
    """Paints one row per item; `row_of` makes the Row from the model's value.

    All rows are as high, as lists may be long; long words are cut at the end. `tall`: where there is little room, a
    title may take two lines, the badges are below, and quiet words take two lines: the second is what the badges leave.
    `dense`: with a little more room the badges are beside a title that leaves it. `fits`: in a short list each row is
    as high as its own words, which are whole in two lines; the quiet ones only where it is `tall` too.
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
        self._measured: dict[Row, int] = {}
        self._measured_at = (0, 0.0)  # the width and the size of text at which they were

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width()
        value = index.data(self._role)
        if self._fitted and value is not None:
            return QSize(0, self._needed(width, option.font, self._row_of(value)))
        return QSize(0, row_height(self._theme, option.font, three=self._three(width), two=self._two(width)))

    def _needed(self, width: int, font: QFont, row: Row) -> int:
        """The height of a row that fits its words; kept, as a list asks for all of its rows at each letter searched."""
        at = (width, self._theme.em)
        if at != self._measured_at or len(self._measured) > _KEPT:
            self._measured, self._measured_at = {}, at
        if row not in self._measured:
            laid = self.laid(QRect(0, 0, width, 0), font, row)
            ends = (laid.note[-1].place.bottom(), *(box.bottom() for _shown, box in laid.badges))
            self._measured[row] = max(ends) + 1 - laid.title[0].place.top() + round(self._theme.em * 1.3)
        return self._measured[row]

    def _within(self, width: int, ems: int) -> bool:
        return width - 2 * round(self._theme.em) < ems * self._theme.em

    def _three(self, width: int) -> bool:
        return self._tall and self._within(width, _TWO if self._dense else _TALL)

    def _two(self, width: int) -> bool:
        return self._tall and self._within(width, _TWO)

    def _beside_title(self, width: int, title: str, font: QFont, badges: int) -> bool:
        """Whether the badges stand after the title, which is never cut for them."""
        room = width - 2 * round(self._theme.em)
        title_room = QFontMetrics(role_font(font, "strong")).horizontalAdvance(title)
        return self._dense and not self._three(width) and self._within(width, _TALL) and title_room + badges <= room

    @property
    def _fitted(self) -> bool:
        return self._fits and isinstance(self._view, QListView) and not self._view.uniformItemSizes()

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
        return (self._each_as_needed if self._fitted else self._all_alike)(box, font, row)

    def _each_as_needed(self, box: QRect, font: QFont, row: Row) -> "Laid":
        """Quiet words are whole in one line or two; badges are where these or the title leave room, or else below."""
        em, strong, small = self._theme.em, role_font(font, "strong"), role_font(font, "small")
        above, below = QFontMetrics(strong), QFontMetrics(small)
        inside = box.adjusted(round(em), 0, -round(em), 0)
        titles = _broken(_one_line(row.title), above, inside.width())
        notes = _broken(row.note, below, inside.width()) if self._tall else (row.note,)
        free = inside.width() - self._badges_room(font, row)
        by_note = below.horizontalAdvance(notes[-1]) <= free
        by_title = len(titles) == 1 and above.horizontalAdvance(titles[0]) <= free
        if self._dense and self._within(box.width(), _TALL):
            by_note &= not by_title
        else:
            by_title &= not by_note
        step = below.height() + round(em * (0.4 if by_note else 0.2))  # a badge is higher than the words beside it
        to_last = above.height() * len(titles) + round(em * 0.3) + (len(notes) - 1) * step
        further = 0 if by_note or by_title else below.height() + round(em * 0.6)
        top = inside.top() + (inside.height() - to_last - below.height() - further) // 2
        first = QRect(inside.left(), top, inside.width(), above.height())
        last = QRect(inside.left(), top + to_last, inside.width(), below.height())
        badges, left = self._badges(font, row, first if by_title else last.translated(0, further))
        room = left if by_note else None
        quiet = _under(notes, last.translated(0, -(len(notes) - 1) * step), step, small, room)
        return Laid(_under(titles, first, above.height(), strong), quiet, badges)

    def _all_alike(self, box: QRect, font: QFont, row: Row) -> "Laid":
        """With fewer lines a row leaves the rest blank, so that the words of all rows begin at the same height."""
        em, strong, small = self._theme.em, role_font(font, "strong"), role_font(font, "small")
        above, below = QFontMetrics(strong), QFontMetrics(small)
        two, three, narrow = self._two(box.width()), self._three(box.width()), self._within(box.width(), _NARROW)
        title = _one_line(row.title)
        beside = self._beside_title(box.width(), title, font, self._badges_room(font, row))
        box = box.adjusted(round(em), 0, -round(em), 0)
        third = below.height() + round(em * 0.8) if three else 0
        lines = _broken(title, above, box.width()) if two else (title,)
        high, gap = above.height() * len(lines), round(em * 0.3)
        shared = three and (len(lines) > 1 or not two)  # the rest of the quiet words is beside the badges
        notes = _broken(row.note, below, box.width()) if shared or (two and len(lines) < 2) else (row.note,)
        most = above.height() * (2 if two else 1) + gap + below.height() + third
        top = box.top() + (box.height() - most) // 2
        first = QRect(box.left(), top, box.width(), above.height())
        second = QRect(box.left(), top + high + gap, box.width(), below.height())
        # The free part of the line with the badges; below the words it is at one place in all rows.
        lowest = QRect(box.left(), top + most - below.height(), box.width(), below.height())
        badges, left = self._badges(font, row, lowest if three else first if beside else second, narrow and not three)
        step = below.height() + (round(em * 0.2) if shared else 0)  # no gap is between words that go on
        room = left if (shared and len(notes) > 1) or not (three or beside) else None
        quiet = _under(notes, second, step, small, room)
        return Laid(_under(lines, first, above.height(), strong), quiet, badges)

    def _badges_room(self, font: QFont, row: Row) -> int:
        """The width of the badges, with the space before each."""
        space = round(self._theme.em * 0.6)
        return sum(badge_size(self._theme, font, shown).width() + space for shown in row.badges)

    def _badges(self, font: QFont, row: Row, line: QRect, before: bool = False) -> tuple[Boxes, QRect]:
        """The badges with their boxes at the end of a line, or `before` its words; and what they leave of the line."""
        left, space, badges = QRect(line), round(self._theme.em * 0.6), []
        for shown in row.badges:
            size = badge_size(self._theme, font, shown)
            width = min(size.width(), left.width())
            begin = left.left() if before else left.right() - width
            place = QRect(begin, left.center().y() - size.height() // 2, width, size.height())
            if before:
                left.setLeft(place.right() + space)
            else:
                left.setRight(place.left() - space)
            badges.append((shown, place))
        return tuple(badges), left

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        laid = self.laid(option.rect, option.font, row)
        for shown, place in laid.badges:
            paint_badge(painter, self._theme, option.font, place, shown)
        for text, ink in (*((line, "text") for line in laid.title), *((line, "muted") for line in laid.note)):
            painter.setFont(text.font)
            painter.setPen(self._theme[ink])
            painter.drawText(text.place, _LEFT, text.words)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
