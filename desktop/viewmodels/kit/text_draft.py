"""A draft as the worker sees it: its first words, or its first document, make it; later ones find it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from desktop.actions.requests.attach_file import attach_file
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext

    Mark: TypeAlias = Callable[[CommuneContext, str], Outcome[None]]
    Apart: TypeAlias = Callable[[CommuneContext, str, Mapping[str, str]], Outcome[str]]

#: It has left, or the platform's text stands in its place, or it is there no more.
_GONE = ("not_a_draft", "unknown_need", "unknown_request")


class TextDraft:
    """`write` is the action that makes or changes it; `open`, `pause` and `close` mark whether it is being written.

    Where it has gone meanwhile, `apart` makes another one of all that is on the screen, and that one is written from
    then on: the editor learns it from the id that each of these answers.
    """

    def __init__(
        self, id: str, write: Callable[..., Outcome[str]], open: "Mark", pause: "Mark", close: "Mark", apart: "Apart"
    ) -> None:
        self._id = id  # read and set in the worker alone
        self._write, self._open, self._pause, self._close, self._apart = write, open, pause, close, apart
        self._text: dict[str, str] = {}

    def says(self, text: Mapping[str, str]) -> None:
        """What the editor begins with, before anything is asked of the worker."""
        self._text = dict(text)

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        self._text |= changed
        if self._id:
            return self._or_apart(context, lambda: self._write(context, self._id, **changed))
        # Made empty and marked as open before its first words: "Repartir du texte d’avant" leads back to an empty page.
        made = self._write(context, None)
        self._id = made.value
        self._open(context, self._id)
        return self._write(context, self._id, **changed)

    def open(self, context: "CommuneContext") -> Outcome[str]:
        """The value is the draft's id, "" while there is none."""
        if not self._id:
            return Outcome(Changes(), "")
        return self._or_apart(context, lambda: Outcome(self._open(context, self._id).changes, self._id))

    def pause(self, context: "CommuneContext") -> Outcome[None]:
        return self._pause(context, self._id) if self._id else Outcome(Changes(), None)

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        return self._close(context, self._id) if self._id else Outcome(Changes(), None)

    def attach(self, context: "CommuneContext", path: Path) -> Outcome[str]:
        """The value is the draft's id."""
        if not self._id:
            self.write(context, {})
        return Outcome(attach_file(context, self._id, path).changes, self._id)

    def _or_apart(self, context: "CommuneContext", act: Callable[[], Outcome[str]]) -> Outcome[str]:
        try:
            return act()
        except Refusal as refusal:
            if refusal.code not in _GONE:
                raise
            done = self._apart(context, self._id, self._text)
            self._id = done.value
            return done
