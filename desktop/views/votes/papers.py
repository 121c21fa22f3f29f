"""What is printed of the votes for the council: the sheet to sign, the projet de délibération."""

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.views.preview.dialog import PreviewDialog, preview
from desktop.views.widgets.page import PageContext

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TITLES = {"sheet": "Feuille de votes", "deliberation": "Projet de délibération sur les votes"}


def show(context: PageContext, paper: str) -> PreviewDialog:
    """Opens the preview of `sheet` or `deliberation`."""
    now, demonstration = context.clock(), bool(context.demonstration)
    compose = _sheet if paper == "sheet" else _deliberation
    return preview(context, _TITLES[paper], lambda connection: compose(connection, now, demonstration))


def _sheet(connection: "Connection", now: datetime, demonstration: bool) -> bytes:
    from desktop.documents import vote_papers, vote_sheet  # noqa: PLC0415 - only where something is printed

    return vote_sheet.render(vote_papers.vote_sheet_of(connection, now=now, demonstration=demonstration))


def _deliberation(connection: "Connection", now: datetime, demonstration: bool) -> bytes:
    from desktop.documents import deliberation, vote_papers  # noqa: PLC0415 - only where something is printed

    return deliberation.render(vote_papers.votes_deliberation_of(connection, now=now, demonstration=demonstration))
