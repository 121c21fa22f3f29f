"""How far something has come, as a thin bar beside words that say the same."""

from PySide6.QtWidgets import QProgressBar, QSizePolicy

from desktop.viewmodels.kit.link_words import Measure

_STEPS = 1000  # of the bar, as a number of bytes may be too large for it


class MeasureBar(QProgressBar):
    """Hidden while the total is not known; it has no animation."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("measure")
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_measure(self, measure: Measure | None) -> None:
        known = measure is not None and measure.total > 0
        if known and measure is not None:
            self.setValue(measure.done * _STEPS // measure.total)
        self.setVisible(known)
