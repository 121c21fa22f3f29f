"""Under the text of a need: copies of it, and what is printed of it for the mayor or the council."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.viewmodels.need_sheet import NeedSheet
from desktop.views.buttons import Button
from desktop.views.columns import paper
from desktop.views.page import Room

if TYPE_CHECKING:
    from sqlalchemy import Connection

Compose = Callable[["Connection", str, datetime, bool], bytes]


def papers(room: Room, sheet: NeedSheet) -> QWidget:
    """Buttons, each of which opens the preview of a document or makes a copy."""
    card = paper("Copier, imprimer")
    card.body.setSpacing(4)
    for words, compose in (
        ("Imprimer la fiche…", _sheet),
        ("Note pour le conseil…", _note),
        ("Projet de délibération…", _deliberation),
    ):
        card.add(Button(words, partial(_open, room, sheet, words, compose), kind="quiet"))
    card.add(Button("Faire une copie", sheet.copy, kind="quiet"))
    return card


def _open(room: Room, sheet: NeedSheet, words: str, compose: Compose) -> None:
    from desktop.views.preview import preview  # noqa: PLC0415 - only where something is printed

    id, now, demonstration = sheet.id, room.clock(), bool(room.demonstration)
    title = words.removesuffix("…").removeprefix("Imprimer ").capitalize()
    if id:
        preview(room, title, lambda connection: compose(connection, id, now, demonstration))


def _sheet(connection: "Connection", id: str, now: datetime, demonstration: bool) -> bytes:
    from desktop.documents import need_papers, need_sheet  # noqa: PLC0415 - only where something is printed

    return need_sheet.render(need_papers.need_sheet_of(connection, id, now=now, demonstration=demonstration))


def _note(connection: "Connection", id: str, now: datetime, demonstration: bool) -> bytes:
    from desktop.documents import need_papers, note  # noqa: PLC0415 - only where something is printed

    return note.render(need_papers.need_note_of(connection, id, now=now, demonstration=demonstration))


def _deliberation(connection: "Connection", id: str, now: datetime, demonstration: bool) -> bytes:
    from desktop.documents import deliberation, need_papers  # noqa: PLC0415 - only where something is printed

    return deliberation.render(need_papers.need_deliberation_of(connection, id, now=now, demonstration=demonstration))
