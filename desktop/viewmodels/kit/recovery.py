"""The text found again after a crash and the one of before: either can be taken, and the other is kept meanwhile."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from desktop.viewmodels.kit.french import FIXED

#: Label of the text that was put aside, where the draft beside which it lies is read.
ASIDE = "Autre texte mis de côté (ce qui diffère)"


def has_words(before: str) -> bool:
    """Whether this text, the JSON of its fields or "", says anything at all."""
    return any(said.strip() for said in json.loads(before or "{}").values())


def aside_line(said: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What the text that was put aside says otherwise than the draft, by label and text, as one field of it."""
    differs = [f"{label}{FIXED}: {text}" for label, text in other if (label, text) not in said]
    return ((ASIDE, "\n".join(differs)),) if differs else ()


def goes_too(aside: str, fields: Mapping[str, str]) -> str:
    """Said before a text leaves, of another one that was put aside for it: JSON of its fields, or ""."""
    if not has_words(aside) or json.loads(aside).items() <= dict(fields).items():
        return ""
    return (
        f"Un autre texte est mis de côté. Il ne part pas{FIXED}: il sera effacé d’ici dès que celui-ci sera dans la "
        "boîte d’envoi. Pour le relire ou le reprendre, revenez d’abord à votre texte."
    )


class Recovery(Enum):
    NONE = auto()
    FOUND = auto()  #: its text was found: to go on with it, or with the text of before
    BEFORE = auto()  #: the text of before stands; what was found can be taken after all
    AFTER_ALL = auto()  #: what was found was taken after all; the other text can be taken again
    ASIDE = auto()  #: opened again later: the other of the two is still kept, whichever it is


class RecoveredText:
    """`state` is what is said above the form; `restarting`: the text of before was chosen before the form was open."""

    def __init__(self) -> None:
        self.state = Recovery.NONE
        self.restarting = False
        self.before = True  #: there is a text of before, with words in it
        self._other: dict[str, str] | None = None

    def opened(self, fields: Mapping[str, str], sentence: str, *, before: bool = True, aside: str = "") -> bool:
        """The form opens with these; "" where nothing was found. Whether it is to be opened with the text of before.

        `aside`: JSON of the other text, where one was put aside and is still kept.
        """
        self.before = before
        if self.restarting:
            self.restarting = False
            self.put_aside(fields)
            return True
        if sentence:
            self.state = Recovery.FOUND
        elif aside and self._other is None:
            self._other, self.state = json.loads(aside), Recovery.ASIDE
        elif self._other is None:
            self.state = Recovery.NONE
        return False

    def put_aside(self, present: Mapping[str, str]) -> None:
        """The text of before will stand in place of this one."""
        self._other, self.state = dict(present), Recovery.BEFORE

    def swap(self, present: Mapping[str, str]) -> dict[str, str]:
        """The other text stands after all; the present one is kept in its place, with what was written in it."""
        other, self._other = self._other or {}, dict(present)
        if self.state is not Recovery.ASIDE:
            self.state = Recovery.AFTER_ALL if self.state is Recovery.BEFORE else Recovery.BEFORE
        return other

    def accept(self) -> None:
        """ "Reprendre"."""
        self.state = Recovery.NONE

    def forget(self, *, restarting: bool = False) -> None:
        """Left, or another is to be opened: what was put aside is not offered to it."""
        self.restarting, self._other = restarting, None
