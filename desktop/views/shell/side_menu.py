"""The side menu: the commune's name, which switches communes, then the pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.views.shell.side_buttons import CommuneSwitch, MenuCommune, PlaceButton, letters_beside, whole_name
from desktop.views.widgets.buttons import PopupMenu
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # used as a type only, so that the start does not load its file
    from desktop.domain.places import PlaceKey


class SideMenu(QFrame):
    """The column of buttons at the left of the window."""

    chosen = Signal(str, bool)  #: key of a page; and whether with an arrow, which leaves the keyboard in the menu
    commune_chosen = Signal(str)  #: INSEE code of another commune, "" for one to add

    def __init__(self, theme: Theme, commune: MenuCommune, others: Callable[[], tuple[MenuCommune, ...]]) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAccessibleName("Menu")
        self._theme, self._commune, self._others = theme, commune, others
        self._narrow: bool | None = None  # until the window has said it
        self._very_low = False
        self.buttons: dict[PlaceKey, PlaceButton] = {}
        self.switch = CommuneSwitch(theme, commune)
        self.switch.clicked.connect(self._offer)
        inside = QWidget()
        self._places = flush(QVBoxLayout(inside), 2)
        self._places.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        column.setSpacing(14)
        column.addWidget(self.switch)
        column.addWidget(self._area, 1)
        # Queued, as during the layout of the column the switch would keep its old width.
        self._area.verticalScrollBar().rangeChanged.connect(self.fit, Qt.ConnectionType.QueuedConnection)
        theme.changed.connect(self.fit)

    def add(self, key: "PlaceKey", words: str, icon: str) -> None:
        """Adds a button. Call `set_narrow` once all are there: measuring all for each would slow down the start."""
        button = PlaceButton(self._theme, words, icon)
        button.clicked.connect(lambda: self._press(key))
        self.buttons[key] = button
        self._places.insertWidget(self._places.count() - 1, button)

    def _press(self, key: "PlaceKey") -> None:
        """Qt presses the next button for an arrow, before that one has the keyboard."""
        by_arrow = any(button.hasFocus() for name, button in self.buttons.items() if name != key)
        self.chosen.emit(key, by_arrow)

    def mark(self, key: "PlaceKey") -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._show_marked()

    def tell_apart(self) -> None:
        """Gives the badge letters that no other commune of this computer has; reads their files for that."""
        names = [one.name for one in self._others() if one.insee != self._commune.insee]
        self.switch.letters = letters_beside(self._commune.name, names)
        self.switch.update()

    def give_turn(self) -> None:
        """Makes Tab stop at the button of the page that is shown; Qt would stop at the last one used, or the first."""
        for button in self.buttons.values():
            turn = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(turn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_marked()

    def _show_marked(self) -> None:
        for button in self.buttons.values():
            if button.isChecked():
                self._area.ensureWidgetVisible(button, 0, 0)

    def set_narrow(self, narrow: bool, *, very_low: bool = False) -> None:
        """`narrow`: words in two small lines without icons, as the window is too narrow for both at this text size.

        `very_low`: in one line, so that all are in sight in a window that is very low for its text.
        """
        if (narrow, very_low) != (self._narrow, self._very_low):
            self._narrow, self._very_low = narrow, very_low
            side, top = (4, 4) if very_low else (10, 12)
            self._column.setContentsMargins(side, top, side, side)
            self._column.setSpacing(6 if very_low else 14)
            self._places.setSpacing(0 if very_low else 2)
            self.fit()

    def fit(self) -> None:
        parts = (self.switch, *self.buttons.values())
        for part in parts:
            part.fit(narrow=bool(self._narrow), low=self._very_low)
        widest = max(part.sizeHint().width() for part in parts)
        bar = self._area.verticalScrollBar()
        around = self._column.contentsMargins()
        edges = around.left() + around.right() + 1
        self.setFixedWidth(widest + edges + (bar.sizeHint().width() if bar.maximum() > 0 else 0))

    def _offer(self) -> None:
        from PySide6.QtGui import QActionGroup  # noqa: PLC0415 - nobody opens a menu before the first paint

        menu = PopupMenu(self)
        group = QActionGroup(menu)
        for commune in self._others():
            action = menu.addAction(whole_name(commune).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(commune.insee == self._commune.insee)
            action.setData(commune.insee)
            group.addAction(action)
        menu.addSeparator()
        more = menu.addAction("Ajouter une commune…")
        more.setData("")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._picked)
        menu.popup(self.switch.mapToGlobal(self.switch.rect().bottomLeft()))

    def _picked(self, action: QAction) -> None:
        if action.data() != self._commune.insee:
            self.commune_chosen.emit(action.data())
