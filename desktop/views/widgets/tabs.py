"""The parts of a page, one shown at a time: buttons side by side, or a box to choose from where they do not fit."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import number
from desktop.views.widgets import accessible
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.keyboard.giving import give, page_of
from desktop.views.widgets.keyboard.typed_ahead import text_awaited
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.scrolling import FewerLines
from desktop.views.widgets.theme import Theme

_GAP = 4
KeyT = TypeVar("KeyT")


class ButtonsOrBox(QWidget, Generic[KeyT]):
    """`buttons` by key, or `box`; a subclass says their words and which are offered."""

    turned = Signal(object)  #: the key that a person has chosen

    def __init__(self, theme: Theme, keys: Iterable[KeyT], label: str) -> None:
        super().__init__()
        self.buttons: dict[KeyT, Button] = {}
        self._line, self._choice = QWidget(), QWidget()
        line = flush(QHBoxLayout(self._line), _GAP)
        group = QButtonGroup(self)
        for key in keys:
            button = Button("", partial(self.turned.emit, key), kind="tab")
            button.setCheckable(True)
            accessible.mark_radio(button)
            group.addButton(button)
            line.addWidget(button)
            self.buttons[key] = button
        line.addStretch(1)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box = ChoiceBox()
        self.box.setAccessibleName(label.replace("&", ""))
        name = Label(label, "strong", wrap=False)
        name.setBuddy(self.box)
        choice = flush(QHBoxLayout(self._choice), 10)
        choice.addWidget(name)
        choice.addWidget(self.box, 1)
        column = flush(QVBoxLayout(self), 0)
        column.addWidget(self._line)
        column.addWidget(self._choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(lambda at: self.turned.emit(self.box.itemData(at)))
        theme.changed.connect(self._arrange)

    @property
    def offered(self) -> Mapping[KeyT, Button]:
        return self.buttons

    @property
    def narrow(self) -> bool:
        """Whether the buttons do not fit side by side."""
        wide = sum(max(one.sizeHint().width(), one.minimumWidth()) + _GAP for one in self.offered.values())
        return 0 < self.width() < wide

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._line.setVisible(not narrow)
        self._choice.setVisible(narrow)


class Tabs(ButtonsOrBox[str], FewerLines):
    """Tabs; each shows how many lines its part has, where that is known.

    `lone`: a single one is shown too, but not in a window that is very low for its text: an exchange may bring a second
    part while the list is read, which then stays where it is.
    """

    def __init__(self, theme: Theme, words: Mapping[str, str], label: str = "&Rubrique", *, lone: bool = False) -> None:
        super().__init__(theme, words, label)
        self._lone, self._very_low = lone, False
        self._words = dict(words)
        self._counts: dict[str, int] = {}
        self._others: dict[str, str] = {}
        self._marked = next(iter(words))
        self._leaving = self._left = ""  # the empty part in sight as a button is pressed · from which one has come so
        self._wanted = self._first_stays = True
        for button in self.buttons.values():
            button.pressed.connect(self._press)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._offer()

    def show_counts(
        self, counts: Mapping[str, int], others: Mapping[str, str] | None = None, *, first_stays: bool = True
    ) -> None:
        """Sets the number of each part; one that is not named has no number. Empty parts are not offered.

        `others`: in words, lines of a part that its number leaves out. `first_stays`: as in `offered`.
        """
        self._first_stays = first_stays
        self._counts, self._others = dict(counts), dict(others or {})
        self._offer()

    def mark(self, key: str) -> None:
        if key != self._marked:
            self._left, self._leaving = self._leaving, ""
        self._marked = key
        held = any(button.hasFocus() for button in self.buttons.values())
        self._offer()
        self.buttons[key].setChecked(True)
        if held:  # where a page leads to another part, two would look chosen
            give(self.buttons[key])

    def take_over(self) -> None:
        """The part that is shown is empty: the keyboard comes here, if nothing has it or is to have it."""
        focus = self.window().focusWidget()
        if (focus is None or focus.focusPolicy() == Qt.FocusPolicy.NoFocus) and not text_awaited(self):
            give(self.box if self.narrow else self.buttons[self._marked])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow down leads into the list below, as it does in its search: the page took it, to scroll."""
        page = page_of(self) if event.key() == Qt.Key.Key_Down else None
        lists = [] if page is None else page.findChildren(LineList)
        if (below := next((one for one in lists if one.isVisible()), None)) is not None:
            below.enter()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        self._leaving = self._marked if self._counts.get(self._marked) == 0 else ""

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._left = ""

    def setVisible(self, visible: bool) -> None:
        """Shows the tabs; where only one part is offered, if that is worth it."""
        self._wanted = visible
        super().setVisible(visible and self._worth)

    @property
    def _worth(self) -> bool:
        return len(self.offered) > 1 or (self._lone and not self._very_low)

    def set_very_low(self, very_low: bool) -> None:
        self._very_low = very_low
        self.setVisible(self._wanted)

    @property
    def offered(self) -> dict[str, Button]:
        """The buttons to show. The current one always stays.

        So does the first, even with nothing in it: others would move into its place under the finger, and it is where
        one looks for what may be done. “Ouvert au vote” says there that nothing is open, and when something will be;
        once nothing more will be, it goes like the others. An empty part that was just left stays before the one that
        was gone to, which would leave the pointer that has pressed it.
        """
        order = [*self.buttons]
        kept = {self._marked, *order[: int(self._first_stays)]}
        if self._left and order.index(self._left) < order.index(self._marked):
            kept.add(self._left)
        return {key: button for key, button in self.buttons.items() if key in kept or self._counts.get(key) != 0}

    def _offer(self) -> None:
        self.box.clear()
        for key, text in self._words.items():
            counted = number(self._counts[key]) if self._counts.get(key) else ""
            inside = ", ".join(filter(None, (counted, self._others.get(key, ""))))
            label = f"{text} ({inside})" if inside else text
            self.buttons[key].setText(label)
            self.buttons[key].setVisible(key in self.offered)
            if key in self.offered:
                self.box.addItem(label, key)
        self.box.setCurrentIndex(self.box.findData(self._marked))
        if self.parentWidget() is not None or not self._worth:  # without a parent, it would flash as a window
            self.setVisible(self._wanted)
        self._arrange()
