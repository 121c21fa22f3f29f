"""The text typed for an act that has no draft of its own: saved within two seconds, found again after a crash."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.actions.kit.forget_typed import forget_typed
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.kit.leave_screen import leave_screen
from desktop.database.queries import typed
from desktop.domain.changes import Outcome
from desktop.domain.drafts import after_kept, nothing_since
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import AGAIN_MS, Autosave
from desktop.viewmodels.kit.targets import TYPED_FOR

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext

#: For which act it is typed.
Kind = Literal["interest", "ask", "report", "join"]


class TypedText(QObject):
    """The text for one act at a time. `kind` names the act, the id the proposal or need that it is about.

    What is typed before the kept text was read is stored all the same, whether the form is left by then or not; in the
    `free` fields, which hold sentences, it comes after that text.
    One that could not be stored when it was left waits out of sight, and is found on coming back. Where the disk did
    not take it, it is tried again; a field that was refused stays as it is until then.
    """

    loaded = Signal(object)  #: dict of texts, by field; {} where nothing was saved
    saving = Signal(str, str)  #: sentence, tone

    def __init__(
        self,
        actor: Actor,
        kind: Kind,
        parent: QObject | None = None,
        *,
        free: Collection[str] = (),
        again_ms: int = AGAIN_MS,
    ) -> None:
        super().__init__(parent)
        self._actor, self._kind, self._free = actor, kind, free
        self._again_ms = again_ms
        self._text = self._autosave()
        self._left: dict[str, Autosave] = {}  # by id: what is not stored yet
        self._unread: dict[Autosave, dict[str, str]] = {}  # of which the kept text was not read yet: what they show
        self.id = ""
        self._marked = False  # it is marked as open in the database, or will be
        self._away = False  # the page has left the screen

    @property
    def text(self) -> dict[str, str]:
        return self._text.text if self._text.active else {}

    @property
    def read(self) -> bool:
        """Whether the text has with it what was kept."""
        return self._text not in self._unread

    def begin(self, id: str, default: dict[str, str] | None = None) -> None:
        """Opens the text for this id. `loaded` follows; a saved field takes precedence over `default`."""
        self.end()
        self.id, self._away = id, False
        self._text.deleteLater()
        if id in self._left:
            self._text = self._left.pop(id)
            self._text.left, self._marked = "", True  # the next write marks it
            self._text.saving.connect(self.saving)
            self.loaded.emit(self._text.text)
            self._text.try_now()  # it says how that ends
            return
        self._text = self._autosave()
        self._read(self._text, f"{self._kind}.{id}", default or {})

    def _read(self, text: Autosave, about: str, shown: dict[str, str]) -> None:
        """Opens `text` as it is `shown`, and asks for what was kept, again and again where it cannot be read."""
        stood = dict(shown)  # in the fields, for what is kept; for the worker, which does all as it was asked

        def write_unread(context: "CommuneContext", changed: dict[str, str]) -> Outcome[None]:
            outcome = keep_typed(context, about, changed, stood, self._free)
            stood.update(changed)
            return outcome

        def write(context: "CommuneContext", changed: dict[str, str]) -> Outcome[None]:
            return keep_typed(context, about, changed)

        def read(connection: "Connection") -> tuple[dict[str, str], dict[str, str]]:
            return typed.kept(connection, about), dict(stood)

        def come(answer: tuple[dict[str, str], dict[str, str]]) -> None:
            if text not in self._unread:
                return  # it was closed
            del self._unread[text]
            kept, replaced = answer
            text.go_on(after_kept(kept, replaced, text.text, self._free), shown | kept, write)
            if text is not self._text:
                text.pause()
                return
            self._marked |= bool(kept)  # a crash may have left its mark
            self.loaded.emit(text.text)
            if self._away:
                self.pause()

        def ask() -> None:
            if text in self._unread:
                self._actor.ask(read, then=come, failed=lambda _why: QTimer.singleShot(self._again_ms, self, ask))

        text.begin(shown, write_unread)
        self._unread[text] = shown
        ask()

    def type(self, name: str, text: str) -> None:
        if self._text.type(name, text):
            self._marked, self._away = True, False

    def store(self) -> None:
        """Hands all to the worker at once, for what is asked of it next; the text stays on the screen."""
        self._text.pause()

    def pause(self) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns."""
        self._away = True
        self._text.pause()
        self._unmark()

    def end(self) -> None:
        """Closes the text, saving it."""
        text = self._text
        self.pause()
        id, self.id = self.id, ""
        if not text.active or text.all_kept:
            self._close(text)
            return
        text.saving.disconnect(self.saving)
        text.left = f"{TYPED_FOR[self._kind]}{id}"
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
        self._close(text)
        text.deleteLater()

    def _close(self, text: Autosave) -> None:
        text.end()
        self._unread.pop(text, None)

    def went_on(self, id: str, took: Mapping[str, str]) -> bool:
        """Whether she has typed here since an act left with the words it `took`: that is in no act, and must stay."""
        text = self._text if self.id == id else self._left.get(id)
        if text is None or not text.active:
            return False
        shown = self._unread.get(text, {})  # nobody typed that
        return not nothing_since({name: words for name, words in text.text.items() if shown.get(name) != words}, took)

    def forget_sent(self, id: str, took: Mapping[str, str]) -> None:
        """The act left with the words it `took`: erases these, and nothing that was typed since."""
        if self.went_on(id, took):
            return
        text = self._text if self.id == id else self._left.get(id)
        known = text is not None and text not in self._unread
        self._close_all(id)
        self._erase(id, None if known else took)  # what is open says what it took, whatever was stored in between

    def forget(
        self, id: str, then: Callable[[], object] | None = None, failed: Callable[[str], object] | None = None
    ) -> None:
        """The text is not wanted any more: erases what was typed for this id, then calls `then`.

        `failed` gets a sentence where it could not be erased.
        """
        self._close_all(id)
        self._erase(id, None, then, failed)

    def _close_all(self, id: str) -> None:
        if self.id == id:
            self._close(self._text)
            self._marked = False
            self.id = ""
        if id in self._left:
            self._drop(id)

    def _erase(
        self,
        id: str,
        took: Mapping[str, str] | None,
        then: Callable[[], object] | None = None,
        failed: Callable[[str], object] | None = None,
    ) -> None:
        erased = None if then is None else lambda _: then()
        self._actor.act(forget_typed, f"{self._kind}.{id}", took, then=erased, failed=failed)
