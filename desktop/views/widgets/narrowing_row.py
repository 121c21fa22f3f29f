"""Above a list: words to search for, what to show of it, in which order. The same row stands above every list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.form_fields import example_of
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.forms.search_line import SearchLine
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label, tip
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import announce
from desktop.views.widgets.scrolling import FewerLines, bring_into_sight
from desktop.views.widgets.theme import Theme

_SEARCH = 17  # ems: least width of the search field beside the choices
_LONGEST = 19  # letters of a choice that are always in sight
_GAP = 14


class CountLabel(Label):
    """How many lines were found, drawn where there is room beside the label; in fewer words where there is less.

    It asks for no width of its own, so that nothing else moves while its text changes with each letter typed.
    """

    def __init__(self) -> None:
        super().__init__("", "small", "muted", wrap=False)
        self.setProperty("painted", True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shorter: tuple[str, ...] = ()  # other words for it, the longest first

    def tell(self, sentence: str, shorter: tuple[str, ...]) -> None:
        self._shorter = shorter
        self.say(sentence)
        self.update()

    @property
    def drawn(self) -> str:
        """The words that have room, "" for none."""
        measured = self.fontMetrics().horizontalAdvance
        return next((words for words in (self.text(), *self._shorter) if measured(words) <= self.width()), "")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drawn == self.text():
            super().paintEvent(event)
        else:
            QPainter(self).drawText(self.rect(), self.alignment().value, self.drawn)


class FilterChoices(QWidget):
    """The choices beside the search: side by side, or one under the other where the page is too narrow for that.

    `held`: they stay side by side, and the widget asks for the width of that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.held = False
        self._parts: list[QWidget] = []
        self._line = flush(QBoxLayout(QBoxLayout.Direction.LeftToRight, self), _GAP)

    @property
    def beside(self) -> int:
        """The width of all choices side by side."""
        widths = self._widths()
        return sum(widths) + _GAP * max(0, len(widths) - 1)

    def minimumSizeHint(self) -> QSize:
        width = self.beside if self.held else max(self._widths(), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def fold(self, width: int) -> None:
        """Arranges the choices for this width."""
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if self.held or width >= self.beside else ways.TopToBottom
        if way != self._line.direction():
            self._line.setDirection(way)

    def take(self, part: QWidget, stretch: int = 0) -> None:
        self._parts.append(part)
        self._line.addWidget(part, stretch)
        if not stretch:
            self._line.setAlignment(part, Qt.AlignmentFlag.AlignBottom)

    def _widths(self) -> list[int]:
        return [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]


class NarrowingRow(QWidget, FewerLines):
    """Search and choices on one line; in a narrow page the choices fold away behind a button. Hidden for a short list.

    `says_nothing`: when nothing is found; else the page says it. In a very low window the search has its label inside.
    """

    def __init__(self, theme: Theme, narrowing: Narrowing, *, says_nothing: bool = True) -> None:
        super().__init__()
        self._theme, self._narrowing = theme, narrowing
        self._announced, self._says_nothing = "", says_nothing
        self._lines: LineList | None = None  # where it leads to
        self._wide = self._very_low = False
        self._held = self._narrowed = False  # it stays for a short list; it was narrowed when it was last told
        self._searched = ""  # the words that lead to its list
        self._wanted: Callable[[], object] | None = None  # what leads to the list, once the lines have come
        self.line, self.kinds, self.orders = SearchLine(theme), ChoiceBox(), ChoiceBox()
        tip(self.line, "Ctrl+F mène ici, Échap efface, Flèche bas mène à la liste.")
        self.label, self.count = Label("", "strong", wrap=False), CountLabel()
        self.label.setBuddy(self.line)
        self.kinds_field = Field(narrowing.vocabulary.label, self.kinds, name="kinds")
        self.orders_field = Field("Ordre", self.orders, name="orders")
        self.flags: dict[str, QCheckBox] = {}
        self.more = Button("Filtres", self._arrange, kind="quiet")
        self.more.setCheckable(True)
        self.nothing = Label("", tone="muted")
        self.reset = Button("Tout afficher", self._clear, kind="quiet")
        self._lay_out()
        self.line.textChanged.connect(self._type)
        self.kinds.activated.connect(lambda: narrowing.choose(str(self.kinds.currentData() or "")))
        self.orders.activated.connect(lambda: narrowing.sort(str(self.orders.currentData() or "")))
        narrowing.recounted.connect(self._tell)
        narrowing.recounted.connect(lambda: QTimer.singleShot(0, self, self._go_on))  # once the lines are shown too
        narrowing.cleared.connect(self.line.clear)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.begin)
        theme.changed.connect(self._arrange)
        self._tell()

    def lead_to(self, lines: LineList) -> None:
        """Arrow down and Enter in the search lead to this list."""
        asked, self._lines = self._narrowing, lines
        self.line.down.connect(lambda: self._lead(lines.enter))
        # with nothing to look for, Enter has nothing to lead to: the frame would go round all lines, with none chosen
        self.line.entered.connect(lambda: self._lead(lines.come) if self.line.text().strip() else None)
        lines.wait_while(lambda: asked.pending)
        lines.answer(lambda: (asked.words, asked.only, asked.order, asked.flags))

    def _lead(self, to_list: Callable[[], object]) -> None:
        """Waits until the lines are read and searched: one that the search hides could be chosen."""
        self._wanted = to_list
        self._narrowing.hurry()
        self._go_on()

    def _go_on(self) -> None:
        read = self._narrowing.narrowed or (self._lines is not None and self._lines.model().rowCount() > 0)
        if self._wanted is not None and read and not self._narrowing.pending:
            to_list, self._wanted = self._wanted, None
            to_list()
        elif self.isVisible() and not self._narrowing.worth:
            self._tell()
        elif self._answer.isVisible() and not self._narrowing.shown:  # in a low window it may be under bands
            self.line.keep_beside(self._answer, self._answer.rect())
        elif self._lines is not None:
            self.line.keep_beside(self._lines, self._lines.visualRect(self._lines.model().index(0, 0)))

    def _type(self, text: str) -> None:
        self._wanted = None  # she goes on typing
        self._narrowing.search(text)

    def set_very_low(self, very_low: bool) -> None:
        self._very_low = very_low
        self._tell()

    def begin(self) -> None:
        """Puts the keyboard into the search and selects its words, so that typing replaces them."""
        give(self.line, Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        bring_into_sight(self.line)  # a long list may have scrolled the search out of sight

    @property
    def waits(self) -> bool:
        """Whether it is hidden only because its list is short, so that typing shows it."""
        lines = self._lines
        return bool(self._narrowing.total) and self.isHidden() and lines is not None and lines.isVisible()

    def take(self, text: str) -> None:
        """Shows itself for what was typed in a short list."""
        self.show()
        self.line.go_on(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        self._searching = QWidget()
        lines = flush(QVBoxLayout(self._searching), 5)
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addWidget(self.count, 1)
        lines.addLayout(head)
        typed = QHBoxLayout()
        typed.addWidget(self.line, 1)
        typed.addWidget(self.more)
        lines.addLayout(typed)
        self._filters = FilterChoices()
        for field in (self.kinds_field, self.orders_field):
            self._filters.take(field, 1)
        for flag, words in self._narrowing.vocabulary.flags.items():
            box = self.flags[flag] = QCheckBox(words)
            box.toggled.connect(lambda on, flag=flag: self._narrowing.tick(flag, on=on))
            self._filters.take(box)
        self._top = flush(QHBoxLayout(), _GAP)
        self._top.addWidget(self._searching, 4)
        self._answer = QWidget()
        answer = flush(QHBoxLayout(self._answer), _GAP)
        answer.addWidget(self.nothing, 1)
        answer.addWidget(self.reset)
        self._column = flush(QVBoxLayout(self), 8)
        self._column.addLayout(self._top)
        self._column.addWidget(self._filters)
        self._column.addWidget(self._answer)

    def _arrange(self) -> None:
        asked = self._narrowing
        some = [field for field in (self.kinds_field, self.orders_field) if not field.isHidden()]
        need = max(self._searching.minimumSizeHint().width(), self._theme.em * _SEARCH) + _GAP
        # Very low it is never wide: it would be higher then, and a scroll bar that comes for that would make it narrow
        # again, without end.
        wide = not self._very_low and self.width() >= need + self._filters.beside
        if wide != self._wide:
            self._wide = self._filters.held = wide
            if wide:
                self._top.addWidget(self._filters, 3 * len(some) + 2 * len(self.flags))
            else:
                self._column.insertWidget(1, self._filters)
        self._filters.fold(self.width())
        offers, chosen = bool(some or self.flags), bool(asked.only or asked.flags)
        self.more.setVisible(offers and not wide)
        # What narrows the list is never hidden.
        self._filters.setVisible(offers and (wide or chosen or self.more.isChecked()))

    def _tell(self) -> None:
        asked, offers = self._narrowing, self._narrowing.vocabulary
        self.label.say(offers.search)
        name = offers.search.replace("&", "")
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(name if self._very_low else example_of(offers.example))
        for part in (self.label, self.count):
            part.setVisible(not self._very_low)
        orders = [(key, order.words) for key, order in offers.orders.items()] if len(offers.orders) > 1 else []
        for field, box, choices, chosen in (
            (self.kinds_field, self.kinds, asked.choices, asked.only),
            (self.orders_field, self.orders, orders, asked.order),
        ):
            _fill(box, choices, chosen)
            field.setVisible(bool(choices))
        for flag, check in self.flags.items():
            check.setChecked(flag in asked.flags)
        self.count.tell(asked.sentence, asked.shorter)
        self.nothing.say(asked.nothing or asked.hides)
        self.reset.setText(asked.lift_words)
        self._answer.setVisible(bool(asked.hides or (self._says_nothing and asked.nothing)))
        worth = self._stays() or asked.worth
        if self._lines is not None and self.line.hasFocus() and not worth:  # what was typed for a short list is emptied
            worth = not self._lines.isVisible()  # where nothing was found, it is shown again only after this
            give(self.line if worth else self._lines)
        self.setVisible(worth)
        self._arrange()
        sentence = asked.nothing or f"{asked.sentence}. {asked.hides}".rstrip(". ") if asked.narrowed else ""
        if sentence != self._announced:
            self._announced = sentence
            announce(self.line, sentence)

    def _stays(self) -> bool:
        """Emptied by the mouse it stays while it is in sight: the list would go up under the pointer."""
        search = self._narrowing.vocabulary.search  # another list needs its own place for it, or none
        if not self.isVisible() or search != self._searched:
            self._held = False
        self._searched = search
        emptied = self._narrowed and not self._narrowing.worth
        self._narrowed = self._narrowing.narrowed or bool(self._narrowing.text)
        self._held = self._held or (emptied and self.isVisible() and self.underMouse())
        return self._held

    def _clear(self) -> None:
        self.begin()
        self._narrowing.lift_choice()


def _fill(box: ChoiceBox, choices: Sequence[tuple[str, str]], chosen: str) -> None:
    """Puts in the choices, where they or the numbers in them have changed; a box that is open is not touched."""
    now = [(str(box.itemData(at)), box.itemText(at)) for at in range(box.count())]
    if now != list(choices) and not box.view().isVisible():
        box.clear()
        for key, words in choices:
            box.addItem(words, key)
        box.setMinimumContentsLength(min(_LONGEST, max((len(words) for _, words in choices), default=0)))
    box.setCurrentIndex(max(0, box.findData(chosen)))
