"""A draft in the worker, in which another program may write too: what it wrote there is never overwritten."""

import json
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from desktop.actions.kit.as_read import REWRITTEN, rewritten, unless_rewritten
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.other_texts import OtherTexts
from desktop.domain.changes import Changes, Outcome
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.documents import JoinedOne

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext

    Mark: TypeAlias = Callable[[CommuneContext, str], Outcome[None]]
    Pause: TypeAlias = Callable[[CommuneContext, str, Collection[str]], Outcome[None]]
    Open: TypeAlias = Callable[..., Outcome[str] | Outcome[None]]
    Apart: TypeAlias = Callable[..., Outcome[str]]
    Swap: TypeAlias = Callable[..., Outcome[None]]

#: Refusals that mean: it is no longer a draft here, as it was sent, replaced by the platform's text, or erased; or it
#: is another text by now.
_GONE = ("not_a_draft", "unknown_need", "unknown_request", REWRITTEN)


class WentApart(StrEnum):
    """Why a text goes on in another draft: what became of the one of before, as the words after "Ce texte"."""

    GONE = "est déjà parti, ou a été changé ou effacé entre-temps"
    #: Where only another text stands in it: that it may have left would be believed after the main act.
    CHANGED = "a été changé ailleurs entre-temps"
    ERASED = "a été effacé ailleurs entre-temps"

    @property
    def in_form(self) -> str:
        """The sentence beside the form, which goes on."""
        return f"Ce texte {self}. Ce que vous écrivez est gardé à part, dans un nouveau brouillon."

    @property
    def in_list(self) -> str:
        """The sentence where the form was left before any was read there."""
        return (
            f"Le texte que vous quittez {self}. Ce que vous y avez écrit est gardé à part, dans un nouveau brouillon."
        )


class _Row(Protocol):
    """The row of a draft."""

    @property
    def discarded_at(self) -> str: ...

    @property
    def editable(self) -> bool: ...


def is_gone(row: _Row | None) -> bool:
    """Whether there is nothing to send: it was erased, put in the bin or sent elsewhere."""
    return row is None or bool(row.discarded_at) or not row.editable


class DraftReading(NamedTuple):
    """What stands in the draft, read at one moment."""

    id: str  #: of the draft in which the text is
    overwritten: bool  #: words typed here are stored nowhere any more
    value: Any  #: what was asked of it


