"""The fields about the person as they are typed, all saved after a pause.

What cannot be used is saved apart, as acts bear what is stored; the next start shows it again, with what is wrong.
What is typed in a field before what is stored was read takes its place.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.settings.set_person import set_person
from desktop.domain import persons
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import Autosave
from desktop.viewmodels.settings import person_words

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext

_APART = "wrong."  # before a field's name: its text that cannot be used, "" where it can


class PersonTyped(QObject):
    """`saving` says how many fields are wrong, else whether all is saved; `refused` what is wrong with one of them."""

    saving = Signal(str, str)  #: sentence, tone
    refused = Signal(str, str)  #: field, sentence
    kept = Signal()  #: something typed was stored

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = Autosave(actor, self, place="settings")
        self._text.saving.connect(self._hear)
        self._text.kept.connect(self._wrote)
        self._text.begin({}, _write)
        self._read = False  # what is stored
        self._stored: dict[str, str] = {}
        self._filled: dict[str, str] = {}  # the text that was last put into each field
        self._wrong: dict[str, Refusal] = {}
        self._shown: set[str] = set()  # wrong fields whose error is in sight
        self._heard = self._before = ("", "muted")  # what Autosave said last; what `saving` did

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields whose text cannot be used, in their order on screen."""
        return tuple(field.name for field in person_words.FIELDS if field.name in self._wrong)

    def stored(self, name: str) -> str:
        return self._stored.get(name, "")

    def settled(self, name: str) -> bool:
        """Whether the field may show what is stored: nothing typed in it is wrong, or waits to be written."""
        waits = not self._text.all_kept and self._text.text.get(name, "") != self.stored(name)
        return name not in self._wrong and not waits

    def fill(self, name: str, text: str, *, focused: bool) -> str:
        """What a field that shows `text` is to show: what is saved, unless it is being typed in or not settled."""
        typing = focused and text != self._filled.get(name, "")
        if name in self._wrong:
            return self._text.text[_APART + name]
        if typing or not self.settled(name):
            return text
        self._filled[name] = self.stored(name)
        return self._filled[name]

    def read(self, fields: dict[str, str], wrong: Mapping[str, str]) -> None:
        """What is saved was read again. While something typed waits to be written, it stays as it was typed."""
        if self._read and not self._text.all_kept:
            return
        stored = fields | {_APART + name: wrong.get(name, "") for name in fields}
        text = stored if self._read else self._over(stored, fields)
        self._stored = dict(fields)
        if self._read:
            self._text.begin(stored, _write)
        else:
            self._text.go_on(text, stored, _write)
        self._read = True
        for name in fields:
            if name in self._wrong or text[_APART + name]:
                self._judge(name, text[_APART + name] or text[name])
        self._shown &= set(self._wrong)
        self._say()

    def _over(self, stored: dict[str, str], names: Collection[str]) -> dict[str, str]:
        """What is `stored`, with what was typed over it before it was read; of a wrong text it stays so."""
        text, typed = dict(stored), self._text.text
        for name in names:
            right, apart = typed.get(name, ""), typed.get(_APART + name, "")
            if right or apart:
                text |= {name: right or stored[name], _APART + name: apart}
        return text

    def type(self, name: str, text: str) -> None:
        """At each keystroke."""
        self._shown.discard(name)
        self._judge(name, text)
        # Of a wrong text, what is stored stays so: not an earlier half of what is being typed.
        self._text.type(name, self.stored(name) if name in self._wrong else text)
        self._text.type(_APART + name, text if name in self._wrong else "")
        self._say()

    def leave(self, name: str) -> None:
        """On leaving a field: saves at once, and says what is wrong with it, unless that is in sight."""
        self._text.keep()
        if name in self._wrong and name not in self._shown:
            self.insist(name)

    def insist(self, name: str) -> None:
        """On Enter: the same, but says again what is wrong."""
        self._text.keep()
        if name in self._wrong:
            self._shown.add(name)
            self.refused.emit(name, person_words.trouble(self._wrong[name], self.stored(name)))
            self._say()

    def pause(self) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns."""
        self._text.pause()
        for name in self.wrong:
            if name not in self._shown:
                self.insist(name)

    def _judge(self, name: str, text: str) -> None:
        self._wrong.pop(name, None)
        try:
            persons.check({name: text})
        except Refusal as refusal:
            self._wrong[name] = refusal

    def _wrote(self, stored: dict[str, str]) -> None:
        self._stored |= stored
        self.kept.emit()

    def _hear(self, sentence: str, tone: str) -> None:
        self._heard = (sentence, tone)
        self._say()

    def _say(self) -> None:
        """That a field cannot be used as it stands on screen counts more than that its text is saved."""
        now = self._heard
        if self._shown and now[1] != "error":
            now = (person_words.to_correct(len(self._shown)), "error")
        if now != self._before:
            self._before = now
            self.saving.emit(*now)


def _write(context: "CommuneContext", changed: dict[str, str]) -> Outcome[dict[str, str]]:
    """The value is the texts as they are stored, without those that cannot be used."""
    wrong = {name.removeprefix(_APART): text for name, text in changed.items() if name.startswith(_APART)}
    stored = persons.check({name: text for name, text in changed.items() if not name.startswith(_APART)})
    return Outcome(set_person(context, **stored, wrong=wrong).changes, stored)
