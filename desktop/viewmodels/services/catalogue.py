"""The catalogue, offline: search as you type, filters, and what is known of each service."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries import campaign, catalogue, exchanges, link, needs, votes
from desktop.database.search import Hit, fitting
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.service_facts import tags
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.services.sheet import CatalogueLists, ServiceSheet, sheet, vote_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

PAUSE_MS = 80
_MOST = 200  # hits of one question


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """`tags` are cost and licence in a word each; `vote` how the commune's vote for it stands."""

    id: str
    title: str
    summary: str
    tags: tuple[str, ...]
    vote: Shown | None

    @property
    def note(self) -> str:
        return " · ".join((", ".join(self.tags), self.summary) if self.tags else (self.summary,))

    @property
    def spoken(self) -> str:
        return ", ".join((self.title, self.summary, *self.tags, *((self.vote.word,) if self.vote else ())))


class Services(QObject):
    """Search text and filters in, lines and one sheet out. Typing never waits: stale answers are dropped."""

    refreshed = Signal()  #: the catalogue was read: themes, needs and votes may differ
    found = Signal()  #: the lines answer the question as it stands
    shown = Signal(object)  #: ServiceSheet
    left = Signal()  #: what was read is no longer among the lines: nothing is chosen
    cleared = Signal()  #: text and filters were taken away, before the lines are another

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.model = ListModel(self)
        self.text, self.theme, self.free, self.libre = "", "", False, False
        self.id = ""
        self.sheet: ServiceSheet | None = None
        self.lists: CatalogueLists | None = None
        self._asked = 0
        self._asking = False
        self._hits: tuple[str, ...] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        actor.changed.connect(self._follow)

    @property
    def sentence(self) -> str:
        """How many were found, in words."""
        count = len(self.model.lines)
        if self.filtered:
            return f"{french.counted(count, 'service')} sur {len(self.lists.services) if self.lists else 0}"
        return french.counted(count, "service")

    @property
    def filtered(self) -> bool:
        return bool(self.text.strip() or self.theme or self.free or self.libre)

    def refresh(self) -> None:
        self._actor.ask(_read, then=self._shelved)

    def search(self, text: str) -> None:
        """At each keystroke."""
        if text == self.text:
            return
        self.text = text
        self._asked += 1
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._hits = None
            self._fill()

    def filter(self, *, theme: str | None = None, free: bool | None = None, libre: bool | None = None) -> None:
        """`free` of charge, `libre` as software; None leaves a filter as it is."""
        before = (self.theme, self.free, self.libre)
        self.theme = self.theme if theme is None else theme
        self.free = self.free if free is None else free
        self.libre = self.libre if libre is None else libre
        if (self.theme, self.free, self.libre) != before:
            self._fill()

    def clear(self) -> None:
        """The whole catalogue again."""
        self._pause.stop()
        self._asked += 1
        self.text, self.theme, self.free, self.libre = "", "", False, False
        self._hits = None
        self.cleared.emit()
        self._fill()

    def show(self, id: str) -> None:
        """The sheet of one service; kept up to date until another is shown, or it is no longer among the lines."""
        self.id, self.sheet = id, None
        self._show()

    def _follow(self, changes: Changes) -> None:
        if self.lists is not None and (changes.votes or changes.needs or changes.scopes & {"catalogue", "campaign"}):
            self.refresh()

    def _shelved(self, lists: CatalogueLists) -> None:
        self.lists = lists
        self.refreshed.emit()
        self._fill()
        self._show()

    def _ask(self) -> None:
        if self._asking:
            return
        asked = self._asked
        self._asking = True
        self._actor.ask(fitting, self.text, ("catalogue",), _MOST, then=lambda hits: self._answered(asked, hits))

    def _answered(self, asked: int, hits: tuple[Hit, ...]) -> None:
        self._asking = False
        if asked == self._asked:
            self._hits = tuple(hit.id for hit in hits)
            self._fill()
        elif self.text.strip() and not self._pause.isActive():
            self._ask()

    def _fill(self) -> None:
        if self.lists is None:
            return
        by_id = {service.id: service for service in self.lists.services}
        order = by_id if self._hits is None else [id for id in self._hits if id in by_id]
        kept = (by_id[id] for id in order)
        self.model.show(
            [
                ServiceLine(found.id, found.title, found.summary, tags(found), _said_of(vote_of(found.id, self.lists)))
                for found in kept
                if (not self.theme or self.theme in found.themes)
                and (not self.free or found.cost == "gratuit")
                and (not self.libre or found.licence == "libre")
            ]
        )
        if self.id and self.model.row_of(self.id) < 0:
            self.id, self.sheet = "", None
            self.left.emit()
        self.found.emit()

    def _show(self) -> None:
        if self.lists is None or not self.id:
            return
        service = next((found for found in self.lists.services if found.id == self.id), None)
        if service is not None:
            self.sheet = sheet(service, self.lists, self._actor.clock())
            self.shown.emit(self.sheet)


def _said_of(vote: Shown | None) -> Shown | None:
    """On a line, where nothing else says that it is a vote."""
    return vote if vote is None or vote.word.startswith("Vote") else states.of_what("Vote", vote)


def _read(connection: "Connection") -> CatalogueLists:
    own = link.commune(connection)
    return CatalogueLists(
        services=catalogue.services(connection),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        votes={row.subject: row for row in votes.listed(connection) if row.stands},
        needs=tuple(
            (row.id, row.title.strip())
            for row in needs.listed(connection)
            if row.state not in ("withdrawn", "rejected", "cancelled") and row.title.strip()
        ),
        commune="" if own is None else own.name,
        siren="" if own is None else own.siren,
        campaign=campaign.current(connection),
        offset=exchanges.clock_offset(connection),
    )
