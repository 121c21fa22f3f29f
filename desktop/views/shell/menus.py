"""The menu bar: the same acts as the window's buttons, with their shortcuts, for people who look there first."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.viewmodels.kit.targets import ABOUT, HELP
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import make_action

SIZES = ((100, "Normale (100 %)"), (125, "Grande (125 %)"), (150, "Très grande (150 %)"), (200, "Double (200 %)"))
THEMES = (
    ("system", "Comme le système"),
    ("clair", "Clair"),
    ("sombre", "Sombre"),
    ("contraste", "Contraste renforcé"),
)
T = TypeVar("T")


class Menus(QObject):
    """Fills the frame's menu bar. `send_now` is enabled while there is a platform to send to."""

    def __init__(
        self,
        frame: Frame,
        *,
        write_need: Callable[[], None],
        add_commune: Callable[[], None],
        send_now: Callable[[], None],
        set_appearance: Callable[[str, int], None],
    ) -> None:
        super().__init__(frame)
        self._frame, self._set_appearance = frame, set_appearance
        file = self._menu("&Fichier")
        self._add(file, "Écrire un &besoin", write_need, QKeySequence(QKeySequence.StandardKey.New))
        self._add(file, "&Ajouter une commune…", add_commune)
        file.addSeparator()
        self._add(file, "&Quitter", frame.close, QKeySequence("Ctrl+Q"))
        places = self._menu("A&ller à")
        places.addActions(frame.go_actions)
        exchange = self._menu("Échange&s")
        self.send_now = self._add(exchange, "En&voyer et recevoir maintenant", send_now, QKeySequence("F5"))
        shown = self._menu("Affic&hage")
        sizes = shown.addMenu("&Taille du texte")
        themes = shown.addMenu("Cou&leurs")
        self.sizes = self._choices(sizes, SIZES, lambda size: set_appearance("", size))
        self.themes = self._choices(themes, THEMES, lambda name: set_appearance(name, 0))
        self._add(shown, "Texte plus &grand", lambda: self._step(1), QKeySequence(QKeySequence.StandardKey.ZoomIn))
        self._add(shown, "Texte plus &petit", lambda: self._step(-1), QKeySequence(QKeySequence.StandardKey.ZoomOut))
        about = self._menu("A&ide")
        self._add(about, "&Comment faire", self._help, QKeySequence("F1"))
        self._add(about, "À &propos et licences", lambda: frame.go("settings", ABOUT))
        frame.theme.changed.connect(self._mark)
        self._mark()

    def _help(self) -> None:
        """Opens the help at its page about what is shown."""
        place = self._frame.current
        part = self._frame.page(place).part if place else ""
        self._frame.go("settings", f"{HELP}/{place}/{part}" if part else f"{HELP}/{place}")

    def _menu(self, title: str) -> QMenu:
        return self._frame.menuBar().addMenu(title)

    def _add(self, menu: QMenu, text: str, do: Callable[[], object], keys: QKeySequence | None = None) -> QAction:
        made = make_action(self._frame, text, do)
        if keys is not None:
            made.setShortcut(keys)
        menu.addAction(made)
        return made

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
        theme = self._frame.theme
        for group, value in ((self.sizes, theme.size), (self.themes, theme.choice)):
            for action in group.actions():
                action.setChecked(action.data() == value)

    def _step(self, by: int) -> None:
        sizes = [size for size, _ in SIZES]
        now = sizes.index(self._frame.theme.size)
        self._set_appearance("", sizes[min(max(now + by, 0), len(sizes) - 1)])
