"""What was typed for the sheet and is not on it yet: beside the lines that are printed, in the same file."""

from pathlib import Path
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.paths import reason_of

_LATER_MS = 1000  # from a letter; also from a try that failed, as on a full disk


class TypedLines(QObject):
    """Of one stage: outlives the form, which may go with its window, and what was typed a second ago the program.

    Where the file cannot be read now, nothing is noted, and nothing written over it.
    """

    tried = Signal()  #: to keep them; `unkept` has changed

    def __init__(self, config: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config = config
        self._stored: Adviser | None = None  # None: never read
        self.withheld = True  #: or not read yet
        self.known = Adviser()  #: what is printed
        self.texts: dict[str, str] = {}  #: the one that was typed in last comes last
        self.unkept = ""  #: why they wait in the program alone, in French; "" where they are kept
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self.keep)
        cast("QCoreApplication", QCoreApplication.instance()).aboutToQuit.connect(self.keep)

    def read(self) -> None:
        """Anew; what waits to be written stays. Raises Refusal where it cannot be read now."""
        self.withheld, self.known = True, Adviser()
        stored = adviser.read(self._config)
        texts = stored.typed if self._stored is None else self.texts
        self.withheld, self._stored, self.known = False, stored, replace(stored, typed={})
        self.texts = {name: text for name, text in texts.items() if text != getattr(stored, name)}
        self._later.start()

    def note(self, name: str, text: str) -> None:
        """The same as is printed, it is nothing new."""
        if self.withheld:
            return
        self.texts.pop(name, None)
        if text != getattr(self.known, name):
            self.texts[name] = text
        if not self._later.isActive():
            self._later.start()

    def replace(self, lines: Adviser) -> None:
        """They are on the sheet now, and nothing is typed over them. Raises OSError."""
        if not self.withheld:
            adviser.write(self._config, lines)
            self._stored, self.known, self.texts = lines, lines, {}
            self._say("")

    def keep(self) -> None:
        """At once."""
        self._later.stop()
        wanted = replace(self.known, typed=dict(self.texts))
        if self.withheld or wanted == self._stored:
            self._say("")
            return
        try:
            adviser.write(self._config, wanted)
        except OSError as error:
            self._later.start()
            self._say(reason_of(error))
        else:
            self._stored = wanted
            self._say("")

    def _say(self, unkept: str) -> None:
        if unkept != self.unkept:
            self.unkept = unkept
            self.tried.emit()
