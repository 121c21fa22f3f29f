"""The story goes on while a paper's preview lies over the projected page: that lets nothing through to its window."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractSlider, QDialog, QScrollArea

from desktop.demo.shown.presenter_place import MakesWay
from desktop.demo.shown.remote import RemoteControl, add_switches
from desktop.demo.stage.stage import Stage
from desktop.views.shell.frame import Frame

_MOVES: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageDown.value: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class Papers(QObject):
    """Of one projected window: each preview over it gets the presenter's keys as it gets the keyboard.

    On one screen the cues, of which the preview would hide a part and shut all, are away as long as it is there.
    """

    def __init__(self, stage: Stage, frame: Frame, way: MakesWay, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._frame, self._way = stage, frame, way
        cast("QGuiApplication", QGuiApplication.instance()).focusWindowChanged.connect(self._follow)

    def _follow(self, now: QWindow | None) -> None:
        for paper in self._frame.findChildren(QDialog, "preview"):
            if now is not None and paper.windowHandle() is now and paper.findChild(PaperKeys) is None:
                PaperKeys(self._stage, paper)
                self._way.make()
                paper.finished.connect(self._way.come_back)


class PaperKeys(RemoteControl):
    """PageDown and PageUp move the paper while it goes on that way, since a letter is read page by page.

    Whatever else they lead to is seen: the paper goes first. F11 leaves it, over the window of another size.
    """

    def __init__(self, stage: Stage, paper: QDialog) -> None:
        super().__init__(stage, paper)
        self._paper = paper
        add_switches(stage, paper, first=paper.reject)
        stage.cues_wanted.connect(self._make_way)

    def takes(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and self._moves(cast("QKeyEvent", event)):
            self._turns.is_one(cast("QKeyEvent", event))  # noted: the same press, bouncing, turns no step at its end
            return True
        return super().takes(event)

    def leave(self) -> bool:
        """Escape closes the paper, whatever the stage shows or asks."""
        return False

    def _moves(self, event: QKeyEvent) -> bool:
        """The bar by itself: a button that was pressed has the keyboard, and does nothing with these keys."""
        area, action = self._paper.findChild(QScrollArea, "sheets"), _MOVES.get(event.key())
        if area is None or action is None:
            return False
        bar = area.verticalScrollBar()
        before = bar.value()
        bar.triggerAction(action)
        return bar.value() != before

    def _make_way(self) -> None:
        """F7 on one screen: the cues would take no press beside it."""
        if self._stage.projection.free is None:
            self._paper.reject()
