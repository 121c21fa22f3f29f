"""The bin of needs: its drafts, and the text of each."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.actions.needs.erase_draft import erase_draft
from desktop.actions.needs.restore_need import restore_need
from desktop.database.queries import attachments, campaign, link, needs, outbox, standing_text
from desktop.domain import act_words
from desktop.domain import needs as rules
from desktop.domain.act_words import titled
from desktop.domain.changes import Changes
from desktop.domain.french import FIXED
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.draft_bin import NEVER_SENT, BinnedText, DraftBin, binned_line, binned_text
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.recovery import aside_line
from desktop.viewmodels.needs.sending import attached_line
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.needs import NeedRow


class NeedBin(DraftBin):
    place = "needs"

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, restore_need, erase_draft, _text, parent)

    def refresh(self) -> None:
        self._actor.ask(needs.discarded, then=self._show)

    def _follow(self, changes: Changes) -> None:
        if changes.needs:
            self.refresh()

    def _show(self, rows: "tuple[NeedRow, ...]") -> None:
        now = self._actor.clock()
        self._keep(
            [binned_line(row.id, titled(row.title, "need"), row.description, row.discarded_at, now) for row in rows]
        )


def _text(connection: "Connection", id: str, now: datetime) -> BinnedText | None:
    row = needs.one(connection, id)
    if row is None or not row.discarded_at:
        return None
    fields = {name: getattr(row, name) for name in rules.FIELDS}
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    marker, text = needs.editing_of(connection, id), filled(FIELDS, fields, themes)
    other = json.loads(marker.aside) if marker is not None and marker.aside else {}
    aside = aside_line(text, filled(FIELDS, other, themes))
    lines = (*text, *aside, *attached_line(attachments.listed(connection, id), unchanged=False))
    return binned_text(
        titled(row.title, "need"), row.discarded_at, lines, now, aside=aside, stands=_stands(connection, row)
    )


def _stands(connection: "Connection", row: "NeedRow") -> str:
    if row.base:  # a copy of the text of another computer, whose need today's platform does not have
        return (
            f"Ce texte vient {act_words.of_another(restored=link.lacks_own(connection))}{FIXED}: il avait été envoyé."
        )
    if outbox.was_refused(connection, row.id):
        return "Ce besoin a été envoyé une fois, et refusé par la plateforme."
    if standing_text.is_apart(connection, row.id):
        return "Ce texte a été gardé à part d’un besoin."
    return "Ce brouillon est une copie." if standing_text.is_copy(connection, row.id) else NEVER_SENT
