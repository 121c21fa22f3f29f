"""The editor of a draft that is marked in the database from its opening on, and that may hold two texts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.editors.text_editor import TextEditor
from desktop.viewmodels.kit.latest import Latest

if TYPE_CHECKING:
    from desktop.viewmodels.kit.text_draft import Swap, TextDraft


class DraftEditor(TextEditor):
    """The editor of a draft, which is marked in the database while it is open, so that a crash is noticed."""

    replaced = Signal(object)  #: dict[str, str]: another text, to be put in the form
    _draft: "TextDraft"
    _swap_texts: "Swap"  #: the action that takes the text that was put aside, and puts the other one aside

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._swapping = Latest()

    def _follow_text(self, text: Mapping[str, str], moment: str) -> None:
        shown = self.fields
        super()._follow_text(text, moment)
        if self.fields != shown and not self._touched:
            self._actor.act(self._draft.open_anew, refused=_gone)

    def _mark(self) -> None:
        self._actor.act(self._draft.open, then=self._latest.only(self._marked))

    def _marked(self, id: str | None) -> None:
        if id is not None:
            self._made(id)
            self._follow_draft()
        else:
            gone = self.id
            self.read_draft(self._row, lambda row: self._leave_gone(gone, row))

    def _leave_gone(self, gone: str, row: object | None) -> None:
        """The draft is gone: leads to where it is read, or to the list; but unsaved words first go to a new draft."""
        if not self.kept:
            self.keep()  # what is typed goes on in a draft of its own
        elif self.id == gone and row is None:
            self._leave_erased()
        elif self.id == gone:
            self.finish()
            self.left.emit(gone)

    def _leave_erased(self) -> None:
        if self.in_sight:  # else on coming back
            super()._leave_erased()

    def swap(
        self,
        text: dict[str, str],
        then: Callable[[dict[str, str]], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Takes `text`, the other one, and puts what is in the form aside: in one write, so that neither is lost.

        `then` gets what was put aside, once it is stored; until then the form must stay as it is. What is typed in it
        meanwhile is put aside too. `failed` is called with a sentence where it could not be stored.
        """

        def swap() -> None:
            aside = self.fields

            def swapped(id: str) -> None:
                if self.fields == aside:
                    then(aside)
                    self.keep()
                    self._made(id)  # last: that it went on apart is said over the text that came
                else:
                    swap()

            trouble = None if failed is None else only(failed)
            self._actor.act(self._draft.swap, self._swap_texts, text, aside, then=only(swapped), failed=trouble)

        self._swapping.begin()  # a second press asks for the same, not for the way back

        def only(answer: Callable[..., object]) -> Callable[..., None]:
            return self._latest.only(self._swapping.only(answer))

        self.when_kept(only(swap))


def _gone(_refusal: Refusal) -> None:
    """There is no draft any more of which a crash could leave a text."""
