"""The campaign's phases as a table, with the same words as the painted line, for people who would rather read."""

from PySide6.QtCore import Qt

from desktop.viewmodels.home.phase_step import PhaseStep
from desktop.views.widgets.table import Table


class PhaseTable(Table):
    def __init__(self) -> None:
        super().__init__("Calendrier de la campagne", ("Phase", "Dates", "État", "Ce que fait la commune"), stretch=3)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_steps(self, steps: tuple[PhaseStep, ...]) -> None:
        self.show_rows([(step.name, step.dates, step.standing, step.summary) for step in steps])
