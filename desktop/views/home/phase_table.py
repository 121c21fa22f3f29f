"""The campaign's phases as a table: the same words as the painted line, for who would rather read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from desktop.viewmodels.kit.phase_step import PhaseStep


class PhaseTable(QTableWidget):
    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setAccessibleName("Calendrier de la campagne")
        self.setHorizontalHeaderLabels(["Phase", "Dates", "État", "Ce que fait la commune"])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_steps(self, steps: tuple[PhaseStep, ...]) -> None:
        self.setRowCount(len(steps))
        for line, step in enumerate(steps):
            state = "terminée" if step.past else "en cours" if step.current else "à venir"
            note = f"{state}, {step.note}" if step.current and step.note else state
            for column, text in enumerate((step.name, step.dates, note, step.summary)):
                self.setItem(line, column, QTableWidgetItem(text))

    def fit(self) -> None:
        """As high as its rows: the page scrolls, not the table inside it."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 6)
