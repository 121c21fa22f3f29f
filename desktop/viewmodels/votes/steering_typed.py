"""What is typed of an act without a draft of its own: kept within two seconds, found again after a crash."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.votes.keep_typed import forget_typed, keep_typed
from desktop.database.queries import typed
from desktop.domain.changes import Outcome
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import Autosave

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext


class TypedText(QObject):
    """`kind` names the act; one thing at a time, by the id of its proposal."""

    found = Signal(object)  #: dict of texts, {} where nothing was kept
    saving = Signal(str, str)  #: sentence, tone

    def __init__(self, actor: Actor, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._kind = actor, kind
        self._text = Autosave(actor, self)
        self._text.saving.connect(self.saving)
        self.id = ""

    @property
    def text(self) -> dict[str, str]:
        return self._text.text if self._text.active else {}

    def begin(self, id: str, default: dict[str, str] | None = None) -> None:
        """`found` follows: what was kept for this one, over what it begins with."""
        self.end()
        self.id = id
        about = f"{self._kind}.{id}"

        def write(context: "CommuneContext", changed: dict[str, str]) -> Outcome[None]:
            return keep_typed(context, about, changed)

        def come(kept: dict[str, str]) -> None:
            if self.id == id and not self._text.active:
                self._text.begin((default or {}) | kept, write)
                self.found.emit(self._text.text)

        self._actor.ask(typed.kept, about, then=come)

    def type(self, name: str, text: str) -> None:
        self._text.type(name, text)

    def pause(self) -> None:
        """Out of sight, perhaps for good: all is handed to the worker before this returns."""
        self._text.pause()

    def end(self) -> None:
        """Another one is typed of, or none."""
        self._text.pause()
        self._text.end()
        self.id = ""

    def forget(self, id: str) -> None:
        """It has left: what was typed for it is not needed any more."""
        if self.id == id:
            self._text.end()
            self.id = ""
        self._actor.act(forget_typed, f"{self._kind}.{id}")
