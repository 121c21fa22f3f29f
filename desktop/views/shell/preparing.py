"""A small window while something is prepared for some seconds: a program that shows nothing is started again."""

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desktop.viewmodels.kit.link_words import Measure
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.widgets import icons
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.measure import MeasureBar
from desktop.views.widgets.theme import Theme

_WIDTH = 34  # ems


class Preparing(QDialog):
    """Says what is prepared, and how far it is. It cannot be closed, as what is half prepared is of no use.

    What it waits for runs in this thread, and calls `show_progress` now and then.
    """

    def __init__(self, theme: Theme, band: str, title: str, words: str) -> None:
        super().__init__()
        theme.dress(self)
        self.setWindowTitle(title)
        self.setWindowIcon(icons.application_icon())
        self.words, self.bar = Label(words), MeasureBar(words)
        inside = QVBoxLayout()
        inside.setContentsMargins(20, 16, 20, 20)
        inside.setSpacing(12)
        inside.addWidget(self.words)
        inside.addWidget(self.bar)
        whole = flush(QVBoxLayout(self), 0)
        whole.addWidget(DemonstrationBand(band))
        whole.addLayout(inside, 1)
        self.setMinimumWidth(round(theme.em * _WIDTH))

    def show_progress(self, done: int, total: int) -> None:
        self.bar.show_measure(Measure(done, total))
        self.show()
        # Draws it. What is typed or clicked meanwhile waits for the window that comes.
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def reject(self) -> None:
        """Escape."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
