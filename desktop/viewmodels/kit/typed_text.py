"""The text typed for an act that has no draft of its own: saved within two seconds, found again after a crash."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.forget_typed import forget_typed
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.kit.leave_screen import leave_screen
from desktop.database.queries import typed
from desktop.domain.changes import Outcome
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import AGAIN_MS, Autosave
from desktop.viewmodels.kit.targets import DEPLOYMENT, JOIN, STEERING

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext

#: For which act it is typed.
Kind = Literal["interest", "ask", "report", "join"]
#: Where what it is about is opened again.
_OPENED: Final[Mapping[Kind, str]] = {"interest": STEERING, "ask": DEPLOYMENT, "report": DEPLOYMENT, "join": JOIN}


class TypedText(QObject):
    """The text for one act at a time. `kind` names the act, the id the proposal or need that it is about.

    One that could not be stored when it was left waits out of sight, and is found on coming back. Where the disk did
    not take it, it is tried again; a field that was refused stays as it is until then.
    """

    loaded = Signal(object)  #: dict of texts, by field; {} where nothing was saved
    saving = Signal(str, str)  #: sentence, tone

    def __init__(self, actor: Actor, kind: Kind, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor, self._kind = actor, kind
        self._again_ms = again_ms
        self._text = self._autosave()
        self._left: dict[str, Autosave] = {}  # by id: what is not stored yet
        self.id = ""
        self._marked = False  # it is marked as open in the database, or will be

    @property
    def text(self) -> dict[str, str]:
        return self._text.text if self._text.active else {}

    def begin(self, id: str, default: dict[str, str] | None = None) -> None:
        """Opens the text for this id. `loaded` follows; a saved field takes precedence over `default`."""
        self.end()
        self.id = id
        if id in self._left:
            self._text.deleteLater()
            self._text = self._left.pop(id)
            self._text.left, self._marked = "", True  # the next write marks it
            self._text.saving.connect(self.saving)
            self.loaded.emit(self._text.text)
            self._text.try_now()  # it says how that ends
            return
        about = f"{self._kind}.{id}"

        def write(context: "CommuneContext", changed: dict[str, str]) -> Outcome[None]:
            return keep_typed(context, about, changed)

        def come(kept: dict[str, str]) -> None:
            if self.id == id and not self._text.active:
                self._text.begin((default or {}) | kept, write)
                self._marked = bool(kept)  # a crash may have left its mark
                self.loaded.emit(self._text.text)

        self._actor.ask(typed.kept, about, then=come)

    def type(self, name: str, text: str) -> None:
        self._marked |= self._text.type(name, text)

    def store(self) -> None:
        """Hands all to the worker at once, for what is asked of it next; the text stays on the screen."""
        self._text.pause()

    def pause(self) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns."""
        self._text.pause()
        self._unmark()

    def end(self) -> None:
        """Closes the text, saving it."""
        text = self._text
        self.pause()
        id, self.id = self.id, ""
        if not text.active or text.all_kept:
            text.end()
            return
        text.saving.disconnect(self.saving)
        text.left = f"{_OPENED[self._kind]}{id}"
        self._left[id], self._text = text, self._autosave()

    def _unmark(self) -> None:
        """It leaves the screen as usual. On a full disk the mark stays: that text may not be found."""
        if self._marked:
            self._marked = False
            self._actor.act(leave_screen, f"{self._kind}.{self.id}")

    def _autosave(self) -> Autosave:
        text = Autosave(self._actor, self, place="needs" if self._kind == "join" else "votes", again_ms=self._again_ms)
        text.saving.connect(self.saving)
        text.kept.connect(self._drop_stored)
        return text

    def _drop_stored(self) -> None:
        for id, text in list(self._left.items()):
            if text.all_kept:
                self._drop(id)
                self._actor.act(leave_screen, f"{self._kind}.{id}")  # the write has marked it as open

    def _drop(self, id: str) -> None:
        text = self._left.pop(id)
        text.end()
        text.deleteLater()

    def forget(
        self, id: str, then: Callable[[], object] | None = None, failed: Callable[[str], object] | None = None
    ) -> None:
        """The act was made, or the text is not wanted any more: erases what was typed for it, then calls `then`.

        `failed` gets a sentence where it could not be erased.
        """
        if self.id == id:
            self._text.end()
            self._marked = False
            self.id = ""
        if id in self._left:
            self._drop(id)
        about, erased = f"{self._kind}.{id}", None if then is None else lambda _: then()
        self._actor.act(forget_typed, about, then=erased, failed=failed)
