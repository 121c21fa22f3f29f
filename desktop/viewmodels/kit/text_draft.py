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
    Open: TypeAlias = Callable[[CommuneContext, str], Outcome[str] | Outcome[None]]
    Apart: TypeAlias = Callable[..., Outcome[str]]

#: It has left, or the platform's text stands in its place, or it is there no more.
_GONE = ("not_a_draft", "unknown_need", "unknown_request")


class TextDraft:
    """`write` is the action that makes or changes it; `open`, `pause` and `close` mark whether it is being written.

    Where it has gone meanwhile, `apart` makes another one of all that is on the screen once something is typed, and
    that one is written from then on: the editor learns it from the id that each of these answers.
    """

    def __init__(
        self, id: str, write: Callable[..., Outcome[str]], open: "Open", pause: "Mark", close: "Mark", apart: "Apart"
    ) -> None:
        self._id = id  # read and set in the worker alone
        self._write, self._open, self._pause, self._close, self._apart = write, open, pause, close, apart
        self._text: dict[str, str] = {}
        self._origin = ""  # what `open` answered: it tells where the text comes from once its draft is gone

    def says(self, text: Mapping[str, str]) -> None:
        """What the editor begins with, before anything is asked of the worker."""
        self._text = dict(text)

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        self._text |= changed
        if self._id:
            try:
                return self._write(context, self._id, **changed)
            except Refusal as refusal:
                return self._go_apart(context, refusal, make=True)
        # Made empty and marked as open before its first words: "Repartir du texte d’avant" leads back to an empty page.
        made = self._write(context, None)
        self._id = made.value
        self._open(context, self._id)
        return self._write(context, self._id, **changed)

    def open(self, context: "CommuneContext") -> Outcome[str | None]:
        """The value is the draft's id, "" while there is none.

        Where it has gone, that of what lies here and says what is on the screen, or None: a look makes nothing.
        """
        if not self._id:
            return Outcome(Changes(), "")
        try:
            opened = self._open(context, self._id)
        except Refusal as refusal:
            found = self._go_apart(context, refusal, make=False)
            return Outcome(found.changes, found.value or None)
        self._origin = opened.value or ""
        return Outcome(opened.changes, self._id)

    def pause(self, context: "CommuneContext") -> Outcome[None]:
        return self._pause(context, self._id) if self._id else Outcome(Changes(), None)

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        return self._close(context, self._id) if self._id else Outcome(Changes(), None)

    def attach(self, context: "CommuneContext", path: Path) -> Outcome[str]:
        """The value is the draft's id."""
        if not self._id:
            self.write(context, {})
        return Outcome(attach_file(context, self._id, path).changes, self._id)

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        if refusal.code not in _GONE:
            raise refusal
        done = self._apart(context, self._id, self._text, of=self._origin, make=make)
        self._id = done.value or self._id
        return done
