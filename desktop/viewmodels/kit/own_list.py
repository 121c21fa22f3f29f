"""A list of texts that the commune writes itself; and its bin, where drafts are read, put back or erased."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.database import words
from desktop.domain.changes import Changes, Outcome
from desktop.domain.drafts import BIN_DAYS
from desktop.domain.french import quoted
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.confirmation import Cancelling, Confirmation, act_as_read, as_it_was, read_while_in_sight
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import Vocabulary

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.places import PlaceKey

    #: Actions on a draft's id: move it to the bin, put it back, erase it for good.
    Discard = Callable[..., Outcome[Any]]
    Restore = Callable[[CommuneContext, str], Outcome[str]]
    Erase = Callable[[CommuneContext, str], Outcome[None]]
    #: Reads a draft's text; None when it is no longer in the bin.
    Text = Callable[[Connection, str, datetime], "BinnedText | None"]


class OwnLine(Struct, frozen=True, kw_only=True, gc=False):
    """One text of the commune as a line of a list."""

    id: str  #: of the draft or of what was sent
    title: str  #: as it was last written; words in its place where it has none
    shown: Shown  #: its state: sign, word and tone
    note: str  #: when it last changed, and what it is about
    searched: str = ""  #: what it is found by, folded; its title first
    kinds: tuple[str, ...] = ()  #: keys of the kinds to which the list may be narrowed

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.shown.word}, {self.note}"


class OwnList(QObject):
    """The list itself, which knows how to move a draft to the bin and back."""

    refreshed = Signal()  #: after each refresh
    note = Signal(str)  #: a sentence about the text that was left: it is in another draft, or erased
    binned = Signal(str)  #: the sentence after a draft went to the bin; "" once it is no longer there

    def __init__(
        self,
        actor: Actor,
        discard: "Discard",
        restore: "Restore",
        vocabulary: Vocabulary,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actor = actor
        self._to_bin, self._from_bin = discard, restore
        self._discarded = ""  # the draft that can be taken back out of the bin here, by the next
        self._take_back: Callable[[CommuneContext, str], Outcome[Any]] = restore
        self.model = ListModel(self)
        self.narrowing = Narrowing(vocabulary, self)
        self._lines: tuple[OwnLine, ...] = ()
        self._count = 0
        self.known = False  #: False until the first refresh: an empty list is not yet an empty state
        self.narrowing.changed.connect(self._list)
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are in all, even where the list is narrowed or only its beginning has been read."""
        return self._count

    def undo_discard(self) -> None:
        if self._discarded:
            self._actor.act(self._take_back, self._discarded)
            self._discarded = ""

    def follow_bin(self, bin: "DraftBin") -> None:
        """Takes back the sentence "est dans la corbeille" once the draft was put back or erased there."""
        bin.refreshed.connect(lambda: self._gone_from_bin() if not bin.holds(self._discarded) else None)

    def _gone_from_bin(self) -> None:
        if self._discarded:
            self._discarded = ""
            self.binned.emit("")

    def _keep(self, lines: Sequence[OwnLine], total: int | None = None) -> None:
        """`total`: how many there are in all, where `lines` are only the first of them."""
        self._lines = tuple(lines)
        self._count = len(self._lines) if total is None else total
        if any(line.id == self._discarded for line in self._lines):  # put back by the bin itself
            self._gone_from_bin()
        self._list()

    def _list(self) -> None:
        self.narrowing.show(self.model, self._lines, self._count)

    def _bin(self, id: str, title: str, *, keep_before: bool = False) -> None:
        """`title` as it was last written: the list may not know it yet.

        `keep_before`: the text from before a crash goes with it.
        """
        to_bin: Callable[[CommuneContext, str], Outcome[Any]] = self._to_bin
        if keep_before:
            to_bin = partial(self._to_bin, keep_before=True)
        self._actor.act(to_bin, id, then=lambda value: self._tell_bin(id, title, value))

    def _tell_bin(self, id: str, title: str, _value: Any) -> None:
        """The draft went to the bin; the value is that of the action."""
        self.tell_binned(id, f"Le brouillon {quoted(title)} est dans la corbeille.", self._from_bin)

    def tell_binned(self, id: str, sentence: str, take_back: "Callable[[CommuneContext, str], Outcome[Any]]") -> None:
        """Offers `take_back`, an action on the draft's id, beside the sentence."""
        self._discarded, self._take_back = id, take_back
        self.binned.emit(sentence)

    def _follow(self, changes: Changes) -> None:
        """Refreshes where the changes are about these texts."""
        raise NotImplementedError


class BinnedText(NamedTuple):
    """A draft of the bin, as it is read there."""

    read: Confirmation  #: the screen on which it is read
    aside: tuple[tuple[str, str], ...] = ()  #: another text of the draft that was put aside, as in `read`; or ()

    @property
    def words(self) -> "BinnedText":
        """Without how long it has been in the bin, which goes on by itself."""
        return BinnedText(replace(self.read, lead=""), self.aside)


class _OpenDraft(NamedTuple):
    id: str
    text: BinnedText  #: as it was read


