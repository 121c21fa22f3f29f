"""The text found again after a crash: gone on with, or put aside for the text of before, until that is undone."""

from collections.abc import Mapping
from enum import Enum, auto


class Recovery(Enum):
    NONE = auto()
    FOUND = auto()  #: its text was found: to go on with it, or to begin again
    RESTARTED = auto()  #: the text of before stands; what was found can be taken after all


class RecoveredText:
    """`state` is what is said above the form; `restarting`: "Recommencer" was chosen before the form was open."""

    def __init__(self) -> None:
        self.state = Recovery.NONE
        self.restarting = False
        self._found: dict[str, str] = {}
        self._put_aside: dict[str, str] | None = None

    def opened(self, fields: Mapping[str, str], sentence: str) -> bool:
        """The form opens with these; "" where nothing was found. Whether it is to be opened with the text of before."""
        self._found = dict(fields)
        if self.restarting:
            self.restarting = False
            self.put_aside()
            return True
        self.state = Recovery.RESTARTED if self._put_aside is not None else Recovery.NONE
        if sentence:
            self.state = Recovery.FOUND
        return False

    def put_aside(self) -> None:
        """ "Recommencer"."""
        self._put_aside = self._found

    def take_back(self) -> dict[str, str]:
        """What was put aside is the text after all."""
        found, self._put_aside = self._put_aside or {}, None
        return found

    def accept(self) -> None:
        """ "Reprendre"."""
        self.state = Recovery.NONE

    def forget(self) -> None:
        """Left: what was put aside is not offered to another text."""
        self.restarting, self._put_aside = False, None
