"""Builds the demonstration: its world, the stage, the presenter's window, and the panel in each projected window."""

import os
import shutil
import tempfile
from typing import Any

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from desktop.demo.panel import Panel
from desktop.demo.presenter import PresenterWindow
from desktop.demo.stage import Stage
from desktop.demo.world import TEMPORARY, DemonstrationWorld
from desktop.paths import Places
from desktop.views.widgets.theme import Theme


def keep_inside(places: Places) -> None:
    """Puts what Python and Qt write for a while into the demonstration's own folder, from where a later start takes it.

    A program that is killed takes nothing away itself. Qt notes there which folders were visited to save a file.
    """
    folder = places.data / TEMPORARY
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def begin(places: Places, phase: str = "") -> DemonstrationWorld:
    """The world, ready to be opened in a phase of the campaign ("": the first, or as it was left by a crash).

    Raises OSError, DatabaseFault or StoreError where the folder cannot be written.
    """
    presenters: list[PresenterWindow] = []  # one, made with the first window, as it takes its look

    def add_extras(session: Any) -> None:
        stage.attach(session)
        if not presenters:
            presenters.append(PresenterWindow(stage, session.context.theme, name_home))
        Panel(stage, session.frame, presenters[0])

    def name_home(parent: QWidget, theme: Theme) -> None:
        """Asks for another name of the home, and starts again with it."""
        from desktop.demo.name_dialog import NameDialog  # noqa: PLC0415 - only where it is asked

        def take(insee: str) -> None:
            world.bear(insee)
            stage.reset()

        dialog = NameDialog(theme, parent)
        dialog.chosen.connect(take)
        dialog.show()

    def end() -> None:
        for presenter in presenters:
            presenter.hide()
            presenter.deleteLater()

    world = DemonstrationWorld(places, add_extras, at_end=end)
    stage = Stage(world)
    stage.begin(phase)
    return world
