"""Builds the demonstration: its world, the stage, and the panel in each window."""

from typing import Any

from desktop.demo.panel import Panel
from desktop.demo.stage import Stage
from desktop.demo.world import DemonstrationWorld
from desktop.paths import Places


def begin(places: Places, phase: str = "") -> DemonstrationWorld:
    """The world, ready to be opened in a phase of the campaign ("": the first, or as it was left by a crash).

    Raises OSError, DatabaseFault or StoreError where the folder cannot be written.
    """

    def add_extras(session: Any) -> None:
        stage.attach(session)
        Panel(stage, session.frame, session.context)

    world = DemonstrationWorld(places, add_extras)
    stage = Stage(world)
    stage.begin(phase)
    return world
