"""Builds the demonstration: its world, the stage, the presenter's window, and the panel in each projected window."""

from typing import Any

from desktop.demo.panel import Panel
from desktop.demo.presenter import PresenterWindow
from desktop.demo.stage import Stage
from desktop.demo.world import DemonstrationWorld
from desktop.paths import Places


def begin(places: Places, phase: str = "") -> DemonstrationWorld:
    """The world, ready to be opened in a phase of the campaign ("": the first, or as it was left by a crash).

    Raises OSError, DatabaseFault or StoreError where the folder cannot be written.
    """
    presenters: list[PresenterWindow] = []  # one, made with the first window, as it takes its look

    def add_extras(session: Any) -> None:
        stage.attach(session)
        if not presenters:
            presenters.append(PresenterWindow(stage, session.context.theme))
        Panel(stage, session.frame, presenters[0])

    def end() -> None:
        for presenter in presenters:
            presenter.hide()
            presenter.deleteLater()

    world = DemonstrationWorld(places, add_extras, at_end=end)
    stage = Stage(world)
    stage.begin(phase)
    return world
