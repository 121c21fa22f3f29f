"""The part of an editor that lives in the worker: the draft it writes to, and what it finds when it opens."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.pause_need import pause_need
from desktop.actions.needs.write_apart import write_apart
from desktop.database.queries import attachments, campaign, exchanges, link, needs, person, standing_text
from desktop.domain import needs as rules
from desktop.domain.phases import ClockOffset
from desktop.viewmodels.kit.confirmation import contact_line
from desktop.viewmodels.kit.text_draft import TextDraft

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.attachments import AttachmentRow
    from desktop.database.queries.needs import EditingRow, NeedRow
    from desktop.database.queries.standing_text import DuplicateRisk
    from sync.contract.campaign import Campaign, NeedTemplate

#: States of a text that was not sent yet, and can still be changed.
WRITTEN = ("draft", "to_validate", "validated")


class OpenedNeed(Struct, frozen=True, kw_only=True):
    """All that an editor reads when it opens a need."""

    row: "NeedRow | None"  #: None for a new need
    #: the mark of an editor left open by a crash, and the texts kept with it; None where there is none
    marker: "EditingRow | None"
    copied: bool  #: it began as a copy of another need
    apart: bool  #: not copied by a person: it was kept apart from another need whose text could not take it
    twice: "DuplicateRisk"  #: whether the need it was copied from counts too, or may come back; "" for neither
    copy_of: str  #: id of the need it was copied from; "" for none
    themes: dict[str, str]  #: name of each theme of the campaign, by its id
    templates: "tuple[NeedTemplate, ...]"  #: texts that the campaign offers to begin with
    contact: str  #: the person to ask, in one line, from the settings; "" for nobody
    corrects: str  #: title of the need that this text will correct; "" for a need of its own
    attached: "tuple[AttachmentRow, ...]"  #: its files, in the order in which they were added
    mayor: bool  #: the mayor has to validate texts before they leave, by the commune's settings
    campaign: "Campaign | None"  #: None while none is known
    offset: ClockOffset  #: from this computer's clock to the platform's
    grouped: bool = False  #: the need that it corrects is grouped: its text may be corrected during the vote too
    unlisted: str = ""  #: the commune, where the official list gives it no SIREN: nothing can leave; "" else


class NeedDraft(TextDraft):
    def __init__(self, id: str) -> None:
        super().__init__(id, draft_need, open_need, pause_need, close_need, write_apart)

    def _is_draft(self, connection: "Connection") -> bool:
        row = needs.one(connection, self._id)
        return row is not None and row.state in WRITTEN

    def _is_erased(self, connection: "Connection") -> bool:
        return needs.one(connection, self._id) is None

    def _text_of_origin(self, connection: "Connection") -> Mapping[str, str]:
        row = needs.one(connection, self._origin) if self._origin else None
        return {} if row is None else self._cleaned(needs.text_of(row))

    def _text_in(self, connection: "Connection") -> Mapping[str, str] | None:
        row = needs.one(connection, self._id)
        return None if row is None else self._cleaned(needs.text_of(row))

    def _cleaned(self, text: Mapping[str, str]) -> dict[str, str]:
        return rules.cleaned({name: text.get(name, "") for name in rules.FIELDS})


def contact(connection: "Connection") -> str:
    """OpenedNeed.contact, as the settings have it now."""
    return contact_line(person.contact(connection))


def begin(connection: "Connection", id: str) -> OpenedNeed:
    row = needs.one(connection, id) if id else None
    original = needs.one(connection, row.amends) if row is not None and row.amends else None
    theirs = None if original is None else standing_text.elsewhere(connection, original)
    own = link.commune(connection)
    return OpenedNeed(
        row=row,
        marker=needs.editing_of(connection, id) if id else None,
        copied=bool(id) and standing_text.is_copy(connection, id),
        apart=bool(id) and standing_text.is_apart(connection, id),
        twice=standing_text.duplicate_risk(connection, id),
        copy_of=standing_text.copied_from(connection, id),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        templates=campaign.templates(connection),
        contact=contact(connection),
        corrects="" if original is None else original.title if theirs is None else theirs["title"],
        attached=attachments.listed(connection, id) if id else (),
        mayor=needs.mayor_validates(connection),
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
        grouped=original is not None and needs.grouped(connection, original.id),
        unlisted="" if own is None or own.siren else own.name,
    )
