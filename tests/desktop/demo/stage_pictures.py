"""Pictures of every step as it is projected: `python -m tests.desktop.demo.stage_pictures [FOLDER]`, without a display.

All steps are played forwards and backwards in each shape: 1280x720, 1366x768 and 1920x1080 at 125 %, then 1280x720
and 1920x1080 at 150 %. What is too long for its place is printed, and at 125 % each text under 14 pixels; the end is
1 then. FOLDER gets a PNG of each step in each shape. A list that scrolls inside a page that scrolls is printed too, and
does not count.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QDeadlineTimer, QSize, Qt
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop import paths
from desktop.app import Application
from desktop.demo.program import begin
from desktop.demo.shown.remote import BOUNCE_MS
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS
from desktop.runtime.qt import application
from desktop.settings import PROJECTED
from desktop.views.widgets.clipping import clipped
from tests.desktop.contact_sheet import at_rest, nested
from tests.desktop.demo.playing import stage_of
from tests.waiting import until

#: What can still be read from three metres on a projected window, in pixels at the demonstration's own size of text.
SMALLEST_PX = 14
_WRITTEN = (QLabel, QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
_PATIENCE_S = 40


class Shape(NamedTuple):
    """How the window is projected; `size` is that of the text, in per cent."""

    window: QSize
    size: int

    @property
    def name(self) -> str:
        return f"{self.window.width()}x{self.window.height()}-{self.size}"


SHAPES = (
    Shape(QSize(1280, 720), PROJECTED.text_size),
    Shape(QSize(1366, 768), PROJECTED.text_size),
    Shape(QSize(1920, 1080), PROJECTED.text_size),
    Shape(QSize(1280, 720), 150),
    Shape(QSize(1920, 1080), 150),
)


class Projected:
    """The demonstration in its window, step by step by the keys of a remote control."""

    def __init__(self, relais: Application, shape: Shape, to: Path | None) -> None:
        self._relais, self._shape, self._to = relais, shape, to
        self.wrong: list[str] = []
        self.shown: list[int] = []
        self._fit()

    @property
    def _session(self) -> Any:
        return self._relais.session

    @property
    def _stage(self) -> Stage:
        return stage_of(self._relais)

    def play(self) -> None:
        """To the last step and back to the first."""
        self._show("")
        for key, way in ((Qt.Key.Key_PageDown, ""), (Qt.Key.Key_PageUp, "back")):
            for _ in STEPS[1:]:
                hand = QDeadlineTimer(2 * BOUNCE_MS)
                QTest.keyClick(self._session.frame.windowHandle(), key)
                self._settle()
                if self._stage.offers:
                    self._prepare()
                self._show(way)
                until(hand.hasExpired, _PATIENCE_S)  # no hand presses sooner

    def restart(self) -> None:
        self._another(self._stage.reset)

    def _prepare(self) -> None:
        self._another(lambda: self._stage.answer(yes=True))

    def _another(self, do: Any) -> None:
        before = self._session
        do()
        until(lambda: self._session not in (None, before), _PATIENCE_S)
        self._fit()

    def _fit(self) -> None:
        self._settle()
        self._session.frame.showNormal()
        self._session.frame.resize(self._shape.window)
        self._settle()

    def _settle(self) -> None:
        until(lambda: self._session is not None and self._session.syncing._timer.isActive(), _PATIENCE_S)
        until(lambda: self._session.local.idle and not self._session.syncing.state.running, _PATIENCE_S)

    def _show(self, way: str) -> None:
        frame, number = self._session.frame, self._stage.number
        picture: QImage = at_rest(self._session)
        self.shown.append(number)
        found = clipped(frame)
        for line in nested(frame):  # seen at 1280x720 on the page of votes: said, and to be mended there
            sys.stdout.write(f"{self._shape.name}, step {number + 1} {way}: {line} (not counted)\n")
        if (picture.width(), picture.height()) != self._shape.window.toTuple():
            found.append(f"the window is {picture.width()}x{picture.height()}")
        if self._shape.size == PROJECTED.text_size:
            found += small(frame)
        self.wrong += [f"{self._shape.name}, step {number + 1} {way}: {line}" for line in found]
        if self._to is not None and not way:
            picture.save(str(self._to / f"step-{number + 1:02d}-{self._shape.name}.png"))


def small(window: QWidget) -> list[str]:
    """A line for each text in sight that is smaller than can be read from three metres."""
    return [
        f"{QFontInfo(part.font()).pixelSize()} px: {getattr(part, 'text', str)() or type(part).__name__}"
        for part in window.findChildren(QWidget)
        if isinstance(part, _WRITTEN) and part.isVisible() and _says(part)
        if QFontInfo(part.font()).pixelSize() < SMALLEST_PX
    ]


def _says(part: QWidget) -> bool:
    return not isinstance(part, QLabel | QAbstractButton) or bool(part.text())


def main() -> int:
    """0 if every step is whole and large enough."""
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stage-pictures-") as folder:
        wrong, shown = take(Path(folder), to)
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(json.dumps({"shapes": len(SHAPES), "shown": shown, "wrong": len(wrong)}) + "\n")
    return 1 if wrong else 0


def take(folder: Path, to: Path | None) -> tuple[list[str], list[int]]:
    """What is wrong, and the steps in the order in which the last shape showed them."""
    places = paths.find(folder, demonstration=True)
    paths.prepare(places)
    qt = application(sys.argv[:1])
    world = begin(places)
    relais = Application(qt, world, PROJECTED)
    relais.start()
    until(lambda: relais.session is not None, _PATIENCE_S)
    wrong, shown = list[str](), list[int]()
    for shape in SHAPES:
        relais.theme.apply(size=shape.size)
        projected = Projected(relais, shape, to)
        projected.play()
        wrong, shown = wrong + projected.wrong, projected.shown
        projected.restart()
    relais.close()
    world.clean_up()
    return wrong, shown


if __name__ == "__main__":
    sys.exit(main())
