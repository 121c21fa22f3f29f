"""Reads for the home page what is new and what waits, once the database is open; saves the deadlines as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.changes import Changes, Outcome
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.home import tasks
from desktop.viewmodels.home.task import Task
from desktop.viewmodels.kit import link_words
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.status_summary import StatusSummary

if TYPE_CHECKING:  # the first paint comes before SQLAlchemy and sync
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.database.queries.news_row import NewsRow
    from desktop.database.queries.todo import TodoRow


class HomeReader(QObject):
    """Reads them while the page is in sight."""

    refreshed = (
        Signal()
    )  #: after a refresh that found a change, or once the exchange meets what keeps acts from leaving
    message = Signal(str)  #: a sentence
    refused = Signal(str)  #: a sentence

    def __init__(self, actor: Actor, status_summary: StatusSummary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._status_summary = actor, status_summary
        self._in_sight = False
        self.known = False
        self.news: tuple[NewsRow, ...] = ()
        self.waiting: tuple[TodoRow, ...] = ()
        self.key_lost = False  #: no round can begin before the key is back
        self.leaving = False  #: a round is carrying the acts that wait
        self._refused = 0  # acts refused when the news was read
        self.unknown_here = False  #: the platform takes nothing from this computer until it is enrolled anew
        actor.changed.connect(self._follow)
        status_summary.changed.connect(self._begin)

    def come(self) -> None:
        """The page comes into sight."""
        self._in_sight = True
        if self._status_summary.refreshed:  # what is typed for an act changes no other page, and is told here
            self._status_summary.refresh()
        self.refresh()

    def leave(self) -> None:
        self._in_sight = False

    def refresh(self) -> None:
        """Not before the first paint: the question brings SQLAlchemy with it."""
        if self._status_summary.refreshed:
            self._actor.ask(_read, then=self._show)

    def heed(self, exchange: ExchangeState) -> None:
        """What the exchange met may keep acts from leaving, which comes first in what is to be done; or they leave."""
        exchange_facts = link_words.key_lost(exchange), link_words.refused(exchange), link_words.leaving(exchange)
        if exchange_facts != (self.key_lost, self.unknown_here, self.leaving):
            self.key_lost, self.unknown_here, self.leaving = exchange_facts
            self.refreshed.emit()

    def to_do(self, here: LocalTime) -> tuple[Task, ...]:
        """None until all are known: a line that comes later would push another one, with its button, down."""
        if not self.known:
            return ()
        return tasks.to_do(
            self._status_summary.opening,
            here,
            self.waiting,
            self.news,
            key_lost=self.key_lost,
            refused=self.unknown_here,
            more_refused=self._status_summary.opening.refused > self._refused,
        )

    @property
    def incomplete_request(self) -> str:
        """Id of the first that the préfet found incomplete, its complement begun or not; "" until it is known."""
        return next((row.id for row in self.waiting if row.kind in ("incomplete", "complement")), "")

    def mark_seen(self) -> None:
        """The news that is shown counts as read; news that came meanwhile stays."""
        shown = frozenset(row.key for row in self.news)

        def mark(context: "CommuneContext") -> Outcome[None]:
            from desktop.actions.home.mark_seen import mark_seen  # noqa: PLC0415 - not before the first paint

            return mark_seen(context, keys=shown)

        self._actor.act(mark)

    def save_deadlines(self, file: Path) -> None:
        """Writes the calendar file."""
        name = self._actor.name_of(file)

        def write(context: "CommuneContext") -> Outcome[None]:
            from desktop.actions.home.export_deadlines import export_deadlines  # noqa: PLC0415 - only where the file is wanted

            return export_deadlines(context, file)

        self._actor.act(
            write,
            then=lambda _done: self.message.emit(f"Échéances enregistrées\u00a0: {name}. Ouvrez-le dans votre agenda."),
            refused=self._refuse,
            failed=self.refused.emit,
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))

    def _begin(self) -> None:
        if self._in_sight and not self.known:
            self.refresh()

    def _follow(self, _changes: Changes) -> None:
        if self._in_sight:
            self.refresh()

    def _show(self, rows: "tuple[tuple[NewsRow, ...], tuple[TodoRow, ...], int]") -> None:
        if rows != (self.news, self.waiting, self._refused) or not self.known:
            self.known = True
            self.news, self.waiting, self._refused = rows
            self.refreshed.emit()


def _read(connection: "Connection") -> "tuple[tuple[NewsRow, ...], tuple[TodoRow, ...], int]":
    """The news, what waits, and how many acts are refused at that moment, as the first screen counts them."""
    from desktop.database.queries import news, todo  # noqa: PLC0415 - not before the first paint

    return news.news(connection), todo.todo(connection), todo.refused(connection)
