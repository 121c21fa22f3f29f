"""A draft as the worker sees it: its first words, or its first document, make it; later ones find it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from desktop.actions.requests.attach_file import attach_file
from desktop.domain.changes import Changes, Outcome

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext

    Mark: TypeAlias = Callable[[CommuneContext, str], Outcome[None]]


class TextDraft:
    """`write` is the action that makes or changes it; `open` and `close` mark that it is being written."""

    def __init__(self, id: str, write: Callable[..., Outcome[str]], open: "Mark", close: "Mark") -> None:
        self._id = id  # read and set in the worker alone; the editor learns it from what `write` answers
        self._write, self._open, self._close = write, open, close

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        if self._id:
            return self._write(context, self._id, **changed)
        # Made empty and marked as open before its first words: "Repartir du texte d’avant" leads back to an empty page.
        made = self._write(context, None)
        self._id = made.value
        self._open(context, self._id)
        return self._write(context, self._id, **changed)

    def open(self, context: "CommuneContext") -> Outcome[None]:
        return self._open(context, self._id) if self._id else Outcome(Changes(), None)

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        return self._close(context, self._id) if self._id else Outcome(Changes(), None)

    def attach(self, context: "CommuneContext", path: Path) -> Outcome[str]:
        """The value is the draft's id."""
        if not self._id:
            self.write(context, {})
        return Outcome(attach_file(context, self._id, path).changes, self._id)
