"""A field for a date, typed as people write it or chosen in a calendar; it may stay empty."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from msgspec import Struct
from PySide6.QtCore import QDate, QEvent, QKeyCombination, QLocale, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
)

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import BY_POINTER
from desktop.views.widgets.theme import Theme, role_font

_FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)
_OPENS = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down)
_RING, _GAP = 3, 2  # pixels
_WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class Calendar(Struct, frozen=True):
    """How the dates of a form are read."""

    shown: Callable[[str], str]  #: rewrites a typed date as it is printed, and leaves other words as they are
    opens: Callable[[str], date]  #: answers, by the name of a field, the day at which its calendar opens


class DateField(Field):
    """The field. Alt+Down opens the calendar from it, Escape closes that."""

    picked = Signal()  #: a day was chosen in the calendar

    def __init__(
        self,
        theme: Theme,
        label: str,
        line: QLineEdit,
        calendar: Calendar,
        *,
        help: str = "",
        name: str = "",
        optional: bool = False,
        spare: Sequence[str] = (),
    ) -> None:
        super().__init__(label, line, help=help, name=name, optional=optional, spare=spare)
        self._theme, self._calendar, self.line = theme, calendar, line
        self.popup: CalendarPopup | None = None
        self.button = Button("Choisir la date…", self.open, about=label.replace("&", "")).draw(theme, "calendar")
        self._column.removeWidget(line)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(line, 1)
        beside.addWidget(self.button)
        self._column.insertLayout(1, beside)
        line.editingFinished.connect(self._write)

    def open(self) -> None:
        """Opens the calendar under the field, and gives it the keyboard."""
        if self.popup is None:
            self.popup = CalendarPopup(self._theme, self)
        self.popup.open(self._calendar.opens(self.name))

    def pick(self, day: date) -> None:
        self.line.setText(self._calendar.shown(f"{day.day}/{day.month}/{day.year}"))
        give(self.line)
        self.picked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.control and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.keyCombination() == _OPENS:
            self.open()
            return True
        return super().eventFilter(watched, event)

    def _write(self) -> None:
        shown = self._calendar.shown(self.line.text())
        if shown != self.line.text():
            self.line.setText(shown)


class _Month(QCalendarWidget):
    """A month, in which the days of the neighbouring months are smaller and paler; Qt would show them alike.

    The chosen day itself has the ring of the keyboard: one around all days was cut by that day’s own colour.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.by_pointer = False  #: the pointer was used last, so that there is no ring
        self.view = cast("QTableView", self.findChild(QTableView))
        self.view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.view and kind in (QEvent.Type.KeyPress, QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.by_pointer = self.by_pointer and kind != QEvent.Type.KeyPress
            self.updateCell(self.selectedDate())
        return super().eventFilter(watched, event)

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:
        day = day if isinstance(day, QDate) else QDate(day.year, day.month, day.day)
        if day.month() == self.monthShown():
            super().paintCell(painter, rect, day)
            if day == self.selectedDate() and self.view.hasFocus() and not self.by_pointer:
                self._ring(painter, rect)
            return
        painter.save()
        font = role_font(self.font(), "small")
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(self._theme["muted"])
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect) -> None:
        """Around the day and inside its place, with a pale line between both colours."""
        painter.save()
        for inset, colour in ((0, "focus"), (_RING, "surface")):
            wide = _RING if colour == "focus" else _GAP
            painter.setPen(QPen(self._theme[colour], wide, j=Qt.PenJoinStyle.MiterJoin))
            half = inset + wide / 2
            painter.drawRect(QRectF(rect).adjusted(half, half, -half, -half))
        painter.restore()


class CalendarPopup(QFrame):
    """A month to choose a day from: arrows move by a day or a week, Page up and down by a month, Enter chooses."""

    def __init__(self, theme: Theme, field: DateField) -> None:
        super().__init__(field, Qt.WindowType.Popup)
        self.setObjectName("calendar")
        self._theme, self._field = theme, field
        self.calendar = _Month(theme)
        self.calendar.setLocale(_FRENCH)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        # At any key Qt's own box opened over the days, with another day than the chosen one.
        self.calendar.setDateEditEnabled(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setAccessibleName(f"Calendrier\u00a0: {field.control.accessibleName()}")
        for name, sign, words in (("prevmonth", "‹", "Mois précédent"), ("nextmonth", "›", "Mois suivant")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(button, QToolButton):
                button.setArrowType(Qt.ArrowType.NoArrow)
                button.setText(sign)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                button.setAccessibleName(words)
        self.year = cast("QSpinBox", self.calendar.findChild(QSpinBox))
        self.year.setAccessibleName("Année")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)
        theme.changed.connect(self._fit)
        self._fit()

    def open(self, day: date) -> None:
        self.calendar.by_pointer = bool(self._field.button.hasFocus() and self._field.button.property(BY_POINTER))
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        line, screen = self._field.control, self.screen().availableGeometry()
        below = line.mapToGlobal(QPoint(0, line.height() + 2))
        top_of_label = line.mapToGlobal(QPoint(0, self._field.label.y() - line.y()))
        above = top_of_label - QPoint(0, 2 + self.height())
        place = below if below.y() + self.height() <= screen.bottom() else above
        left, top = screen.right() + 1 - self.width(), screen.bottom() + 1 - self.height()
        self.move(max(min(place.x(), left), screen.left()), max(min(place.y(), top), screen.top()))
        self.show()
        give(self.calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            give(self._field.control)
            return
        super().keyPressEvent(event)

    def _pick(self, day: QDate) -> None:
        if self.isVisible():  # so that a double click counts as one choice
            self.hide()
            self._field.pick(date(day.year(), day.month(), day.day()))

    def _fit(self) -> None:
        """Makes the days large enough to click, and gives week-ends the theme's colour, which Qt paints red."""
        self.calendar.setMinimumSize(round(self._theme.em * 22), round(self._theme.em * 17))
        words = QTextCharFormat()
        words.setForeground(self._theme["text"])
        head = QTextCharFormat()
        head.setForeground(self._theme["text"])  # as above week-ends, whose colour Qt takes from their days
        head.setBackground(self._theme["surface"])
        self.calendar.setHeaderTextFormat(head)
        for weekday in _WEEKEND:
            self.calendar.setWeekdayTextFormat(weekday, words)
