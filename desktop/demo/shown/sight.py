"""Scrolls the projected page to what a step shows next: a mayor sees no proof that lies under the foot of the page."""

from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QScrollArea

from desktop.demo.stage.stage import Stage
from desktop.views.shell.frame import Frame
from desktop.views.widgets.scrolling import areas_around, bring_new_into_sight


class Sight(QObject):
    """Of one window; asks its pages once they have been shown, so that none is made earlier than it is needed."""

    def __init__(self, stage: Stage, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._stage, self._frame = stage, frame
        self._known: set[str] = set()  # pages of which the changes are followed
        self._slide = False  # it covered the page before
        self._carried = False  # the stick has come back, and the page was led to where its answer is read
        frame.visited.connect(self._follow)
        stage.changed.connect(self._see_answer)
        stage.changed.connect(self._see_slide)
        stage.turned.connect(self._clear_outbox)
        stage.turned.connect(self._clear_page)
        stage.turned.connect(self._begin_at_top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        area = watched.parent()
        if event.type() == QEvent.Type.Resize and isinstance(area, QScrollArea):
            self._keep_check(area, cast("QResizeEvent", event))
        return False

    def _follow(self, key: str) -> None:
        if key in self._known or key not in ("outbox", "votes"):
            return
        self._known.add(key)
        page: Any = self._frame.page("outbox" if key == "outbox" else "votes")
        if key == "outbox":
            page.outbox.opened.connect(self._see_receipt)
            page.list.chosen.connect(self._see_check)
            page.navigation.usb_opened.connect(self._see_stick)
            for area in areas_around(page.paper.check):
                area.viewport().installEventFilter(self)
        else:
            page.steering.chose.connect(self._see_group)

    def _clear_outbox(self) -> None:
        """The step of the stick: a receipt of the step before would stand where the stick's own is looked for."""
        if self._stage.step.act == "stick" and "outbox" in self._known:
            page: Any = self._frame.page("outbox")
            page.show_list()

    def _clear_page(self) -> None:
        """Whatever was opened over the page of the step before, and over that one, would lie over the page of this one.

        Those of the presenter's own window stay.
        """
        for dialog in reversed(self._frame.findChildren(QDialog)):  # what lies over another one is its child
            dialog.reject()

    def _begin_at_top(self) -> None:
        """Where the step has the page of the one before: what was scrolled to there is cut at the top of this one."""
        key = self._frame.current
        if key and key == self._stage.step.place:
            for area in self._frame.page(key).findChildren(QScrollArea):
                area.verticalScrollBar().setValue(0)

    def _see_slide(self) -> None:
        """What was opened over the page would lie over the slide."""
        came, self._slide = self._stage.slide and not self._slide, self._stage.slide
        if came:
            self._clear_page()

    def _see_receipt(self, paper: Any) -> None:
        """An act was opened at the step that checks its receipt: the button for that, with the receipt above it."""
        if paper is not None and paper.facts and self._stage.step.act == "network":
            page: Any = self._frame.page("outbox")
            bring_new_into_sight(page.paper.check)

    def _see_check(self, _row: int) -> None:
        """The act that the arrow keys had opened was chosen by Enter: its page went back to its top."""
        page: Any = self._frame.page("outbox")
        if page.paper.check.isVisible() and self._stage.step.act == "network":
            bring_new_into_sight(page.paper.check)

    def _see_stick(self) -> None:
        """The screen for the stick was opened at its step: what is to be pressed there now."""
        if self._stage.step.act == "stick":
            page: Any = self._frame.page("outbox")
            bring_new_into_sight(page.stick.take if self._carried else page.stick.write)

    def _see_group(self, entry: Any) -> None:
        """The groups were just composed: ours."""
        decided, step = self._stage.deciding.decided, self._stage.step
        composed = entry is not None and entry.id == step.proposal and entry.composed
        if composed and decided is not None and decided.key == "compose":
            page: Any = self._frame.page("votes")
            bring_new_into_sight(page.steer.paper.group)

    def _see_answer(self) -> None:
        """The stick was carried: the button that reads its answer."""
        decided = self._stage.deciding.decided
        carried, before = decided is not None and decided.by_stick, self._carried
        self._carried = carried
        if carried and not before and self._frame.current == "outbox":
            page: Any = self._frame.page("outbox")
            bring_new_into_sight(page.stick.take)

    def _keep_check(self, area: QScrollArea, event: QResizeEvent) -> None:
        """The band of another network takes a line from the page: what is pressed next stays in sight, if it was."""
        page: Any = self._frame.page("outbox")
        check = page.paper.check
        top = check.mapTo(area.viewport(), QPoint()).y()
        seen = check.isVisible() and top >= 0 and top + check.height() <= event.oldSize().height()
        if seen and event.size().width() == event.oldSize().width():
            bring_new_into_sight(check)
