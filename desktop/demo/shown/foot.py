"""What the room is told whatever is folded, at the window's foot: that time passes, that a byte was changed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.demo.stage.stage import Stage
from desktop.demo.stage.tampering import Minutes
from desktop.domain.french import FIXED
from desktop.views.shell.frame import Frame
from desktop.views.widgets.label import Label


def altered_words(minutes: Minutes | None) -> str:
    """What was changed: the line itself may have left the page by the time the check has found it; "" for nothing."""
    if minutes is None:
        return ""
    words = "Seule la minute de l’accusé de dépôt est changée sur cet ordinateur"
    return f"{words}{FIXED}: {minutes.changed}, et non {minutes.before}."


class RoomFoot(QFrame):
    """Below the pages, the panel and the slide, so that none of them covers it; until the next step is shown."""

    def __init__(self, stage: Stage, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("demonstrationFoot")
        self.setAccessibleName("Ce qui vient de se passer")
        self._stage = stage
        self.words = Label("", "section")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.addWidget(self.words)
        ground = frame.centralWidget()
        below = None if ground is None else ground.layout()
        if below is not None:
            below.addWidget(self)
        stage.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        decided = self._stage.deciding.decided
        sentences = list(filter(None, (altered_words(self._stage.tampering.minutes),)))
        if decided is not None and decided.time_passes:
            hears = self._stage.deciding.hears
            sentences.insert(0, " ".join(filter(None, (decided.time_passes, f"{decided.title}.", hears))))
        self.words.say("\n".join(sentences))
        self.setVisible(bool(sentences))
