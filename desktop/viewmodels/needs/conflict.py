"""A correction that met another text at the platform: what each says, field by field, and which one is kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.database.queries import campaign, needs
from desktop.domain.changes import Changes, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.needs.words import FIELDS, named

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOTHING = "(vide)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field on which both texts do not agree; `ours` and `theirs` say who changed it since the text before."""

    label: str
    base: str
    here: str
    platform: str
    ours: bool
    theirs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`known` is False until the platform's text has come."""

    id: str
    title: str
    differences: tuple[Difference, ...]
    known: bool


class NeedConflict(QObject):
    shown = Signal(object)  #: Comparison
    over = Signal(str)  #: the need's id: there is nothing left to settle
    settled = Signal(str, str)  #: the need's id; the id of the draft that keeps our text, "" where there is none
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.id = ""
        actor.changed.connect(self._follow)

    def show(self, id: str) -> None:
        self.id = id
        self._actor.ask(_read, id, then=lambda comparison: self._show(id, comparison))

    def leave(self) -> None:
        self.id = ""

    def settle(self, keep: str) -> None:
        """mine, platform or both."""
        id = self.id

        def done(act: QueuedAct) -> None:
            self.leave()
            self.settled.emit(id, act.subject if act.subject != id else "")

        if id:
            self._actor.act(settle_conflict, id, keep, then=done, refused=lambda refusal: self._refuse(refusal))

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))

    def _follow(self, changes: Changes) -> None:
        if self.id and (self.id in changes.needs or "mine" in changes.scopes):
            self.show(self.id)

    def _show(self, id: str, comparison: Comparison | None) -> None:
        if id != self.id:
            return
        if comparison is None:
            self.leave()
            self.over.emit(id)
        else:
            self.shown.emit(comparison)


def _read(connection: "Connection", id: str) -> Comparison | None:
    row, conflict = needs.one(connection, id), needs.conflict(connection, id)
    if row is None or conflict is None:
        return None
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    known = bool(conflict.revision)
    differences = []
    for words in FIELDS:
        base, here, platform = (text.get(words.name, "") for text in (conflict.base, conflict.here, conflict.platform))
        if here != (platform if known else base):
            first, ours, theirs = (words.reading(text, themes) or NOTHING for text in (base, here, platform))
            changed = known and platform != base
            differences.append(
                Difference(label=words.plain, base=first, here=ours, platform=theirs, ours=here != base, theirs=changed)
            )
    return Comparison(id, named(row.title), tuple(differences), known)
