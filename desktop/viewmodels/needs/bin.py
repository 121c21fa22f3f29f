"""The bin of drafts: what was thrown away, how long it stays, read; its way back, or gone for good."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.discard_need import restore_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.database import words
from desktop.database.queries import attachments, campaign, needs
from desktop.domain import needs as rules
from desktop.domain.bin import BIN_DAYS
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.vocabulary import Vocabulary
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.needs.sending import attached_line
from desktop.viewmodels.needs.words import FIELDS, named

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.needs import NeedRow


class NeedBin(QObject):
    refreshed = Signal()
    restored = Signal(str)  #: the draft's id
    asked = Signal(object, object)  #: NeedScreen and Confirmation: a draft to be read, or a question about it
    erased = Signal()
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.model = ListModel(self)
        self.narrowing = Narrowing(_VOCABULARY, self)
        self.narrowing.changed.connect(self._list)
        self._lines: tuple[OwnLine, ...] = ()
        self.known = False
        self.id = ""  #: of the draft that is read
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are, whatever the list is narrowed to."""
        return len(self._lines)

    def refresh(self) -> None:
        self._actor.ask(needs.discarded, then=self._show)

    def restore(self, id: str) -> None:
        self._actor.act(restore_need, id, then=lambda _: self.restored.emit(id))

    def read(self, id: str) -> None:
        def shown(found: "tuple[NeedRow | None, Confirmation]") -> None:
            row, text = found
            if row is not None and row.discarded_at:
                self.id = id
                self.asked.emit(NeedScreen.BINNED, text)

        self._actor.ask(_text, id, self._actor.clock(), then=shown)

    def ask_erase(self) -> None:
        title = next((line.title for line in self._lines if line.id == self.id), "")
        self.asked.emit(NeedScreen.ERASING, replace(_ERASE, public=(("Brouillon", title),)))

    def erase(self) -> None:
        """The question was answered: it never comes back."""
        refused = self.refused.emit
        self._actor.act(
            erase_draft,
            self.id,
            then=lambda _: self.erased.emit(),
            refused=lambda refusal: refused(words_of(refusal)),
        )

    def _follow(self, changes: Changes) -> None:
        if changes.needs:
            self.refresh()

    def _show(self, rows: "tuple[NeedRow, ...]") -> None:
        now = self._actor.clock()
        self.known = True
        self._lines = tuple(_line(row, now) for row in rows)
        self._list()
        self.refreshed.emit()

    def _list(self) -> None:
        self.model.show(self.narrowing.narrow(self._lines))


_ERASE = Confirmation(
    heading="Effacer ce brouillon pour de bon\u202f?",
    lead="Son texte et ses pièces jointes disparaissent de cet ordinateur. Cela ne peut pas être annulé.",
    notice="Les sauvegardes déjà faites le gardent encore, douze mois au plus.",
)
_VOCABULARY = Vocabulary(search="&Chercher un brouillon", one="brouillon", many="brouillons", all="Tous les brouillons")


def _text(connection: "Connection", id: str, now: datetime) -> "tuple[NeedRow | None, Confirmation]":
    row = needs.one(connection, id)
    fields = {} if row is None else {name: getattr(row, name) for name in rules.FIELDS}
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    return row, Confirmation(
        heading=named(fields.get("title", "")),
        lead="" if row is None else f"Jamais envoyé. {_note(row, now)}.",
        public=(*filled(FIELDS, fields, themes), *attached_line(attachments.listed(connection, id), unchanged=False)),
    )


def _note(row: "NeedRow", now: datetime) -> str:
    thrown = french.paris(row.discarded_at)
    left = french.days_left(french.paris_day(thrown + timedelta(days=BIN_DAYS)), french.paris_day(now))
    return f"Mis à la corbeille {french.since(thrown, now)} · {left}"


def _line(row: "NeedRow", now: datetime) -> OwnLine:
    title = named(row.title)
    searched = words.folded(f"{title}\n{row.description}")
    return OwnLine(id=row.id, title=title, shown=states.DRAFT, note=_note(row, now), searched=searched)