class DraftBin(QObject):
    """The bin of drafts. A draft must be read before it may be erased; `text` reads it."""

    refreshed = Signal()
    restored = Signal(str)  #: the draft's id
    opened = Signal(object)  #: Confirmation: the text of a draft, to be shown
    asked = Signal(object)  #: Confirmation: the question whether to erase the draft that is open
    erased = Signal()
    refused = Signal(str)  #: a sentence

    place: "PlaceKey"  #: the page where it is shown
    what_goes = "Son texte et ses pièces jointes disparaissent"  #: as the question before it is erased says it

    def __init__(
        self, actor: Actor, restore: "Restore", erase: "Erase", text: "Text", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._actor = actor
        self._out, self._gone, self._text = restore, erase, text
        self.id = ""  #: of the draft that is open
        self._open: _OpenDraft | None = None  # the last that was opened
        self.model = ListModel(self)
        self.narrowing = Narrowing(_BINNED, self)
        self.narrowing.changed.connect(self._list)
        self._lines: tuple[OwnLine, ...] = ()
        self.known = False
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are, whatever the list is narrowed to."""
        return len(self._lines)

    def holds(self, id: str) -> bool:
        return any(line.id == id for line in self._lines)

    def refresh(self) -> None:
        raise NotImplementedError

    def restore(self, id: str) -> None:
        self._actor.texts.opening.emit(self.place)
        self._actor.act(self._out, id, then=lambda _: self.restored.emit(id))

    def read(self, id: str) -> None:
        self._actor.ask(self._text, id, self._actor.clock(), then=lambda text: self._show_text(id, text))

    def watch(self, in_sight: Callable[[], bool]) -> None:
        """`in_sight`: whether the open draft is shown, or the question about it; it is then read again on a change."""
        read_while_in_sight(self._actor, lambda: self._open if in_sight() else None, self._reread)

    def ask_erase(self) -> None:
        if self._open is not None:
            text = self._open.text
            lead = _GOES.format(_BOTH_GO if text.aside else self.what_goes)
            self.asked.emit(replace(_ERASE, lead=lead, public=(("Brouillon", text.read.heading), *text.aside)))

    def erase(self) -> None:
        """Erases the open draft for good, after the question was answered: if it is the text that was read."""
        if self._open is None:
            return
        id, refused = self._open.id, self.refused.emit

        def reread(connection: "Connection") -> BinnedText | None:
            text = self._text(connection, id, self._actor.clock())
            return None if text is None else text.words

        act_as_read(
            self._actor,
            self._gone,
            id,
            reread=reread,
            read=self._open.text.words,
            then=lambda _: self.erased.emit(),
            refused=lambda refusal: refused(words_of(refusal)),
            again=lambda: self._actor.ask(
                self._text, id, self._actor.clock(), then=lambda text: self._show_text(id, text, _CHANGED)
            ),
        )

    def _reread(self, connection: "Connection", read: _OpenDraft) -> Callable[[], object]:
        """Runs in the worker. One that is no longer in the bin stays as it was read: what is asked then is refused."""
        text = self._text(connection, read.id, self._actor.clock())
        if text is None or text.words == read.text.words:
            return as_it_was
        return partial(self._show_text, read.id, text, _CHANGED)

    def _show_text(self, id: str, text: BinnedText | None, changed: str = "") -> None:
        if text is not None:
            self.id, self._open = id, _OpenDraft(id, text)
            self.opened.emit(replace(text.read, changed=changed))

    def _follow(self, changes: Changes) -> None:
        """Refreshes where the changes are about these drafts."""
        raise NotImplementedError

    def _keep(self, lines: Sequence[OwnLine]) -> None:
        self.known = True
        self._lines = tuple(lines)
        self._list()
        self.refreshed.emit()

    def _list(self) -> None:
        self.model.show(self.narrowing.narrow(self._lines))


_BINNED = Vocabulary(search="&Chercher un brouillon", one="brouillon", many="brouillons", all="Tous les brouillons")
_ERASE = Confirmation(
    heading="Effacer ce brouillon définitivement\u202f?",
    lead="",
    cancelling=Cancelling("Cela ne peut pas être annulé."),
    notice="Les sauvegardes déjà faites le gardent encore, douze mois au plus.",
)
NEVER_SENT = "Jamais envoyé."
_CHANGED = "Ce brouillon a changé depuis votre lecture. Rien n’est effacé."
_GOES = "{} de cet ordinateur. Cela ne peut pas être annulé."
_BOTH_GO = "Son texte, celui qui est mis de côté et ses pièces jointes disparaissent"


def binned_since(discarded_at: str, now: datetime) -> str:
    """When a draft was moved to the bin, and how many days it stays there at least."""
    thrown = french.paris(discarded_at)
    last, today = french.paris_day(thrown + timedelta(days=BIN_DAYS)), french.paris_day(now)
    left = french.days_left(last, today) if last >= today else "sera effacé"
    return f"Mis à la corbeille {french.since(thrown, now)} · {left}"


def binned_line(id: str, title: str, more: str, discarded_at: str, now: datetime) -> OwnLine:
    """A line of the bin; `more` is further text by which it can be found."""
    searched = words.folded(f"{title}\n{more}")
    return OwnLine(id=id, title=title, shown=states.DRAFT, note=binned_since(discarded_at, now), searched=searched)


def binned_text(
    title: str,
    discarded_at: str,
    texts: tuple[tuple[str, str], ...],
    now: datetime,
    *,
    aside: tuple[tuple[str, str], ...] = (),
    stands: str = NEVER_SENT,
) -> BinnedText:
    """The text of a draft in the bin. `aside`: which of `texts` is another one; `stands`: whether any was sent."""
    read = Confirmation(heading=title, lead=f"{stands} {binned_since(discarded_at, now)}.", public=texts)
    return BinnedText(read, aside)
