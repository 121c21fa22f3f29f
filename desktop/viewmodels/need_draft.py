"""The part of an editor that lives in the lane: the draft it writes to, and what it finds when it opens."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.actions.changes import Changes
from desktop.actions.draft_need import draft_need
from desktop.actions.open_need import close_need, open_need
from desktop.database.queries import campaign, needs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.desk import Desk
    from desktop.database.queries.needs import EditingRow, NeedRow


@dataclass(frozen=True, slots=True)
class Begun:
    """What an editor finds when it opens; no row for a new need."""

    row: "NeedRow | None"
    marker: "EditingRow | None"
    themes: dict[str, str]


class Draft:
    """Jobs keep their order in the lane: the first words make the draft, later ones find it."""

    def __init__(self, id: str) -> None:
        self.id = id

    def write(self, desk: "Desk", changed: dict[str, str]) -> Changes:
        if self.id:
            return draft_need(desk, self.id, **changed)
        # Made empty and marked as open before its first words: "Recommencer" leads back to an empty page.
        made = draft_need(desk, None)
        self.id = made.made
        return made | open_need(desk, self.id) | draft_need(desk, self.id, **changed)

    def open(self, desk: "Desk") -> Changes:
        return open_need(desk, self.id) if self.id else Changes()

    def leave(self, desk: "Desk") -> Changes:
        return close_need(desk, self.id) if self.id else Changes()


def begin(connection: "Connection", id: str) -> Begun:
    return Begun(
        row=needs.one(connection, id) if id else None,
        marker=needs.editing_of(connection, id) if id else None,
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
    )
