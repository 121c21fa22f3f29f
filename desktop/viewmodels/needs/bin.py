"""The bin of drafts: what was thrown away, how long it stays, read; its way back, or gone for good."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.discard_need import restore_need
from desktop.actions.needs.erase_draft import erase_draft
from desktop.database.queries import attachments, campaign, needs
from desktop.domain import needs as rules
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.own_list import DraftBin, binned_line, binned_since
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.needs.sending import attached_line
from desktop.viewmodels.needs.words import FIELDS, named

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.needs import NeedRow


class NeedBin(DraftBin):
    asked = Signal(object, object)  #: NeedScreen and Confirmation: a draft to be read, or a question about it
    erased = Signal()
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, restore_need, parent)
        self.id = ""  #: of the draft that is read

    def refresh(self) -> None:
        self._actor.ask(needs.discarded, then=self._show)

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
        self._keep([binned_line(row.id, named(row.title), row.description, row.discarded_at, now) for row in rows])


_ERASE = Confirmation(
    heading="Effacer ce brouillon pour de bon\u202f?",
    lead="Son texte et ses pièces jointes disparaissent de cet ordinateur. Cela ne peut pas être annulé.",
    notice="Les sauvegardes déjà faites le gardent encore, douze mois au plus.",
)


def _text(connection: "Connection", id: str, now: datetime) -> "tuple[NeedRow | None, Confirmation]":
    row = needs.one(connection, id)
    fields = {} if row is None else {name: getattr(row, name) for name in rules.FIELDS}
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    return row, Confirmation(
        heading=named(fields.get("title", "")),
        lead="" if row is None else f"Jamais envoyé. {binned_since(row.discarded_at, now)}.",
        public=(*filled(FIELDS, fields, themes), *attached_line(attachments.listed(connection, id), unchanged=False)),
    )
