"""A draft in the worker, in which another program may write too: what it wrote there is never overwritten."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from desktop.actions.kit.as_read import unless_rewritten
from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext


class WrittenDraft:
    """One draft; `write` is the action that makes or changes it. The editor learns its id from what `write` returns.

    If it is no draft any more, or another program has written in it, the next words typed go to a new one, with all
    the text on the screen.
    """

    def __init__(self, id: str, write: Callable[..., Outcome[str]]) -> None:
        self._id = id  # read and set in the worker alone
        self._write = write
        self._text: dict[str, str] = {}  # as it is on the screen
        self._stored: dict[str, str] = {}  # as this editor has read or written it last

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        self._text |= changed
        try:
            if not self._id:
                return self._make(context, changed)
            written = self._write(self._unless_rewritten(context, changed), self._id, **changed)
        except Refusal as refusal:
            if refusal.field in changed:  # it cannot be stored as it is: a draft apart is made without it
                self._text[refusal.field] = self._stored.get(refusal.field, "")
            return self._go_apart(context, refusal, make=True)
        self._stored |= changed
        return written

    def _make(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        """Makes the draft with its first words."""
        raise NotImplementedError

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        """Goes on in another draft where the refusal says that this one is gone, else raises it; `make`: makes one."""
        raise NotImplementedError

    def _unless_rewritten(self, context: "CommuneContext", written: Mapping[str, str]) -> "CommuneContext":
        texts = self._cleaned(written)
        kept = {name: texts[name] for name in written}
        return unless_rewritten(context, self._text_in, self._cleaned(self._stored), kept)

    def _text_in(self, connection: "Connection") -> Mapping[str, str] | None:
        """The draft's text as it is stored, and `_cleaned`; None where there is none."""
        raise NotImplementedError

    def _cleaned(self, text: Mapping[str, str]) -> dict[str, str]:
        """Each field as it would be stored today: an older release stored some otherwise."""
        raise NotImplementedError