class WrittenDraft:
    """One draft; `write` is the action that makes or changes it. The editor learns its id from what `write` returns.

    If it is no draft any more, or another program has written in it, the next words typed go to a new one, with all
    the text on the screen.
    """

    def __init__(self, id: str, write: Callable[..., Outcome[str]]) -> None:
        self._id = id  # read and set in the worker alone
        self._write = write
        self.went_apart = WentApart.GONE  #: why it has gone on in another draft, once it has
        self._text: dict[str, str] = {}  # as it is on the screen
        self._stored: dict[str, str] = {}  # as this editor has read or written it last

    @property
    def undecided(self) -> bool:
        """Whether it was opened with the text of a crash, which goes on in no other place."""
        return False

    def differs(self, text: Mapping[str, str], shown: Mapping[str, str]) -> bool:
        """Whether the draft, which says `text`, was written elsewhere since the form shows `shown`."""
        return self._cleaned(text) != self._cleaned(shown)

    def follow(self, text: Mapping[str, str]) -> None:
        """The form shows this text of the draft from now on; called while nothing waits to be written."""
        self._text |= text
        self._stored |= text

    def save_overwritten(self, context: "CommuneContext", names: Collection[str]) -> Outcome[str]:
        """Goes on in another draft where another program has written over these fields as they are on the screen.

        Or where it has erased the draft.

        Nothing else holds them. The value is the id of the draft in which the text is.
        """
        with context.store.reading() as connection:
            overwritten = self._is_overwritten(connection, names)
        return self._go_apart(context, rewritten(), make=True) if overwritten else Outcome(Changes(), self._id)

    def read_draft(
        self, connection: "Connection", names: Collection[str], read: "Callable[[Connection, str], object]"
    ) -> DraftReading:
        """What `read` returns of the draft, and whether these fields as they are on the screen are in it.

        Both at one moment: no other program can write between them.
        """
        return DraftReading(self._id, self._is_overwritten(connection, names), read(connection, self._id))

    def _is_overwritten(self, connection: "Connection", names: Collection[str]) -> bool:
        if not self._id:
            return False
        shown, known = self._cleaned(self._text), self._cleaned(self._stored)
        if self._is_erased(connection):
            origin = self._text_of_origin(connection)
            return any(shown[name] not in ("", origin.get(name)) for name in names)
        there = self._text_in(connection) or {}
        return any(there.get(name) not in (None, shown[name], known[name]) for name in names)

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

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        """It leaves the screen as usual: nothing says any more that it is open."""
        raise NotImplementedError

    def pause(self, context: "CommuneContext", own: Collection[str]) -> Outcome[None]:
        """The same while it stays in the editor, out of sight, with the words of these fields in no other place."""
        return self.leave(context)

    def _make(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        """Makes the draft with its first words."""
        raise NotImplementedError

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        """Goes on in another draft where the refusal says that this one is gone, else raises it; `make`: makes one."""
        raise NotImplementedError

    def _note_why(self, context: "CommuneContext", refusal: Refusal) -> None:
        with context.store.reading() as connection:
            if self._is_erased(connection):
                self.went_apart = WentApart.GONE if self._text_of_origin(connection) else WentApart.ERASED
            else:
                written = refusal.code == REWRITTEN and self._is_draft(connection)
                self.went_apart = WentApart.CHANGED if written else WentApart.GONE

    def _is_draft(self, connection: "Connection") -> bool:
        """Whether its text may still be changed and sent from here."""
        raise NotImplementedError

    def _is_erased(self, connection: "Connection") -> bool:
        """Whether there is no row of it any more."""
        raise NotImplementedError

    def _text_of_origin(self, connection: "Connection") -> Mapping[str, str]:
        """The text of the row into which it has gone, where it corrected or came from one; {} for none."""
        return {}

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


class TextDraft(WrittenDraft):
    """A draft that is marked as open: `open`, `pause` and `close` do that. `apart` makes the draft that goes on."""

    def __init__(
        self, id: str, write: Callable[..., Outcome[str]], open: "Open", pause: "Pause", close: "Mark", apart: "Apart"
    ) -> None:
        super().__init__(id, write)
        self._open, self._pause, self._close, self._apart = open, pause, close, apart
        self._others = OtherTexts({}, {})
        self._origin = ""  # what `open` returned: where the text comes from; `apart` needs it once the draft is gone

    def says(self, text: Mapping[str, str], *, before: Mapping[str, str] | None = None, aside: str = "") -> None:
        """The text with which the editor begins; called before anything is asked of the worker.

        `before`: the one from before a crash, None where there was none. `aside`: JSON of one that was put aside.
        """
        self._others = OtherTexts(before or {}, json.loads(aside or "{}"))
        self._text = dict(text)
        self._stored = dict(text) if self._id else {}  # the row of a new one begins empty

    @property
    def undecided(self) -> bool:
        return bool(self._others.before) and not self._others.aside

    def _make(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        """Makes it empty and marked as open before its first words.

        After a crash "Repartir du texte d’avant" then leads back to an empty page.
        """
        made = self._write(context, None)
        self._id = made.value
        self._open(context, self._id)
        return self.write(context, changed)

    def open(self, context: "CommuneContext") -> Outcome[str | None]:
        """Marks it as open. The value is the draft's id, "" while there is none.

        Where the draft is gone: the id of a draft with the same text, or None; opening never makes one.
        """
        if not self._id:
            return Outcome(Changes(), "")
        try:
            opened = self._open(context, self._id)
        except Refusal as refusal:
            apart = self._go_apart(context, refusal, make=False)
            return Outcome(apart.changes, apart.value or None)
        self._origin = opened.value or ""
        return Outcome(opened.changes, self._id)

    def open_anew(self, context: "CommuneContext") -> Outcome[None]:
        """After a crash the text as another program has written it since it was opened is not what somebody typed."""
        return Outcome(self._open(context, self._id, anew=True).changes, None)

    def swap(
        self, context: "CommuneContext", swap: "Swap", text: Mapping[str, str], aside: Mapping[str, str]
    ) -> Outcome[str]:
        """Takes `text`, and puts `aside` in its place; in a draft apart where this one is gone or written elsewhere."""
        self._text |= aside
        text = self._cleaned(text)  # all its fields: an older release kept fewer
        id, changes = self._id, Changes()
        try:
            swapped = swap(self._unless_rewritten(context, text), id, text, aside)
        except Refusal as refusal:
            if refusal.code not in _GONE:
                raise
            id, changes = self._apart_for(context, text, refusal)
            swapped = swap(context, id, text, aside)
        self._id, self._text, self._stored = id, dict(text), dict(text)
        self._others = OtherTexts({}, dict(aside))
        return Outcome(changes | swapped.changes, id)

    def pause(self, context: "CommuneContext", own: Collection[str]) -> Outcome[None]:
        return self._pause(context, self._id, own) if self._id else Outcome(Changes(), None)

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        return self._close(context, self._id) if self._id else Outcome(Changes(), None)

    def attach(self, context: "CommuneContext", path: Path) -> Outcome[JoinedOne]:
        if not self._id:
            self.write(context, {})
        attached = attach_file(context, self._id, path)
        return Outcome(attached.changes, JoinedOne(self._id, new=attached.value.new))

    def _write_apart(self, context: "CommuneContext", text: Mapping[str, str], *, make: bool = True) -> Outcome[str]:
        stored, of = self._cleaned(self._stored), self._origin
        return self._apart(context, self._id, text, others=self._others, stored=stored, of=of, make=make)

    def _apart_for(self, context: "CommuneContext", text: Mapping[str, str], refusal: Refusal) -> tuple[str, Changes]:
        """The draft in which the text on the screen gives way to `text`, and the changes made for it."""
        self._note_why(context, refusal)
        apart = self._write_apart(context, self._text)
        if apart.value == self._id and refusal.code != REWRITTEN:  # it has left with the text on the screen
            apart = self._write_apart(context, text)
        return apart.value, apart.changes

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        if refusal.code not in _GONE:
            raise refusal
        self._note_why(context, refusal)
        done = self._write_apart(context, self._text, make=make)
        if done.value:
            self._id, self._stored = done.value, dict(self._text)
        return done
