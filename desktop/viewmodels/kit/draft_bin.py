"""The bin of drafts, where they are read, put back or erased."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import CHANGED
from desktop.database import words
from desktop.domain.changes import Changes, Outcome
from desktop.domain.drafts import BIN_DAYS
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.confirmation import (
    Cancelling,
    Confirmation,
    act_as_read,
    as_it_was,
    in_place_of_changed,
    read_while_in_sight,
)
from desktop.viewmodels.kit.latest import Latest, NotDone
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.kit.refusals import about, words_of
from desktop.viewmodels.kit.vocabulary import Vocabulary

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.domain.places import PlaceKey
    from desktop.viewmodels.kit.own_list import Restore

    #: Action on a draft's id: erases it for good.
    Erase = Callable[[CommuneContext, str], Outcome[None]]
    #: Reads a draft's text; None when it is no longer in the bin.
    Text = Callable[[Connection, str, datetime], "BinnedText | None"]


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
    """A draft must be read before it may be erased; `text` reads it."""

    refreshed = Signal()
    restored = Signal(str)  #: the draft's id
    opened = Signal(object)  #: Confirmation: the text of a draft, to be shown
    asked = Signal(object)  #: Confirmation: the question whether to erase the draft that is open
    erased = Signal()
    refused = Signal(str)  #: a sentence
    late = Signal(str)  #: a sentence: why it was not done, once she has turned to something else

    place: "PlaceKey"  #: the page where it is shown
    what_goes = "Son texte et ses pièces jointes disparaissent"  #: as the question before it is erased says it

    def __init__(
        self,
        actor: Actor,
        here: Latest,
        restore: "Restore",
        erase: "Erase",
        text: "Text",
        parent: QObject | None = None,
    ) -> None:
        """`here`: of the page, begun as she turns to something else."""
        super().__init__(parent)
        self._actor, self._here = actor, here
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
        self._here.begin()
        self._actor.texts.opening.emit(self.place)
        self._actor.act(self._out, id, then=self._here.only(lambda _: self.restored.emit(id)))

    def read(self, id: str) -> None:
        self._here.begin()  # of two that are asked for, the later is shown, as for `restore`
        show = self._here.only(partial(self._show_text, id))
        self._actor.ask(self._text, id, self._actor.clock(), then=show)

    def watch(self, in_sight: Callable[[], bool]) -> None:
        """`in_sight`: whether the open draft is shown, or the question about it; it is then read again on a change."""
        read_while_in_sight(self._actor, self._here, lambda: self._open if in_sight() else None, self._reread)

    def ask_erase(self) -> None:
        if self._open is not None:
            text = self._open.text
            lead = _GOES.format(_BOTH_GO if text.aside else self.what_goes)
            self.asked.emit(replace(_ERASE, lead=lead, public=(("Brouillon", text.read.heading), *text.aside)))

    def erase(self) -> None:
        """Erases the open draft for good, after the question was answered: if it is the text that was read."""
        if self._open is None:
            return
        id, title = self._open.id, self._open.text.read.heading

        def reread(connection: "Connection") -> BinnedText | None:
            text = self._text(connection, id, self._actor.clock())
            return None if text is None else text.words

        act_as_read(
            self._actor,
            self._gone,
            id,
            reread=reread,
            read=self._open.text.words,
            then=self._here.only(lambda _: self.erased.emit()),
            again=lambda text: self._show_text(id, text, _CHANGED),
            not_done=NotDone(
                self._here,
                refused=lambda refusal: self.refused.emit(words_of(refusal)),
                late=in_place_of_changed(
                    Refusal(CHANGED, _CHANGED), lambda refusal: self.late.emit(about(title, refusal))
                ),
            ),
            anew=lambda connection: self._text(connection, id, self._actor.clock()),
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
        if not lines:  # else its search would stay in sight, with "0 brouillon sur 0"
            self.narrowing.clear()
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
