"""The menu bar: the same acts as the window's buttons, with their shortcuts, for people who look there first."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.viewmodels.kit.targets import ABOUT, HELP
from desktop.views.shell.appearance_menu import AppearanceMenu
from desktop.views.shell.frame import Frame
from desktop.views.widgets.buttons import make_action


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
        self._frame = frame
        file = self._menu("&Fichier")
        self._add(file, "Écrire un &besoin", write_need, QKeySequence(QKeySequence.StandardKey.New))
        self._add(file, "&Ajouter une commune…", add_commune)
        file.addSeparator()
        self._add(file, "&Quitter", frame.close, QKeySequence("Ctrl+Q"))
        places = self._menu("A&ller à")
        places.addActions(frame.go_actions)
        exchange = self._menu("Échange&s")
        self.send_now = self._add(exchange, "En&voyer et recevoir maintenant", send_now, QKeySequence("F5"))
        self.appearance = AppearanceMenu(frame, frame.theme, set_appearance)
        about = self._menu("A&ide")
        self._add(about, "&Comment faire", self._help, QKeySequence("F1"))
        self._add(about, "À &propos et licences", lambda: frame.go("settings", ABOUT))

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
