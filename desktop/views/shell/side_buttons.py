"""The buttons of the side menu: one for each page, and the commune's name, which switches communes."""

from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.domain.french import with_department
from desktop.views.widgets import accessible, icons
from desktop.views.widgets.label import repolish, tip
from desktop.views.widgets.theme import Theme, role_font

_WIDTH = 13  # of the button that switches communes, in ems
_START = 3.75  # from its left edge to its words, in ems
_NARROW_SIDE = 0.45  # ems beside the words of a button without an icon
_LOW_AROUND = 0.45  # ems above and below the only line of words, together


class MenuCommune(NamedTuple):
    """One commune of this PC, for the switch."""

    insee: str
    name: str
    department: str  #: name of its département


def whole_name(commune: MenuCommune) -> str:
    """The commune's name with its département."""
    return with_department(commune.name, commune.department)


class _SideButton(QPushButton):
    """A button of the menu, which paints itself. `fit` alone measures it, as Qt asks again and again.

    `narrow`: the window has no room for icon and words. `low`: nor for two lines of words, so that there is one.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._narrow, self._low, self._size = False, False, QSize()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fit(self, *, narrow: bool, low: bool = False) -> None:
        self._narrow = narrow
        if low != self._low:
            self._low = low
            self.setProperty("low", low)  # the style sheet's least height would be too much then
            repolish(self)
        self._size = self._needed()
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button like Space, as on each page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return self._size

    minimumSizeHint = sizeHint

    @property
    def small(self) -> QFont:
        """The small font, in bold as the button of the page that is shown has it: for the greatest width.

        Not where the window is low, as the width is needed: there that button is told by its bar and its ground alone.
        """
        font = role_font(self.font(), "small")
        font.setBold(not self._low)
        return font

    def _needed(self) -> QSize:
        raise NotImplementedError


class PlaceButton(_SideButton):
    """The button of one page: icon, words, and how many acts wait there.

    It paints itself, so that in a narrow window it can show its words alone, small and in two lines: nobody would
    understand an icon alone.
    """

    def __init__(self, theme: Theme, words: str, icon: str) -> None:
        super().__init__(theme)
        self.setObjectName("place")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        accessible.mark_radio(self)
        self._icon, self._words = icon, words.replace("&", "")
        self._count = 0
        self._name()

    def count(self, number: int) -> None:
        if number != self._count:
            self._count = number
            self._name()
            self.updateGeometry()
            self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._words}, {self._count} à envoyer" if self._count else self._words)
        tip(self, self._words)

    def _needed(self) -> QSize:
        em = self._theme.em
        small = QFontMetrics(self.small)
        if self._low:
            pill = round(em * 1.6) if self._count else 0
            width = small.horizontalAdvance(self._words) + 2 * round(em * _NARROW_SIDE) + pill
            return QSize(width, small.height() + round(em * _LOW_AROUND))
        if self._narrow:
            widest = max(small.horizontalAdvance(line) for line in two_lines(small, self._words))
            # No space above and below: with many pages, only the style sheet's minimum height is available.
            return QSize(widest + 2 * round(em * _NARROW_SIDE), 2 * small.height())
        strong = QFontMetrics(role_font(self.font(), "strong"))
        words = strong.horizontalAdvance(self._words) + round(em * 1.9)
        return QSize(round(em * 3.1) + words, strong.height() + round(em * 1.15))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)  # background and focus ring, from the style sheet
        theme, em, rect = self._theme, self._theme.em, self.rect()
        chosen = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme["accent"])
            painter.drawRoundedRect(3, rect.height() // 4, 4, rect.height() - 2 * (rect.height() // 4), 2, 2)
        painter.setPen(theme["text"])
        if self._narrow or self._low:
            small = self.small
            small.setBold(chosen and not self._low)
            painter.setFont(small)
            lines = self._words if self._low else "\n".join(two_lines(QFontMetrics(self.small), self._words))
            painter.drawText(rect.adjusted(round(em * _NARROW_SIDE), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, lines)
        else:
            side = round(em * 1.4)
            left = round(em * 0.95)
            colour = theme["accent" if chosen else "muted"]
            picture = icons.pixmap(self._icon, colour, QSize(side, side), self.devicePixelRatioF())
            painter.drawPixmap(left, (rect.height() - side) // 2, picture)
            painter.setFont(role_font(self.font(), "strong" if chosen else "body"))
            start = left + side + round(em * 0.75)
            painter.drawText(rect.adjusted(start, 0, -round(em * 1.8), 0), Qt.AlignmentFlag.AlignVCenter, self._words)
        if self._count:
            self._pill(painter)
        painter.end()

    def _pill(self, painter: QPainter) -> None:
        theme, em = self._theme, self._theme.em
        font = self.small
        font.setBold(True)
        metrics = QFontMetrics(font)
        text = str(self._count) if self._count < 100 else "99+"
        height = metrics.height()
        width = max(height, metrics.horizontalAdvance(text) + round(em * 0.7))
        above = self._narrow and not self._low  # beside the first of two lines
        top = round(em * 0.2) if above else (self.height() - height) // 2
        left = self.width() - width - round(em * (0.2 if self._narrow or self._low else 0.6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme["accent"])
        painter.drawRoundedRect(left, top, width, height, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme["on_accent"])
        painter.drawText(left, top, width, height, Qt.AlignmentFlag.AlignCenter, text)


class CommuneSwitch(_SideButton):
    """The commune's name, always in sight; pressed, it offers the other communes of this computer.

    `narrow`: only its letters have room, and the window says the name elsewhere; `low`: only its name, small.
    """

    def __init__(self, theme: Theme, commune: MenuCommune) -> None:
        super().__init__(theme)
        self.setObjectName("communeSwitch")
        self._commune = commune
        self.letters = two_letters(commune.name)
        name = whole_name(commune)
        self.setAccessibleName(f"Commune\u00a0: {name}. Changer de commune")
        tip(self, name)

    def _needed(self) -> QSize:
        em = self._theme.em
        if self._low:  # its width follows from the buttons below
            return QSize(0, 2 * QFontMetrics(self.small).height() + round(em * 0.4))
        above, below = QFontMetrics(role_font(self.font(), "strong")), QFontMetrics(role_font(self.font(), "small"))
        names = 1 if self._narrow else len(name_lines(above, self._commune.name, self._words_width(round(em * _WIDTH))))
        height = names * above.height() + below.height() + round(em * 1.3)
        return QSize(round(em * (3.1 if self._narrow else _WIDTH)), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, em, rect = self._theme, self._theme.em, self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._low:
            painter.setPen(theme["text"])
            painter.setFont(self.small)
            inside = rect.adjusted(round(em * _NARROW_SIDE), 0, -round(em * 0.3), 0)
            lines = "\n".join(name_lines(QFontMetrics(self.small), self._commune.name, inside.width()))
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, lines)
            painter.end()
            return
        side = round(em * 2.4)
        left = (rect.width() - side) // 2 if self._narrow else round(em * 0.7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme["accent"])
        painter.drawRoundedRect(left, (rect.height() - side) // 2, side, side, side * 0.28, side * 0.28)
        painter.setPen(theme["on_accent"])
        painter.setFont(role_font(self.font(), "section"))
        painter.drawText(left, (rect.height() - side) // 2, side, side, Qt.AlignmentFlag.AlignCenter, self.letters)
        if not self._narrow:
            self._words(painter, round(em * _START))
        painter.end()

    def _words_width(self, width: int) -> int:
        """Pixels for the words in a switch of this width."""
        return width - round(self._theme.em * (_START + 1.95))

    def _words(self, painter: QPainter, start: int) -> None:
        theme, em = self._theme, self._theme.em
        strong, small = role_font(self.font(), "strong"), role_font(self.font(), "small")
        above, below = QFontMetrics(strong), QFontMetrics(small)
        arrow = round(em * 1.05)
        width = self._words_width(self.width())
        names = name_lines(above, self._commune.name, width)
        top = (self.height() - len(names) * above.height() - below.height()) // 2
        painter.setFont(strong)
        painter.setPen(theme["text"])
        for name in names:
            painter.drawText(start, top + above.ascent(), name)
            top += above.height()
        painter.setFont(small)
        painter.setPen(theme["muted"])
        department = elided(below, self._commune.department, width)
        painter.drawText(start, top + below.ascent(), department)
        picture = icons.pixmap("chevron", theme["muted"], QSize(arrow, arrow), self.devicePixelRatioF())
        painter.drawPixmap(self.width() - arrow - round(em * 0.55), (self.height() - arrow) // 2, picture)


def name_lines(metrics: QFontMetrics, name: str, width: int) -> tuple[str, ...]:
    """A commune's name in one line, or in two, split after a hyphen or a space.

    Where it is too long for two, its end is left out, but never "(exemple)" after it: that the name is borrowed.
    """
    if metrics.horizontalAdvance(name) <= width:
        return (name,)
    breaks = [
        i + 1 for i, sign in enumerate(name) if sign in "- " and metrics.horizontalAdvance(name[: i + 1]) <= width
    ]
    first = max(breaks, default=0)
    rest = elided(metrics, name[first:], width)
    return (name[:first].rstrip(), rest) if first else (rest,)


def elided(metrics: QFontMetrics, name: str, width: int) -> str:
    """A name in one line, without its end where it is too long, but with "(exemple)" after it."""
    rest, bracket, mark = name.partition(" (")
    mark = f"{bracket}{mark}"
    return metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance(mark)) + mark


def two_letters(name: str) -> str:
    """Two letters for a commune's badge: SM for Saint-Martin; for a single word the first two, as Ba for Baule."""
    words = [word for word in name.replace("-", " ").replace("’", " ").replace("'", " ").split() if word[0].isupper()]
    return words[0][0] + words[-1][0] if len(words) > 1 else name[:2]


def letters_beside(name: str, others: Collection[str]) -> str:
    """The same, but unlike those of the others: the second letter is the first in which the names differ."""
    own = two_letters(name)
    alike, taken = [other for other in others if two_letters(other) == own], {two_letters(other) for other in others}
    for at, sign in enumerate(name[1:] if alike else "", 1):
        if sign.isalpha() and all(other[at : at + 1] != sign for other in alike) and name[0] + sign not in taken:
            return name[0] + sign
    return own


def two_lines(metrics: QFontMetrics, words: str) -> tuple[str, ...]:
    """The words in two lines, split at the space that makes them shortest; a single word stays in one line."""

    def longest(lines: tuple[str, ...]) -> int:
        return max(metrics.horizontalAdvance(line) for line in lines)

    parted = [(words[:at], words[at + 1 :]) for at, sign in enumerate(words) if sign == " "]
    return min(parted, key=longest, default=(words,))
