"""A list of texts that the commune writes itself."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes, Outcome
from desktop.domain.french import quoted
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import Vocabulary

if TYPE_CHECKING:
    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.viewmodels.kit.draft_bin import DraftBin

    #: Actions on a draft's id: move it to the bin, put it back.
    Discard = Callable[..., Outcome[Any]]
    Restore = Callable[[CommuneContext, str], Outcome[str]]


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
        if not self._count:
            self.narrowing.clear()

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
