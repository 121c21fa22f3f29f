"""The fields about the person as they are typed: saved after a pause; a wrong text is never stored, as acts bear it."""

from collections.abc import Mapping
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


class PersonTyped(QObject):
    """`saving` says whether all that is in the fields is stored; `refused` what is wrong with a field that was left."""

    saving = Signal(str, str)  #: sentence, tone
    refused = Signal(str, str)  #: field, sentence
    kept = Signal()  #: something typed was stored

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = Autosave(actor, self)
        self._text.saving.connect(self._hear)
        self._text.kept.connect(self._wrote)
        self._stored: dict[str, str] = {}
        self._filled: dict[str, str] = {}  # the text that was last put into each field
        self._wrong: dict[str, Refusal] = {}
        self._shown: set[str] = set()  # wrong fields whose error is in sight
        self._held = False  # she knows that closing the window drops what is wrong
        self._heard = self._before = ("", "muted")  # what Autosave said last; what `saving` did

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields whose text cannot be stored, in their order on screen."""
        return tuple(field.name for field in person_words.FIELDS if field.name in self._wrong)

    def stored(self, name: str) -> str:
        return self._stored.get(name, "")

    def settled(self, name: str) -> bool:
        """Whether the field may show what is stored: nothing typed in it is wrong, or waits to be written."""
        return name not in self._wrong and self._text.all_kept

    def fill(self, name: str, text: str, *, focused: bool) -> str:
        """What a field that shows `text` is to show: what is stored, unless it is being typed in or not settled."""
        typing = focused and text != self._filled.get(name, "")
        if typing or not self.settled(name):
            return text
        self._filled[name] = self.stored(name)
        return self._filled[name]

    def read(self, fields: Mapping[str, str]) -> None:
        """What is stored was read again. While something typed waits to be written, it stays as it was typed."""
        if not self._text.active or self._text.all_kept:
            self._stored = dict(fields)
            self._text.begin(self._stored, _write)

    def type(self, name: str, text: str) -> None:
        """At each keystroke."""
        if not self._text.active:
            return
        self._shown.discard(name)
        self._held = False
        try:
            persons.check({name: text})
        except Refusal as refusal:
            self._wrong[name] = refusal
            self._text.type(name, self.stored(name))  # not an earlier half of what is being typed
        else:
            self._wrong.pop(name, None)
            self._text.type(name, text)
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

    def hold(self) -> bool:
        """As the window closes: says, once for what was typed, which texts are lost with it; then she may close it."""
        held, self._held = bool(self._wrong) and not self._held, True
        for name in self.wrong if held else ():
            sentence = person_words.trouble(self._wrong[name], self.stored(name))
            self.refused.emit(name, f"{sentence} {person_words.LOST}")
        return held

    def _wrote(self, stored: dict[str, str]) -> None:
        self._stored |= stored
        self.kept.emit()

    def _hear(self, sentence: str, tone: str) -> None:
        self._heard = (sentence, tone)
        self._say()

    def _say(self) -> None:
        """A field that is wrong is not stored, whatever was stored of the others."""
        now = self._heard
        if self._wrong and now[1] != "error":
            now = (person_words.not_stored(self.wrong), "error" if self._shown else "muted")
        if now != self._before:
            self._before = now
            self.saving.emit(*now)


def _write(context: "CommuneContext", changed: dict[str, str]) -> Outcome[dict[str, str]]:
    """The value is the texts as they are stored."""
    stored = persons.check(changed)
    return Outcome(set_person(context, **changed).changes, stored)
