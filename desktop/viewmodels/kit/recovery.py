"""After a crash: the text that was being written and the one before it. Either can be taken; the other is kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto

from desktop.domain.drafts import is_shorter, where_they_differ, which_before
from desktop.viewmodels.kit.french import FIXED, since

#: Label of the text that was put aside, where its draft is read in the bin.
_ASIDE = "Autre texte mis de côté (ce qui diffère)"
#: In place of the sentence that a text was found.
_FAILED = f"Le texte d’avant n’est pas repris{FIXED}: rien n’a pu être enregistré. Voici toujours le texte retrouvé."


def has_words(before: str) -> bool:
    """Whether any field of this text (the JSON of its fields, or "") is filled in."""
    return any(text.strip() for text in json.loads(before or "{}").values())


def typed_since(before: str, fields: Mapping[str, str]) -> bool:
    """Whether the text changed since its editor was opened (`before`: JSON of its fields then): else a crash left none.

    An older release kept fewer fields.
    """
    earlier = json.loads(before or "{}")
    return any(earlier.get(name, "") != text for name, text in fields.items())


def recovered_sentence(
    moment: str, earlier: Mapping[str, str] | None, present: Mapping[str, str], now: datetime
) -> str:
    """The sentence above a form that shows the text that was open when the last session crashed.

    `moment`: when that text was saved; `earlier`: the text before it, None for none.
    """
    sentence = f"Voici votre texte retrouvé, enregistré {since(moment, now)}."
    return f"{sentence} {which_before(earlier or {}, present)}".strip()


def other_words(other: Mapping[str, str], present: Mapping[str, str]) -> str:
    """After "Un autre texte", which one: what it says otherwise, in brackets, or that it is shorter; "" for neither."""
    if words := where_they_differ(other, present):
        return f" («{FIXED}{words}{FIXED}»)"
    return ", plus court," if is_shorter(other, present) else ""


def aside_line(draft: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The fields in which the text that was put aside differs from the draft, as one more field; () for none."""
    differs = [f"{label}{FIXED}: {text}" for label, text in other if (label, text) not in draft]
    return ((_ASIDE, "\n".join(differs)),) if differs else ()


def goes_too(aside: str, fields: Mapping[str, str]) -> str:
    """The warning before a text leaves while another one is put aside (`aside`: JSON of its fields, or ""); or ""."""
    if not has_words(aside) or json.loads(aside).items() <= dict(fields).items():
        return ""
    return (
        f"Un autre texte est mis de côté. Il ne part pas{FIXED}: il sera effacé d’ici dès que celui-ci sera dans la "
        "boîte d’envoi. Pour le relire ou le reprendre, revenez d’abord à votre texte."
    )


class Recovery(Enum):
    NONE = auto()
    IN_FORM = auto()  #: the text of the crash is in the form; she may go on with it or with the one before it
    BEFORE = auto()  #: the text before the crash was chosen; the one of the crash can still be taken
    AFTER_ALL = auto()  #: the text of the crash was taken after all; the one before it can be taken again
    ASIDE = auto()  #: the draft was opened again later, and the other of the two texts is still kept


class RecoveredText:
    """Which of the two texts is in the form, and the other one.

    `state` decides what is said above the form; `restarting`: the text before the crash was chosen before the form
    was open.
    """

    def __init__(self) -> None:
        self.state = Recovery.NONE
        self.restarting = False
        self.before = True  #: the text as the editor was opened was not empty: to go back to it is offered
        self.trouble = ""  #: that the text before the crash could not be taken, as a sentence; "" otherwise
        self._other: dict[str, str] | None = None

    def opened(
        self, sentence: str, earlier: Mapping[str, str] | None = None, *, before: bool = True, aside: str = ""
    ) -> bool:
        """The form opens. Returns whether it must open with the text before the crash instead.

        `sentence`: that a text was found, "" where none was. `earlier`: the text before it, None where nothing was
        typed since. `aside`: JSON of the other text, where one is still kept.
        """
        self.before = before
        restarting, self.restarting = self.restarting and earlier is not None and not aside, False
        if sentence or restarting:
            self._other, self.state, self.trouble = dict(earlier or {}), Recovery.IN_FORM, ""
        elif self.undecided:  # read again, as another program has changed it: what is shown is not what was found
            self.accept()
        if aside and self._other is None:
            self._other, self.state = json.loads(aside), Recovery.ASIDE
        return restarting

    @property
    def undecided(self) -> bool:
        """A text that was found is in the form, and she has not said yet which of the two to go on with."""
        return self.state is Recovery.IN_FORM

    def fail(self, show: Callable[[], object]) -> None:
        """The other text could not be stored in the place of the one in the form, which `show` shows."""
        self.trouble = _FAILED if self.undecided else ""
        show()

    @property
    def other(self) -> dict[str, str]:
        """The text that is not in the form; {} for none."""
        return dict(self._other or {})

    def swap(self, present: Mapping[str, str]) -> dict[str, str]:
        """Returns the other text for the form, and keeps the present one, with what was written in it since."""
        other, self._other, self.trouble = dict.fromkeys(present, "") | self.other, dict(present), ""
        if self.state is not Recovery.ASIDE:
            self.state = Recovery.AFTER_ALL if self.state is Recovery.BEFORE else Recovery.BEFORE
        return other

    def accept(self) -> None:
        """She goes on with the text that was found ("Continuer")."""
        self.state, self._other, self.trouble = Recovery.NONE, None, ""

    def forget(self, *, restarting: bool = False) -> None:
        """The form is left: the text that was put aside must not be offered to the next draft."""
        self.accept()
        self.restarting = restarting
