"""The menu Affichage: size of the text and colours. Windows have it that are shown before a commune is open, too."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.theme import Theme

SIZES = (
    (100, "Normale (100\u00a0%)"),
    (125, "Grande (125\u00a0%)"),
    (150, "Très grande (150\u00a0%)"),
    (200, "Double (200\u00a0%)"),
)
THEMES = (
    ("system", "Comme le système"),
    ("clair", "Clair"),
    ("sombre", "Sombre"),
    ("contraste", "Contraste renforcé"),
)
T = TypeVar("T")


class AppearanceMenu(QObject):
    """Adds the menu to a window's menu bar; `larger` and `smaller` take the next size, as Ctrl and + or - do.

    `set_appearance`: changes theme ("" keeps it) and text size (0 keeps it).
    """

    def __init__(self, window: QMainWindow, theme: Theme, set_appearance: Callable[[str, int], None]) -> None:
        super().__init__(window)
        self._theme, self._set = theme, set_appearance
        self._button: QAction | None = None  # in the menu bar
        self._menu = shown = window.menuBar().addMenu("Affic&hage")
        sizes, themes = shown.addMenu("&Taille du texte"), shown.addMenu("Cou&leurs")
        self.sizes = self._choices(sizes, SIZES, lambda size: set_appearance("", size))
        self.themes = self._choices(themes, THEMES, lambda name: set_appearance(name, 0))
        self.larger = make_action(window, "Texte plus &grand", lambda: self._step(1))
        self.larger.setShortcut(QKeySequence(QKeySequence.StandardKey.ZoomIn))
        self.smaller = make_action(window, "Texte plus &petit", lambda: self._step(-1))
        self.smaller.setShortcut(QKeySequence(QKeySequence.StandardKey.ZoomOut))
        shown.addActions([self.larger, self.smaller])
        theme.changed.connect(self._mark)
        self._mark()

    def in_sight(self, window: QMainWindow) -> None:
        """The larger text is a button of the menu bar as well: who needs it cannot search a menu for it.

        It is the first, as what stands before it grows with the text: another press in the same place opened a menu.
        """
        self._button = make_action(window, "", self.larger.trigger)
        self._mark()
        window.menuBar().insertAction(self._menu.menuAction(), self._button)

    def _choices(self, menu: QMenu, choices: tuple[tuple[T, str], ...], chosen: Callable[[T], object]) -> QActionGroup:
        group = QActionGroup(menu)
        for value, text in choices:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setData(value)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(lambda action: chosen(action.data()))
        return group

    def _mark(self) -> None:
        for group, value in ((self.sizes, self._theme.size), (self.themes, self._theme.choice)):
            for action in group.actions():
                action.setChecked(action.data() == value)
        if self._button is not None:
            most = self._theme.size == SIZES[-1][0]
            self._button.setText("Texte au plus &grand" if most else self.larger.text())
            self._button.setEnabled(not most)

    def _step(self, by: int) -> None:
        sizes = [size for size, _ in SIZES]
        now = sizes.index(self._theme.size)
        self._set("", sizes[min(max(now + by, 0), len(sizes) - 1)])
