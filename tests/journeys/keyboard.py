"""Somebody at the keyboard of the real window, as a process of its own that can be killed like one.

python keyboard.py DATA_DIR STEPS; STEPS is a JSON list of [verb, words…]; each `see` prints what is in sight as a JSON
line. The last step is `close`, as one closes a window, or `die`: the process kills itself with SIGKILL.
"""

import faulthandler
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop import paths, settings
from desktop.app import Application
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.views.widgets.label import Label
from tests.killing import die

PATIENCE_MS = 30_000
LOOK_MS = 20
KEYS = {"down": Qt.Key.Key_Down, "enter": Qt.Key.Key_Return, "escape": Qt.Key.Key_Escape}


class Person(QObject):
    """Does one step after another; between two the window lives as it always does."""

    def __init__(self, relais: Application, steps: list[list[str]]) -> None:
        super().__init__()
        self._relais, self._steps = relais, iter(steps)
        self._doing: Iterator[bool] = iter(())
        self._step: list[str] = []
        self._waited = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    @property
    def frame(self) -> QWidget:
        assert self._relais.session is not None
        return self._relais.session.frame

    def _go_on(self) -> None:
        if next(self._doing, True):
            step = next(self._steps, None)
            if step is None:
                self._timer.stop()
                return
            self._step, self._waited = step, 0
            self._doing = getattr(self, step[0])(*step[1:])
        self._waited += LOOK_MS
        if self._waited > PATIENCE_MS:
            focus = self.frame.focusWidget()
            sys.stderr.write(
                f"waited in vain: {self._step}, the keyboard is on {focus}; in sight:\n{self._in_sight()}\n"
            )
            sys.stderr.flush()
            os._exit(1)

    # --- verbs: each yields False while it waits --------------------------------------------------------------------

    def place(self, number: str) -> Iterator[bool]:
        """Alt and a number."""
        QTest.keyClick(self.frame, Qt.Key(Qt.Key.Key_0 + int(number)), Qt.KeyboardModifier.AltModifier)
        yield True

    def press(self, words: str) -> Iterator[bool]:
        """Walks with Tab to the button that begins with these words, then presses Space."""
        yield from self._walk(lambda part: isinstance(part, QPushButton) and _text_of(part).startswith(words))
        self.frame.acts.rest()
        QTest.keyClick(self.frame.focusWidget(), Qt.Key.Key_Space)
        yield True

    def field(self, label: str) -> Iterator[bool]:
        """Walks with Tab to the field under this label."""
        fields = (QLineEdit, QPlainTextEdit, QComboBox)
        yield from self._walk(lambda part: isinstance(part, fields) and part.accessibleName() == label)
        yield True

    def write(self, text: str) -> Iterator[bool]:
        """A key at a time, the window alive between two."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows no accents
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self.frame.focusWidget(), event)
            yield False
        yield True

    def key(self, name: str) -> Iterator[bool]:
        QTest.keyClick(self.frame.focusWidget(), KEYS[name])
        yield True

    def save(self) -> Iterator[bool]:
        """Ctrl+S, as one does elsewhere."""
        QTest.keyClick(self.frame.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        yield True

    def read(self, words: str) -> Iterator[bool]:
        """Waits until these words are in sight."""
        while words not in self._in_sight():
            yield False
        yield True

    def see(self) -> Iterator[bool]:
        texts = {f.accessibleName(): _text(f) for f in self._shown() if isinstance(f, QLineEdit | QPlainTextEdit)}
        sys.stdout.write(json.dumps({"words": self._in_sight(), "fields": texts}) + "\n")
        sys.stdout.flush()
        yield True

    def die(self) -> Iterator[bool]:
        die()
        yield False

    def close(self) -> Iterator[bool]:
        self._relais.close()
        yield True

    def _walk(self, there: Callable[[QWidget], bool]) -> Iterator[bool]:
        while True:
            focus = self.frame.focusWidget()
            if focus is not None and focus.isVisible() and there(focus):
                return
            QTest.keyClick(focus or self.frame, Qt.Key.Key_Tab)
            yield False

    def _shown(self) -> list[QWidget]:
        return [part for part in self.frame.findChildren(QWidget) if part.isVisible()]

    def _in_sight(self) -> str:
        if self._relais.session is None:
            return ""
        return "\n".join(_text_of(part) for part in self.frame.findChildren(Label) if part.isVisible())


def _text_of(part: QWidget) -> str:
    return str(getattr(part, "text", str)()).replace("&", "").removeprefix("▸ ").removeprefix("‹\u00a0")


def _text(field: QWidget) -> str:
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else str(getattr(field, "text", str)())


def main() -> int:
    faulthandler.dump_traceback_later(90, exit=True)  # a window that hangs says where
    places = paths.find(Path(sys.argv[1]))
    paths.prepare(places)
    qt = application(sys.argv[:1])
    relais = Application(
        qt, RealWorld(places, Policy(file=places.data / "policy.json")), settings.read(places.settings).settings
    )
    relais.quitting.connect(qt.quit)
    people: list[Person] = []

    def begin() -> None:
        assert relais.session is not None
        relais.session.frame.activateWindow()
        relais.session.actor.bug.connect(traceback.print_exception)
        relais.session.ready.connect(lambda: people.append(Person(relais, json.loads(sys.argv[2]))))

    relais.shown.connect(begin)
    relais.start("45024")
    return int(qt.exec())


if __name__ == "__main__":
    sys.exit(main())
