"""Builds the demonstration: its world, the stage, the presenter's window, and the panel in each projected window."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings
from desktop.demo.discarding import discard
from desktop.demo.shown.fallen import Fallen
from desktop.demo.shown.panel import Panel
from desktop.demo.shown.presenter import PresenterWindow
from desktop.demo.stage.projection import projected_lines
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.world import BAND, TEMPORARY, DemonstrationWorld
from desktop.domain.french import of
from desktop.paths import Places
from desktop.runtime.titles import MARK
from desktop.views.shell.preparing import Preparing
from desktop.views.widgets import file_dialogs
from desktop.views.widgets.theme import Theme
from resources import communes

_TITLE = f"{MARK}Préparation"
_WORDS = "Le monde d’exemple se prépare…"


def keep_inside(places: Places) -> None:
    """Puts what Python and Qt write for a while into the demonstration's own folder, from where a later start takes it.

    A program that is killed takes nothing away itself. Qt notes there which folders were visited to save a file.
    """
    folder = places.data / TEMPORARY
    discard(folder)
    folder.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


class PreparingWindow:
    """Shows a small window while worlds are made: at the first start of a day, and for another name."""

    def __init__(self, file: Path) -> None:
        """`file`: the settings, for the look of a window that comes before all others."""
        self.theme: Theme | None = None  #: of the other windows, once there are any
        self._file = file
        self._shown: Preparing | None = None
        self._put_back: Callable[[], None] = _nothing

    def __call__(self, done: int, total: int) -> None:
        qt = QApplication.instance()
        if self._shown is None and done < total and isinstance(qt, QApplication):
            self._shown = Preparing(self.theme or self._first_theme(qt), BAND, _TITLE, _WORDS)
        if self._shown is None:
            return
        self._shown.show_progress(done, total)
        if done == total:
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
            self._put_back()
            self._put_back = _nothing

    def _first_theme(self, qt: QApplication) -> Theme:
        """A theme sets the letters of the whole application: this one goes with its window, and they are as before."""
        usual = settings.projected(projected_lines())
        font, chosen = qt.font(), settings.read(self._file, usual).settings
        theme = Theme(qt, choice=chosen.theme, size=chosen.text_size)

        def put_back() -> None:
            theme.deleteLater()
            qt.setFont(font)

        self._put_back = put_back
        return theme


def usual_settings(world: DemonstrationWorld) -> settings.Settings:
    """What holds where nothing else was chosen; once Qt knows the screens, and the world is the one that is opened."""
    return settings.projected(projected_lines(exchanged=world.exchanged))


def _nothing() -> None:
    """Nothing is to be put back."""


def begin(places: Places, phase: str = "") -> DemonstrationWorld:
    """The world, ready to be opened in a phase of the campaign ("": the first, or as it was left today).

    Raises Refusal where the folder cannot be written, or the date cannot be right.
    """
    presenters: list[PresenterWindow] = []  # one, made with the first window, as it takes its look
    fallen: list[Fallen] = []  # likewise

    def add_extras(session: Any) -> None:
        stage.attach(session)
        progress.theme = session.context.theme
        if not presenters:
            presenters.append(PresenterWindow(stage, session.context.theme, name_home))
            stage.name_wanted.connect(lambda: ask_name(session.context.theme))
            fallen.append(Fallen(stage, session.context.theme, presenters[0]))
        fallen[0].follow(session.frame)
        Panel(stage, session.frame, presenters[0])

    def name_home(parent: QWidget, theme: Theme) -> None:
        """Asks for another name of the home, and then whether to start again with it; once at a time."""
        from desktop.demo.shown.name_dialog import NameDialog  # noqa: PLC0415 - only where it is asked

        for one in QApplication.topLevelWidgets():
            if isinstance(one, NameDialog) and one.isVisible():
                one.activateWindow()
                return

        def take(insee: str) -> None:
            def begin_again() -> None:
                world.bear(insee)
                stage.reset()

            real = communes.get(insee) if insee else None
            words = "avec la commune inventée" if real is None else f"avec le nom {of(real.name)}"
            stage.confirming.ask(f"Recommencer {words}\u202f?", "Recommencer", begin_again)

        dialog = NameDialog(theme, parent)
        dialog.chosen.connect(take)
        dialog.show()

    def ask_name(theme: Theme) -> None:
        """Over the presenter's window, or where that is hidden, over the page."""
        presenter = presenters[0]
        over: QWidget | None = presenter if stage.session is None or stage.cues_shown else stage.session.frame
        name_home(over or presenter, theme)

    def end() -> None:
        for window in (*presenters, *fallen):
            window.hide()
            window.deleteLater()
        presenters.clear()
        fallen.clear()
        file_dialogs.leave_empty()

    progress = PreparingWindow(places.settings)
    world = DemonstrationWorld(places, add_extras, at_end=end, progress=progress)
    stage = Stage(world)
    stage.begin(phase)
    return world
