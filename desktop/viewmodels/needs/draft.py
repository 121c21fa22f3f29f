"""The part of an editor that lives in the worker: the draft it writes to, and what it finds when it opens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import close_need, open_need, pause_need
from desktop.actions.needs.write_apart import write_apart
from desktop.database.queries import attachments, campaign, exchanges, needs, person, standing_text
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.kit.text_draft import TextDraft

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.needs import EditingRow, NeedRow
    from desktop.database.queries.standing_text import Beside
    from sync.contract.campaign import Campaign, NeedTemplate

#: States of a text that still lies here: it can be taken up again.
WRITTEN = ("draft", "to_validate", "validated")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNeed:
    """What an editor finds when it opens; no row for a new need."""

    row: "NeedRow | None"
    marker: "EditingRow | None"
    copied: bool  #: it began as a copy of another need
    apart: bool  #: and nobody copied that one: this text was kept apart from it
    twice: "Beside"  #: what it would count beside
    themes: dict[str, str]
    templates: "tuple[NeedTemplate, ...]"
    contact: str
    corrects: str
    attached: "tuple[AttachmentRow, ...]"
    mayor: bool  #: the commune lets nothing leave before the mayor validated it
    campaign: "Campaign | None"
    offset: timedelta


class NeedDraft(TextDraft):
    def __init__(self, id: str) -> None:
        super().__init__(id, draft_need, open_need, pause_need, close_need, write_apart)


def begin(connection: "Connection", id: str) -> OpenedNeed:
    row = needs.one(connection, id) if id else None
    original = needs.one(connection, row.amends) if row is not None and row.amends else None
    theirs = None if original is None else standing_text.elsewhere(connection, original)
    return OpenedNeed(
        row=row,
        marker=needs.editing_of(connection, id) if id else None,
        copied=bool(id) and standing_text.is_copy(connection, id),
        apart=bool(id) and standing_text.is_apart(connection, id),
        twice=standing_text.counts_beside(connection, id),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        templates=campaign.templates(connection),
        contact=contact_line(person.contact(connection)),
        corrects="" if original is None else original.title if theirs is None else theirs["title"],
        attached=attachments.listed(connection, id) if id else (),
        mayor=needs.mayor_validates(connection),
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
    )
