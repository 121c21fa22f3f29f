"""The floor of a start: a bare PySide6 window, which says when its first frame is painted, and quits."""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from desktop.runtime.measured import measured


class Bare(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.setCentralWidget(QLabel("Relais Communes"))
        self.resize(1366, 768)
        self._painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        sys.stdout.write(json.dumps({"event": "first_paint", **measured()}) + "\n")
        sys.stdout.flush()
        self.close()


if __name__ == "__main__":
    qt = QApplication(sys.argv)
    window = Bare()
    window.show()
    qt.exec()
