"""The bin of services of ours: its drafts, and the text of each."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.actions.services.erase_share import erase_share
from desktop.actions.services.restore_share import restore_share
from desktop.database.queries import campaign, outbox, shares
from desktop.domain import shares as rules
from desktop.domain.act_words import titled
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.draft_bin import NEVER_SENT, BinnedText, DraftBin, binned_line, binned_text
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.services.words import FIELDS, STANDS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.shares import ShareRow


class ShareBin(DraftBin):
    """The drafts of services that were moved to the bin."""

    place = "services"
    what_goes = "Son texte disparaît"  # a service has no attachments

    def __init__(self, actor: Actor, here: Latest, parent: QObject | None = None) -> None:
        super().__init__(actor, here, restore_share, erase_share, _text, parent)

    def refresh(self) -> None:
        self._actor.ask(shares.discarded, then=self._show)

    def _follow(self, changes: Changes) -> None:
        if self.known and changes.shares:
            self.refresh()

    def _show(self, rows: "tuple[ShareRow, ...]") -> None:
        now = self._actor.clock()
        self._keep(
            [binned_line(row.id, titled(row.title, "service"), row.summary, row.discarded_at, now) for row in rows]
        )


def _text(connection: "Connection", id: str, now: datetime) -> BinnedText | None:
    row = shares.one(connection, id)
    if row is None or not row.discarded_at:
        return None
    fields = {name: getattr(row, name) for name in rules.FIELDS}
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    return binned_text(
        titled(row.title, "service"),
        row.discarded_at,
        filled(FIELDS, fields, themes),
        now,
        stands=_stands(connection, row),
    )


def _stands(connection: "Connection", row: "ShareRow") -> str:
    if row.lodged:
        return f"Ce service est déjà proposé. {STANDS[row.lodged]} Le texte proposé n’est pas forcément celui-ci."
    if outbox.was_refused(connection, row.id):
        return "Ce service a été envoyé une fois, et refusé par la plateforme."
    return NEVER_SENT
