"""What is printed about votes for the council: the sheet to sign, and a draft decision (projet de délibération)."""

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.phases import LocalTime

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.kit.preview import Build


def sheet(now: LocalTime, *, demonstration: bool) -> "Build":
    def build(connection: "Connection") -> bytes:
        from desktop.documents import vote_papers, vote_sheet  # noqa: PLC0415 - only where a document is made

        return vote_sheet.render(vote_papers.vote_sheet_of(connection, now=now, demonstration=demonstration))

    return build


def deliberation(now: datetime, *, demonstration: bool) -> "Build":
    def build(connection: "Connection") -> bytes:
        from desktop.documents import deliberation, vote_papers  # noqa: PLC0415 - only where a document is made

        return deliberation.render(vote_papers.votes_deliberation_of(connection, now=now, demonstration=demonstration))

    return build
