"""Papers that belong to no need and no request: the form to fill in by hand, the note on the campaign."""

from typing import TYPE_CHECKING

from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit.preview import Build

if TYPE_CHECKING:
    from sqlalchemy import Connection


def form(now: LocalTime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import campaign_papers, paper_form  # noqa: PLC0415 - only where a document is made

        return paper_form.render(campaign_papers.paper_form_of(connection, now=now, demonstration=demonstration))

    return build


def note(now: LocalTime, *, demonstration: bool) -> Build:
    def build(connection: "Connection") -> bytes:
        from desktop.documents import campaign_papers, note  # noqa: PLC0415 - only where a document is made

        return note.render(campaign_papers.campaign_note_of(connection, now=now, demonstration=demonstration))

    return build
