"""The lines of the list "Besoins des autres communes", and how it is searched and sorted."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database import words
from desktop.database.queries import campaign, link, pooling, typed
from desktop.domain.act_words import titled
from desktop.domain.phases import Availability, LocalTime
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vocabulary import Order, Vocabulary
from desktop.viewmodels.needs.neighbour_sheet import joining_now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.pooling import PublicRow

JOINED = Shown("•", "Nous aussi", "accent")
BEGUN = Shown(states.DRAFT.sign, f"«{FIXED}Nous aussi{FIXED}» commencé", "muted")  #: its comment is typed, and kept


class NeighbourLine(Struct, frozen=True, kw_only=True):
    """One need of another commune, as a line of the list."""

    id: str
    title: str
    note: str  #: the commune that wrote it, its theme, and with how many others
    shown: Shown | None  #: state of our own "nous aussi"; None while we have neither said nor begun it
    joined: int  #: how many communes said "nous aussi", ours included
    searched: str  #: what it is found by, folded, its title first
    kinds: tuple[str, ...]  #: its theme

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.note, "" if self.shown is None else self.shown.word)))


VOCABULARY = Vocabulary(
    search="&Chercher un besoin",
    one="besoin",
    many="besoins",
    all="Tous les thèmes",
    example="cimetière, cantine",
    label="Thèm&e",
    orders={
        "title": Order("Par titre"),
        "joined": Order("Par nombre de communes", lambda line: -line.joined),
    },
)


def read(
    connection: "Connection", now: LocalTime, most: int | None
) -> tuple[tuple[NeighbourLine, ...], int, dict[str, str], Availability]:
    """The lines; how many there are in all; the themes; whether "nous aussi" can be said now."""
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    commune = link.commune(connection)
    own = "" if commune is None else commune.insee
    begun = typed.begun(connection, "join").keys()
    lines = tuple(_line(row, themes, own, begun) for row in pooling.neighbours(connection, limit=most))
    count = len(lines) if len(lines) != most else pooling.count_neighbours(connection)
    return lines, count, themes, joining_now(connection, now)


def _joined(row: "PublicRow", begun: Collection[str]) -> Shown | None:
    """The state of our "nous aussi" in the list."""
    if not row.ours:
        return BEGUN if row.id in begun else None
    if row.unsent:
        return states.of_what("Nous aussi", states.shown("finalised", carried=row.carried))
    return JOINED


def _line(row: "PublicRow", themes: dict[str, str], own: str, begun: Collection[str]) -> NeighbourLine:
    """`own`: our INSEE code, as our commune is not counted among the "autres communes" that joined."""
    others = sum(one.commune != own for one in row.joined)
    # Where it is the state of the line, it is not said twice: in large letters the rest would find no room.
    joined = ["votre commune"] if others < len(row.joined) and not row.ours else []
    joined += [french.counted(others, "autre commune", "autres communes")] if others else []
    with_them = f"avec {' et '.join(joined)}" if joined else ""
    note = " · ".join(filter(None, (row.commune_name, themes.get(row.theme, ""), with_them)))
    title = titled(row.title, "need")
    return NeighbourLine(
        id=row.id,
        title=title,
        note=note,
        shown=_joined(row, begun),
        joined=len(row.joined),
        searched=words.folded(f"{title}\n{row.commune_name} {row.description}"),
        kinds=(row.theme,),
    )
